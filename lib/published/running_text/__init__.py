"""Figures in running text: `find_figures(text)` of `find.py` gives every figure of a text with its place and its context.

`plain_text.py` takes out blanks and full-width forms and remembers the places, `left_alone.py` says what is no figure (dates,
numbers of documents, names), `periods.py` which time the words name.
"""

from lib.published.running_text.find import FoundFigure, find_figures
from lib.published.running_text.periods import Period

__all__ = ["FoundFigure", "Period", "find_figures"]
