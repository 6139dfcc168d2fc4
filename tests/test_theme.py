"""The look as values: one palette in two places, readable text, roles that resolve, ticks in the reader's units."""

import json
import tomllib
from pathlib import Path

import pytest

from lib import theme

CONFIG = tomllib.loads((Path(__file__).parent.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
NAMES = {
    theme.INK: "textColor",
    theme.MUTED: "grayTextColor",
    theme.SURFACE: "backgroundColor",
    theme.SOFT_SURFACE: "secondaryBackgroundColor",
    theme.LINE: "borderColor",
    theme.ACCENT: "primaryColor",
    theme.SEQUENTIAL: "chartSequentialColors",
    theme.DIVERGING: "chartDivergingColors",
}


def contrast(first: str, second: str) -> float:
    """Contrast of two colours as WCAG 2 defines it: 1 (the same) to 21 (black on white)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted([luminance(first), luminance(second)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_page_and_the_figures_have_the_same_colours(mode):
    page = CONFIG["theme"][mode]
    figures = {
        NAMES[role]: value if isinstance(value, str) else list(value) for role, value in theme.COLOURS[mode].items()
    }
    assert {name: page[name] for name in figures} == figures
    assert CONFIG["theme"]["chartCategoricalColors"] == list(theme.CATEGORICAL)


def test_the_page_and_the_figures_have_the_same_type():
    assert CONFIG["theme"]["font"] == theme.FONT.replace('"', "'") == CONFIG["theme"]["headingFont"]
    assert "fontFaces" not in CONFIG["theme"]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_is_readable_on_every_surface(mode):
    colours = theme.COLOURS[mode]
    for surface in (theme.SURFACE, theme.SOFT_SURFACE):
        assert contrast(colours[theme.INK], colours[surface]) >= 7
        assert contrast(colours[theme.MUTED], colours[surface]) >= 4.5
    assert contrast(colours[theme.ACCENT], colours[theme.SURFACE]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_more_stands_out_more_from_the_surface(mode):
    ramp = theme.COLOURS[mode][theme.SEQUENTIAL]
    away = [contrast(colour, theme.COLOURS[mode][theme.SURFACE]) for colour in ramp]
    assert len(ramp) == 10
    assert away == sorted(away)


def test_the_layout_is_plain_json_without_colours_of_the_page():
    text = json.dumps(theme.layout("zh"))
    page_colours = [c for mode in theme.COLOURS.values() for c in mode.values() if isinstance(c, str)]
    assert not [colour for colour in page_colours if colour in text]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_roles_resolve_for_images(mode):
    figure = {
        "layout": theme.layout("en"),
        "data": [{"colorscale": theme.DIVERGING, "marker": {"color": theme.ACCENT}}],
    }
    image = theme.resolve(figure, mode=mode)
    assert "var(" not in json.dumps(image)
    assert image["data"][0]["marker"]["color"] == theme.COLOURS[mode][theme.ACCENT]
    assert image["data"][0]["colorscale"][0] == [0.0, theme.COLOURS[mode][theme.DIVERGING][0]]
    assert image["data"][0]["colorscale"][-1] == [1.0, theme.COLOURS[mode][theme.DIVERGING][9]]


@pytest.mark.parametrize(
    ("highest", "language", "words"),
    [
        (0, "zh", ["0", "1"]),
        (3, "zh", ["0", "1", "2", "3"]),
        (7, "zh", ["0", "2", "4", "6"]),
        (9_999, "zh", ["0", "2000", "4000", "6000", "8000"]),
        (114_000, "zh", ["0", "5万", "10万"]),
        (114_000, "en", ["0", "50k", "100k"]),
        (10_134_000, "zh", ["0", "500万", "1000万"]),
        (10_134_000, "en", ["0", "5M", "10M"]),
        (330_000_000, "zh", ["0", "1亿", "2亿", "3亿"]),
    ],
)
def test_ticks_are_round_numbers_in_the_readers_units(highest, language, words):
    assert theme.count_axis(highest, language=language)["ticktext"] == words
