"""Which denominator gives which rate: every population row of the chosen places with the rates against it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lib.access import Scope
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.measure import measure
from lib.measure.disclosure import Form
from lib.measure.metric_query import MetricQuery
from lib.measure.report_query import build_query
from lib.measure.result import Cell
from lib.reports.report import Report, Rows, percent, whole
from lib.schema import population
from lib.selection import Selection

RATES = ("registered_volunteers", "resident_participants")


@dataclass(frozen=True)
class Denominator:
    """One population row and the two rates against it.

    usual: the row's scope is the usual one; used: this very row is the denominator of the metrics registration_rate
    and participation_rate for the selection. registered: persons on the last day; participants: persons of the period;
    rates: persons / residents (0.21 is 21 %). Blank with `registered_reason` or `participants_reason`.
    """

    region_id: int
    scope: str
    as_of: date
    residents: int
    usual: bool
    used: bool
    source: str
    registered: float | None
    registration_rate: float | None
    registered_reason: str | None
    participants: float | None
    participation_rate: float | None
    participants_reason: str | None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> tuple[Denominator, ...]:
    """Population rows of the chosen places (none chosen: the counties of the data; a city: its counties too).

    By place, then by day. Empty where residents are not counted, as for a community.
    """
    everybody = selection.choose(sex=(), age_band=())  # the rows count all residents
    query = build_query(database, "residents", everybody, scope=scope)
    places = _places(query)
    columns = population.c
    wanted = (columns.region_id, columns.scope, columns.as_of, columns.residents, columns.usual, columns.source)
    statement = select(*wanted).where(columns.region_id.in_(places)).order_by(columns.as_of, columns.scope)
    rows = sorted(query.read(statement), key=lambda row: places.index(row[0]))
    counted = {r: {p: _counted(query, r, p, form) for p in {row[0] for row in rows}} for r in RATES}
    used = {place: _used(rows, place, query.end) for place in places}
    return tuple(_denominator(row, used[row[0]], *(counted[rate][row[0]] for rate in RATES)) for row in rows)


def _places(query: MetricQuery) -> list[int]:
    found = []
    for place in query.chosen_places():
        found.append(place)
        if query.dimensions.place(place).level in ("province", "city"):
            found += [p for p in query.dimensions.below(place, "county") if p in query.dimensions.used_counties]
    return list(dict.fromkeys(found))


def _counted(query: MetricQuery, metric: str, place: int, form: Form) -> Cell:
    selection = query.selection.choose(place=place)
    return measure(query.database, metric, selection, scope=query.scope, form=form).cell


def _used(rows: list[tuple], place: int, end: date) -> tuple | None:
    """The row that the rates of the catalogue divide by: the latest usual one up to the end, else the earliest."""
    usual = [row for row in rows if row[0] == place and row[4]]
    earlier = [row for row in usual if row[2] <= end]
    return earlier[-1] if earlier else usual[0] if usual else None


def _denominator(row: tuple, used: tuple | None, registered: Cell, participants: Cell) -> Denominator:
    region_id, scope, as_of, residents, usual, source = row
    return Denominator(
        region_id=region_id,
        scope=scope,
        as_of=as_of,
        residents=residents,
        usual=bool(usual),
        used=row == used,
        source=source,
        registered=registered.value,
        registration_rate=None if registered.value is None else registered.value / residents,
        registered_reason=registered.reason,
        participants=participants.value,
        participation_rate=None if participants.value is None else participants.value / residents,
        participants_reason=participants.reason,
    )


HEADERS = {
    "zh": (
        *("地区", "口径", "人口时点", "常住人口", "注册志愿者", "注册率%"),
        *("社会参与率%", "本页采用", "来源"),
    ),
    "en": (
        *("Place", "Scope", "Counted on", "Residents", "Registered", "Registration rate %"),
        *("Participation rate %", "Used here", "Source"),
    ),
}
SCOPES = {
    "whole": Text("全域", "whole area"),
    "without_qianwan": Text("不含前湾新区", "without Qianwan New Area"),
    "demo": Text("演示（虚构）", "demo (invented)"),
}
YES = Text("是", "yes")


def rows(populations: tuple[Denominator, ...], dimensions: Dimensions, language: str) -> Rows:
    """One row a population figure."""
    return HEADERS[language], [
        (
            dimensions.name("regions", line.region_id, language),
            scope_words(line.scope, language),
            line.as_of.isoformat(),
            line.residents,
            whole(line.registered),
            percent(line.registration_rate),
            percent(line.participation_rate),
            YES.in_language(language) if line.used else "",
            source_words(line.source, language),
        )
        for line in populations
    ]


def scope_words(scope: str, language: str) -> str:
    """The boundary of a population count in words; as it is written where this program does not know it."""
    return SCOPES[scope].in_language(language) if scope in SCOPES else scope


def source_words(source: str, language: str) -> str:
    """A source written as "中文 / English；address" in the one language, with the address; any other as it is."""
    words, mark, address = source.partition("；")
    chinese, slash, english = words.partition(" / ")
    return f"{english if language == 'en' else chinese}{mark}{address}" if slash else source


REPORT = Report(
    name="denominators",
    title=Text(
        "同一个分子，不同的分母：比率取决于用哪个人口数",
        "One numerator, several denominators: the rate depends on the population named",
    ),
    definition=Text(
        "注册志愿者和参与服务的居民，分别除以人口表中每一条常住人口；标明本页采用的一条。",
        "Registered volunteers and residents who served, over each population row; the one used on this page is marked.",
    ),
    source=Text("人口普查、年度人口公报、平台数据", "Census, population bulletins, platforms"),
    compute=compute,
    rows=rows,
    metric="residents",
    filters=("place", "county", "street"),
    sums=(),
)
