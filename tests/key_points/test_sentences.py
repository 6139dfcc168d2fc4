"""Tables of results -> sentences, and that no sentence contradicts the numbers it is made from."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.access import EVERYWHERE
from lib.catalogue import METRICS
from lib.dimensions import Dimensions, read_dimensions
from lib.key_points.facts import EARLIER_YEARS, Asking, asking_of, facts
from lib.key_points.plain_text import plain_text
from lib.key_points.sentence import Figure, signed
from lib.key_points.sentences import sentences
from lib.key_points.subjects import PLACE, SUBJECTS, Subject
from lib.labels import code_label, set_aside_text
from lib.measure.comparison import Comparison
from lib.measure.disclosure import Form
from lib.measure.result import Cell, Incomplete, Result
from lib.selection import Period, Selection, from_pairs
from lib.site_map import PAGES

NOW = Selection(Period(None, date(2026, 1, 1), date(2026, 6, 30)))
HOURS = Subject("service_hours", parts=((PLACE, "places"), ("category", "categories")), panel="months")


def shifted(selection: Selection, years: int) -> Selection:
    start, end = selection.period.start, selection.period.end
    return selection.within(start=start.replace(year=start.year - years), end=end.replace(year=end.year - years))


class World(Asking):
    """Answers from tables: {(metric, by): {year: value or {code: value}}}; `gaps` are (month, Incomplete)."""

    def __init__(self, table, *, gaps=(), reason=None, platform_days=(), until=None):
        self.table, self.gaps, self.reason, self.until = table, gaps, reason, until
        super().__init__(
            self._measure,
            self._compare,
            lambda metric, platform: dict(platform_days).get(platform),
            lambda metric, selection: self.gaps,
        )

    def __hash__(self):
        return id(self)

    def _measure(self, name, by, selection):
        found = self.table.get((name, *by), {}).get(selection.period.end.year, {} if by else None)
        values = found if isinstance(found, dict) else {(): found}
        cells = tuple(
            Cell(
                (code,) if by else (),
                value,
                reason=None if value is not None else "below_ten" if by else "no_records",
            )
            for code, value in values.items()
        )
        return Result(
            metric=METRICS[name],
            selection=selection,
            by=by,
            cells=cells,
            as_of=date(2026, 10, 31),
            data_version=1,
            changed_at=datetime(2026, 11, 1),
            from_copy=False,
            asked=selection,
            until=self.until or selection.period.end,
        )

    def _compare(self, name, selection):
        if self.reason:
            return Comparison(None, reason=self.reason)
        earlier = shifted(selection, 1)
        known = earlier.period.end.year in self.table.get((name,), {})
        return Comparison(earlier, 12) if known else Comparison(None, reason="before_first_record")


@pytest.fixture(scope="module")
def dimensions(demo_database) -> Dimensions:
    return read_dimensions(demo_database)


def said(world, dimensions, language="zh", subject=HOURS, selection=NOW) -> dict[str, str]:
    made = sentences(facts(subject, selection, dimensions, world), dimensions, language)
    return {sentence.kind: sentence.text for sentence in made}


def test_the_level_and_what_contributed_most(dimensions):
    streets = {2026: {330108001: 700.0, 330108002: 460.0}, 2025: {330108001: 600.0, 330108002: 400.0}}
    world = World({("service_hours",): {2026: 1160.0, 2025: 1000.0}, ("service_hours", "street"): streets})
    zh, en = said(world, dimensions), said(world, dimensions, "en")
    assert zh["level"] == "全部地区2026-01-01至2026-06-30，服务时长1,160.0小时，比上年同期明显上升（+16.0%）。"
    # 700 - 600 = 100 of 160 is more than half
    assert zh["parts"] == "增加的160.0小时按镇街看，主要来自西兴街道（+100.0小时）。"
    assert en["level"].endswith("Service hours 1,160.0, markedly up against a year earlier (+16.0%).")
    assert (
        en["parts"] == "Of the increase of 160.0 hours, by street or town, most is Xixing Subdistrict (+100.0 hours)."
    )


def test_a_part_that_went_the_other_way_is_named(dimensions):
    streets = {2026: {330108001: 900.0, 330108002: 260.0}, 2025: {330108001: 600.0, 330108002: 400.0}}
    world = World({("service_hours",): {2026: 1160.0, 2025: 1000.0}, ("service_hours", "street"): streets})
    assert said(world, dimensions)["parts"] == (
        "增加的160.0小时按镇街看，主要来自西兴街道（+300.0小时）；方向相反的有长河街道（-140.0小时）。"
    )


def test_a_single_part_tells_nothing_and_the_next_breakdown_is_told(dimensions):
    """All of a station is in its street: what it did says more."""
    streets = {2026: {330108001: 1160.0, 330108002: 0.0}, 2025: {330108001: 1000.0, 330108002: 0.0}}
    categories = {2026: {"elderly": 760.0, "education": 400.0}, 2025: {"elderly": 600.0, "education": 400.0}}
    world = World(
        {
            ("service_hours",): {2026: 1160.0, 2025: 1000.0},
            ("service_hours", "street"): streets,
            ("service_hours", "category"): categories,
        }
    )
    assert said(world, dimensions)["parts"].startswith("增加的160.0小时按服务类别看，主要来自")


def test_parts_that_do_not_add_up_are_not_told(dimensions):
    streets = {2026: {330108001: 700.0, 330108002: 400.0}, 2025: {330108001: 600.0, 330108002: 400.0}}
    world = World({("service_hours",): {2026: 1160.0, 2025: 1000.0}, ("service_hours", "street"): streets})
    assert "parts" not in said(world, dimensions)


def test_a_part_known_on_one_side_only_is_no_contribution(dimensions):
    streets = {2026: {330108001: 1160.0, 330108002: None}, 2025: {330108001: 600.0, 330108002: 400.0}}
    world = World({("service_hours",): {2026: 1160.0, 2025: 1000.0}, ("service_hours", "street"): streets})
    assert "parts" not in said(world, dimensions)


def test_distinct_people_are_never_taken_apart(dimensions):
    subject = Subject("active_volunteers", parts=((PLACE, "places"),))
    streets = {2026: {330108001: 70.0, 330108002: 46.0}, 2025: {330108001: 60.0, 330108002: 40.0}}
    world = World({("active_volunteers",): {2026: 116.0, 2025: 100.0}, ("active_volunteers", "street"): streets})
    assert "parts" not in said(world, dimensions, subject=subject)


def test_few_things_are_counted_and_not_made_a_percentage(dimensions):
    world = World({("brands",): {2026: 11.0, 2025: 10.0}})
    assert "志愿服务品牌11个，比上年同期多1个。" in said(world, dimensions, subject=Subject("brands"))["level"]
    world = World({("brands",): {2026: 3.0, 2025: 3.0}})
    assert "与上年同期相同" in said(world, dimensions, subject=Subject("brands"))["level"]


def test_a_mean_with_the_unit_of_a_count_is_not_so_many_more(dimensions):
    world = World({("category_diversity",): {2026: 8.91, 2025: 8.95}})  # 8.91 / 8.95 - 1 = -0.4 %
    spoken = said(world, dimensions, subject=Subject("category_diversity"))["level"]
    assert spoken.endswith("8.9类，比上年同期基本持平（-0.4%）。")


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ((1000, 900, 950), "服务时长高于之前3年同期（其中最高：2025年1月起的时段，1,000.0小时）。"),
        ((1155, 900, 950), None),  # above, but level with the highest
        ((1000, 1300, 950), None),  # between them
        ((1300, 1250, 1400), "服务时长低于之前3年同期（其中最低：2024年1月起的时段，1,250.0小时）。"),
        ((1000, 900), None),  # two years are no habit
    ],
)
def test_what_is_outside_the_same_periods_of_earlier_years(dimensions, earlier, expected):
    years = {2026: 1160.0} | {2025 - i: float(value) for i, value in enumerate(earlier)}
    assert said(World({("service_hours",): years}), dimensions).get("earlier") == expected


def test_what_to_mind_about_the_data(dimensions):
    gaps = ((202606, Incomplete(date(2026, 6, 1), date(2026, 6, 15))), (202602, Incomplete(date(2026, 2, 1), date(2026, 2, 28), (202602,))))  # fmt: skip
    table = {("service_hours",): {2026: 5.0}, ("service_hours", "platform"): {2026: {1: 4.0, 2: 1.0, 3: 0.0}}}
    days = {1: date(2026, 6, 30), 2: date(2026, 5, 31), 3: date(2026, 3, 31)}
    world = World(table, gaps=gaps, platform_days=days, until=date(2026, 12, 31))
    mind = said(world, dimensions)["mind"]
    assert "数据到2026-06-30，所选至2026-12-31" in mind
    assert "缺记录的月份：2026-02；不完整的月份：2026-06仅6月1日至6月15日" in mind
    second = dimensions.name("platforms", 2, "zh")
    assert f"{second}的数据到2026-05-31" in mind
    assert dimensions.name("platforms", 3, "zh") not in mind  # nothing of it is in the figure
    assert "均有数据" not in mind


def test_whole_data_is_said_to_be_whole(dimensions):
    table = {("service_hours",): {2026: 5.0}, ("service_hours", "platform"): {2026: {1: 5.0}}}
    assert "各月均有数据，有记录的平台都到2026-06-30" in said(World(table), dimensions)["mind"]


def test_without_a_figure_one_sentence_says_why(dimensions):
    made = said(World({("service_hours",): {2026: None}}), dimensions)
    assert made["level"].endswith("服务时长无数字：没有记录。")
    assert not {"parts", "earlier"} & set(made)


@pytest.mark.parametrize(
    ("page", "pairs", "metric"),
    [
        ("brand_matrix", {"platform": "we"}, "media_reports"),
        ("stations_teams", {"station_type": "we_station"}, "teams"),
    ],
)
def test_a_further_figure_that_a_filter_does_not_narrow_says_so(demo_database, page, pairs, metric):
    dimensions, version = read_dimensions(demo_database), demo_database.version()
    chosen, _ = from_pairs({"place": "330282", **pairs})
    found = facts(
        SUBJECTS[page], chosen, dimensions, asking_of(demo_database, form=Form.EXACT, scope=EVERYWHERE, version=version)
    )
    said = sentences(found, dimensions, "zh")[0].text.split("；")
    (level,) = (level for level in found.also if level.now.metric.name == metric)
    (clause,) = (clause for clause in said if level.now.metric.label.zh in clause)
    assert level.now.set_aside == tuple(pairs)
    assert set_aside_text(level.now, "zh") in clause


def test_why_nothing_is_compared_is_said_once(dimensions):
    subject = Subject("service_hours", also=("activities_held",))
    world = World({("service_hours",): {2026: 5.0}, ("activities_held",): {2026: 2.0}}, reason="months_missing")
    level = said(world, dimensions, subject=subject)["level"]
    assert level.count("不作对比") == 1
    assert level.endswith("；开展活动2场次。")


amounts = st.one_of(st.none(), st.floats(min_value=0, max_value=1e8).map(lambda v: round(v, 1)))
streets = st.dictionaries(
    st.sampled_from([330108001, 330108002, 330108003, 330282001, 330282002]), amounts, min_size=2, max_size=5
)


@given(now=streets, before=streets, past=st.lists(st.floats(min_value=0, max_value=1e8), max_size=4))
def test_no_sentence_contradicts_the_numbers(demo_database, now, before, past):
    dimensions = read_dimensions(demo_database)
    wholes = [sum(value or 0 for value in side.values()) for side in (now, before)]
    years = {2026: wholes[0], 2025: wholes[1]} | {2024 - i: value for i, value in enumerate(past)}
    world = World({("service_hours",): years, ("service_hours", "street"): {2026: now, 2025: before}})
    found = facts(HOURS, NOW, dimensions, world)
    made = {sentence.kind: sentence for sentence in sentences(found, dimensions, "zh")}
    assert 1 <= len(made) <= 4
    level = made["level"].text
    if "上升" in level or "略升" in level or "从0" in level:
        assert wholes[0] > wholes[1]
    if "下降" in level or "略降" in level or "降为0" in level:
        assert wholes[0] < wholes[1]
    if "持平" in level:
        assert abs(wholes[0] - wholes[1]) <= 0.011 * wholes[1]
    if parts := made.get("parts"):
        differences = {code: (now.get(code, 0) or 0) - (before.get(code, 0) or 0) for code in {*now, *before}}
        assert sum(differences.values()) == pytest.approx(wholes[0] - wholes[1], abs=1e-3)
        named = {code_label("street", code, dimensions, "zh"): value for code, value in differences.items()}
        shown = [i for i, piece in enumerate(parts.pieces) if isinstance(piece, Figure) and piece.panel == "places"]
        assert shown
        for i in shown:  # "长河街道", "（", "+100.0小时"
            assert parts.pieces[i].text == signed(named.pop(parts.pieces[i - 2].text), METRICS["service_hours"], "zh")
        if "主要来自" in parts.text:
            main = parts.text.split("；")[0]
            assert ("+" in main) == (wholes[0] > wholes[1])
            assert ("-" in main.replace("2026-", "")) == (wholes[0] < wholes[1])
    if earlier := made.get("earlier"):
        compared = [wholes[1], *past][:EARLIER_YEARS]
        assert len(compared) >= 3
        assert f"之前{len(compared)}年" in earlier.text
        assert wholes[0] > max(compared) if "高于" in earlier.text else wholes[0] < min(compared)
    assert {s.kind for s in sentences(found, dimensions, "en")} == set(made)


def test_the_copied_text_holds_the_selection_the_day_and_the_definitions(dimensions):
    world = World({("service_hours",): {2026: 5.0, 2025: 4.0}})
    found = facts(HOURS, NOW, dimensions, world)
    made = sentences(found, dimensions, "zh")
    lines = plain_text(PAGES["overview"].title, found, made, dimensions, "zh", form=Form.EXACT, demo=True).split("\n")
    assert lines[0] == "总览"
    assert "范围：2026-01-01 至 2026-06-30；全部地区" in lines
    assert "数据形式：内部 · 内部数据，不得公开" in lines
    assert "数据截至2026年10月31日" in lines
    assert any(line.startswith(f"服务时长（第{METRICS['service_hours'].version}版）：") for line in lines)
    assert "虚构" in lines[-1]
    public = plain_text(PAGES["overview"].title, found, made, dimensions, "zh", form=Form.PROTECTED, demo=True)
    assert "数据形式：对外" in public.split("\n")


def test_every_statistics_page_has_a_subject_of_known_metrics():
    assert set(SUBJECTS) == {name for name, page in PAGES.items() if page.section == "statistics"}
    for subject in SUBJECTS.values():
        for name in filter(None, (subject.metric, *subject.also, subject.arrivals, subject.departures)):
            assert name in METRICS
