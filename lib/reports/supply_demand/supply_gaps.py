"""Open needs against offers by place and category, with the gaps: needs for which the county has no offer of the category."""

from collections import Counter
from dataclasses import dataclass

from lib.access import Scope
from lib.catalogue.vocabularies import CATEGORY, Text
from lib.charts.grids import from_zero
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.measure.supply.open_offers import Need, Offer, lasting_offers, open_needs
from lib.reports.report import Report, Rows, place_name
from lib.selection import Selection
from lib.theme import layout


@dataclass(frozen=True)
class SupplyCell:
    """One street (the county where a row names no street) and category: open needs, the people they ask for (None: not
    stated by all), offers of the street itself, and offers of the whole county.

    `gap`: there are open needs, and no offer of the category in the county.
    """

    place_id: int
    category: str
    needs: int
    people: int | None
    offers: int
    in_county: int

    @property
    def gap(self) -> bool:
        return self.needs > 0 and self.in_county == 0


@dataclass(frozen=True)
class SupplyGaps:
    """Cells by place and category that have a need or an offer; `reason` for none."""

    cells: tuple[SupplyCell, ...]
    reason: str | None = None

    @property
    def note(self) -> Text | None:
        """How many needs no offer of the category stands against."""
        missing = sum(cell.needs for cell in self.cells if cell.gap)
        total = sum(cell.needs for cell in self.cells)
        if not total:
            return None
        return Text(
            f"{total}项未到期的待对接需求中{missing}项所属类别全县没有资源",
            f"of {total} open needs whose days are not over {missing} are of a category without any offer in the county",
        )


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> SupplyGaps:
    """Needs open on the last day, and offers that can be had on it or later."""
    query, needs = open_needs(database, selection, scope=scope)
    if query.lies_ahead:
        return SupplyGaps((), "no_data_yet")
    dimensions, offers = query.dimensions, lasting_offers(query)
    chosen = set(query.chosen_places())
    kinds, skills = selection.get("category"), selection.get("skill")
    shown = [o for o in offers if chosen & set(dimensions.above(o.place_id))]
    shown = [o for o in shown if (not kinds or o.category in kinds) and (not skills or o.skill in skills)]
    of_needs: dict[tuple[int, str], list[Need]] = {}
    of_offers: dict[tuple[int, str], list[Offer]] = {}
    for rows, found in ((needs, of_needs), (shown, of_offers)):
        for row in rows:
            found.setdefault((_street(row.place_id, dimensions), row.category), []).append(row)
    in_county = Counter((dimensions.place(o.place_id).county_id, o.category) for o in offers)
    order = list(CATEGORY)
    cells = []
    for key in sorted({*of_needs, *of_offers}, key=lambda key: (key[0], order.index(key[1]))):
        asked, offered = of_needs.get(key, []), of_offers.get(key, [])
        numbers = [row.people for row in asked]
        around = in_county.get((dimensions.place(key[0]).county_id, key[1]), 0)
        people = None if None in numbers else sum(numbers)
        cells.append(SupplyCell(*key, len(asked), people, len(offered), around))
    return SupplyGaps(tuple(cells), None if cells else "no_records")


def _street(place_id: int, dimensions: Dimensions) -> int:
    return dimensions.place(place_id).street_id or place_id


HEADERS = {
    "zh": ("地区", "服务类别", "待对接需求", "所需人数", "本地资源", "全县资源", "缺口"),
    "en": ("Place", "Category", "Open needs", "People asked for", "Offers here", "Offers in the county", "Gap"),
}
GAP = Text("全县没有此类资源", "no such offer in the county")
ELSEWHERE = Text("本地没有，县内有", "none here, some in the county")


def _mark(cell: SupplyCell) -> Text | None:
    if cell.gap:
        return GAP
    return ELSEWHERE if cell.needs and not cell.offers else None


def rows(gaps: SupplyGaps, dimensions: Dimensions, language: str) -> Rows:
    """One row a place and category."""
    return HEADERS[language], [
        (
            place_name(cell.place_id, dimensions, language),
            CATEGORY[cell.category].in_language(language) if cell.category in CATEGORY else cell.category,
            *(cell.needs, cell.people, cell.offers, cell.in_county),
            mark.in_language(language) if (mark := _mark(cell)) else "",
        )
        for cell in gaps.cells
    ]


def draw(gaps: SupplyGaps, dimensions: Dimensions, language: str) -> dict | None:
    """Places down, categories across: open needs / offers in each cell, the darker the more needs; ! marks a gap."""
    known = {(cell.place_id, cell.category): cell for cell in gaps.cells}
    places = list(dict.fromkeys(cell.place_id for cell in gaps.cells))[::-1]
    codes = [code for code in CATEGORY if any(cell.category == code for cell in gaps.cells)]
    grid = [[known.get((place, code)) for code in codes] for place in places]
    words = [CATEGORY[code].in_language(language) for code in codes]
    names = [place_name(place, dimensions, language) for place in places]
    trace = {
        "type": "heatmap",
        "x": words,
        "y": names,
        "z": [[cell and cell.needs for cell in line] for line in grid],
        "text": [["" if cell is None else _written(cell) for cell in line] for line in grid],
        "texttemplate": "%{text}",
        "hovertext": [
            [
                f"{name} × {word}<br>" + ("—" if cell is None else _hover(cell, language))
                for word, cell in zip(words, line, strict=True)
            ]
            for name, line in zip(names, grid, strict=True)
        ],
        "hoverinfo": "text",
        **from_zero(cell.needs for cell in gaps.cells),
        "showscale": False,
    }
    axes = {
        "xaxis": {"type": "category", "side": "top", "dtick": 1, "tickangle": -45 if len(codes) > 6 else 0},
        "yaxis": {"type": "category", "showgrid": False},
    }
    return {"data": [trace], "layout": {**layout(language), **axes}}


def _written(cell: SupplyCell) -> str:
    return f"{'! ' if cell.gap else ''}{cell.needs}/{cell.offers}"


def _hover(cell: SupplyCell, language: str) -> str:
    labels = (HEADERS[language][2], HEADERS[language][4], HEADERS[language][5])
    numbers = (cell.needs, cell.offers, cell.in_county)
    lines = [f"{label} {number}" for label, number in zip(labels, numbers, strict=True)]
    return "<br>".join([*lines, *([mark.in_language(language)] if (mark := _mark(cell)) else [])])


REPORT = Report(
    name="supply_gaps",
    title=Text(
        "各地各类待对接需求与资源（需求/本地资源；!为全县没有此类资源）",
        "Open needs against offers by place and category (needs/offers here; ! = no such offer in the county)",
    ),
    definition=Text(
        "截至时段末日登记、仍待对接且未过截止日期的需求，与同日仍可提供（未完成、未撤回、未到期）的资源。行为镇街；写到全县的资源单列"
        "在县行，对各镇街都算“县内有”。缺口：有需求而全县没有此类资源；不看专业和人数，逐项见“建议资源”。",
        "Needs reported by the last day that are open and whose days are not over, and offers that can still be had on it (not done, "
        "withdrawn or expired). Rows are streets; an offer made for the whole county stands in the county's row and counts "
        "for every street. Gap: needs without any offer of the category in the county; skill and people are looked at need by need in "
        "the suggested offers.",
    ),
    source=Text("需求登记表、资源登记表", "Registers of needs and offers"),
    compute=compute,
    rows=rows,
    draw=draw,
    metric="open_needs",
    period="to_date",
    filters=("place", "category", "skill"),
)
