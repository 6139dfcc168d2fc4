"""Letters and drafts: a briefing of 40 figures, the register of published figures and its page, the check of a text of 10,000 signs."""

import os
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO

from streamlit.testing.v1 import AppTest

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
from lib.site_map import PAGES
from lib.ui.app import spare_collections

PLACE, DAY = 330108, date(2025, 9, 12)
FIGURES, BRIEFING_SECONDS = 40, 5
SIGNS, CHECK_SECONDS = 10_000, 1
REGISTER_SECONDS, FILTER_CPU_MS = 2, 150
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
    statuses = sorted({entry.checked.status for entry in register.entries})
    return found + _page(data, statuses, runs=runs)


def _page(data: Data, statuses: list[str], *, runs: int) -> list[Line]:
    """The page of the register drawn again, and with another filter each time: without a browser, CPU of a run."""
    os.environ.update(data.environment)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120).run()
    app = app.switch_page(PAGES["published_figures"].file).run()
    spare_collections()  # as the server does at its start
    key = f"published-statuses-{app.session_state['language']}"
    app.multiselect(key=key).set_value(statuses[:1]).run()  # outside the count, as the first run is: it compiles things
    again = [_cpu_ms(app, lambda: None) for _ in range(runs)]
    changed = []
    for number in range(runs):
        status = statuses[(number + 1) % len(statuses)]
        changed.append(_cpu_ms(app, lambda status=status: app.multiselect(key=key).set_value([status])))
    return [
        of_runs("page of the register drawn again: CPU", again, "ms", bar=1000 * REGISTER_SECONDS),
        of_runs("page of the register, a filter changed: CPU", changed, "ms", bar=FILTER_CPU_MS),
    ]


def _cpu_ms(app: AppTest, choose: Callable[[], object]) -> float:
    choose()
    before = time.process_time()
    app.run()
    if app.exception or not app.multiselect:
        raise RuntimeError(f"the page of published figures did not run: {app.exception}")
    return 1000 * (time.process_time() - before)


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
