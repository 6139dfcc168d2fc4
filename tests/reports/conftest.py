"""The database that the reports on the quality of data look at."""

import pytest

from lib.schema import activity, record_flag, registration, service_record, volunteer
from tests.reports.checked_records import ACTIVITIES, AS_OF, FLAGS, PEOPLE, RECORDS
from tests.reports.small import registered


@pytest.fixture
def checked_database(fill):
    """The rows of `checked_records`, everybody registered since 2025."""
    return fill(
        (volunteer, PEOPLE),
        (registration, [registered(n, "2025-01-01") for n in range(1, len(PEOPLE) + 1)]),
        (activity, ACTIVITIES),
        (service_record, RECORDS),
        (record_flag, FLAGS),
        as_of=AS_OF,
    )
