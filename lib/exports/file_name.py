"""The name of a file: what, by what, where, when, and its code, so that no two different files share one."""

from datetime import date

from lib.catalogue.breakdowns import PLACES
from lib.dimensions import Dimensions
from lib.labels import value_label
from lib.selection import Selection

MOST_PLACES = 2
"""Places that are named; of more only their number is told."""
MOST_BYTES = 200
"""Of a name without its ending, as UTF-8; file systems take 255."""
LONGEST_PLACE = 20


def file_name(
    words: str,
    selection: Selection,
    *,
    days: tuple[date | None, date],
    code: str,
    dimensions: Dimensions,
    language: str,
) -> str:
    """服务时长_按镇街_西兴街道、长河街道等3个_2025-11-01至2026-10-31_D3MKTJSZMM, without an ending.

    Only `words` are cut where a name would be too long for a file system.
    """
    end = _clean("_".join(["", places_text(selection, dimensions, language), days_text(*days, language), code]))
    room = MOST_BYTES - len(end.encode())
    return _clean(words).encode()[: max(room, 0)].decode(errors="ignore") + end


def days_text(start: date | None, end: date, language: str) -> str:
    """2025-11-01至2026-10-31."""
    if start is None:
        return f"截至{end}" if language == "zh" else f"to {end}"
    return f"{start}至{end}" if language == "zh" else f"{start} to {end}"


def places_text(selection: Selection, dimensions: Dimensions, language: str) -> str:
    """The chosen places: up to two by name, of more their number: 西兴街道、长河街道等3个; 全部地区 without any."""
    chosen = [value for name in ("place", *PLACES) for value in selection.get(name)]
    if not chosen:
        return "全部地区" if language == "zh" else "all places"
    names = [value_label("place", value, dimensions, language)[:LONGEST_PLACE] for value in chosen[:MOST_PLACES]]
    if len(chosen) <= MOST_PLACES:
        return ("、" if language == "zh" else ", ").join(names)
    if language == "zh":
        return "、".join(names) + f"等{len(chosen)}个"
    return ", ".join(names) + f" and {len(chosen) - MOST_PLACES} more"


def _clean(text: str) -> str:
    """Text without the characters that a file system refuses."""
    return "".join("-" if c in '/\\:*?"<>|' or not c.isprintable() else c for c in text)
