"""What a measurement gives back: cells of codes and values, with a reason wherever a value is blank."""

from dataclasses import dataclass
from datetime import date, datetime

from lib.catalogue.metric import Metric
from lib.catalogue.vocabularies import Text
from lib.selection import Selection

BLANK_REASONS = {
    "below_ten": Text("<10", "<10"),
    "below_fifty": Text("<50", "<50"),
    "few_people": Text("不足10人，不公布", "Fewer than 10 people: withheld"),
    "few_people_divided": Text("不足50人，不公布", "Fewer than 50 people: withheld"),
    "few_in_all": Text("全县（市、区）人数太少，不再划分", "Too few people in the county: not split"),
    "few_for_rate": Text("不足30人，不公布", "Fewer than 30 people: withheld"),
    "one_at_a_time": Text(
        "对外数据不给几个镇街或人群合并的数，请一次选一个",
        "Public figures are not given for several streets or groups together: choose one",
    ),
    "one_period": Text(
        "镇街或人群的对外数据只按日历上的周、月、季、半年、年给出",
        "Public figures of streets or groups are given for a week, month, quarter, half-year or years of the calendar",
    ),
    "one_year_table": Text(
        "对外的这张表只按整年、今年以来或近十二个月给出",
        "The public form of this table is given for a year, the year so far or the last twelve months",
    ),
    "not_public": Text("对外数据不含这张表", "Not part of the public figures"),
    "not_public_here": Text(
        "对外数据只给全县（市、区）、不按人员特征筛选的这张表",
        "Public for whole counties only, without filters by characteristics of people",
    ),
    "no_records": Text("没有记录", "No records"),
    "no_homes": Text("没有居住在此的人的资料", "Nobody is known to live here"),
    "no_list": Text("没有导入名单，只见于记录", "No list imported: known from records only"),
    "not_recorded": Text("来源未登记", "Not recorded by the source"),
    "no_denominator": Text("没有可作分母的数（人口、时长等）", "Nothing to divide by (population, hours or the like)"),
    "no_data_yet": Text("数据尚未到这一时段", "No data yet for this time"),
    "no_denominator_by": Text("没有按“{}”分的人口数，不能算比率", "No population figure by {}: no rate"),
    "before_first_record": Text("对比时段早于最初的记录", "The period compared with begins before the first record"),
    "months_missing": Text(
        "两个时段缺数据的月份不同，不可比", "Months are missing in one of the periods: not comparable"
    ),
    "no_beginning": Text("时段没有起点，无可对比", "A period without a beginning has no comparison"),
    "no_such_day": Text("对比的月份没有这一天", "The month compared with has no such day"),
    "not_yet": Text("时间未到，尚不能判断", "Too early to say"),
    "outside_data": Text("超出已有数据的时间范围", "Outside the time that the data covers"),
    "no_comparison": Text("未选对比时段", "No comparison chosen"),
    "several_platforms": Text(
        "选了几个但不是全部平台：按人去重的增减只能就全部平台或单个平台计算",
        "Several but not all platforms are chosen: new and gone people are known for all platforms or for one",
    ),
    "age_moves": Text(
        "时段跨年，年龄段成员随年份变化，期初与期末不是同一批人",
        "The period crosses a year: people change age band, so start and end are not the same group",
    ),
    "too_few_peers": Text("同类有数字的不足两个，没有中位数", "Fewer than two peers with a figure: no median"),
    "no_subject": Text("请只选一个地区、品牌、项目、队伍或阵地", "Choose one place, brand, project, team or station"),
    "does_not_add_up": Text(
        "注册起止日期有误，期初＋新增－减少≠期末", "Faulty dates of registrations: start + new - gone is not the end"
    ),
    "kept_by_county": Text("只登记到县市区，不分镇街", "Recorded by county only, not by street"),
    "apart_by": Text(
        "所选范围含几种“{}”，单位不同，不能相加；请选一种",
        "Several values of {} are selected, each in a unit of its own: they are not added; choose one",
    ),
    "too_few_places": Text("可比地区不足三个，不分档", "Fewer than three places to compare: no bands"),
}
"""Why a value is blank, in words, in a measurement or a report. Beside these, "not_by:NAME": the rows do not carry the
filter NAME that was chosen."""
PUBLIC_RULE = Text(
    "对外数据：全县（市、区）且不按人员特征划分的数为准确数；其余的人数、人次、注册、时长、积分，按镇街或一种特征、按日历年"
    "给出的每十为一档，其他时段（今年以来、近十二个月、月、季等）、某日的存量和又按类别或另一种特征划分或筛选的每五十为一档，"
    "以档的中间数表示（10至19记作15），不到一档（含无人）的人数记作“<10”“<50”或不列出，其时长、人次、积分不公布；"
    "为使各项之和与全县数相符，个别人数上调或下调一档，时长、人次等由人数最多的一项取其余；"
    "不足30人的比率和中位数不公布；镇街或人群一次给出一个，时段为日历上的周、月、季、半年、年。",
    "Public figures: those of whole counties, not split by characteristics of people, are exact. All other numbers of people, "
    "attendances, registrations, hours and points are given in steps by the middle of each: in tens (10 to 19 are 15) by street "
    "or by one characteristic for a year of the calendar; in fifties for other periods (the year so far, twelve months, a month), "
    "for those registered on a day, and where they are also of a category or of a second characteristic. Fewer people than a step, or nobody, are "
    '"<10", "<50" or not listed, and what they did is withheld. Some counts are one step more or less, so that all '
    "add up to the county; of hours, attendances and points the part of the most people takes what the others leave. Rates and "
    "medians over fewer than 30 people are withheld; streets or groups are given one by one, for weeks, months, quarters, "
    "half-years and years of the calendar.",
)
"""The rule of the protected form (`disclosure/`) in words, on pages and in files."""


@dataclass(frozen=True)
class Cell:
    """One value (in the metric's unit) at `codes` (one for each breakdown); `rows` is how many rows were counted.

    `value` is None exactly when `reason` says why. `people` is the count of people behind a rate or sum.
    `residents_on`: the days of the population counts that it is, or that it divides by.
    """

    codes: tuple
    value: float | None
    reason: str | None = None
    rows: int = 0
    people: float | None = None
    residents_on: tuple[date, ...] = ()


@dataclass(frozen=True)
class Incomplete:
    """What of a bucket is counted: its first and last day, and the months (year*100+month) between them without records
    in one of the chosen places."""

    first: date
    last: date
    missing: tuple[int, ...] = ()


@dataclass(frozen=True)
class Result:
    """A measured metric; `cells` are sorted by their codes.

    asked: the selection as it was chosen, with the filters that were applied; set_aside: names of the chosen filters that
    were not, because the metric's rows do not carry them. selection: `asked` with dates, cut at `as_of`, the last day that
    the data speaks for in this metric. until: the last day asked for. incomplete: (code, what of it is counted) of the
    months, quarters or years that are not whole.
    """

    metric: Metric
    selection: Selection
    by: tuple[str, ...]
    cells: tuple[Cell, ...]
    as_of: date
    data_version: int
    changed_at: datetime
    from_copy: bool
    asked: Selection
    until: date
    set_aside: tuple[str, ...] = ()
    incomplete: tuple[tuple[int, Incomplete], ...] = ()

    @property
    def residents_on(self) -> tuple[date, ...]:
        """The days of the population counts behind the cells, oldest first; empty for what does not divide by residents."""
        return tuple(sorted({day for cell in self.cells for day in cell.residents_on}))

    @property
    def cell(self) -> Cell:
        """The only cell of a result without breakdown."""
        if self.by:
            raise ValueError(f"{self.metric.name} was measured by {', '.join(self.by)}: there is no single value")
        return self.cells[0]

    @property
    def value(self) -> float | None:
        """The value of a result without breakdown; None when blank."""
        return self.cell.value

    @property
    def rows_counted(self) -> int:
        """Number of rows of the database that all cells count."""
        return sum(cell.rows for cell in self.cells)

    def by_code(self) -> dict:
        """Values by code, for a result with one breakdown."""
        return {cell.codes[0]: cell.value for cell in self.cells}


def dated_selection(measured) -> Selection:
    """The selection of a Result or MetricQuery as it can be asked again: with its dates, and of one that lies ahead of the data, which
    cuts its period to nothing, with the days asked for."""
    period = measured.selection.period
    if period.start is None or period.end is None or period.start <= period.end:
        return measured.selection
    return measured.selection.within(start=period.start, end=measured.until or period.start)
