"""Supply and demand: needs of communities, offers of enterprises, professional teams and universities, and matches."""

from sqlalchemy import distinct, func, or_

from lib.catalogue.metric import REVISED, Kind, Metric, Unit
from lib.catalogue.vocabularies import Text
from lib.schema import need, need_match, offer

TOPIC = "supply_demand"
NEEDS = Text("需求登记表", "Register of needs")
OFFERS = Text("资源登记表", "Register of offers")
MATCHES = Text("对接登记表", "Register of matches")


def _flow(name: str, zh: str, en: str, zh_definition: str, en_definition: str, **more) -> Metric:
    return Metric(
        **{"value": func.count(), "unit": Unit.ITEMS} | more,
        name=name,
        topic=TOPIC,
        label=Text(zh, en),
        kind=Kind.FLOW,
        definition=Text(zh_definition, en_definition),
        since=REVISED,
    )


def _lasting(start, end):
    """Needs whose days are not over on the last day of the period."""
    return or_(need.c.to_on.is_(None), need.c.to_on >= end)


def _expired(start, end):
    return need.c.to_on < end


_NEED = {"subject": need, "date": need.c.reported_on, "source": NEEDS, "counter": Text("项", "needs")}
_OFFER = {"subject": offer, "date": offer.c.reported_on, "source": OFFERS, "counter": Text("项", "offers")}
_MATCH = {"subject": need_match, "date": need_match.c.matched_on, "source": MATCHES, "counter": Text("次", "matches")}

needs = _flow(
    "needs",
    "需求",
    "Needs",
    "时段内登记的社区需求，含已撤回的。",
    "Needs of communities reported in the period, with those withdrawn.",
    **_NEED,
)
open_needs = _flow(
    "open_needs",
    "待对接需求",
    "Open needs",
    "时段内登记的需求中，最近一次导入的登记表写明仍待对接、所需时间到时段末日还没有过的；已过的另计为“过期未对接需求”。",
    "Needs reported in the period that are still open by the last register imported and whose days are not over on the last day "
    "of the period; those whose days are over are expired needs.",
    where=(need.c.state == "open", _lasting),
    **_NEED,
)
expired_needs = _flow(
    "expired_needs",
    "过期未对接需求",
    "Expired needs",
    "时段内登记的需求中，登记表写明仍待对接、所需时间到时段末日已过的：没有等到资源，或登记表没有更新。",
    "Needs reported in the period that the register calls open although their days are over on the last day of the period: never "
    "met, or the register was not kept up.",
    where=(need.c.state == "open", _expired),
    **_NEED,
)
needs_met = _flow(
    "needs_met",
    "已满足需求",
    "Needs met",
    "时段内登记的需求中，登记表写明已完成的；已对接而未完成的不算。",
    "Needs reported in the period that the register calls done; a match alone does not count.",
    where=(need.c.state == "done",),
    **_NEED,
)
open_needs_people = _flow(
    "open_needs_people",
    "待对接需求人数",
    "People asked for by open needs",
    "时段内登记、仍待对接、所需时间未过的需求所需人数之和；没有填人数的需求不计入。",
    "Volunteers asked for by the open needs of the period whose days are not over; needs that state no number are left out.",
    **_NEED | {"value": func.sum(need.c.people), "unit": Unit.PERSONS, "counter": None},
    where=(need.c.state == "open", _lasting),
    empty=None,
)
offers = _flow(
    "offers",
    "资源",
    "Offers",
    "时段内登记的企业、专业队伍、高校可提供的服务，含已撤回的。",
    "Services offered by enterprises, professional teams and universities, reported in the period, with those withdrawn.",
    **_OFFER,
)
open_offers = _flow(
    "open_offers",
    "待对接资源",
    "Open offers",
    "时段内登记的资源中，最近一次导入的登记表写明仍待对接的。",
    "Offers reported in the period that are still open by the last register imported.",
    where=(offer.c.state == "open",),
    **_OFFER,
)
need_matches = _flow(
    "need_matches",
    "对接",
    "Matches",
    "时段内登记的需求与资源对接；一项需求可以对接多项资源。",
    "Matches of a need with an offer in the period; a need may be matched with several offers.",
    **_MATCH,
)
match_activities = _flow(
    "match_activities",
    "对接形成的活动",
    "Activities that came of matches",
    "时段内的对接写明形成了的不同活动；一场活动来自多次对接的只计一次。",
    "Different activities that matches of the period name; an activity that came of several is counted once.",
    **_MATCH | {"value": func.count(distinct(need_match.c.activity_id)), "unit": Unit.SESSIONS, "counter": None},
    additive=False,
)
needs_met_share = Metric(
    name="needs_met_share",
    topic=TOPIC,
    label=Text("需求满足率", "Share of needs met"),
    unit=Unit.RATIO,
    kind=Kind.FLOW,
    definition=Text(
        "已满足需求 ÷ 需求。新登记的需求还来不及完成，最近几个月偏低。",
        "Needs met / needs. Needs just reported had no time to be met: the last months are low.",
    ),
    source=NEEDS,
    numerator="needs_met",
    denominator="needs",
    since=REVISED,
)
