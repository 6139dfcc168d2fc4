"""Every page in both languages with each data set: it runs, says its title, and speaks one language."""

import csv
import re
from functools import lru_cache
from html import unescape

import pytest

from lib.catalogue import METRICS
from lib.reports.denominators import source_words
from lib.settings import ROOT
from lib.site_map import PAGES
from lib.ui.published.register_view import shortened
from tests.page_data import DATA_SETS, as_built

LATIN = re.compile(r"[A-Za-z][A-Za-z'-]+")
CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff01-\uff5e]")
PINYIN = re.compile(r"(?<=[\u3400-\u9fff])( [a-z'-]+)+$")
"""What a place is found by, behind its name in a list."""
LATIN_IN_CHINESE = {"CSV", "XLSX", "PDF", "PNG", "SVG", "We", "English", "Language", "V"}
"""Kinds of file, the platform We志愿, the V stations, the name of the other language."""
OF_WHAT_WAS_DONE = ("snapshots", "audit")
"""Pages that list what other tests froze and exported, in the words of those."""
CHINESE_IN_ENGLISH = {"语言 Language", "中文", "e.g. active, 人次"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("which", DATA_SETS)
def test_a_page_opens_and_speaks_its_language(run_page, data, which, name, language):
    app = run_page(name, as_built(data(which)) if name in OF_WHAT_WAS_DONE else data(which), lang=language)
    assert not app.exception
    assert not app.error
    told_empty = which == "empty" and PAGES[name].filtered
    assert len(app.info) == told_empty
    lines = words_of(app)
    words = "\n".join(lines)
    assert PAGES[name].title.in_language(language) in words
    assert PAGES[name].question.in_language(language) in words
    assert any(mark in words for mark in ("均为虚构", "are invented")) == (which == "demo")
    if language == "zh":
        assert set(LATIN.findall(words)) <= LATIN_IN_CHINESE
    elif which != "demo":  # brands, projects and contests of the demo have Chinese names only
        chinese = {line for line in lines if CHINESE.search(line)}
        assert {line for line in chinese if line.rsplit(" / ")[-1] not in without_english()} <= CHINESE_IN_ENGLISH


def words_of(app) -> list[str]:
    """What a reader can read of the page: its HTML without tags, and labels, options and placeholders of controls."""
    texts = []
    for part in [*app.main, *app.sidebar]:
        if part.type == "html":
            texts.append(without_tags(part.proto.body))
        elif part.type in ("subheader", "info", "warning"):
            texts.append(part.value)
        else:
            options = [as_quoted_left_out(PINYIN.sub("", option)) for option in getattr(part, "options", [])]
            texts += [getattr(part, "label", ""), getattr(part, "placeholder", ""), *options]
    return [text.strip() for text in texts if isinstance(text, str) and text.strip()]


def without_tags(html: str) -> str:
    """The text of an HTML element without what is no word of the frame: code names, sources as the files give them,
    and the glossary's column of the other language."""
    html = re.sub(r"<style>.*?</style>|<code>.*?</code>", " ", html, flags=re.S)
    html = re.sub(r"<dt>(Quoted in|文件引用)</dt><dd>.*?</dd>", "", html)  # titles of Chinese letters
    html = re.sub(r"\([a-z_]+\)</dd>", "</dd>", html)  # 口径 names the metric's code
    html = re.sub(
        r"<(\w+)[^>]* lang='zh'[^>]*>.*?</\1>", "", html, flags=re.S
    )  # a Chinese letter, and what is quoted of it
    html = re.sub(r"<(td|th) [^>]*>", r"<\1>", html)
    html = re.sub(r"</?span>", "", html)  # around days
    for cell in {cell for metric in METRICS.values() for cell in (metric.label.en, metric.name)}:
        html = html.replace(f"<td>{cell}</td>", "")
    if re.search(r"<th[^>]*>(<button[^>]*>)?English", html):
        html = re.sub(r"<td[^>]*>[0-9\u3400-\u9fff、，（）]+</td>|<th[^>]*>(<button[^>]*>)?中文", "", html)
    html = as_quoted_left_out(unescape(re.sub(r"<[^>]*>", " ", html)))
    for source in sources():
        html = html.replace(source, "")
    return html


def as_quoted_left_out(words: str) -> str:
    """Words without what stands as its Chinese document has it, and without the numbers of records and figures."""
    words = re.sub(r"\b(?:BJ|CX|N)\d+\b", "", words)
    for quoted in quotations():
        words = words.replace(quoted, "")
    return words


@lru_cache(maxsize=1)
def quotations() -> list[str]:
    """Titles of documents and the words of their figures, the longest first."""
    found = set()
    columns = ("title", "issuer", "source", "label", "quoted_as", "paragraph", "place", "said_scope")
    for name in ("documents.csv", "letter_figures.csv", "report_figures.csv"):
        with (ROOT / "data" / "reference" / name).open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                found |= {row[column] for column in columns if row.get(column)}
                found |= {value for value in re.split("[=&]", row.get("selection", "")) if CHINESE.search(value)}
    found |= {shortened(words) for words in found} | without_english()
    found -= {page.title.zh for page in PAGES.values()}  # a document may say 志愿者, as a page does
    return sorted((words for words in found if len(words) > 1), key=len, reverse=True)


def without_english() -> set[str]:
    """Places that have no English name: communities in a list of all places."""
    with (ROOT / "data" / "reference" / "regions.csv").open(encoding="utf-8-sig") as file:
        return {row["name"] for row in csv.DictReader(file) if not row["name_en"]}


@lru_cache(maxsize=1)
def sources() -> list[str]:
    """Sources of populations, whole and in either language, the longest first."""
    with (ROOT / "data" / "reference" / "populations.csv").open(encoding="utf-8-sig") as file:
        whole = {row["source"] for row in csv.DictReader(file)}
    told = whole | {source_words(source, language) for source in whole for language in ("zh", "en")}
    return sorted(told, key=len, reverse=True)
