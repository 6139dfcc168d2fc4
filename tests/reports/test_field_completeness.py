"""How completely fields are filled in, field by field."""

from lib.access import EVERYWHERE
from lib.measure.disclosure import Form
from lib.reports.field_completeness import Filled, compute
from lib.selection import Selection
from tests.reports.checked_records import COUNTED


def test_completeness_field_by_field(checked_database):
    found = {
        (line.subject, line.field): (line.filled, line.total)
        for line in compute(checked_database, Selection(), scope=EVERYWHERE, form=Form.EXACT)
    }
    assert found == {
        ("people", "id_number"): (5, 6),
        ("people", "sex"): (5, 6),
        ("people", "birth_year"): (5, 6),
        ("people", "home"): (6, 6),
        ("people", "group"): (5, 6),
        ("activities", "name"): (4, 5),
        ("activities", "category"): (4, 5),
        ("activities", "team"): (0, 5),
        ("activities", "slots"): (1, 5),
        ("held", "beneficiaries"): (1, 5),
        ("records", "times"): (2, len(COUNTED)),
        ("records", "category"): (8, len(COUNTED)),
    }
    assert all(
        line.share == line.filled / line.total
        for line in compute(checked_database, Selection(), scope=EVERYWHERE, form=Form.EXACT)
    )


def test_completeness_hides_few_people_and_says_what_it_cannot_tell(checked_database):
    lines = {
        (line.subject, line.field): line
        for line in compute(checked_database, Selection(), form=Form.PROTECTED, scope=EVERYWHERE)
    }
    assert lines["people", "sex"] == Filled("people", "sex", None, 6, None, "few_in_all")
    assert lines["activities", "slots"].filled == 1  # activities are no people
    by_audience = {
        line.subject: line.reason
        for line in compute(checked_database, Selection().choose(group="retirees"), scope=EVERYWHERE, form=Form.EXACT)
    }
    assert by_audience == {
        "people": "no_records",
        "activities": "not_by:group",
        "held": "not_by:group",
        "records": "no_records",
    }
