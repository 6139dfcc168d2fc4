"""Any split and any order of a file gives the same database."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lib.schema import activity, organisation, project, record_flag, registration, service_record, volunteer
from tests.importers.emptied import Emptied, emptied_at
from tests.importers.imports import content, credit, import_in_process, line
from tests.importers.match.test_resolver import placed

EXAMPLES = int(os.environ.get("ANY_ORDER", "15"))
"""Splits of each file; `make test-long` makes more."""
TABLES = (volunteer, registration, activity, service_record, organisation, project, record_flag)
LINES = [
    line(
        who, f"2026-03-{day:02d}", f"{hour:02d}:00", f"{hour + length:02d}:00", hours=length, activity=what, place=place
    )
    for who, day, hour, length, what, place in [
        (1, 5, 9, 2, "河道巡护", "浦沿街道"),
        (1, 5, 10, 3, "助老", "浦沿街道"),
        (1, 5, 13, 9, "助老", "西兴街道"),
        (1, 6, 9, 1, "河道巡护", "浦沿街道"),
        (2, 5, 8, 2, "河道巡护", "长河街道"),
        (2, 4, 8, 10, "全员团建", "长河街道"),
        (3, 3, 8, 2, "河道巡护", "西兴街道"),
        (3, 5, 7, 9, "河道巡护", "西兴街道"),
        (3, 5, 16, 8, "河道巡护", "浦沿街道"),
        (4, 28, 8, 2, "助老", "浦沿街道"),
    ]
]
LINES.append(LINES[-2].replace("测试3,", "测试三,").replace("助老", "河道巡护").replace("2026-03-05", "2026-03-07"))
"""The same person under another spelling of the name."""


@pytest.fixture(scope="module")
def emptied(_sqlite_template, tmp_path_factory) -> Iterator[Emptied]:
    with emptied_at(tmp_path_factory.mktemp("any_order") / "parts.sqlite", _sqlite_template) as database:
        yield database


NAMES = [
    (what, team, who, place)
    for what, team in [
        ("清洁家园", "党员志愿服务队"),
        ("清洁 家园", "党员 志愿服务队"),
        ("清洁家园", "甲队"),
        ("ABC助老", "ａｂｃ队"),
        ("abc 助老", "ABC队"),
    ]
    for who, place in [
        ("测试甲", "滨江区浦沿街道"),
        ("测试甲", "慈溪市-浒山街道"),
        ("测试乙", "滨江区长河街道"),
        ("测试丙", ""),
    ]
]
"""Two spellings of most names, each in two counties, and in rows without a place."""


@st.composite
def splits(draw, lines: list) -> list[list]:
    """The lines in any order, in any pieces; some stand in more than one piece."""
    order = draw(st.permutations(lines))
    cuts = sorted(draw(st.lists(st.integers(1, len(order) - 1), max_size=4)))
    pieces = [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True)]
    extra = draw(st.lists(st.tuples(st.integers(0, len(pieces) - 1), st.sampled_from(lines)), max_size=3))
    for i, again in extra:
        pieces[i] = [*pieces[i], again]
    return [piece for piece in pieces if piece]


@pytest.fixture(scope="module")
def whole_hours(emptied) -> tuple:
    """What the database holds after one import of all LINES."""
    database = emptied.fresh()
    assert import_in_process(database, credit(*LINES)).inserted == len(LINES)
    return content(database, TABLES), database.version().as_of


@given(pieces=splits(LINES))
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_split_and_order_of_a_file_gives_the_same_database(emptied, whole_hours, pieces):
    parts = emptied.fresh()
    done = [import_in_process(parts, credit(*piece)) for piece in pieces]
    assert sum(one.inserted for one in done) == len(LINES)
    assert sum(one.duplicate + one.unchanged for one in done) == sum(map(len, pieces)) - len(LINES)
    assert (content(parts, TABLES), parts.version().as_of) == whole_hours


LINKS = (
    select(
        service_record.c.source_ref,
        service_record.c.region_id,
        volunteer.c.person_key,
        activity.c.source_ref.label("activity"),
        organisation.c.name.label("team"),
        organisation.c.region_id.label("of_the_team"),
        project.c.name.label("project"),
        project.c.region_id.label("of_the_project"),
    )
    .join(volunteer, volunteer.c.id == service_record.c.volunteer_id)
    .join(activity, activity.c.id == service_record.c.activity_id)
    .join(organisation, organisation.c.id == activity.c.organisation_id)
    .join(project, project.c.id == activity.c.project_id)
)


@pytest.fixture(scope="module")
def whole_names(emptied) -> tuple:
    """What the database holds, and how its rows belong together, after one import of all NAMES."""
    database = emptied.fresh()
    outcome = import_in_process(database, placed(*NAMES), platform="national")
    assert (outcome.inserted, outcome.duplicate) == (12, 8)
    assert len(database.rows(select(organisation.c.id))) == 2 * 3  # teams in each county
    return content(database, TABLES), sorted(map(tuple, database.rows(LINKS)))


@given(pieces=splits(NAMES))
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_so_it_does_for_names_of_two_counties_in_several_spellings(emptied, whole_names, pieces):
    parts = emptied.fresh()
    done = [import_in_process(parts, placed(*piece), platform="national") for piece in pieces]
    assert sum(one.inserted for one in done) == 12 and not any(one.updated or one.quarantined for one in done)
    assert (content(parts, TABLES), sorted(map(tuple, parts.rows(LINKS)))) == whole_names
