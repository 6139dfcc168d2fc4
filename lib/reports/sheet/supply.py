"""Needs and offers of the one place of a sheet by category."""

from dataclasses import dataclass

from lib.access import Scope
from lib.catalogue.vocabularies import CATEGORY, Text
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.reports.report import Report, Rows
from lib.reports.supply_demand import supply_gaps
from lib.selection import Selection


@dataclass(frozen=True)
class CategorySupply:
    """One category: open needs, the people they ask for (None: not stated by all), offers of the place itself, and offers
    of the whole county."""

    category: str
    needs: int
    people: int | None
    offers: int
    in_county: int


@dataclass(frozen=True)
class PlaceSupply:
    """In the order of the categories; `reason` for none."""

    lines: tuple[CategorySupply, ...]
    reason: str | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> PlaceSupply:
    """The streets of `supply_gaps` taken together, by category."""
    found = supply_gaps.compute(database, selection, scope=scope, form=form)
    lines = []
    for category in CATEGORY:
        cells = [cell for cell in found.cells if cell.category == category]
        if not cells:
            continue
        people = [cell.people for cell in cells]
        lines.append(
            CategorySupply(
                category,
                sum(cell.needs for cell in cells),
                None if None in people else sum(people),
                sum(cell.offers for cell in cells),
                max(cell.in_county for cell in cells),
            )
        )
    return PlaceSupply(tuple(lines), found.reason)


def rows(supply: PlaceSupply, dimensions: Dimensions, language: str) -> Rows:
    """One row a category."""
    return supply_gaps.HEADERS[language][1:-1], [
        (CATEGORY[line.category].in_language(language), line.needs, line.people, line.offers, line.in_county)
        for line in supply.lines
    ]


REPORT = Report(
    name="sheet_supply",
    title=Text("需求与资源", "Needs and offers"),
    definition=Text(
        "截至时段末日登记、仍待对接且未过截止日期的需求，与同日仍可提供的资源，按服务类别；“全县资源”含本地资源。缺口和建议见“供需对接”。",
        "Needs reported by the last day that are open and whose days are not over, and offers that can still be had on it, by category; "
        "offers in the county include those here. Gaps and suggestions stand on the page of supply and demand.",
    ),
    source=supply_gaps.REPORT.source,
    compute=compute,
    rows=rows,
    metric="open_needs",
    period="to_date",
    filters=supply_gaps.REPORT.filters,
)
