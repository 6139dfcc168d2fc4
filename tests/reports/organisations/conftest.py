"""Four teams, an alliance, and who served with them. The last day is 30 June 2026."""

import pytest

from lib.schema import activity, alliance, brand, organisation, service_record, volunteer
from tests.reports.small import BINJIANG, XIXING, activity_row, brand_row, day, person, record

PEOPLE = 12


def team(number: int, tier: str | None, *, of: int | None = None, closed: str | None = None) -> dict:
    return {"id": number, "name": f"队{number}", "kind": "team", "tier": tier, "region_id": XIXING} | {
        "alliance_id": of,
        "founded_on": day("2020-01-01"),
        "closed_on": closed and day(closed),
    }


@pytest.fixture
def teams_database(fill):
    """Team 1: twelve people, one of them twice; team 2: one person, in 2025; team 3 nobody; team 4 is closed."""
    everybody = range(1, PEOPLE + 1)
    return fill(
        (volunteer, [person(n) for n in everybody]),
        (brand, [brand_row(1)]),
        (
            alliance,
            [
                {"id": 1, "name": "卫生联盟", "lead_department": "health", "region_id": BINJIANG}
                | {"founded_on": day("2021-01-01")}
            ],
        ),
        (
            organisation,
            [
                team(1, "squad", of=1),
                team(2, "backbone", of=1),
                team(3, None),
                team(4, "squad", of=1, closed="2026-01-01"),
            ],
        ),
        (
            activity,
            [
                activity_row(1, "2026-03-05", organisation_id=1),
                activity_row(2, "2026-03-06", organisation_id=1),
                activity_row(3, "2025-03-05", organisation_id=2),
                activity_row(4, "2026-03-07", organisation_id=None),
            ],
        ),
        (
            service_record,
            [
                *(record(n, n, "2026-03-05", activity=1) for n in everybody),
                record(20, 1, "2026-03-06", activity=2),
                record(21, 2, "2025-03-05", activity=3),
                record(22, 3, "2026-03-07", activity=4),
            ],
        ),
        as_of=day("2026-06-30"),
    )
