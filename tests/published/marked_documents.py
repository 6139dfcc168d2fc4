"""How well figures are read out of invented documents: `python -m tests.published.marked_documents` prints precision and recall.

The documents (`invented/*.txt`) have their figures marked: `{words|what is read|period}`, the reading as in `wordings.csv`, the
period where it is looked at.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from lib.published.running_text import FoundFigure, find_figures

DRAFTS = sorted(Path(__file__).with_name("drafts").glob("*.txt"))
DOCUMENTS = sorted(Path(__file__).with_name("invented").glob("*.txt"))
_MARK = re.compile(r"\{([^{}|]*)\|([^{}|]*)(?:\|([^{}|]*))?\}")


@dataclass(frozen=True)
class Marked:
    """A figure as a person reads it; start: its place in the text without marks."""

    start: int
    words: str
    reading: str
    period: str | None


def read_faults(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text of a draft without its marks `{words|rule}`, and place and rule of each fault."""
    text, figures = read_marked(marked)
    return text, [(one.start, one.start + len(one.words), one.reading) for one in figures]


def read_marked(marked: str) -> tuple[str, list[Marked]]:
    """The text without its marks, and the figures marked in it."""
    text, figures, last = "", [], 0
    for found in _MARK.finditer(marked):
        text += marked[last : found.start()]
        figures.append(Marked(len(text), found[1], found[2], found[3]))
        text += found[1]
        last = found.end()
    return text + marked[last:], figures


def reading_of(found: FoundFigure) -> str:
    """A found figure in the words of a mark."""
    quoted = found.quoted
    number = f"{quoted.value:.4g}" if found.unit == "成" else f"{quoted.value:.10g}"
    number += "" if quoted.value_to is None else f"..{quoted.value_to:.10g}"
    role = found.role if found.role not in ("value", "share") else ""
    return " ".join(filter(None, (quoted.operator, number, found.unit, "open" * quoted.open_ended, role)))


def differences(text: str, figures: list[Marked]) -> tuple[list[str], list[str], int]:
    """What was missed or read otherwise, what was invented, and how many were read as a person reads them."""
    found = {one.start: one for one in find_figures(text)}
    missed, right = [], 0
    for mark in figures:
        one = found.pop(mark.start, None)
        said = f"{mark.words} ({mark.reading}{' @' + mark.period if mark.period else ''})"
        if one is None:
            missed.append(f"{said}: not found")
        elif reading_of(one) != mark.reading:
            missed.append(f"{said}: {one.words} ({reading_of(one)})")
        elif mark.period is not None and (one.period.words if one.period else "") != mark.period:
            missed.append(f"{said}: @{one.period.words if one.period else ''}")
        else:
            right += 1
    invented = [
        f"{one.words} ({reading_of(one)}) in {text[max(0, one.start - 12) : one.end + 8]!r}" for one in found.values()
    ]
    return missed, invented, right


def main() -> None:
    """Documents by name as arguments; all without."""
    all_marked = all_right = all_found = 0
    for path in DOCUMENTS:
        if sys.argv[1:] and path.stem not in sys.argv[1:]:
            continue
        text, figures = read_marked(path.read_text(encoding="utf-8"))
        missed, invented, right = differences(text, figures)
        all_marked, all_right, all_found = (
            all_marked + len(figures),
            all_right + right,
            all_found + len(find_figures(text)),
        )
        print(f"{path.stem}: {right} of {len(figures)} read, {len(invented)} invented")
        print("".join(f"  - {line}\n" for line in missed) + "".join(f"  + {line}\n" for line in invented), end="")
    print(
        f"precision {all_right}/{all_found} = {all_right / all_found:.1%}, recall {all_right}/{all_marked} = {all_right / all_marked:.1%}"
    )


if __name__ == "__main__":
    main()
