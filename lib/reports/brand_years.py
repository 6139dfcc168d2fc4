"""The activities of each brand year by year, in the same months of every year: a year that is not over is no fall."""

from dataclasses import dataclass

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.vocabularies import Text
from lib.charts import brand_matrix
from lib.charts.bars import in_order
from lib.dimensions import Dimensions
from lib.labels import bucket_label, code_label
from lib.measure import measure
from lib.measure.buckets import same_months
from lib.measure.disclosure import Form
from lib.measure.report_query import build_query
from lib.measure.result import Result
from lib.reports.report import Report, Rows, whole
from lib.selection import Selection

METRIC = METRICS["activities_held"]


@dataclass(frozen=True)
class BrandYears:
    """Activities held by brand and year: in the months up to `last_month` (1 to 12) of each year, and in all of its
    months so far; and those of all brands together by year, in the same months. `reason` says why there are none."""

    alike: Result
    together: Result
    all_months: Result
    last_month: int
    reason: str | None = None

    @property
    def note(self) -> Text | None:
        """Which months are compared; None where all years are whole."""
        months = self.last_month
        return (
            None
            if months == 12
            else Text(f"各年都只算{_months(months, 'zh')}", f"{_months(months, 'en')} of each year")
        )


def _months(last: int, language: str) -> str:
    if language == "zh":
        return "全年" if last == 12 else "1月" if last == 1 else f"1—{last}月"
    return "whole year" if last == 12 else "month 1" if last == 1 else f"months 1-{last}"


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> BrandYears:
    """The years since records began, up to the last day chosen."""
    until = build_query(database, METRIC.name, selection, scope=scope, to_date=True).selection

    def by_time(*brand: str) -> list[Result]:
        return [measure(database, METRIC, until, (*brand, time), scope=scope, form=form) for time in ("month", "year")]

    by_month, by_year = by_time("brand")
    alike, last_month = same_months(by_month, by_year)
    together, _ = same_months(*by_time())
    return BrandYears(alike, together, by_year, last_month, None if alike.cells else "no_records")


HEADERS = {
    "zh": ("品牌", "年份", "{}开展活动（场次）", "当年已知全部开展活动（场次）"),
    "en": ("Brand", "Year", "Activities held, {}", "Activities held, all of the year that is known"),
}


def rows(years: BrandYears, dimensions: Dimensions, language: str) -> Rows:
    """One row a brand and year with activities."""
    part = _months(years.last_month, language)
    known, cells = ({cell.codes: cell.value for cell in one.cells} for one in (years.all_months, years.alike))
    brands = in_order("brand", {brand for brand, _ in cells})
    return tuple(header.format(part) for header in HEADERS[language]), [
        (
            code_label("brand", brand, dimensions, language),
            bucket_label("year", year, years.alike, dimensions, language),
            whole(cells[brand, year]),
            whole(known.get((brand, year))),
        )
        for brand in brands
        for year in sorted(year for one, year in cells if one == brand)
    ]


def draw(years: BrandYears, dimensions: Dimensions, language: str) -> dict | None:
    """Brands down, years across, and each year's activities of all brands and none."""
    totals = (None, years.together, None)
    return brand_matrix([years.alike], dimensions, language, totals=totals) if years.alike.cells else None


REPORT = Report(
    name="brand_years",
    title=Text(
        "各品牌每年开展的活动（各年比同样的月份）：哪个起步，哪个淡出",
        "Activities held each year, in the same months of every year: which brand began, which faded",
    ),
    definition=Text(
        "每年只算最后一年已经完整的那些月份里开展的活动，免得未过完的一年显得下降；表和文件另有当年已知全部月份的数。"
        "有活动但不在这些月份里的年份为零，没有活动的年份空着。",
        "Of each year only the activities held in the months that are whole in the last year, so that a year that is not over "
        "does not look like a fall; the table and the file have all known months beside it. A year with activities in "
        "other months only is zero, one without any is a gap.",
    ),
    source=METRIC.source,
    compute=compute,
    rows=rows,
    metric=METRIC.name,
    draw=draw,
    period="to_date",
    marks=("brand",),
    sums=(2, 3),
)
