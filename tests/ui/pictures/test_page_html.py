"""HTML of our pages read back, and made fit for paper."""

from lib.ui.pictures.page_html import on_paper, read_html

PANEL = (
    "<div class='vs-title'><h3>时长 &amp; 人次</h3><p>2026年；滨江区</p></div>"
    "<div class='vs-scroll'><table class='vs-table'><thead><tr><th scope='col'><button>镇街</button></th><th class='n'>小时</th></tr></thead>"
    "<tbody><tr><td>西兴<br>街道</td><td class='n'>12</td></tr><tr><td></td><td class='n'>3</td></tr></tbody>"
    "<tfoot><tr><td>合计</td><td class='n'>15</td></tr></tfoot></table></div>"
    "<div class='vs-panel-footer'><details><summary>口径</summary>长</details>"
    "<a href='/export/panel.csv?metrics=x&amp;by=street' data-export='csv'>CSV</a></div>"
)
CARD = (
    "<section class='vs-card' data-metric='service_hours' data-value='12.5'><h3>时长</h3>"
    "<details class='vs-exact'><summary class='vs-figure'><span>12</span></summary><p>12.5</p></details>"
    "<details class='vs-more'><summary>口径</summary>长</details><p class='vs-note'>注</p></section>"
)


def test_a_panel_is_read_back():
    read = read_html(PANEL)
    assert (read.headings, read.captions) == (["时长 & 人次"], ["2026年；滨江区"])
    assert read.table == {
        "headers": ["镇街", "小时"],
        "rows": [["西兴街道", "12"], ["", "3"]],
        "total": ["合计", "15"],
        "numbers": [False, True],
    }
    assert read.links == ["/export/panel.csv?metrics=x&by=street"]


def test_paper_has_no_buttons_links_and_folded_words():
    paper = on_paper(PANEL)
    assert "<button" not in paper
    assert "href" not in paper
    assert "口径" not in paper
    assert "时长 &amp; 人次" in paper
    assert on_paper("<p onclick='x()' class='y'>&lt;script&gt;</p>") == '<p class="y">&lt;script&gt;</p>'


def test_a_card_keeps_its_figure_and_notes():
    assert read_html(CARD).cards == [("service_hours", 12.5)]
    paper = on_paper(CARD)
    assert "<div class='vs-figure'><span>12</span></div>" in paper
    assert "12.5" not in paper
    assert "口径" not in paper
    assert "注" in paper
