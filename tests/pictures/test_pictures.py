"""Pictures drawn by a real Chromium, read back; and what is said where there is none, or where it fails."""

import io
import json
import xml.etree.ElementTree as ET

import pytest
from PIL import Image

from lib.pictures import NO_CHROMIUM, NOT_DRAWN, PictureFailed, chromium
from lib.pictures.drawing import MOST_ROWS, Drawing, Picture, page, pictures
from lib.theme import ACCENT, COLOURS, layout

STREETS = ["西兴街道", "长河街道", "<b>&\"'"]
BARS = {"type": "bar", "x": STREETS, "y": [12_000, 23_000, 5], "marker": {"color": ACCENT}}
GRID = {"type": "heatmap", "z": [[1, 2], [3, 4]], "x": ["一", "二"], "y": ["甲", "乙"], "texttemplate": "%{z}"}
WORDS = {"title": "各镇街服务时长", "words": "2026年；滨江区", "note": "数据截至2026年10月31日；快照代码：ABCDEFGHIJ"}
TABLE = {"headers": ["镇街", "小时"], "numbers": [False, True], "total": ["合计", "35,000"]}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawn() -> list[Picture]:
    """Bars, a grid, a table that is too long, words in the place of a chart: all in one run."""
    figures = [json.dumps({"data": [trace], "layout": layout("zh")}) for trace in (BARS, GRID)]
    rows = [[f"街道{number}", "1"] for number in range(MOST_ROWS + 1)]
    return pictures(
        [
            *(Drawing(figure=figure, **WORDS) for figure in figures),
            Drawing(table={**TABLE, "rows": rows}, **WORDS),
            Drawing(reason="所选范围内没有可显示的数据。", **WORDS),
        ]
    )


def texts(picture: Picture) -> list[str]:
    return ["".join(element.itertext()) for element in ET.fromstring(picture.svg).iter(f"{SVG}text")]


def test_long_names_above_a_grid_stand_in_lines():
    heads = [f"{i}号街道国家高新技术产业开发区物联网小镇管理委员会" for i in range(8)]
    grid = {**GRID, "z": [[1] * 8] * 2, "x": heads}
    shape = {**layout("zh"), "xaxis": {"type": "category", "side": "top", "tickangle": 0}}
    (made,) = pictures([Drawing(figure=json.dumps({"data": [grid], "layout": shape}), **WORDS)])
    lines = [element.text for element in ET.fromstring(made.svg).iter(f"{SVG}tspan")]
    assert any(words and words in heads[0] for words in lines)


def test_an_svg_holds_its_words_as_text_and_nothing_that_runs(drawn):
    for picture in drawn:
        found = texts(picture)
        assert set(WORDS.values()) <= set(found)
        names = {element.tag.removeprefix(SVG) for element in ET.fromstring(picture.svg).iter()}
        assert not names & {"script", "foreignObject", "style", "a"}
        assert b"http" not in picture.svg.replace(b"http://www.w3.org/", b"")
    assert {"西兴街道", "长河街道"} <= set(texts(drawn[0]))
    assert "街道0" in texts(drawn[2])
    assert f"街道{MOST_ROWS}" not in texts(drawn[2])
    assert "35,000" in texts(drawn[2])
    assert "所选范围内没有可显示的数据。" in texts(drawn[3])


def test_a_png_is_twice_as_large_and_shows_the_chart(drawn):
    accent = tuple(int(COLOURS["light"][ACCENT][at : at + 2], 16) for at in (1, 3, 5))
    for picture in drawn:
        image = Image.open(io.BytesIO(picture.png)).convert("RGB")
        root = ET.fromstring(picture.svg)
        assert image.size == (2 * int(root.get("width")), 2 * int(root.get("height")))
        assert image.getpixel((0, 0)) == (255, 255, 255)
        assert len(image.getcolors(1 << 20)) > 10  # type, at least: not one blank sheet
    bars = Image.open(io.BytesIO(drawn[0].png)).convert("RGB")
    assert sum(n for n, colour in bars.getcolors(1 << 20) if colour == accent) > 50_000


def test_a_page_of_ours_runs_our_script_alone_and_reaches_no_host():
    html = page("<p>x</p>", [{"words": "</script><script>alert(1)</script>"}], script="picture.js")
    assert "default-src 'none'" in html
    assert html.count("<script") == 3 + 1  # values, plotly.js, ours; the words of a value stay a text
    assert "</script><script>alert" not in html
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in chromium.OPTIONS


def test_without_chromium_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "off")
    assert chromium.find() == ""
    with pytest.raises(PictureFailed) as refused:
        pictures([Drawing(figure=json.dumps({"data": [BARS], "layout": {}}))])
    assert refused.value.message == NO_CHROMIUM
    assert "apt-get install chromium" in NO_CHROMIUM.zh
    assert "apt-get install chromium" in NO_CHROMIUM.en


@pytest.mark.parametrize("does", ["echo '<html></html>'", "exit 3", "sleep 30"])
def test_a_chromium_that_draws_nothing_gives_no_picture(monkeypatch, tmp_path, does):
    program = tmp_path / "chromium"
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o700)
    monkeypatch.setenv("CHROMIUM", str(program))
    monkeypatch.setattr(chromium, "SECONDS", 0.3)
    with pytest.raises(PictureFailed) as refused:
        pictures([Drawing(reason="x")])
    assert refused.value.message == NOT_DRAWN
