"""Checking a draft: what in a text does not fit together, with its place, why, and a proposed wording.

`check.py` runs the rules of `wording_rules.py` (one figure or two) `ratio_rules.py` (parts, shares, plausibility) and
`growth_rules.py` (a change and its ends) on a text alone, and those of `record_rules.py` on our records and the register. A new rule: a function there and its place in RULES.
"""

from lib.published.text_check.check import check_text
from lib.published.text_check.remark import Remark

__all__ = ["Remark", "check_text"]
