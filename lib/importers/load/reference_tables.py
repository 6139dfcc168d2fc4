"""Declarations of the reference tables: which field fills which column, natural keys, defaults.

A new reference table: its target in `targets.py` and one entry in REFERENCE_TABLES.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Table

from lib.catalogue.vocabularies import FURTHER_AWARDS
from lib.schema import (
    activity,
    brand,
    contest_entry,
    funding,
    honour,
    media_report,
    meeting,
    need,
    need_match,
    offer,
    points_entry,
    population,
    project,
    station,
    training,
)


@dataclass(frozen=True)
class ReferenceTable:
    """How the rows of one target become rows of one table.

    columns: column -> field of the target. Names that the table does not have serve `natural_key` alone.
    natural_key: the columns that identify a row. defaults: value of an empty cell where the column needs one.
    derive: fills in or changes columns of a batch (lists of equal length, by name) in place.
    """

    table: Table
    columns: dict[str, str]
    natural_key: tuple[str, ...]
    defaults: dict[str, object] = field(default_factory=dict)
    derive: Callable[[dict[str, list]], None] | None = None

    @property
    def table_columns(self) -> list[str]:
        """The columns that the table has."""
        return [name for name in self.columns if name in self.table.c]


def _fields(names: str, **others: str) -> dict[str, str]:
    """Columns named like their fields, and `others` as column=field."""
    return {name: name for name in names.split()} | others


def _activity_days(columns: dict[str, list]) -> None:
    starts = columns["starts_at"]
    columns["held_on"] = [start.date() for start in starts]
    columns["ends_at"] = [end or start for end, start in zip(columns["ends_at"], starts, strict=True)]
    published = zip(columns["published_on"], columns["held_on"], strict=True)
    columns["published_on"] = [day or held for day, held in published]


def _day_after_the_last(columns: dict[str, list]) -> None:
    """The file reports the last day of a project, the table holds the first day after it."""
    columns["ended_on"] = [day and day + timedelta(days=1) for day in columns["ended_on"]]


def _an_award_was_reached(columns: dict[str, list]) -> None:
    """An entry with an award has reached it, whatever its stage says; awards beside the grade are rows of their own."""
    awards = columns["award"]
    columns["stage"] = ["awarded" if award else stage for award, stage in zip(awards, columns["stage"], strict=True)]
    columns["further_award"] = [award if award in FURTHER_AWARDS else None for award in awards]


REFERENCE_TABLES: dict[str, ReferenceTable] = {
    "projects": ReferenceTable(
        project,
        _fields(
            "name category started_on ended_on incubated library_level library_on partnership",
            region_id="place",
            organisation_id="team",
            brand_id="brand",
            county="place",
        ),
        natural_key=("county", "name", "organisation_id"),
        defaults={"category": "unclassified", "incubated": False},
        derive=_day_after_the_last,
    ),
    "activities": ReferenceTable(
        activity,
        _fields(
            "category audience state published_on slots beneficiaries",
            source_ref="activity",
            name="activity",
            organisation_id="team",
            project_id="project",
            brand_id="brand",
            region_id="place",
            starts_at="starts",
            held_on="starts",
            ends_at="ends",
        ),
        natural_key=("source_ref",),
        defaults={"category": "unclassified", "state": "published"},
        derive=_activity_days,
    ),
    "contests": ReferenceTable(
        contest_entry,
        _fields(
            "contest organiser level edition year track stage award score grant_yuan partnership decided_on",
            project_id="project",
            region_id="place",
        ),
        natural_key=("contest", "organiser", "edition", "year", "project_id", "track", "further_award"),
        derive=_an_award_was_reached,
    ),
    "brands": ReferenceTable(
        brand,
        _fields("name level launched_on retired_on", parent_id="parent", region_id="place"),
        natural_key=("name", "region_id"),
    ),
    "stations": ReferenceTable(
        station, _fields("name type tier opened_on closed_on", region_id="place"), natural_key=("name", "region_id")
    ),
    "trainings": ReferenceTable(
        training,
        _fields("level topic held_on attendances hours", region_id="place"),
        natural_key=("topic", "region_id", "held_on"),
    ),
    "funding": ReferenceTable(
        funding,
        _fields("kind name source department amount_yuan from_on to_on", region_id="place", project_id="project"),
        natural_key=("kind", "name", "source", "department", "region_id", "project_id", "from_on"),
    ),
    "points": ReferenceTable(
        points_entry,
        _fields(
            "scheme kind points occurred_on value_yuan beneficiaries",
            region_id="place",
            merchant_id="merchant",
            source_ref="number",
        ),
        natural_key=("scheme", "source_ref"),
    ),
    "honours": ReferenceTable(
        honour,
        _fields("scheme round recipient_kind level awarded_on", region_id="place", source_ref="recipient"),
        natural_key=("source_ref",),
    ),
    "meetings": ReferenceTable(
        meeting, _fields("kind topic held_on", region_id="place"), natural_key=("kind", "topic", "region_id", "held_on")
    ),
    "media": ReferenceTable(
        media_report,
        _fields("outlet_level published_on", project_id="project", region_id="place", source_ref="title"),
        natural_key=("source_ref",),
    ),
    "populations": ReferenceTable(
        population,
        _fields("scope as_of residents usual source", region_id="place"),
        natural_key=("region_id", "scope", "as_of"),
        defaults={"usual": False},
    ),
    "needs": ReferenceTable(
        need,
        _fields("name category skill people reported_on from_on to_on state", region_id="place"),
        natural_key=("name", "region_id"),
        defaults={"state": "open"},
    ),
    "offers": ReferenceTable(
        offer,
        _fields("name kind category skill people reported_on from_on to_on state", region_id="place"),
        natural_key=("name", "region_id"),
        defaults={"state": "open"},
    ),
    "matches": ReferenceTable(
        need_match,
        _fields(
            "matched_on people held_on", need_id="need", offer_id="offer", region_id="place", activity_id="activity"
        ),
        natural_key=("need_id", "offer_id", "matched_on"),
    ),
}
