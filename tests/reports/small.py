"""Rows of small invented databases. Binjiang has three streets: 330108001, 330108002, 330108003."""

from datetime import date, datetime, time

XIXING, CHANGHE, PUYAN = 330108001, 330108002, 330108003
BINJIANG, CIXI = 330108, 330282
ZHEJIANG, HANGZHOU = 1, 2


def day(text: str) -> date:
    return date.fromisoformat(text)


def person(number: int, *, first: str = "2020-01-01", home: int = XIXING, group: str = "residents") -> dict:
    return {
        "id": number,
        "person_key": f"key {number}",
        "group": group,
        "profession": None,
        "sex": "female",
        "birth_year": 1990,
        "home_region_id": home,
        "first_registered_on": day(first),
    }


def registered(
    number: int, begins: str, ends: str | None = None, *, why: str | None = None, on: int = ZHEJIANG
) -> dict:
    return {
        "volunteer_id": number,
        "platform_id": on,
        "registered_on": day(begins),
        "ended_on": day(ends) if ends else None,
        "end_reason": why,
    }


def activity_row(number: int, held: str, *, at: int = XIXING, category: str = "education", **more) -> dict:
    return {
        "id": number,
        "project_id": None,
        "brand_id": None,
        "platform_id": ZHEJIANG,
        "region_id": at,
        "category": category,
        "state": "held",
        "published_on": day(held),
        "starts_at": datetime.combine(day(held), time(9)),
        "ends_at": datetime.combine(day(held), time(11)),
        "held_on": day(held),
        "beneficiaries": None,
    } | more


def record(number: int, volunteer: int, served: str, *, hours: float = 1, activity: int = 1, **more) -> dict:
    return {
        "id": number,
        "volunteer_id": volunteer,
        "activity_id": activity,
        "region_id": XIXING,
        "category": "education",
        "platform_id": ZHEJIANG,
        "served_on": day(served),
        "minutes": int(hours * 60),
        "method": "sign_in",
        "state": "confirmed",
        "entered_on": day(served),
        "batch_id": None,
        "source_ref": f"ref {number}",
    } | more


def brand_row(number: int, *, owner: int = BINJIANG, name: str | None = None) -> dict:
    """Also what makes a county one that the data speaks of."""
    return {
        "id": number,
        "name": name or f"brand {number}",
        "level": "county",
        "region_id": owner,
        "launched_on": day("2019-01-01"),
    }
