"""ID numbers of people and places that do not exist, with valid check digits."""

from datetime import date

from hypothesis import strategies as st

from lib.importers.privacy.id_numbers import check_sign


@st.composite
def valid_numbers(draw) -> str:
    """Formally valid numbers of 18 signs, of places and people that do not exist."""
    born = draw(st.dates(date(1900, 1, 1), date(2025, 12, 31)))
    digits = f"{draw(st.integers(100_000, 999_999))}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return digits + check_sign(digits)


def number(digits: str) -> str:
    return digits + check_sign(digits)


WOMAN, MAN = number("99999919900307002"), number("99999919851231001")
X = next(n for i in range(1000) if (n := number(f"99999919900307{i:03d}")).endswith("X"))
