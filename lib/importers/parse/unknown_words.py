"""Words in columns of codes that no list knows: gathered by the child, so that the steward can say what they mean.

They leave the child as written, unlike everything else that is refused: so only short words that nobody can be told by.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from lib.importers.inspect.preview import may_be_a_name

MOST_WORDS = 60
"""Different words of one column; a column with more is no column of codes, and none of them is told."""
LONGEST = 20
_LONG_NUMBER = re.compile(r"\d{7,}")


@dataclass
class UnknownWords:
    """The unknown words of a file, by field."""

    found: dict[str, Counter] = field(default_factory=dict)

    def add(self, name: str, cell: str) -> None:
        """One row has `cell` in the field `name`."""
        words = self.found.setdefault(name, Counter())
        if len(words) <= MOST_WORDS:
            words[cell.strip()] += 1

    def told(self) -> dict[str, dict[str, int]]:
        """Field -> {word: rows}, the most frequent first; what may be a person's name or number is left out."""
        shown = {
            name: {word: rows for word, rows in words.most_common() if _may_be_shown(word)}
            for name, words in self.found.items()
            if len(words) <= MOST_WORDS
        }
        return {name: words for name, words in shown.items() if words}


def _may_be_shown(word: str) -> bool:
    return len(word) <= LONGEST and word.isprintable() and not _LONG_NUMBER.search(word) and not may_be_a_name(word)
