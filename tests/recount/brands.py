"""Brands, programmes, projects, media reports."""

from functools import partial

from tests.recount import facts
from tests.recount.answer import Count, different, number


def is_listed(fact: dict, start, end) -> bool:
    return fact["implied"] != "yes"


RECOUNTS = {
    "brands": Count(
        partial(facts.plain, "brand", "launched_on", "retired_on", brand="id", brand_level="level"), number, stock=True
    ),
    "programme_paths": Count(
        partial(facts.plain, "programme", "launched_on", programme="parent_id"),
        number,
        keep=lambda fact, start, end: fact["programme"] is not None,
        stock=True,
    ),
    "media_reports": Count(
        partial(facts.plain, "media_report", "published_on", outlet_level="outlet_level", project="project_id"), number
    ),
    "projects": Count(facts.projects, number, keep=is_listed),
    "projects_from_records": Count(facts.projects, number, keep=lambda fact, start, end: fact["implied"] == "yes"),
    "projects_launched": Count(facts.projects, number, keep=lambda fact, start, end: fact["programme"] is not None),
    "pilot_projects": Count(facts.projects, number, keep=lambda fact, start, end: fact["pilot_level"] is not None),
    "library_projects": Count(
        partial(facts.projects, "library_on"), number, keep=lambda fact, start, end: fact["library_level"] is not None
    ),
    "project_categories": Count(facts.projects, different("category"), keep=is_listed),
}
