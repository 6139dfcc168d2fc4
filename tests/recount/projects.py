"""Projects."""

from functools import partial

from tests.recount import facts
from tests.recount.answer import Count, different, number


def is_listed(fact: dict, start, end) -> bool:
    return fact["implied"] != "yes"


RECOUNTS = {
    "projects": Count(facts.projects, number, keep=is_listed),
    "projects_from_records": Count(facts.projects, number, keep=lambda fact, start, end: fact["implied"] == "yes"),
    "projects_launched": Count(facts.projects, number, keep=lambda fact, start, end: fact["programme"] is not None),
    "library_projects": Count(
        partial(facts.projects, "library_on"), number, keep=lambda fact, start, end: fact["library_level"] is not None
    ),
    "project_categories": Count(facts.projects, different("category"), keep=is_listed),
}
