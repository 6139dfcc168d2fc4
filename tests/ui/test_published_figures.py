"""The page of published figures: headline, filters, history and explanation, a draft checked, a document read."""

import shutil

import pytest

from lib.ui.published.given_text import marked_html

TEXT = "关于工作情况的复函\n截至2024年6月27日，我市注册志愿者近35万人，志愿服务队伍1335余支。\n2024年6月27日"


@pytest.fixture
def written_data(single_data, tmp_path):
    """The single data set, to be written."""
    shutil.copy(single_data["DATABASE_URL"].removeprefix("sqlite:///"), tmp_path / "data.sqlite")
    return {
        "DATABASE_URL": f"sqlite:///{tmp_path}/data.sqlite",
        "COLUMNAR_DIR": str(tmp_path / "columns"),
        "AUDIT_KEY_FILE": str(tmp_path / "audit.key"),
    }


def html(app) -> str:
    made = "".join(part.proto.body for part in app.main if part.type == "html")
    return made.replace("<span>", "").replace("</span>", "")  # around days


def box(app, kind: str, key: str):
    (found,) = [one for one in getattr(app, kind) if one.key.startswith(key)]
    return found


def test_filters_narrow_the_table_and_the_headline_stays(run_page, demo_data):
    app = run_page("published_figures", demo_data)
    assert "data-count='all'><h3>公开数</h3><p class='vs-figure'>121<" in html(app)
    assert "121个数中的121个" in html(app)
    box(app, "multiselect", "published-places").select("宁波市").run()
    box(app, "multiselect", "published-statuses").select("cannot_be_recomputed").run()
    assert "121个数中的16个" in html(app)
    assert "我们只有该地区10个区县市中1个的记录" in html(app)
    assert "vs-figure'>121<" in html(app)
    assert not app.exception
    box(app, "multiselect", "published-statuses").set_value([]).run()
    box(app, "multiselect", "published-places").set_value(["滨江区"]).run()  # no figure that asks for an explanation
    assert not app.exception


def test_the_history_of_a_figure_and_its_explanation(run_page, written_data):
    app = run_page("published_figures", written_data)
    box(app, "selectbox", "published-figure").select("N29").run()
    assert all(words in html(app) for words in ("近32万人", "34.05万人", "27.6万人", "少于2023-06-27的34.05万人"))
    assert "尚无人说明。" in html(app)
    box(app, "text_area", "published-words").input("2023年起改用志愿浙江，停用的注册不再计入。")
    box(app, "button", "published-keep").click().run()
    assert not app.exception
    assert "说明已保存。" in html(app)
    assert "已说明：2023年起改用志愿浙江，停用的注册不再计入。" in html(app)


def test_remarks_at_one_place_are_one_mark_with_all_their_numbers():
    made = marked_html("甲512支，乙86%", [(1, 5, "1", True), (1, 5, "2", False), (7, 10, "3", True)])
    assert "甲<mark>512支<sup>1、2</sup></mark>，乙<mark data-look>86%<sup>3</sup></mark>" in made


def test_a_draft_is_checked(run_page, demo_data):
    app = run_page("published_figures", demo_data, **{"published-view": "draft"})
    box(app, "text_area", "draft-pasted").input(TEXT).run()
    assert not app.exception
    assert "约数词不当" in html(app)
    assert "1335支，或1300余支" in html(app)
    assert "<mark>1335余支<sup>" in html(app)


def test_a_document_is_shown_with_its_figures_and_proposals_that_are_not_bound(run_page, demo_data):
    app = run_page("published_figures", demo_data, **{"published-view": "read"})
    box(app, "text_area", "reading-pasted").input(TEXT).run()
    assert not app.exception
    assert "<mark>近35万人<sup>1</sup></mark>" in html(app)
    assert [one.value for one in app.text_input if one.key.startswith("reading-title")] == ["关于工作情况的复函"]
    assert box(app, "button", "reading-keep").disabled


def test_a_document_of_another_county_with_a_plan_for_next_year(run_page, demo_data):
    """The home county is not taken for the one that signs; a time behind the day of the text breaks nothing."""
    app = run_page("published_figures", {**demo_data, "HOME_PLACE": "330108"}, **{"published-view": "read"})
    words = "关于培训计划的通知\n2026年计划培训45期，去年培训43期。\n岚溪县委社会工作部\n2025年12月26日"
    box(app, "text_area", "reading-pasted").input(words).run()
    assert not app.exception
    assert box(app, "selectbox", "reading-county").value is None
    box(app, "text_area", "reading-pasted").input(words.replace("岚溪县委", "区委")).run()
    assert not app.exception
    assert box(app, "selectbox", "reading-county").value == 330108
