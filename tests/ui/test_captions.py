"""The caption is what was counted: every card and panel of every page for a dozen selections, in either language by turns.

A caption is held against the question (`Result.asked`, `MetricQuery.asked`), and the question against the figures: asked
alone, without the filters that were set aside, it gives the same cells.
"""

import re
from dataclasses import replace
from html import unescape

import pytest

from lib.access import EVERYWHERE
from lib.catalogue.breakdowns import BREAKDOWNS
from lib.dimensions import read_dimensions
from lib.labels import filter_label, value_label
from lib.measure.disclosure import Form
from lib.reports.report import all_reports
from lib.selection import from_pairs
from lib.site_map import PAGES
from lib.ui import cards, panels, report_panels
from tests import page_data
from tests.exact_figures import measure

SELECTIONS = (
    {},
    {"award": "silver"},
    {"platform": "we"},
    {"category": "legal_aid"},
    {"place": "330108003", "award": "gold"},
    {"place": "330108", "period": "this_quarter", "method": "sign_in"},
    {"group": "residents", "period": "to_date", "compare": "none"},
    {"sex": "female", "period": "2025-03-01..2025-03-31"},
    {"flagged": "no", "contest_level": "provincial", "compare": "previous"},
    {"brand": "暖在滨江", "period": "last_year"},
    {"track": "youth", "platform": "hangzhou", "period": "2026-09-15..2026-12-31"},
    {"station_type": "youth_v", "honour_scheme": "four_tens"},
    {"place": "330282", "period": "2030-01-01..2030-01-31"},
)
PAGES_WITH_FIGURES = [name for name, page in PAGES.items() if page.filtered and name != "definitions"]
LANGUAGES = ("zh", "en")
SET_ASIDE = {"zh": re.compile("未按“(.*?)”筛选：该指标没有这一项"), "en": re.compile("not filtered by (.*?): not kept")}


@pytest.fixture
def shown(monkeypatch) -> dict[str, list]:
    """What the page drew: "panels": (results, words of the caption); "asked": (report, numbers);
    "reports": (query, numbers, words), in the same order; "cards": (result, HTML)."""
    found = {"panels": [], "asked": [], "reports": [], "cards": []}

    def record(kind, module, name, *, arguments):
        draw = getattr(module, name)

        def recorded(*given):
            made = draw(*given)
            found[kind].append((*arguments(*given), made))
            return made

        monkeypatch.setattr(module, name, recorded)

    record("panels", panels, "caption", arguments=lambda frame, results: (results,))
    record("asked", report_panels, "report_numbers", arguments=lambda frame, report, selection: (report,))
    record("reports", report_panels, "_selection_words", arguments=lambda frame, query, numbers: (query, numbers))
    record("cards", cards, "_card", arguments=lambda frame, name, by, why: (frame.result(name),))
    return found


def chosen_words(selection, dimensions, language) -> dict[str, str]:
    """Filter -> how a caption that was narrowed by it names it."""
    colon = "：" if language == "zh" else ": "
    return {
        name: ("" if name == "place" else filter_label(name, language) + colon)
        + value_label(name, values[0], dimensions, language)
        for name, values in selection.filters
    }


def with_others(selection, by, dimensions):
    """What a chart is asked for whose own breakdown is filtered by one value: without it, a community and street one up."""
    for name in by:
        if name in ("street", "community") and len(selection.places) == 1:
            place = dimensions.place(selection.places[0])
            selection = selection.choose(place=place.parent_id) if place.level == name else selection
        elif len(selection.get(name)) == 1:
            (value,) = selection.get(name)
            members = dimensions.members.get(BREAKDOWNS[name].names or "", {}).values()
            above = {member.parent_id for member in members}
            leads_down = any(member.id in above for member in members if member.code == value)
            selection = selection if leads_down else selection.choose(**{name: ()})
    return selection


def says_its_question(words: str, question, selection, dimensions, language) -> None:
    """The caption names each applied filter and its days, none that was not applied but as set aside."""
    applied = {name for name, _ in question.asked.filters}
    assert applied | set(question.set_aside) == {name for name, _ in selection.filters}
    for name, named in chosen_words(selection, dimensions, language).items():
        assert (named in words) == (name in applied), (named, words)
    aside = "".join(found.group(1) for found in SET_ASIDE[language].finditer(words))
    for name in question.set_aside:
        assert filter_label(name, language) in aside
    start, end = question.selection.period.start, question.selection.period.end
    if start is not None and start > end:  # wholly ahead of the data
        end = question.until
    assert str(end) in words
    assert start is None or str(start) in words


def read_in(language: str, name: str) -> list[dict[str, str]]:
    """The selections of a page in a language: each in one of the two, and in the other on the page's neighbours."""
    first = PAGES_WITH_FIGURES.index(name) + LANGUAGES.index(language)
    return [pairs for number, pairs in enumerate(SELECTIONS, first) if number % 2 == 0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES_WITH_FIGURES)
def test_every_caption_says_the_question_of_its_figure(
    run_page, demo_data, demo_database, shown, monkeypatch, name, language
):
    dimensions = read_dimensions(demo_database)
    for pairs in read_in(language, name):
        for found in shown.values():
            found.clear()
        selection, refused = from_pairs(pairs)
        assert refused == []
        app = run_page(name, demo_data, lang=language, **pairs)
        monkeypatch.setattr(page_data, "_forget", lambda: None)  # what is measured stays for the next selection
        assert not app.exception
        assert not app.warning
        assert shown["panels"] or shown["reports"]
        for results, words in shown["panels"]:
            asked = replace(with_others(selection, results[0].by, dimensions), period=results[0].asked.period)
            says_its_question(words, results[0], asked, dimensions, language)
            for own in {name for name, _ in selection.filters} - {name for name, _ in asked.filters}:
                assert chosen_words(selection, dimensions, language)[own] not in words
        for (report, _), (query, _, words) in zip(shown["asked"], shown["reports"], strict=True):
            asked = with_others(selection, report.marks, dimensions)
            says_its_question(words, query, asked, dimensions, language)
        for result, html in shown["cards"]:
            aside = "".join(found.group(1) for found in SET_ASIDE[language].finditer(unescape(html)))
            assert all(filter_label(n, language) in aside for n in result.set_aside)
            assert bool(aside) == bool(result.set_aside)
        figures = [*(result for results, _ in shown["panels"] for result in results), *(r for r, _ in shown["cards"])]
        for result in {(f.metric.name, f.asked, f.by): f for f in figures}.values():
            alone = measure(demo_database, result.metric, result.asked, result.by, scope=EVERYWHERE)
            assert not alone.set_aside
            assert alone.cells == result.cells


@pytest.mark.parametrize("name", sorted(all_reports()))
@pytest.mark.parametrize("pairs", SELECTIONS, ids=lambda pairs: "-".join(pairs) or "all")
def test_a_report_counts_what_its_caption_says(demo_database, name, pairs):
    """The filters that the caption leaves out change nothing: with those of the caption alone the rows are the same."""
    report, dimensions = all_reports()[name], read_dimensions(demo_database)
    chosen, _ = from_pairs(pairs)
    query = report.query(demo_database, chosen, scope=EVERYWHERE)
    left_out = {n: () for n, _ in chosen.filters if n in query.set_aside}
    made = [
        report.compute(demo_database, one, scope=EVERYWHERE, form=Form.EXACT)
        for one in (chosen, chosen.choose(**left_out))
    ]
    rows = [report.rows(numbers, dimensions, "zh") for numbers in made]
    assert rows[0] == rows[1]


BITING = ("place=330108003", "category=legal_aid", "platform=we", "group=residents", "sex=female", "method=sign_in",
          "flagged=no", "brand=暖在滨江", "award=silver")  # fmt: skip
"""Filters that leave out some of everything that carries them."""


@pytest.mark.parametrize("name", sorted(all_reports()))
def test_a_report_is_narrowed_by_every_filter_that_its_caption_names(demo_database, name):
    report, dimensions = all_reports()[name], read_dimensions(demo_database)

    def rows(selection):
        return report.rows(
            report.compute(demo_database, selection, scope=EVERYWHERE, form=Form.EXACT), dimensions, "zh"
        )

    idle = set(BITING)
    for period in ("since_2019", "last_12_months"):
        everything, _ = from_pairs({"period": period})
        whole = rows(everything)
        for pair in BITING:
            filtered, _ = from_pairs({**dict([pair.split("=")]), "period": period})
            if report.query(demo_database, filtered, scope=EVERYWHERE).set_aside or rows(filtered) != whole:
                idle.discard(pair)
    assert not idle or not whole[1]  # the demo may hold nothing of its kind


@pytest.mark.parametrize("thing", ["brand", "project", "team", "station"])
def test_a_sheet_shows_only_what_is_of_its_thing(run_page, demo_data, demo_database, shown, thing):
    """A figure that is not kept of a brand would be that of the county, under the name of the brand."""
    dimensions = read_dimensions(demo_database)
    names = BREAKDOWNS[thing].names
    name = next(member.code for member in dimensions.members[names].values() if member.region_id == 330108003)
    assert not run_page("sheet", demo_data, place="330108", period="to_date", **{thing: name}).exception
    results = [result for results, _ in shown["panels"] for result in results]
    assert len(results) > 4
    assert [result.metric.name for result in results if thing in result.set_aside] == []
