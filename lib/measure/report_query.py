"""How every query beside `measure()` starts and ends: its `MetricQuery`, the first day of the data, small counts hidden.

A query that answers a page (bridge, retention, stars, ...) is its own file here. It takes
`(database, selection, *, scope, threshold)` and gives frozen dataclasses whose blanks carry a reason of `REASONS`.
"""

from collections.abc import Hashable, Mapping
from datetime import date
from functools import lru_cache

from sqlalchemy import func, select

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.vocabularies import Text
from lib.dimensions import read_dimensions
from lib.measure.metric_query import MetricQuery
from lib.schema import service_record
from lib.selection import Selection
from lib.settings import load

REASONS = {
    "hidden_small": Text("人数过少，不显示", "Too few people to show"),
    "no_records": Text("没有记录", "No records"),
    "not_recorded": Text("来源未登记", "Not recorded by the source"),
    "no_denominator": Text("没有人口数", "No population figure"),
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
    "does_not_add_up": Text(
        "注册起止日期有误，期初＋新增－减少≠期末", "Faulty dates of registrations: start + new - gone is not the end"
    ),
    "too_few_places": Text("可比地区不足三个，不分档", "Fewer than three places to compare: no bands"),
}
"""Why a value is blank, in words. Beside these, "not_by:NAME": the rows do not carry the filter NAME."""


def build_query(
    database, metric: str, selection: Selection, *, scope: Scope, by: tuple[str, ...] = (), to_date: bool = False
) -> MetricQuery:
    """The query about `metric` with the selection's dates; `to_date` opens its beginning."""
    version = database.version()
    selection = selection.resolved(version.as_of or date(1900, 1, 1))
    if to_date:
        selection = selection.within(start=None, end=selection.period.end)
    return MetricQuery(database, read_dimensions(database), METRICS[metric], selection, by, scope)


def not_by(query: MetricQuery) -> str | None:
    """The reason "not_by:NAME" when a chosen filter is unknown to the query's rows, else None."""
    name = query.unknown_filter()
    return f"not_by:{name}" if name else None


def last_day(query: MetricQuery) -> date:
    """The period's last day, but no later than the day the data speaks for."""
    return min(query.end, query.database.version().as_of or query.end)


def data_begins(database) -> date | None:
    """First day of the month of the first confirmed service record; None without any record."""
    version = database.version()
    return _begins(database, version.database_key, version.version)


@lru_cache(maxsize=4)
def _begins(database, _key: str, _version: int) -> date | None:
    statement = select(func.min(service_record.c.served_on)).where(service_record.c.state == "confirmed")
    first = database.read(statement).rows[0][0]
    return None if first is None else first.replace(day=1)


def threshold_or_setting(threshold: int | None) -> int:
    """The threshold given, else that of the settings (persons)."""
    return load().threshold if threshold is None else threshold


def small(values: Mapping[Hashable, float | None], *, threshold: int, add_up: bool) -> set:
    """Codes of the counts of people to hide: 1 to threshold-1.

    Where they `add_up` to a known sum the smallest of the larger ones goes with them, so that subtraction finds none.
    """
    hidden = {code for code, value in values.items() if value is not None and 0 < value < threshold}
    larger = [code for code, value in values.items() if code not in hidden and value]
    if add_up and hidden and larger:
        hidden.add(min(larger, key=lambda code: values[code]))
    return hidden
