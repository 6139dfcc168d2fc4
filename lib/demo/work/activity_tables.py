"""Drawn activities as rows: what was known of them on a day, and the Arrow table. They are drawn in activities.py."""

from datetime import date

import numpy as np
import pyarrow as pa
from sqlalchemy import Table

from lib.catalogue.vocabularies import AUDIENCE, CATEGORY
from lib.demo.arrow import arrow_table, blank, words
from lib.demo.reference_tables.small_tables import SmallTables
from lib.demo.work.activities import STATES
from lib.schema import activity, brand, organisation, project, station


def as_known(activities: dict[str, np.ndarray], *, last: int) -> dict[str, np.ndarray]:
    """The activities published by day `last`; of those still to come nothing but the plan."""
    chosen = activities["published"] <= last
    known = {name: values[chosen] for name, values in activities.items()}
    ahead = known["day"] > last
    for name, value in (("state", 0), ("visits", -1), ("confirmed", 0), ("extra", 0)):
        known[name] = np.where(ahead, value, known[name])
    return known


def _names(ledger: SmallTables, known: dict[str, np.ndarray], *, as_of: date) -> pa.Array:
    """After the project, or the category of one without."""
    projects = {row["id"]: row["name"] for row in ledger.known(project, as_of)}
    ids = np.array(sorted(projects), dtype=np.int64)
    names = [*(f"{label.zh}演示活动" for label in CATEGORY.values()), *(f"{projects[i]}演示活动" for i in ids)]
    of_project = len(CATEGORY) + np.searchsorted(ids, known["project"])
    return words(names, np.where(np.isin(known["project"], ids), of_project, known["category"]))


def activity_table(ledger: SmallTables, known: dict[str, np.ndarray], *, as_of: date) -> pa.Table:
    """Rows of `activity`; a project, brand, team or station that had not begun by `as_of` is not named."""

    def reference(name: str, table: Table) -> pa.Array:
        ids = [row["id"] for row in ledger.known(table, as_of)]
        return blank(known[name], ~np.isin(known[name], ids))

    midnight = known["day"].astype(np.int64) * 86_400_000_000
    return arrow_table(
        activity,
        {
            "id": known["id"],
            "project_id": reference("project", project),
            "brand_id": reference("brand", brand),
            "organisation_id": reference("organisation", organisation),
            "platform_id": known["platform"],
            "region_id": known["region"],
            "station_id": reference("station", station),
            "category": words(tuple(CATEGORY), known["category"]),
            "audience": words(tuple(AUDIENCE), known["audience"]),
            "state": words(STATES, known["state"]),
            "published_on": known["published"],
            "starts_at": midnight + known["start"] * 60_000_000,
            "ends_at": midnight + (known["start"] + known["planned"]) * 60_000_000,
            "held_on": known["day"],
            "slots": blank(known["slots"], known["slots"] < 0),
            "beneficiaries": blank(known["visits"], known["visits"] < 0),
            "name": _names(ledger, known, as_of=as_of),
        },
    )
