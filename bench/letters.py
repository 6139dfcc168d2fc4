"""Letters and drafts: a briefing of 40 figures, the register of published figures, the check of a text of 10,000 signs."""

import time
from collections.abc import Callable
from datetime import date
from io import BytesIO

from bench.data import Data
from bench.lines import Line, of_runs
from lib.access import EVERYWHERE, LOCAL
from lib.briefing.document import write_document
from lib.briefing.draft import Wanted, make_briefing
from lib.briefing.figures import Asked
from lib.briefing.templates import asked_of
from lib.catalogue.vocabularies import CATEGORY
from lib.published.ours import ask_everywhere
from lib.published.register import read_register
from lib.published.text_check import check_text
from lib.settings import ROOT

PLACE, DAY = 330108, date(2025, 9, 12)
FIGURES, BRIEFING_SECONDS = 40, 5
SIGNS, CHECK_SECONDS = 10_000, 1
REGISTER_SECONDS = 2
LETTERS = ROOT / "tests" / "published" / "letters"


def measure_letters(data: Data, *, runs: int) -> list[Line]:
    """Wall times; the briefing is measured and written whole, not registered."""
    database = data.open()
    wanted = _wanted()
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(LETTERS.glob("*.txt")))
    text = (text * (SIGNS // len(text) + 1))[:SIGNS]
    register = read_register(database, scope=EVERYWHERE)
    compared = {entry.figure.id: entry.checked for entry in register.entries}
    beside = {"as_of": DAY, "place": PLACE, "register": register, "measure": ask_everywhere(database)}

    def briefing() -> None:
        made = make_briefing(database, wanted, person=LOCAL)
        if len(made.figures) < FIGURES:
            raise RuntimeError(f"{len(made.figures)} figures: this demo lacks {[one.asked for one in made.missing]}")
        write_document(BytesIO(), made, letter="")

    found = [
        _timed(f"briefing of {FIGURES} figures, written", briefing, runs=runs, bar=BRIEFING_SECONDS),
        _timed(
            f"register of {len(register.entries)} published figures, warm",
            lambda: read_register(database, scope=EVERYWHERE, compared=compared),
            runs=runs,
            bar=REGISTER_SECONDS,
        ),
        _timed(f"check of a text of {SIGNS:,} signs", lambda: check_text(text), runs=runs, bar=CHECK_SECONDS),
        _timed(
            "the same beside records and register", lambda: check_text(text, **beside), runs=runs, bar=CHECK_SECONDS
        ),
    ]
    database.close()
    return found


def _wanted() -> Wanted:
    """A reply, and hours by category until there are 40 figures."""
    more = FIGURES - len(asked_of("reply"))
    extra = [
        Asked("service_hours", f"{words.zh}时长", "to_date", f"category={code}") for code, words in CATEGORY.items()
    ]
    extra += [Asked("activities_held", f"{words.zh}场次", "to_date", f"category={c}") for c, words in CATEGORY.items()]
    return Wanted("reply", str(PLACE), DAY, "exact", extra=tuple(extra[: more + 2]))


def _timed(work: str, do: Callable[[], object], *, runs: int, bar: float) -> Line:
    took = []
    for _ in range(runs):
        began = time.perf_counter()
        do()
        took.append(time.perf_counter() - began)
    return of_runs(work, took, "s", bar=bar)
