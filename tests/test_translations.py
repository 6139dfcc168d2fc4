"""Both languages everywhere: the messages of the frame stand in zh.po, declared words have Chinese and English."""

import ast
import re
import sys
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from lib import access, labels, selection, site_map
from lib.catalogue import BREAKDOWNS, METRICS, vocabularies
from lib.catalogue.metric import Kind, Unit
from lib.catalogue.vocabularies import Text
from lib.charts import event_marks
from lib.measure.result import BLANK_REASONS
from lib.reports.report import all_reports
from lib.settings import ROOT
from lib.ui import definitions, export_routes
from lib.ui.capacity import answers
from lib.ui.language import translate

CHINESE = re.compile(r"[\u3400-\u9fff]")
FULL_WIDTH = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff01-\uff5e]")
FRAME_FILES = sorted([*(ROOT / "lib" / "ui").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "dashboard.py"])
WITHOUT_CHINESE = {
    *(Unit.RATIO.value, BLANK_REASONS["below_ten"], BLANK_REASONS["below_fifty"]),
    *(event_marks.DAYS["lei_feng_day"], event_marks.DAYS["volunteer_day"]),
}
"""The percent sign, <10, and the two days that are written 3·5 and 12·5."""


def asked_messages() -> dict[str, str]:
    """Every message given to `text(...)` with the place that asks for it."""
    found = {}
    for file in FRAME_FILES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in ("text", "translate"):
                place = f"{file.relative_to(ROOT)}:{node.lineno}"
                if isinstance(node.args[0], ast.Constant):
                    found[node.args[0].value] = place
                else:
                    assert file.name == "language.py", f"{place}: give text() a plain string, so that it can be found"
    return found


def _name(function) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def catalog() -> dict[str, str]:
    with (ROOT / "data" / "translations" / "zh.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def declared() -> dict[str, Text]:
    """Every pair of words that the program declares, by where it stands."""
    found: dict[str, Text] = {}
    for metric in METRICS.values():
        for part in ("label", "definition", "source", "counter"):
            found[f"metric {metric.name} {part}"] = getattr(metric, part)
    for report in all_reports().values():
        for part in ("title", "definition", "source"):
            found[f"report {report.name} {part}"] = getattr(report, part)
    for site_page in site_map.PAGES.values():
        found[f"page {site_page.name} title"] = site_page.title
        found[f"page {site_page.name} question"] = site_page.question
    found |= {f"breakdown {b.name}": b.label for b in BREAKDOWNS.values()}
    enums = (Unit, Kind, access.Permission)
    found |= {f"{type(item).__name__} {item.name}": item.value for kind in enums for item in kind}
    found |= {f"role {role.name}": role.label for role in access.ROLES.values()}
    reports = {sys.modules[report.rows.__module__] for report in all_reports().values()}
    for module in (
        vocabularies,
        labels,
        selection,
        site_map,
        event_marks,
        definitions,
        export_routes,
        answers,
        *reports,
    ):
        for name, value in vars(module).items():
            entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else []
            found |= {f"{module.__name__} {name} {code}": text for code, text in entries if isinstance(text, Text)}
            if isinstance(value, Text):
                found[f"{module.__name__} {name}"] = value
    found |= {f"reason {code}": text for code, text in BLANK_REASONS.items()}
    return {where: text for where, text in found.items() if text is not None}


def test_every_message_is_translated_and_none_is_left_over():
    asked = asked_messages()
    assert len(asked) > 40
    known = catalog()
    assert {message: place for message, place in asked.items() if not known.get(message)} == {}
    assert set(known) - set(asked) == set()


@pytest.mark.parametrize(("english", "chinese"), catalog().items())
def test_a_translation_fills_the_same_places_in_other_words(english, chinese):
    assert _fields(chinese) == _fields(english)
    assert chinese != english
    assert CHINESE.search(chinese)
    assert not FULL_WIDTH.search(english.replace("人次", ""))  # an example of a term to search for


def _fields(message: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(message) if name is not None)


def test_a_message_without_translation_stays_readable():
    assert translate("Not in the catalogue", "zh") == "Not in the catalogue"
    assert translate("Definition", "zh") == "口径"
    assert translate("Definition", "en") == "Definition"


def test_every_declared_pair_has_both_languages():
    pairs = declared()
    assert len(pairs) > 400
    without_chinese = {where for where, text in pairs.items() if not CHINESE.search(text.zh)}
    assert without_chinese == {where for where, text in pairs.items() if text in WITHOUT_CHINESE}
    assert {where: text.en for where, text in pairs.items() if FULL_WIDTH.search(text.en)} == {}
    assert [where for where, text in pairs.items() if not text.en.strip()] == ["metric contest_first_year counter"]
