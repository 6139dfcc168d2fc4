"""How far the data speaks, as a page says it: one day, or one for each subject; presets count back from the page's own."""

from datetime import date

import pytest

from lib.schema import activity, registration, service_record
from lib.ui import page

ENDS = {service_record: date(2026, 10, 31), registration: date(2026, 11, 20), activity: date(2026, 10, 31)}


@pytest.fixture
def parted(monkeypatch):
    """Registrations came in up to 20 November, records and activities up to 31 October."""
    subject = {"registered_volunteers": registration}
    monkeypatch.setattr(page, "table_speaks_to", lambda database, version, table, *more: ENDS[table])
    monkeypatch.setattr(
        page, "speaks_to", lambda database, version, metric, *more: ENDS[subject.get(metric.name, service_record)]
    )


def words_of(app) -> str:
    return "\n".join(part.proto.body for part in app.main if part.type == "html")


def test_subjects_that_end_on_the_same_day_say_it_once(run_page, single_data):
    assert "数据截至2026年10月31日" in words_of(run_page("overview", single_data, lang="zh"))


@pytest.mark.usefixtures("parted")
def test_subjects_that_differ_each_say_their_day(run_page, single_data):
    words = words_of(run_page("overview", single_data, lang="zh"))
    assert "数据截至：服务记录 2026-10-31；注册 2026-11-20；活动 2026-10-31" in words
    words = words_of(run_page("overview", single_data, lang="en"))
    assert "Data as of: service records 2026-10-31; registrations 2026-11-20; activities 2026-10-31" in words


@pytest.mark.usefixtures("parted")
@pytest.mark.parametrize(
    ("name", "days"), [("service_hours", "2025-11-01 至 2026-10-31"), ("volunteers", "2025-11-21 至 2026-11-20")]
)
def test_the_bar_shows_the_days_of_what_the_page_is_about(run_page, single_data, name, days):
    assert f"时段：近12个月（{days}）" in words_of(run_page(name, single_data, lang="zh"))
