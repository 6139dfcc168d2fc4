"""What a writer adds to a letter on the page: a figure by its form, a paragraph by its text, and what is refused in words."""


def words_of(app) -> str:
    return "\n".join(part.proto.body for part in app.main if part.type == "html")


def test_a_figure_and_a_paragraph_are_added_and_taken_out(run_page, demo_data):
    app = run_page("briefing", demo_data)
    app.selectbox(key="briefing-own-metric").select("service_hours").run()
    app.multiselect(key="briefing-own-by-service_hours-zh").select("category").run()
    app.multiselect(key="briefing-own-service_hours-category-zh").select("environment")
    app.text_input(key="briefing-own-name-service_hours").input("环保时长")
    app.button(key="briefing-own-add").click().run()
    app.text_area(key="briefing-own-words").input("其中环保服务{环保时长}。\n没有数字的一段。").run()
    said = words_of(app)
    assert "{环保时长} · 服务时长" in said and "服务类别：环境保护" in said
    assert "<p>其中环保服务<mark" in said and "<p>没有数字的一段。</p>" in said

    app.button(key="briefing-own-add").click().run()
    assert "名称重复" in words_of(app)
    app.button(key="briefing-own-out-0-service_hours to_date category=environment").click().run()
    assert "没有名为“环保时长”的数字" in words_of(app)
    app.text_area(key="briefing-own-words").input("").run()
    assert "没有名为" not in words_of(app) and "data-export='briefing'" not in words_of(
        app
    )  # it contradicts what was published
