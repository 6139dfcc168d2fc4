"""Brands, programmes, media reports."""

from functools import partial

from tests.recount import facts
from tests.recount.answer import Count, number

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
}
