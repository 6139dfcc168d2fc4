"""Open needs with the offers suggested for them, each with its reason in words. A suggestion: a person decides."""

from dataclasses import dataclass

from lib.access import Scope
from lib.catalogue.vocabularies import CATEGORY, OFFER_KIND, PROFESSION, Text
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.measure.supply.open_offers import (
    Need,
    Offer,
    distance,
    lasting_offers,
    meets,
    of_category,
    open_needs,
)
from lib.reports.report import Report, Rows, place_name
from lib.selection import Selection

MOST_OFFERS, MOST_NEEDS = 2, 200
NEAR = (
    Text("同村社", "same community"),
    Text("同镇街", "same street"),
    Text("同县市区", "same county"),
)


@dataclass(frozen=True)
class Suggestion:
    """A need and one offer that meets it: how near it is (place in NEAR), and the people it has free while the need lasts
    (None: not stated). Without an offer: how many there are of the category in the county."""

    need: Need
    offer: Offer | None
    near: int | None = None
    free: int | None = None
    of_category: int = 0


@dataclass(frozen=True)
class Suggestions:
    """Needs by their first day, each with at most MOST_OFFERS offers, the nearest first; `reason` for none."""

    lines: tuple[Suggestion, ...]
    reason: str | None = None
    note: Text | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> Suggestions:
    """Offers of the category and skill of each open need whose days overlap and that have people free; the first
    MOST_NEEDS needs."""
    query, needs = open_needs(database, selection, scope=scope, limit=MOST_NEEDS + 1)
    if query.lies_ahead:
        return Suggestions((), "no_data_yet")
    offers, lines = lasting_offers(query), []
    for wanted in needs[:MOST_NEEDS]:
        lines += _for_need(wanted, offers, query.dimensions)
    more = Text(f"只列最早的{MOST_NEEDS}项", f"the first {MOST_NEEDS} needs only") if len(needs) > MOST_NEEDS else None
    return Suggestions(tuple(lines), None if lines else "no_records", more)


def _for_need(wanted: Need, offers: list[Offer], dimensions: Dimensions) -> list[Suggestion]:
    found = [
        Suggestion(wanted, one, distance(wanted, one, dimensions), one.free(wanted))
        for one in offers
        if meets(wanted, one, dimensions) and one.free(wanted) != 0
    ]
    # Nearest first; at one distance those that can send everybody asked for, then those with more people free.
    found.sort(key=lambda one: (one.near, not _enough(one), -(one.free or 0), one.offer.offer_id))
    if not found:
        return [Suggestion(wanted, None, of_category=len(of_category(wanted, offers, dimensions)))]
    return found[:MOST_OFFERS]


def _enough(line: Suggestion) -> bool:
    return line.need.people is not None and line.free is not None and line.free >= line.need.people


HEADERS = {
    "zh": ("需求", "地区", "服务类别", "所需专业", "所需人数", "需要时间", "建议资源", "提供方", "理由"),
    "en": ("Need", "Place", "Category", "Skill needed", "People", "When", "Suggested offer", "Offered by", "Why"),
}


def rows(suggestions: Suggestions, dimensions: Dimensions, language: str) -> Rows:
    """One row a need and offer; a need without an offer has one row that says why."""
    return HEADERS[language], [
        (
            line.need.name,
            place_name(line.need.place_id, dimensions, language),
            _word(CATEGORY, line.need.category, language),
            _word(PROFESSION, line.need.skill, language),
            line.need.people,
            f"{line.need.from_on.isoformat()} – {line.need.to_on.isoformat() if line.need.to_on else ''}",
            line.offer.name if line.offer else "—",
            _word(OFFER_KIND, line.offer.kind, language) if line.offer else "",
            why(line).in_language(language),
        )
        for line in suggestions.lines
    ]


def _word(words: dict[str, Text], code: str | None, language: str) -> str:
    return "" if code is None else words[code].in_language(language) if code in words else code


def why(line: Suggestion) -> Text:
    """Why the offer is suggested, or why none is."""
    if line.offer is None:
        if not line.of_category:
            return Text("全县没有此类资源", "no offer of this category in the county")
        return Text(
            f"县内有{line.of_category}项同类资源，但专业不符、时间不合或人手已占满",
            f"offers of this category in the county: {line.of_category}, but of another skill, at other times or without "
            "people free",
        )
    skill = PROFESSION.get(line.need.skill or "")
    parts = [
        Text("同类别", "same category"),
        *([Text(f"专业相符（{skill.zh}）", f"same skill ({skill.en})")] if skill else []),
    ]
    parts += [NEAR[line.near or 0], _people(line)]
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _people(line: Suggestion) -> Text:
    if line.free is None:
        return Text("可派人数未填", "people free: not stated")
    if line.need.people is None:
        return Text(f"届时可派{line.free}人", f"{line.free} people free then")
    if _enough(line):
        return Text(
            f"届时可派{line.free}人，够所需{line.need.people}人",
            f"{line.free} people free then, enough for the {line.need.people} asked for",
        )
    return Text(
        f"届时可派{line.free}人，少于所需{line.need.people}人",
        f"{line.free} people free then, fewer than the {line.need.people} asked for",
    )


REPORT = Report(
    name="suggested_offers",
    title=Text("待对接需求与建议资源", "Open needs and offers suggested for them"),
    definition=Text(
        "截至时段末日仍待对接的需求，各列至多2项资源：类别相同，需求写明专业的专业也相同，时间有重叠，届时还有人可派。先近后远："
        "同村社、同镇街、同县市区。可派人数＝资源可派人数减去时间重叠的已对接需求人数（对接表写明派出人数的以其为准，没写的按需求人数）。"
        "只是建议，由人决定；对接后登记在对接表里。",
        "Needs open on the last day, each with at most two offers: of the same category, of the same skill where the need asks for "
        "one, at times that overlap, with people free then. The nearest first: same community, street, county. People free = people "
        "offered minus those of the matches whose needs overlap (as sent; where not stated, as the need asks for). A suggestion: a "
        "person decides, and the register of matches keeps it.",
    ),
    source=Text("需求、资源、对接登记表", "Registers of needs, offers and matches"),
    compute=compute,
    rows=rows,
    metric="open_needs",
    period="to_date",
    filters=("place", "category", "skill"),
)
