"""Stations of a small database, and the activities that name them. The last day is 30 June 2026."""

from lib.schema import activity, brand, service_record, station, volunteer
from tests.reports.small import CHANGHE, XIXING, activity_row, brand_row, day, person, record

AS_OF = day("2026-06-30")


def station_row(
    number: int, opened: str, *, closed: str | None = None, at: int = XIXING, type_: str = "service"
) -> dict:
    return {"id": number, "name": f"站{number}", "type": type_, "tier": "service", "region_id": at} | {
        "opened_on": day(opened),
        "closed_on": closed and day(closed),
    }


STATIONS = [
    station_row(1, "2020-01-01"),
    station_row(2, "2020-01-01"),
    station_row(3, "2026-05-02"),
    station_row(4, "2020-01-01", closed="2026-06-01"),
    station_row(5, "2020-01-01", at=CHANGHE, type_="youth_v"),
]
"""Three in Xixing that are open, one that is closed, one in Changhe that no activity names."""
ACTIVITIES = [
    activity_row(1, "2026-06-10", station_id=1),
    activity_row(2, "2026-06-11", station_id=1),
    activity_row(3, "2026-03-31", station_id=2),
    activity_row(4, "2026-06-12", station_id=4),
    activity_row(5, "2026-06-13", station_id=2),
    activity_row(6, "2026-05-20", station_id=None),
]
"""The fifth has no confirmed record: it was not held."""


def filled(fill, *, activities=ACTIVITIES):
    records = [record(row["id"], 1, str(row["held_on"]), activity=row["id"]) for row in activities if row["id"] != 5]
    return fill(
        (volunteer, [person(1)]),
        (brand, [brand_row(1)]),
        (station, STATIONS),
        (activity, activities),
        (service_record, records),
        as_of=AS_OF,
    )
