"""The 3·5 month (March, 学雷锋活动月) of each year: what was held in it, and the projects launched within its programmes."""

from dataclasses import dataclass

from lib.access import Scope
from lib.catalogue.periods import parts_of_code
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.measure import measure
from lib.measure.disclosure import Form
from lib.measure.report_query import build_query
from lib.reports.report import CONFIRMED_RECORDS, Report, Rows, shown, whole
from lib.selection import Selection

MARCH = 3
METRICS_OF_MONTH = ("activities_held", "service_hours", "active_volunteers", "projects_launched")


@dataclass(frozen=True)
class MarchMonth:
    """March of one year: activities held, hours, people with hours (None: hidden or not recorded), projects launched, and the
    ids of the programmes that they were launched within."""

    year: int
    activities: float | None
    hours: float | None
    people: float | None
    projects: int
    programmes: tuple[int, ...]


@dataclass(frozen=True)
class MarchMonths:
    """Years in their order; `reason` for none."""

    months: tuple[MarchMonth, ...]
    reason: str | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> MarchMonths:
    """Every March up to the last day of the period."""
    query = build_query(database, "activities_held", selection, scope=scope, to_date=True)
    if query.lies_ahead:
        return MarchMonths((), "no_data_yet")
    asked = query.asked.within(start=None, end=query.end)

    def by_year(metric: str, *more: str) -> dict:
        found = measure(database, metric, asked, ("month", *more), scope=scope, form=form).cells
        years = [(parts_of_code("month", int(cell.codes[0])), cell) for cell in found if cell.codes[0] is not None]
        return {(year, *cell.codes[1:]): cell.value for (year, month), cell in years if month == MARCH}

    activities, hours, people, projects = map(by_year, METRICS_OF_MONTH)
    within = by_year("projects_launched", "programme")
    months = [
        MarchMonth(
            year,
            *(found.get((year,)) for found in (activities, hours, people)),
            int(projects.get((year,)) or 0),
            tuple(code for at, code in within if at == year and code is not None and within[at, code]),
        )
        for (year,) in sorted({*activities, *hours, *projects})
    ]
    months = [one for one in months if any((one.activities, one.hours, one.projects))]
    return MarchMonths(tuple(months), None if months else "no_records")


HEADERS = {
    "zh": (
        "3·5学雷锋月",
        "开展活动（场次）",
        "服务时长（小时）",
        "活跃志愿者（人）",
        "推出项目（个）",
        "所属计划或主题活动",
    ),
    "en": ("3·5 month", "Activities held", "Service hours", "Active volunteers", "Projects launched", "Within"),
}


def rows(found: MarchMonths, dimensions: Dimensions, language: str) -> Rows:
    """One row a year."""
    stop = "、" if language == "zh" else ", "
    return HEADERS[language], [
        (
            f"{one.year}年3月" if language == "zh" else f"March {one.year}",
            *(whole(one.activities), shown(one.hours, 1), whole(one.people), one.projects),
            stop.join(dimensions.name("programmes", code, language) for code in one.programmes),
        )
        for one in found.months
    ]


REPORT = Report(
    name="march_months",
    title=Text("历年“3·5”学雷锋月与推出的项目", "The 3·5 month of each year and the projects launched in it"),
    definition=Text(
        "每年3月（“3·5”学雷锋活动月）开展的活动、服务时长、当月有时长的志愿者，以及当月在计划或主题活动中推出的项目。各年志愿者"
        "有重复，不可相加。不表示这些活动都因“3·5”而起。",
        "Each March (the month of Lei Feng Day, 5 March): activities held, hours, volunteers with hours in the month, and projects "
        "launched within a programme or theme day in it. The same people serve in several years: they do not add up. It does not "
        "say that the day was the cause of them.",
    ),
    source=CONFIRMED_RECORDS,
    compute=compute,
    rows=rows,
    metric="activities_held",
    period="to_date",
    sums=(1, 2, 4),
)
