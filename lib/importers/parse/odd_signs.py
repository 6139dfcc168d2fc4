"""Signs that look like digits and are none, and signs that nobody sees: found and named, so that a clerk can find them too."""

import re
import unicodedata
from collections.abc import Callable

from lib.importers.errors import CellError

_LETTERS_LIKE_DIGITS = frozenset("OoQDlIiZzSsBgqОоЗзбΟο٠")
_USUAL = re.compile("[\x00-\x7f\u3400-\u9fff０-９]*")
"""Signs that are no odd digits for certain: nearly all cells have no others."""
_SHOWN = 3


def plain_digits(text: str) -> str:
    """`text` as it is, where all its digits are those of the keyboard, of full width at most. Rule odd_sign: a footnote
    (2①, 2²), a digit of another script, a fraction sign: NFKC would turn them into digits of the number before them."""
    if not _USUAL.fullmatch(text) and (found := [sign for sign in text if _is_odd_digit(sign)]):
        raise CellError("odd_sign", _named(found))
    return text


def of_plain_digits(read: Callable[[str], object]) -> Callable[[str], object]:
    """`read`, for cells whose digits are plain; with a better reason where a cell cannot be read for a sign that looks like
    a digit (2O26) or that nobody sees."""

    def guarded(cell: str) -> object:
        try:
            return read(plain_digits(cell))
        except CellError as error:
            raise _explained(error, cell) from None

    return guarded


def _is_odd_digit(sign: str) -> bool:
    if sign.isascii() or "０" <= sign <= "９":
        return False
    return sign.isdigit() or any("0" <= part <= "9" for part in unicodedata.normalize("NFKC", sign))


def _explained(error: CellError, cell: str) -> CellError:
    if error.detail is not None or error.rule not in ("not_a_number", "not_a_date", "not_a_time", "id_number_shape"):
        return error
    if unseen := [
        sign for sign in cell if unicodedata.category(sign) in ("Cf", "Cc", "Co", "Cn") and sign not in "\t\r\n"
    ]:
        return CellError("unseen_sign", _named(unseen, shown=False))
    alike = [sign for sign in cell if sign in _LETTERS_LIKE_DIGITS]
    others = [sign for sign in cell if sign.isalpha() and sign not in _LETTERS_LIKE_DIGITS]
    if alike and not others and any(sign.isdigit() for sign in cell):
        return CellError("odd_sign", _named(alike))
    return error


def _named(signs: list[str], *, shown: bool = True) -> str:
    """The signs by sight and by number: ② U+2461."""
    return ", ".join(
        (f"{sign} " if shown else "") + f"U+{ord(sign):04X}" for sign in list(dict.fromkeys(signs))[:_SHOWN]
    )
