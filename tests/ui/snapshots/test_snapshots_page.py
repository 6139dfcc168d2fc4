"""The page of snapshots: freeze what is built, find it again, open it as it was, compare two, verify a code."""

import re
import shutil
from pathlib import Path

import pytest

from lib.access import LOCAL
from lib.db import Database
from lib.snapshots.register import entries
from lib.ui import panels, report_panels
from lib.ui.filters import figures_form
from tests.page_data import AS_BUILT


@pytest.fixture
def own(demo_data, tmp_path):
    """A copy of the small demo that may be written, in which nothing was frozen yet."""
    source = Path(demo_data["DATABASE_URL"].removeprefix("sqlite:///"))
    shutil.copyfile(source.with_name(AS_BUILT), tmp_path / "own.sqlite")
    return {"DATABASE_URL": f"sqlite:///{tmp_path}/own.sqlite", "COLUMNAR_DIR": "", "AUDIT_KEY_FILE": f"{tmp_path}/key"}


def words_of(app) -> str:
    return "\n".join(part.proto.body for part in app.main if part.type == "html")


def test_freeze_find_open_compare_verify(run_page, own):
    app = run_page("snapshots", own, place="330108", period="2025-01-01..2025-12-31")
    database = Database(own["DATABASE_URL"])
    assert "还没有冻结或导出过数字。" in words_of(app)
    assert app.button(key="snapshot-freeze-now").disabled  # exact figures without a purpose
    app.text_input(key="exact-files-purpose-field").set_value("年度总结").run()
    app.button(key="snapshot-freeze-now").click().run()
    (first,) = entries(database, person=LOCAL)
    assert (first.title.zh, first.form, first.uses) == ("服务时长（按月份）", "exact", 1)
    assert f"已冻结，代码{first.code}。" in words_of(app)
    app.selectbox(key="c-snapshot-by").set_value("category").run()
    assert "已冻结" not in words_of(app)
    app.button(key="snapshot-freeze-now").click().run()
    codes = [entry.code for entry in entries(database, person=LOCAL)]
    assert len(codes) == 2

    app.text_input(key="snapshot-find").set_value("按月份").run()
    assert app.selectbox(key="snapshot-one").options == [f"{first.code} · 服务时长（按月份）"]
    app.text_input(key="snapshot-find").set_value("").run()
    app.selectbox(key="snapshot-one").set_value(first.code).run()
    assert "首次冻结" in words_of(app) and "页面冻结" in words_of(app)
    app.button(key=f"snapshot-since-{first.code}").click().run()
    assert "与当时相同" in words_of(app)
    other = next(code for code in codes if code != first.code)
    app.selectbox(key="snapshot-other").set_value(other).run()
    assert f"{first.code}到{other}的不同之处" in words_of(app)

    app.text_input(key="snapshot-code").set_value(first.code.lower()).run()
    assert "真实，未被改动" in words_of(app)
    app.text_input(key="snapshot-code").set_value("AAAAAAAAAA").run()
    assert "登记册中没有" in words_of(app)
    assert not app.exception


@pytest.mark.parametrize("page", ["service_hours", "contests"], ids=["measured", "reports"])
def test_a_panel_is_frozen_where_it_stands(run_page, demo_data, monkeypatch, page):
    footers = []
    for module in (panels, report_panels):
        monkeypatch.setattr(module, "chart", lambda figure, *, footer, **more: footers.append(footer))
    monkeypatch.setattr(figures_form, "purpose", lambda: "年度总结")
    run_page(page, demo_data, place="330108")
    assert footers
    for footer in footers:
        frozen, files = (
            re.findall(link, footer) for link in ("data-freeze='([^']*)'", "href='([^']*)' download data-export='csv'")
        )
        assert len(frozen) == 2  # in both forms
        assert [link.replace(".freeze?", ".csv?") for link in frozen] == files[:2]
