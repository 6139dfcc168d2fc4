"""How the rows of each register become rows of a table: which field tells which column, and what makes the same thing.

A new register: its target in `targets.py` and one entry in REGISTERS.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Table

from lib.schema import (
    activity,
    brand,
    contest_entry,
    funding,
    honour,
    media_report,
    meeting,
    points_entry,
    population,
    project,
    station,
    training,
)


@dataclass(frozen=True)
class Register:
    """One register.

    columns: column -> the field of the target that tells it. Names that the table does not have serve `same` alone.
    same: the columns that make two rows the same thing. empty: what an empty cell means where the column needs a value.
    finish: changes the columns of a batch (lists of equal length, by name) in place.
    """

    table: Table
    columns: dict[str, str]
    same: tuple[str, ...]
    empty: dict[str, object] = field(default_factory=dict)
    finish: Callable[[dict[str, list]], None] | None = None

    @property
    def stored(self) -> list[str]:
        """The columns that the table has."""
        return [name for name in self.columns if name in self.table.c]


def _told(names: str, **others: str) -> dict[str, str]:
    """Columns called like their fields, and others by column."""
    return {name: name for name in names.split()} | others


def _activity_days(columns: dict[str, list]) -> None:
    starts = columns["starts_at"]
    columns["held_on"] = [start.date() for start in starts]
    columns["ends_at"] = [end or start for end, start in zip(columns["ends_at"], starts, strict=True)]
    published = zip(columns["published_on"], columns["held_on"], strict=True)
    columns["published_on"] = [day or held for day, held in published]


def _day_after_the_last(columns: dict[str, list]) -> None:
    """The file names the last day; the table the first day on which the project no longer runs."""
    columns["ended_on"] = [day and day + timedelta(days=1) for day in columns["ended_on"]]


REGISTERS: dict[str, Register] = {
    "projects": Register(
        project,
        _told(
            "name category started_on ended_on incubated library_level library_on partnership",
            region_id="place",
            organisation_id="team",
            brand_id="brand",
            county="place",
        ),
        same=("county", "name", "organisation_id"),
        empty={"category": "unclassified", "incubated": False},
        finish=_day_after_the_last,
    ),
    "activities": Register(
        activity,
        _told(
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
        same=("source_ref",),
        empty={"category": "unclassified", "state": "published"},
        finish=_activity_days,
    ),
    "contests": Register(
        contest_entry,
        _told(
            "contest organiser level edition year track stage award score grant_yuan partnership decided_on",
            project_id="project",
            region_id="place",
        ),
        same=("contest", "organiser", "edition", "year", "project_id", "track"),
    ),
    "brands": Register(
        brand,
        _told("name level launched_on retired_on", parent_id="parent", region_id="place"),
        same=("name", "region_id"),
    ),
    "stations": Register(
        station, _told("name type tier opened_on closed_on", region_id="place"), same=("name", "region_id")
    ),
    "trainings": Register(
        training,
        _told("level topic held_on attendances hours", region_id="place"),
        same=("topic", "region_id", "held_on"),
    ),
    "funding": Register(
        funding,
        _told("kind name source department amount_yuan from_on to_on", region_id="place", project_id="project"),
        same=("kind", "name", "source", "department", "region_id", "project_id", "from_on"),
    ),
    "points": Register(
        points_entry,
        _told(
            "scheme kind points occurred_on value_yuan beneficiaries",
            region_id="place",
            merchant_id="merchant",
            source_ref="number",
        ),
        same=("scheme", "source_ref"),
    ),
    "honours": Register(
        honour,
        _told("scheme round recipient_kind level awarded_on", region_id="place", source_ref="recipient"),
        same=("source_ref",),
    ),
    "meetings": Register(
        meeting, _told("kind topic held_on", region_id="place"), same=("kind", "topic", "region_id", "held_on")
    ),
    "media": Register(
        media_report,
        _told("outlet_level published_on", project_id="project", region_id="place", source_ref="title"),
        same=("source_ref",),
    ),
    "populations": Register(
        population,
        _told("scope as_of residents usual source", region_id="place"),
        same=("region_id", "scope", "as_of"),
        empty={"usual": False},
    ),
}
