"""The clock of the places: days and times are those of Asia/Shanghai, wherever the server is."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Shanghai")


def local_now() -> datetime:
    """The local time of the places, without a zone."""
    return datetime.now(HERE).replace(tzinfo=None)


def utc_now() -> datetime:
    """The time by which sessions are counted: UTC, without a zone, to the second."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
