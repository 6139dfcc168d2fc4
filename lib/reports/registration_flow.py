"""From the volunteers of one day to those of another: stock before + new - gone by reason = stock at the end."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.metric import Metric
from lib.catalogue.vocabularies import END_REASON, Text
from lib.charts.trees import waterfall
from lib.dimensions import Dimensions
from lib.labels import reason_text
from lib.measure import measure
from lib.measure.disclosure import HIDDEN, Form, line_of_people, step_of
from lib.measure.metric_query import MetricQuery
from lib.measure.report_query import build_query, not_by
from lib.measure.result import Result
from lib.reports.report import Report, Rows
from lib.schema import registration
from lib.selection import Selection

UNKNOWN = "not_recorded"
OTHERS = Text("其余原因", "Other reasons")
IN_STEPS = Text(
    "减少的人次按原因分档给出，相加与实际减少数可有出入",
    "those gone are in steps by reason, so that their sum may be off by some",
)


@dataclass(frozen=True)
class Step:
    """One step; `code` is opening, new, closing or a reason of the end (END_REASON, or not_recorded).

    `value` is a count, never negative; None exactly when `reason` says why.
    """

    code: str
    value: float | None
    reason: str | None = None


@dataclass(frozen=True)
class RegistrationFlow:
    """opening + new - all of gone = closing, exactly, in `counts`: "persons", or "registrations" of one platform.

    `reason` says why the steps between the stocks cannot be given; they are blank then. `selection` has dates; the
    opening is the stock of the day before its period. Without a beginning of the period the opening is zero.
    """

    counts: str
    opening: Step
    new: Step
    gone: tuple[Step, ...]
    closing: Step
    selection: Selection
    reason: str | None = None
    in_steps: bool = False

    @property
    def note(self) -> Text | None:
        """How parts that are given in steps come to the exact stocks."""
        return IN_STEPS if self.in_steps and any(step.value for step in self.gone) else None

    @property
    def lines(self) -> tuple[Step, ...]:
        """All steps from left to right."""
        return (self.opening, self.new, *self.gone, self.closing)


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> RegistrationFlow:
    """The bridge of the selection's period, by home.

    Without a platform, or with all of them: persons, one person counted once. With one platform: its registrations.
    With several but not all the steps are blank ("several_platforms"): a person who leaves one of them may stay on
    another. Protected, those who are gone are given in steps by reason.
    """
    query = build_query(database, "registered_volunteers", selection, scope=scope)
    chosen = set(query.dimensions.ids("platforms", query.selection.get("platform")))
    if chosen == set(query.dimensions.members["platforms"]):
        query = build_query(database, "registered_volunteers", selection.choose(platform=()), scope=scope)
        chosen = set()
    one_platform = len(chosen) == 1
    counts = "registrations" if one_platform else "persons"
    reason = _reason(query, chosen)
    if reason and reason != "several_platforms":
        return _flow(query, counts, {}, reason, form)
    values = {"opening": _before(query, one_platform=one_platform), "closing": _stock(query, one_platform=one_platform)}
    if reason is None:
        values |= _steps(query, one_platform=one_platform)
        flows = values["new"] - sum(v for code, v in values.items() if code not in ("opening", "new", "closing"))
        if values["opening"] + flows != values["closing"]:
            values, reason = {code: values[code] for code in ("opening", "closing")}, "does_not_add_up"
    return _flow(query, counts, values, reason, form)


def _reason(query: MetricQuery, chosen: set[int]) -> str | None:
    start = query.selection.period.start
    if unknown := not_by(query):
        return unknown
    if query.lies_ahead:
        return "no_data_yet"
    if query.selection.get("end_reason"):
        return "not_by:end_reason"
    if query.selection.get("age_band") and start and (start - timedelta(days=1)).year != query.end.year:
        return "age_moves"
    return "several_platforms" if len(chosen) > 1 else None


def _before(query: MetricQuery, *, one_platform: bool) -> float:
    start = query.selection.period.start
    if start is None:
        return 0.0
    return _stock(query.with_period(start=None, end=start - timedelta(days=1)), one_platform=one_platform)


def _stock(query: MetricQuery, *, one_platform: bool) -> float:
    """Persons, or registrations of the one platform (`one_platform`), valid on the last day."""
    if not one_platform:  # as the page's card counts them, which knows the day before the period, too
        return _measured(query, query.metric).value or 0.0
    return float(query.read(select(func.count()).select_from(registration).where(*query.conditions()))[0][0])


def _steps(query: MetricQuery, *, one_platform: bool) -> dict[str, float]:
    """New, and gone by reason; exact."""
    new, gone = ("new_registrations", "ended_registrations") if one_platform else ("arrivals", "departures")
    steps = {"new": _measured(query, new).value, **dict.fromkeys(END_REASON, 0.0)}
    for cell in _measured(query, gone, ("end_reason",)).cells:
        code = cell.codes[0] or UNKNOWN
        steps[code] = steps.get(code, 0.0) + cell.value
    return steps


def _measured(query: MetricQuery, metric: str | Metric, by: tuple[str, ...] = ()) -> Result:
    return measure(query.database, metric, query.selection, by, scope=query.scope, form=Form.EXACT)


def _flow(query: MetricQuery, counts: str, values: dict, reason: str | None, form: Form) -> RegistrationFlow:
    step = step_of(query.with_metric(METRICS["departures"]))
    # Start, end and new of a whole county are public, so that the sum of those who are gone is known.
    gone = line_of_people({c: v for c, v in values.items() if c not in ("opening", "new", "closing")}, form, step)

    def line(code: str) -> Step:
        if code in gone:
            return Step(code, gone[code][0], reason=gone[code][1])
        return Step(code, values.get(code), reason=None if code in values else reason)

    reasons = [*END_REASON, *([UNKNOWN] if UNKNOWN in values else [])]
    return RegistrationFlow(
        counts=counts,
        opening=line("opening"),
        new=line("new"),
        gone=tuple(line(code) for code in reasons),
        closing=line("closing"),
        selection=query.selection,
        reason=reason,
        in_steps=form is Form.PROTECTED,
    )


HEADERS = {
    "persons": {"zh": ("步骤", "人数", "备注"), "en": ("Step", "persons", "Note")},
    "registrations": {"zh": ("步骤", "注册数", "备注"), "en": ("Step", "registrations", "Note")},
}
STEPS = {
    "opening": Text("期初", "At the start"),
    "new": Text("新增（人次）", "New (times)"),
    "closing": Text("期末", "At the end"),
    UNKNOWN: Text("原因未登记", "Reason not recorded"),
    **END_REASON,
}


def rows(flow: RegistrationFlow, dimensions: Dimensions, language: str) -> Rows:
    """One row a step; those who are gone are negative."""
    return HEADERS[flow.counts][language], [
        (
            STEPS[step.code].in_language(language),
            None if value is None else int(value),
            reason_text(step.reason, language),
        )
        for step, value in _signed(flow)
    ]


def draw(flow: RegistrationFlow, dimensions: Dimensions, language: str) -> dict | None:
    """A waterfall; those who are gone for reasons of few people as one step, which follows from the others."""
    few = {step.code for step in flow.gone if step.reason in HIDDEN}
    steps = [(step, value) for step, value in _signed(flow) if step.code not in few]
    if any(value is None for _, value in steps):
        return None
    words = [
        (STEPS[step.code].in_language(language), value, step.code in ("opening", "closing")) for step, value in steps
    ]
    if few:
        left = 2 * flow.closing.value - sum(value for _, value in steps)
        if left > 0:  # said to be more than they are, the others leave less than nothing
            return None
        words.insert(-1, (OTHERS.in_language(language), left, False))
    return waterfall(words, language)


def _signed(flow: RegistrationFlow) -> list[tuple[Step, float | None]]:
    gone = {step.code for step in flow.gone}
    return [(step, -step.value if step.code in gone and step.value is not None else step.value) for step in flow.lines]


REPORT = Report(
    name="bridge",
    title=Text("注册志愿者：期初＋新增－减少＝期末", "Registered volunteers: start + new - gone = end"),
    definition=Text(
        "期初存量（按人去重），加时段内新增人次，减按原因分列的减少人次，等于期末存量，分毫不差；几次进出的人每次都计，"
        "人数见“新增志愿者”“减少志愿者”；只选一个平台时为该平台的注册。",
        "The stock at the start (people counted once), plus arrivals, minus departures by reason, is the stock at the end, "
        "exactly; who comes and goes several times counts each time (people: new volunteers, volunteers gone); with one "
        "platform chosen, its registrations.",
    ),
    source=Text("各平台注册数据", "Registrations of all platforms"),
    compute=compute,
    rows=rows,
    metric="registered_volunteers",
    draw=draw,
    version=2,
    public="years",
)
