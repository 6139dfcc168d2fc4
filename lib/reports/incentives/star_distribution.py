"""Volunteers by stars: cumulative confirmed hours over a versioned table of rules, `data/reference/star_rules.csv`.

A local table: five rows of another `rule_set`; a changed table: the same rule_set with the next `version`.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from sqlalchemy import case, func, select

from lib.access import Scope
from lib.catalogue.vocabularies import Text
from lib.charts.trees import star_bars
from lib.db.reference_data import FOLDER
from lib.dimensions import Dimensions
from lib.labels import reason_text
from lib.measure import measure
from lib.measure.disclosure import Form, line_of_people, people_in_steps, step_of
from lib.measure.metric_query import MetricQuery
from lib.measure.report_query import build_query, last_day, not_by
from lib.reports.report import CONFIRMED_RECORDS, Report, Rows, percent, whole
from lib.schema import service_record
from lib.selection import Selection

PEOPLE = {"home": "resident_participants", "service": "active_volunteers"}
FILTERS_OF_PEOPLE = ("group", "profession", "sex", "age_band")


@dataclass(frozen=True)
class StarRules:
    """One version of a rule set: `hours[0]` are needed for one star, `hours[1]` for two, ..., from `since` on."""

    name: str
    version: int
    since: date
    hours: tuple[int, ...]
    source: str


@dataclass(frozen=True)
class StarLine:
    """Persons with exactly `stars` stars, reached at `from_hours`, and their share (0 to 1) of all."""

    stars: int
    from_hours: int
    persons: float | None
    share: float | None
    reason: str | None = None


@dataclass(frozen=True)
class StarDistribution:
    """Lines from 0 stars up. `total`: persons with any confirmed record by the last day. `without_record`: registered
    volunteers without one; `left`: of the total, those who are not registered any more (both None: by place of service, too
    few to show, or a filter that registrations do not carry).

    `partial`: the selection leaves out some of a person's hours (a category, a platform, a place of service), so that
    the stars are not those of the register. `reason` says why there are no lines.
    """

    lines: tuple[StarLine, ...]
    total: float | None
    rules: StarRules | None
    partial: bool
    selection: Selection
    reason: str | None = None
    without_record: float | None = None
    left: float | None = None

    @property
    def note(self) -> Text | None:
        """What to read with the figures: who is not in them, and that a selection is partial."""
        notes = [PARTIAL] if self.partial else []
        if self.left:
            notes.append(Text(*(words.format(self.total, self.left) for words in (LEFT.zh, LEFT.en))))
        if self.without_record:
            notes.append(Text(*(words.format(self.without_record) for words in (REST.zh, REST.en))))
        return Text("；".join(note.zh for note in notes), "; ".join(note.en for note in notes)) if notes else None


def compute(
    database,
    selection: Selection,
    *,
    scope: Scope,
    form: Form = Form.PROTECTED,
    place: Literal["home", "service"] = "home",
    rule_set: str = "national",
) -> StarDistribution:
    """Persons by stars at the period's end, of those with any confirmed record since records began.

    Without lines ("outside_data") when `rule_set` has no version in force on the last day.
    Raises ValueError for an unknown rule set.
    """
    query = build_query(database, PEOPLE[place], selection, scope=scope, to_date=True)
    rules = star_rules(rule_set, on=last_day(query))
    if rules is None:
        return StarDistribution((), None, None, partial=False, selection=query.selection, reason="outside_data")
    record_filters = {name for name, _ in query.selection.filters} - {*FILTERS_OF_PEOPLE, "place"}
    placed = place == "service" and (query.selection.places or scope.places is not None)
    made = {"rules": rules, "partial": bool(record_filters or placed), "selection": query.selection}
    if reason := not_by(query):
        return StarDistribution((), None, reason=reason, **made)
    each = (
        select(func.sum(service_record.c.minutes).label("minutes"))
        .where(*query.conditions())
        .group_by(service_record.c.volunteer_id)
        .subquery("each_volunteer")
    )
    level = [(each.c.minutes >= hours * 60, i) for i, hours in reversed(list(enumerate(rules.hours, start=1)))]
    statement = select(case(*level, else_=0).label("stars"), func.count().label("people")).group_by("stars")
    found = dict(query.read(statement.select_from(each)))
    total = sum(found.values())
    if total == 0:
        return StarDistribution((), None, reason="no_records", **made)
    counts = {star: found.get(star, 0) for star in range(len(rules.hours) + 1)}
    shown = line_of_people(counts, form, step_of(query))
    lines = [
        StarLine(
            star,
            from_hours,
            shown[star][0],
            None if shown[star][1] else min(shown[star][0] / total, 1.0),
            shown[star][1],
        )
        for star, from_hours in enumerate((0, *rules.hours))
    ]
    rest, left = _beside(query, total, form) if place == "home" and not record_filters else (None, None)
    return StarDistribution(tuple(lines), float(total), without_record=rest, left=left, **made)


def _beside(query: MetricQuery, total: int, form: Form) -> tuple[float | None, float | None]:
    """Registered volunteers of the last day without any confirmed record up to it, by home; and of the `total` with one those
    who are not registered on that day."""
    asked = {"database": query.database, "selection": query.selection, "scope": query.scope, "form": Form.EXACT}
    registered = measure(metric="registered_volunteers", **asked).value
    served = measure(metric="active_registered", **asked).value
    if registered is None or served is None:
        return None, None
    return tuple(people_in_steps(count, form, step_of(query))[0] for count in (registered - served, total - served))


def star_rules(rule_set: str = "national", *, on: date) -> StarRules | None:
    """The version of `rule_set` in force on the day; None before the first. Raises ValueError for an unknown rule set."""
    versions = [rules for rules in _all_rules() if rules.name == rule_set]
    if not versions:
        raise ValueError(f"star_rules.csv has no rules {rule_set!r}")
    return max((rules for rules in versions if rules.since <= on), key=lambda rules: rules.since, default=None)


@cache
def _all_rules() -> tuple[StarRules, ...]:
    with (FOLDER / "star_rules.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    versions: dict[tuple[str, int], list[dict]] = {}
    for row in sorted(rows, key=lambda row: int(row["stars"])):
        versions.setdefault((row["rule_set"], int(row["version"])), []).append(row)
    return tuple(
        StarRules(
            name,
            version,
            date.fromisoformat(group[0]["since"]),
            tuple(int(row["hours"]) for row in group),
            group[0]["source"],
        )
        for (name, version), group in versions.items()
    )


HEADERS = {
    "zh": ("星级", "累计时长起点（小时）", "人数", "占比%", "备注"),
    "en": ("Stars", "From hours", "People", "Share %", "Note"),
}
NO_STAR = Text("无星级", "No star")
LEFT = Text("共{:,.0f}人，含现已不在册的{:,.0f}人", "{:,.0f} people, of whom {:,.0f} are not registered any more")
REST = Text(
    "另有{:,.0f}名注册志愿者没有已生效记录，不在其中",
    "besides them {:,.0f} registered volunteers without a confirmed record",
)
PARTIAL = Text(
    "只计所选范围内的时长，与登记星级不同",
    "only the hours of this selection count: not the stars of the register",
)


def rows(distribution: StarDistribution, dimensions: Dimensions, language: str) -> Rows:
    """One row a number of stars, from none."""
    return HEADERS[language], [
        (line.stars, line.from_hours, whole(line.persons), percent(line.share), reason_text(line.reason, language))
        for line in distribution.lines
    ]


def draw(distribution: StarDistribution, dimensions: Dimensions, language: str) -> dict | None:
    """A bar for each number of stars; none for a hidden count."""
    if all(line.persons is None for line in distribution.lines):
        return None
    words = ["★" * line.stars or NO_STAR.in_language(language) for line in distribution.lines]
    return star_bars(list(zip(words, (line.persons for line in distribution.lines), strict=True)), language)


REPORT = Report(
    name="stars",
    title=Text("星级志愿者分布", "Volunteers by stars"),
    definition=Text(
        "按累计已生效时长：100、300、600、1000、1500小时对应一至五星（全国规则，规则表有版本）。",
        "By cumulative confirmed hours: 100, 300, 600, 1000, 1500 hours for one to five stars (national rule, versioned).",
    ),
    source=CONFIRMED_RECORDS,
    compute=compute,
    rows=rows,
    metric="resident_participants",
    period="to_date",
    draw=draw,
    sums=(2, 3),
    public="years",
)
