"""Matches of the period followed to the activity that came of them: was it held, and how many did it serve?"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lib.access import Scope
from lib.catalogue.derived_columns import held
from lib.catalogue.vocabularies import OFFER_KIND, SUPPLY_STATE, Text
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.measure.report_query import build_query
from lib.reports.report import Report, Rows, place_name
from lib.schema import activity, need, need_match, offer
from lib.selection import Selection

MOST_LINES = 200


@dataclass(frozen=True)
class Outcome:
    """One match. `held_on`: the day of the activity, None where the match names none; `held`: whether it has a confirmed
    record; `served`: people served, person-visits, None where not recorded."""

    need: str
    state: str
    place_id: int
    offer: str
    kind: str
    matched_on: date
    held_on: date | None = None
    held: bool = False
    served: int | None = None


@dataclass(frozen=True)
class MatchOutcomes:
    """The matches, the latest first, at most MOST_LINES; `reason` for none."""

    lines: tuple[Outcome, ...]
    reason: str | None = None
    note: Text | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> MatchOutcomes:
    """The matches of the period."""
    query = build_query(database, "need_matches", selection, scope=scope)
    if query.lies_ahead:
        return MatchOutcomes((), "no_data_yet")
    joined = need_match.join(need, need.c.id == need_match.c.need_id).join(offer, offer.c.id == need_match.c.offer_id)
    columns = (need.c.name, need.c.state, need_match.c.region_id, offer.c.name, offer.c.kind, need_match.c.matched_on)
    ordered = select(need_match.c.activity_id, *columns).select_from(joined).where(*query.conditions())
    latest = ordered.order_by(need_match.c.matched_on.desc(), need_match.c.id).limit(MOST_LINES + 1)
    found = query.read(latest, follows=(need, offer))
    named = sorted({row[0] for row in found if row[0] is not None})
    c = activity.c
    of_matches = select(c.id, c.held_on, held, c.beneficiaries).where(c.id.in_(named))
    outcomes = {row[0]: row for row in query.read(of_matches, follows=(activity,))}
    lines = []
    for number, *match in found[:MOST_LINES]:
        of = outcomes.get(number)
        lines.append(Outcome(*match, of[1], bool(of[2]), of[3]) if of else Outcome(*match))
    note = Text(f"只列最近的{MOST_LINES}次", f"the latest {MOST_LINES} only") if len(found) > MOST_LINES else None
    return MatchOutcomes(tuple(lines), None if lines else "no_records", note)


HEADERS = {
    "zh": ("需求", "需求状态", "地区", "资源", "提供方", "对接日期", "活动日期", "活动情况", "服务人次"),
    "en": ("Need", "State", "Place", "Offer", "Offered by", "Matched on", "Activity on", "Activity", "People served"),
}
NONE_YET = Text("没有写明活动", "no activity named")
HELD = Text("已开展", "held")
NOT_HELD = Text("没有已生效记录", "no confirmed record")


def rows(outcomes: MatchOutcomes, dimensions: Dimensions, language: str) -> Rows:
    """One row a match."""
    return HEADERS[language], [
        (
            line.need,
            SUPPLY_STATE[line.state].in_language(language) if line.state in SUPPLY_STATE else line.state,
            place_name(line.place_id, dimensions, language),
            line.offer,
            OFFER_KIND[line.kind].in_language(language) if line.kind in OFFER_KIND else line.kind,
            line.matched_on.isoformat(),
            line.held_on and line.held_on.isoformat(),
            (NONE_YET if line.held_on is None else HELD if line.held else NOT_HELD).in_language(language),
            line.served,
        )
        for line in outcomes.lines
    ]


REPORT = Report(
    name="match_outcomes",
    title=Text("对接之后：活动办了没有，服务了多少人次", "After the match: was the activity held, whom did it serve?"),
    definition=Text(
        "时段内的对接，最近的在前。活动取对接表写明的那一场：有已生效服务记录的为已开展；服务人次由平台报告，没有报告的留空。",
        "Matches of the period, the latest first. The activity is the one that the register of matches names: held where it has a "
        "confirmed service record; people served as the platform reports, blank where it does not.",
    ),
    source=Text("对接登记表、各平台活动数据", "Register of matches, activities of all platforms"),
    compute=compute,
    rows=rows,
    metric="need_matches",
    filters=("place",),
)
