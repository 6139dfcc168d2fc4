"""Award grants by year of the contest, as a table: similar amounts year after year say nothing as bars."""

from dataclasses import dataclass

from lib.access import Scope
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.measure import measure
from lib.measure.disclosure import Form
from lib.measure.report_query import build_query
from lib.reports.report import Report, Rows, shown, whole
from lib.selection import Selection


@dataclass(frozen=True)
class YearOfGrants:
    """awards of the year, those that came with a grant, and the sum of the grants in yuan (None: no grant)."""

    year: int
    awards: int
    with_grant: int
    grants: float | None


@dataclass(frozen=True)
class GrantsByYear:
    """Years in their order; `reason` for none."""

    years: tuple[YearOfGrants, ...]
    reason: str | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> GrantsByYear:
    """All years up to the last day of the period."""
    query = build_query(database, "award_grants", selection, scope=scope, to_date=True)
    if query.lies_ahead:
        return GrantsByYear((), "no_data_yet")
    asked = query.asked.within(start=None, end=query.end)
    awards, given, grants = (
        measure(database, name, asked, ("contest_year",), scope=scope, form=form).by_code()
        for name in ("contest_awards", "awards_with_grant", "award_grants")
    )
    years = [
        YearOfGrants(
            int(year), int(awards[year]), int(given.get(year) or 0), grants.get(year) if given.get(year) else None
        )
        for year in sorted(year for year, count in awards.items() if year is not None and count)
    ]
    return GrantsByYear(tuple(years), None if years else "no_records")


HEADERS = {
    "zh": ("年份", "获奖（个）", "其中得到扶持资金", "扶持资金（元）", "平均（元）"),
    "en": ("Year", "Awards", "With a grant", "Grants (yuan)", "Mean (yuan)"),
}


def rows(found: GrantsByYear, dimensions: Dimensions, language: str) -> Rows:
    """One row a year."""
    return HEADERS[language], [
        (
            str(line.year),
            *(line.awards, line.with_grant, whole(line.grants)),
            None if line.grants is None else shown(line.grants / line.with_grant, 0),
        )
        for line in found.years
    ]


REPORT = Report(
    name="award_grants_by_year",
    title=Text("各年获奖与扶持资金", "Awards and their grants by year"),
    definition=Text(
        "截至时段末日，各年大赛的获奖、其中得到扶持资金的奖项和扶持资金；平均只按得到扶持资金的奖项计。没有扶持资金的年份为空白。",
        "Awards of the contests of each year up to the last day, those that came with a grant, and the grants; the mean is over awards "
        "with a grant. A year without grants is blank.",
    ),
    source=Text("大赛获奖名单、扶持资金台账", "Lists of awards and register of grants"),
    compute=compute,
    rows=rows,
    metric="award_grants",
    period="to_date",
    sums=(1, 2, 3),
)
