"""Registers into their tables: what is new, the same, changed, said twice or contradicted, on both engines."""

from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from lib.access import EVERYWHERE, LOCAL
from lib.importers.decisions import ImportDecisions, LoadResult
from lib.importers.formats.targets import TARGETS
from lib.importers.history.undo import undo
from lib.importers.load.load import load_staged
from lib.importers.load.reference_tables import REFERENCE_TABLES
from lib.schema import (
    activity,
    brand,
    contest,
    contest_entry,
    data_change,
    funding,
    honour,
    import_batch,
    media_report,
    merchant,
    organisation,
    points_entry,
    population,
    project,
    quarantined_row,
    row_change,
    station,
)
from lib.selection import Period, Selection
from tests.exact_figures import measure
from tests.importers.staging import NOW, staged

COUNTY, XIXING, CHANGHE = 330108, 330108001, 330108002
HERE = ImportDecisions(place=COUNTY)
DAY = date(2025, 3, 5)


def import_file(database, target: str, rows: list[dict], choices: ImportDecisions = HERE, **how) -> LoadResult:
    file = staged(target, rows, **how)
    try:
        accept = ImportDecisions(choices.code_list, choices.place, choices.matches, accept_quarantined=True)
        return load_staged(database, file, accept, person=LOCAL, now=NOW)
    finally:
        file.close()


def counts(outcome: LoadResult) -> tuple[int, ...]:
    return outcome.inserted, outcome.updated, outcome.unchanged, outcome.duplicate, outcome.quarantined


def quarantined_rows(database) -> list[tuple]:
    c = quarantined_row.c
    return [tuple(row) for row in database.rows(select(c.line, c.column, c.rule, c.value, c.detail).order_by(c.line))]


def a_station(name: str = "西兴站", **others) -> dict:
    return {"name": name, "type": "hub", "place": "西兴街道", "opened_on": DAY} | others


def test_every_reference_table_names_columns_and_fields_that_there_are():
    for name, reference in REFERENCE_TABLES.items():
        for column, field in reference.columns.items():
            assert TARGETS[name].has(field), f"{name}: {field}"
            assert (
                column in reference.table.c or column in reference.natural_key or name in ("contests", "matches")
            ), (  # fields that find another row: an edition, an activity
                f"{name}: {column}"
            )
        needed = {c.name for c in reference.table.c if not c.nullable} - {"id", "platform_id", "contest_id"}
        assert needed <= set(reference.columns), name
    assert set(REFERENCE_TABLES) == set(TARGETS) - {"hours", "volunteers"}


def test_new_rows_then_the_same_again_then_a_corrected_one(database):
    rows = [a_station(), a_station("长河站", place="长河街道", tier="hub")]
    first = import_file(database, "stations", rows)
    assert counts(first) == (2, 0, 0, 0, 0)
    c = station.c
    stored = database.rows(select(c.name, c.region_id, c.opened_on, c.tier, c.batch_id).order_by(c.id))
    assert stored == [("西兴站", XIXING, DAY, None, first.batch_id), ("长河站", CHANGHE, DAY, "hub", first.batch_id)]

    again = import_file(database, "stations", rows)
    assert counts(again) == (0, 0, 2, 0, 0)
    assert again.version is None and database.version().version == first.version

    corrected = import_file(database, "stations", [a_station(opened_on=date(2025, 3, 1)), rows[1]])
    assert counts(corrected) == (0, 1, 1, 0, 0)
    kept = database.rows(
        select(row_change.c.batch_id, row_change.c.table_name, row_change.c.row_id, row_change.c.before)
    )
    assert kept == [(corrected.batch_id, "station", 1, '{"opened_on": "2025-03-05"}')]
    assert database.rows(select(c.opened_on, c.batch_id).where(c.id == 1)) == [(date(2025, 3, 1), first.batch_id)]


def test_the_rows_that_changed_are_announced_by_their_ids(database):
    import_file(database, "stations", [a_station(f"站{i}") for i in range(5)])
    done = import_file(
        database, "stations", [a_station("站1", tier="hub"), a_station("站3", tier="hub"), a_station("新站")]
    )
    c = data_change.c
    said = database.rows(
        select(c.table_name, c.first_id, c.last_id).where(c.version == done.version).order_by(c.first_id)
    )
    assert said == [("station", 2, 2), ("station", 4, 4), ("station", 6, 6)]


def test_an_empty_cell_empties_and_a_missing_column_leaves(database):
    import_file(database, "stations", [a_station(tier="hub", closed_on=date(2025, 6, 1))])
    left = import_file(database, "stations", [a_station()], columns=["name", "type", "place", "opened_on"])
    assert counts(left) == (0, 0, 1, 0, 0)
    emptied = import_file(
        database, "stations", [a_station()], columns=["name", "type", "place", "opened_on", "closed_on"]
    )
    assert counts(emptied) == (0, 1, 0, 0, 0)
    assert database.rows(select(station.c.tier, station.c.closed_on)) == [("hub", None)]


@pytest.mark.parametrize("piece", [1, 2, 100])
def test_a_line_said_twice_counts_once_and_contradicting_lines_are_quarantined(database, piece):
    rows = [
        a_station("甲"),
        a_station("乙"),
        a_station("甲"),
        a_station("乙", tier="hub"),
        a_station("乙"),
        a_station("甲", place="长河街道"),
    ]
    done = import_file(database, "stations", rows, piece=piece)
    assert counts(done) == (2, 0, 0, 1, 3)
    assert quarantined_rows(database) == [
        (3, None, "contradiction", None, "5"),
        (5, None, "contradiction", None, "3"),
        (6, None, "contradiction", None, "3"),
    ]


def test_places_and_names_that_are_not_known_are_quarantined(database):
    rows = [a_station(place="无此街道"), a_station("乙", place="330108003")]
    assert counts(import_file(database, "stations", rows)) == (1, 0, 0, 0, 1)
    assert quarantined_rows(database) == [(2, "place", "unknown_place", "无此街道", None)]
    entry = {"project": "无此项目", "outlet_level": "city", "outlet": "某报", "title": "题", "published_on": DAY}
    assert counts(import_file(database, "media", [entry | {"place": "滨江区"}], ImportDecisions(place=COUNTY))) == (
        0,
        0,
        0,
        0,
        1,
    )
    assert quarantined_rows(database)[-1] == (2, "project", "unknown_name", "无此项目", None)


def test_a_project_is_one_by_name_county_and_team(database):
    rows = [
        {"name": "护河", "team": "甲队", "place": "西兴街道", "started_on": DAY, "ended_on": date(2025, 12, 31)},
        {"name": "护河", "team": "乙队", "place": "西兴街道", "started_on": DAY},
        {"name": "护河", "team": "甲队", "place": "萧山区", "started_on": DAY},
    ]
    done = import_file(database, "projects", rows[:2], platform="zhejiang")
    assert counts(done) == (2, 0, 0, 0, 0) and done.created == {"organisation": 2}
    c = project.c
    stored = database.rows(select(c.name, c.region_id, c.ended_on, c.category, c.incubated, c.implied).order_by(c.id))
    assert stored == [
        ("护河", XIXING, date(2026, 1, 1), "unclassified", False, False),
        ("护河", XIXING, None, "unclassified", False, False),
    ]
    assert counts(import_file(database, "projects", rows[:2], platform="zhejiang")) == (0, 0, 2, 0, 0)
    moved = import_file(database, "projects", [rows[0] | {"place": "长河街道"}], platform="zhejiang")
    assert counts(moved) == (0, 1, 0, 0, 0)
    assert database.rows(select(c.region_id).order_by(c.id)) == [(CHANGHE,), (XIXING,)]


def test_a_project_known_by_its_records_becomes_real(database):
    seen = {"name": "护河", "category": "environment", "region_id": COUNTY, "incubated": False, "started_on": DAY}
    database.run(lambda connection: connection.execute(insert(project), seen | {"implied": True}))
    row = {"name": "护河", "team": "甲队", "place": "西兴街道", "started_on": date(2025, 1, 1)}
    done = import_file(database, "projects", [row], platform="zhejiang")
    assert counts(done) == (0, 1, 0, 0, 0)
    c = project.c
    team = select(organisation.c.name).where(organisation.c.id == c.organisation_id).scalar_subquery()
    assert database.rows(select(team, c.started_on, c.category, c.implied)) == [
        ("甲队", date(2025, 1, 1), "environment", False)
    ]
    assert counts(import_file(database, "projects", [row], platform="zhejiang")) == (0, 0, 1, 0, 0)


def an_activity(name: str = "清河", hour: int = 9, **others) -> dict:
    return {"activity": name, "starts": datetime(2025, 3, 5, hour), "place": "西兴街道"} | others


def test_an_activity_fills_what_the_file_leaves_out(database):
    done = import_file(database, "activities", [an_activity(slots=20)], platform="zhejiang")
    assert counts(done) == (1, 0, 0, 0, 0)
    c = activity.c
    stored = database.rows(
        select(
            c.name,
            c.held_on,
            c.starts_at,
            c.ends_at,
            c.published_on,
            c.category,
            c.state,
            c.slots,
            c.implied,
            c.region_id,
        )
    )
    starts = datetime(2025, 3, 5, 9)
    assert stored == [("清河", DAY, starts, starts, DAY, "unclassified", "published", 20, False, XIXING)]
    later = import_file(database, "activities", [an_activity(hour=10, state="held")], platform="zhejiang")
    assert counts(later) == (0, 1, 0, 0, 0)
    assert database.rows(select(c.starts_at, c.state, c.slots)) == [(datetime(2025, 3, 5, 10), "held", 20)]


def test_an_activity_of_another_platform_is_another(database):
    assert counts(import_file(database, "activities", [an_activity()], platform="zhejiang")) == (1, 0, 0, 0, 0)
    assert counts(import_file(database, "activities", [an_activity()], platform="national")) == (1, 0, 0, 0, 0)


def test_an_activity_without_a_place_has_that_of_the_file_or_of_its_team(database):
    team = {"name": "甲队", "kind": "team", "region_id": CHANGHE, "founded_on": DAY}
    database.run(lambda connection: connection.execute(insert(organisation), team))
    rows = [an_activity(place=None, team="甲队"), an_activity("护河", place=None)]
    assert counts(import_file(database, "activities", rows, ImportDecisions(), platform="zhejiang")) == (1, 0, 0, 0, 1)
    assert quarantined_rows(database) == [(3, "place", "no_place", None, None)]
    assert database.rows(select(activity.c.region_id)) == [(CHANGHE,)]
    assert counts(import_file(database, "activities", rows, HERE, platform="zhejiang"))[:1] == (1,)


def an_entry(contest_name: str, project_name: str, **others) -> dict:
    entry = {
        "contest": contest_name,
        "organiser": "团委",
        "level": "city",
        "edition": 3,
        "year": 2025,
        "stage": "finalist",
    }
    return entry | {"project": project_name, "decided_on": DAY, "place": "滨江区"} | others


def test_a_contest_is_made_once_with_its_entries(database):
    rows = [
        an_entry("公益赛", "甲项目"),
        an_entry("公益赛", "乙项目", award="gold", score=91.5),
        an_entry("创意赛", "甲项目"),
    ]
    done = import_file(database, "contests", rows, piece=1)
    assert counts(done) == (3, 0, 0, 0, 0) and done.created == {"project": 2, "contest": 2}
    assert database.rows(
        select(contest.c.name, contest.c.level, contest.c.edition, contest.c.year).order_by(contest.c.id)
    ) == [
        ("公益赛", "city", 3, 2025),
        ("创意赛", "city", 3, 2025),
    ]
    joined = select(contest.c.name, contest_entry.c.award, contest_entry.c.score).join_from(contest_entry, contest)
    assert database.rows(joined.order_by(contest_entry.c.id)) == [
        ("公益赛", None, None),
        ("公益赛", "gold", 91.5),
        ("创意赛", None, None),
    ]
    assert counts(import_file(database, "contests", rows)) == (0, 0, 3, 0, 0)
    awarded = [rows[0] | {"stage": "awarded", "award": "silver"}]
    assert counts(import_file(database, "contests", awarded)) == (0, 1, 0, 0, 0)


def test_the_level_of_a_contest_is_one(database):
    rows = [an_entry("公益赛", "甲项目"), an_entry("公益赛", "乙项目", level="county"), an_entry("创意赛", "甲项目")]
    assert counts(import_file(database, "contests", rows)) == (1, 0, 0, 0, 2)
    assert database.rows(select(contest.c.name)) == [("创意赛",)]
    other = [rows[2] | {"level": "county"}]
    assert counts(import_file(database, "contests", other)) == (0, 1, 0, 0, 0)
    assert database.rows(select(contest.c.level)) == [("county",)]
    assert database.rows(select(row_change.c.table_name, row_change.c.before)) == [("contest", '{"level": "city"}')]


CONTEST = [
    an_entry("公益赛", "甲项目", stage="awarded", award="first_prize", grant_yuan=20000),
    an_entry("公益赛", "甲项目", stage="awarded", award="most_popular"),
    an_entry("公益赛", "乙项目", award="third_prize"),  # the stage says 入围, the award that it came further
    an_entry("公益赛", "丙项目"),
    an_entry("公益赛", "丁项目", stage="submitted"),
]
MOST_POPULAR = ("甲项目", "awarded", "most_popular")
FUNNEL = ("contest_entries", "contest_finalists", "contest_awarded", "contest_awards")


def funnel(database) -> list:
    return [measure(database, name, Selection(Period(None, DAY, DAY)), scope=EVERYWHERE).value for name in FUNNEL]


def stored_awards(database) -> list[tuple]:
    c = contest_entry.c
    return database.rows(
        select(project.c.name, c.stage, c.award).join(project, project.c.id == c.project_id).order_by(c.id)
    )


def test_two_awards_of_one_project_are_two_rows_of_one_entry(database):
    first = import_file(database, "contests", CONTEST, piece=2)
    assert counts(first) == (5, 0, 0, 0, 0)
    assert stored_awards(database) == [
        ("甲项目", "awarded", "first_prize"),
        ("甲项目", "awarded", "most_popular"),
        ("乙项目", "awarded", "third_prize"),
        ("丙项目", "finalist", None),
        ("丁项目", "submitted", None),
    ]
    assert funnel(database) == [4, 3, 2, 3]  # 甲乙丙丁, 甲乙丙, 甲乙; 甲 has two awards

    again = import_file(database, "contests", CONTEST)
    reordered = import_file(database, "contests", CONTEST[::-1])
    assert [counts(again), counts(reordered)] == [(0, 0, 5, 0, 0)] * 2
    assert funnel(database) == [4, 3, 2, 3]

    undo(database, first.batch_id, person=LOCAL, now=NOW)
    assert funnel(database) == [4, 3, 2, 3]  # the later imports report the same entries
    for later in (again, reordered):
        undo(database, later.batch_id, person=LOCAL, now=NOW)
    assert [database.rows(select(func.count()).select_from(t))[0][0] for t in (contest_entry, contest)] == [0, 0]


def test_an_entry_has_one_grade_which_a_later_file_corrects(database):
    import_file(database, "contests", CONTEST)
    corrected = import_file(database, "contests", [CONTEST[0] | {"award": "second_prize"}])
    assert counts(corrected) == (0, 1, 0, 0, 0)
    assert stored_awards(database)[:2] == [("甲项目", "awarded", "second_prize"), MOST_POPULAR]
    assert funnel(database) == [4, 3, 2, 3]
    undo(database, corrected.batch_id, person=LOCAL, now=NOW)
    assert stored_awards(database)[:2] == [("甲项目", "awarded", "first_prize"), MOST_POPULAR]

    two_grades = [an_entry("创意赛", "甲项目", award="gold"), an_entry("创意赛", "甲项目", award="silver")]
    assert counts(import_file(database, "contests", two_grades)) == (0, 0, 0, 0, 2)
    assert [row[2] for row in quarantined_rows(database)] == ["contradiction"] * 2


@pytest.mark.parametrize("turned", [False, True])
def test_a_finalist_who_is_awarded_in_another_line_is_one_entry(database, turned):
    rows = [CONTEST[3], CONTEST[3] | {"stage": "awarded", "award": "gold", "score": 96.5}]
    done = import_file(database, "contests", rows[::-1] if turned else rows, piece=1)
    assert counts(done) == (1, 0, 0, 1, 0)
    assert stored_awards(database) == [("丙项目", "awarded", "gold")]
    assert funnel(database) == [1, 1, 1, 1]


def test_an_award_in_a_later_file_ends_the_entry_as_finalist(database):
    import_file(database, "contests", CONTEST)
    assert counts(import_file(database, "contests", [CONTEST[3] | {"award": "excellence"}])) == (0, 1, 0, 0, 0)
    assert funnel(database) == [4, 3, 3, 4]


def a_brand(name: str, parent: str | None = None, place: str = "滨江区", level: str = "county") -> dict:
    return {"name": name, "level": level, "parent": parent, "place": place, "launched_on": DAY}


def above(database) -> dict[str, str | None]:
    upper = brand.alias("upper")
    return dict(database.rows(select(brand.c.name, upper.c.name).outerjoin(upper, brand.c.parent_id == upper.c.id)))


def test_brands_stand_below_one_another_in_any_order(database):
    rows = [
        a_brand("浦师傅", "浦志愿"),
        a_brand("浦修补", "浦师傅"),
        a_brand("浦志愿"),
        a_brand("浦志愿", place="西兴街道"),
    ]
    assert counts(import_file(database, "brands", rows)) == (4, 0, 0, 0, 0)
    assert above(database) == {"浦师傅": "浦志愿", "浦修补": "浦师傅", "浦志愿": None}
    assert counts(import_file(database, "brands", rows)) == (0, 0, 4, 0, 0)
    later = [a_brand("浦新", "浦师傅"), a_brand("浦修补", "浦新")]
    assert counts(import_file(database, "brands", later)) == (1, 1, 0, 0, 0)
    assert above(database)["浦修补"] == "浦新"


def test_brands_without_the_brand_above_are_quarantined(database):
    rows = [
        a_brand("甲", "乙"),
        a_brand("乙", "甲"),
        a_brand("丙", "丙"),
        a_brand("丁", "无"),
        a_brand("戊", "丁"),
        a_brand("己"),
    ]
    assert counts(import_file(database, "brands", rows)) == (1, 0, 0, 0, 5)
    assert above(database) == {"己": None}
    assert {(column, rule) for _, column, rule, _, _ in quarantined_rows(database)} == {("parent", "unknown_name")}


def test_points_honours_and_reports_are_known_by_their_reference(database):
    shop = {"name": "善心店", "region_id": COUNTY, "joined_on": DAY}
    work = {"name": "护河", "category": "environment", "region_id": COUNTY, "incubated": False, "started_on": DAY}
    database.run(lambda connection: connection.execute(insert(merchant), shop))
    database.run(lambda connection: connection.execute(insert(project), work))
    entry = {
        "scheme": "bindou",
        "kind": "redeemed",
        "points": 5,
        "occurred_on": DAY,
        "place": "滨江区",
        "merchant": "善心店",
    }
    award = {"scheme": "four_tens", "round": 2, "recipient_kind": "volunteer", "level": "county", "awarded_on": DAY}
    report = {"project": "护河", "outlet_level": "city", "outlet": "某报", "title": "题", "published_on": DAY}
    for target, row, change in (
        ("points", entry | {"source_ref": "a1"}, {"points": 6}),
        ("honours", award | {"place": "滨江区", "source_ref": "b1"}, {"level": "city"}),
        ("media", report | {"place": "滨江区", "source_ref": "c1"}, {"outlet_level": "central"}),
    ):
        assert counts(import_file(database, target, [row])) == (1, 0, 0, 0, 0)
        assert counts(import_file(database, target, [row])) == (0, 0, 1, 0, 0)
        assert counts(import_file(database, target, [row | change])) == (0, 1, 0, 0, 0)
    assert database.rows(select(points_entry.c.points, points_entry.c.merchant_id, points_entry.c.source_ref)) == [
        (6, 1, "a1")
    ]
    assert database.rows(select(honour.c.level, honour.c.source_ref)) == [("city", "b1")]
    assert database.rows(select(media_report.c.outlet_level, media_report.c.project_id)) == [("central", 1)]


def test_trainings_meetings_funding_and_populations(database):
    training_ = {"topic": "急救", "level": "county", "place": "滨江区", "held_on": DAY, "attendances": 30, "hours": 1.5}
    meeting_ = {"kind": "promotion", "topic": "推进", "place": "滨江区", "held_on": DAY}
    money = {"kind": "budget", "source": "区财政", "place": "滨江区", "amount_yuan": 1_000, "from_on": DAY}
    people = {"place": "滨江区", "scope": "whole", "as_of": DAY, "residents": 500_000, "source": "公报"}
    for target, row, change in (
        ("trainings", training_, {"hours": 2.0}),
        ("meetings", meeting_, None),
        ("funding", money, {"amount_yuan": 2_000, "to_on": date(2025, 12, 31)}),
        ("populations", people, {"residents": 500_001, "usual": True}),
    ):
        assert counts(import_file(database, target, [row])) == (1, 0, 0, 0, 0), target
        assert counts(import_file(database, target, [row, row])) == (0, 0, 1, 1, 0), target
        if change:
            assert counts(import_file(database, target, [row | change])) == (0, 1, 0, 0, 0), target
    assert database.rows(select(funding.c.amount_yuan, funding.c.to_on, funding.c.project_id)) == [
        (2_000, date(2025, 12, 31), None)
    ]
    of_ours = population.c.batch_id.is_not(None)
    assert database.rows(select(population.c.residents, population.c.usual).where(of_ours)) == [(500_001, True)]


ACTIVITIES = st.lists(
    st.builds(
        an_activity,
        st.sampled_from(["清河", "植树", "护绿"]),
        st.just(9),
        team=st.sampled_from(["甲队", "乙队", None]),
        project=st.sampled_from(["护河", None]),
        slots=st.just(20),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda row: (row["activity"], row["team"]),
).map(lambda rows: rows + rows[:2])
"""Rows that do not contradict one another, some of them twice."""


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ACTIVITIES, cuts=st.lists(st.integers(0, 8), max_size=3), order=st.randoms(use_true_random=False))
def test_any_split_and_order_of_a_file_gives_the_same_rows(database, rows, cuts, order):
    nothing = without_ids(database)
    whole = import_file(database, "activities", rows, platform="zhejiang", piece=2)
    expected = without_ids(database)
    undo(database, whole.batch_id, person=LOCAL, now=NOW)
    order.shuffle(rows)
    edges = [0, *sorted(cuts), len(rows)]
    pieces = [rows[first:last] for first, last in pairwise(edges) if rows[first:last]]
    columns = ["activity", "team", "project", "starts", "place", "slots"]
    done = [import_file(database, "activities", piece, platform="zhejiang", columns=columns) for piece in pieces]
    assert without_ids(database) == expected
    assert sum(one.inserted for one in done) == whole.inserted
    take_back_all(database)
    assert without_ids(database) == nothing


def take_back_all(database) -> None:
    """Undo until no import is left that can be: one that changed nothing may own rows once another is undone."""
    of_ours = select(import_batch.c.id).where(import_batch.c.version.is_not(None), import_batch.c.undone_at.is_(None))
    while left := database.rows(of_ours.order_by(import_batch.c.id.desc())):
        undo(database, left[0][0], person=LOCAL, now=NOW)


def without_ids(database) -> dict[str, set]:
    team = select(organisation.c.name).where(organisation.c.id == activity.c.organisation_id).scalar_subquery()
    work = select(project.c.name).where(project.c.id == activity.c.project_id).scalar_subquery()
    shown = [c for c in activity.c if c.name not in ("id", "batch_id", "organisation_id", "project_id")]
    return {
        "activity": {tuple(row) for row in database.rows(select(team, work, *shown))},
        "organisation": {tuple(row) for row in database.rows(select(organisation.c.name, organisation.c.founded_on))},
        "project": {
            tuple(row) for row in database.rows(select(project.c.name, project.c.started_on, project.c.region_id))
        },
    }


def test_a_forecast_says_the_same_and_writes_nothing(database):
    file = staged("stations", [a_station(), a_station("乙")])
    before = database.version()
    forecast = load_staged(database, file, HERE, person=LOCAL, now=NOW, keep=False)
    assert counts(forecast) == (2, 0, 0, 0, 0) and forecast.batch_id is None
    assert database.rows(select(func.count()).select_from(station)) == [(0,)] and database.version() == before
    file.close()
