"""How many people an activity serves, by category: what is plausible differs, and what is to be checked stands apart."""

from dataclasses import dataclass

from sqlalchemy import func, select

from lib.access import Scope
from lib.catalogue.vocabularies import CATEGORY, Text
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.measure.report_query import build_query, not_by
from lib.reports.activities.people_served import ENDS, NOT_RECORDED, band_number, band_words
from lib.reports.report import Report, Rows
from lib.schema import activity
from lib.selection import Selection

IMPLAUSIBLE = (0, None)
"""Ends of the bands to be checked: nobody, and more than the last band ends with."""


@dataclass(frozen=True)
class CategoryServed:
    """One category: activities held in each band of ENDS, in their order."""

    category: str
    bands: tuple[int, ...]

    @property
    def to_check(self) -> int:
        return sum(count for count, end in zip(self.bands, ENDS.values(), strict=True) if end in IMPLAUSIBLE)


@dataclass(frozen=True)
class ServedByCategory:
    """In the order of the categories; `reason` for none."""

    lines: tuple[CategoryServed, ...]
    reason: str | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> ServedByCategory:
    """The activities held in the period by category and band."""
    query = build_query(database, "activities_held", selection, scope=scope)
    if reason := not_by(query):
        return ServedByCategory((), reason)
    band = band_number().label("band")
    statement = select(activity.c.category, band, func.count()).where(*query.conditions())
    found: dict[str, dict[int, int]] = {}
    for category, number, count in query.read(statement.group_by(activity.c.category, "band")):
        found.setdefault(category, {})[number] = int(count)
    order = list({**CATEGORY, **found})
    lines = [
        CategoryServed(category, tuple(found[category].get(number, 0) for number in ENDS))
        for category in sorted(found, key=order.index)
    ]
    return ServedByCategory(tuple(lines), None if lines else "no_records")


HEADERS = {
    "zh": ("服务类别", "开展活动", "请核对"),
    "en": ("Category", "Activities held", "To check"),
}


def rows(served: ServedByCategory, dimensions: Dimensions, language: str) -> Rows:
    """One row a category, one column a band."""
    category, held, check = HEADERS[language]
    people = "{}人次" if language == "zh" else "{} people"
    bands = [
        band_words(end, language) if end == NOT_RECORDED else people.format(band_words(end, language))
        for end in ENDS.values()
    ]
    return (category, held, *bands, check), [
        (
            CATEGORY[line.category].in_language(language) if line.category in CATEGORY else line.category,
            *(sum(line.bands), *line.bands, line.to_check),
        )
        for line in served.lines
    ]


REPORT = Report(
    name="people_served_by_category",
    title=Text("各类别每场服务群众人次分档（场次）", "People served at one activity, by category (activities)"),
    definition=Text(
        "时段内开展的活动按类别和登记的服务对象人次分档的场次。请核对：登记为0人次或1,000人次以上的场次；没有登记的单列，不作零，也不算请核对。",
        "The activities held in the period by category and number of people served. To check: those with 0 or with more than 1,000; "
        "those without a number stand apart, are not zero and not among those to check.",
    ),
    source=Text("各平台活动数据", "Activities of all platforms"),
    compute=compute,
    rows=rows,
    metric="activities_held",
    sums=tuple(range(1, len(ENDS) + 3)),
)
