"""The page that the server sends brings the style with it, and nothing else is changed on its way."""

import re
import urllib.request

import pytest

from lib.settings import ROOT


@pytest.fixture(scope="module")
def address(serve, empty_data):
    return serve(ROOT / "dashboard.py", environment=empty_data)


def answer(url: str, **headers: str):
    return urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20)


def test_every_page_links_to_the_style_behind_the_rules_of_streamlit(address):
    for path in ("/", "/volunteers", "/sheet?place=330108"):
        page = answer(address + path, Accept="text/html,*/*", **{"If-None-Match": "*", "Accept-Encoding": "gzip"})
        assert "etag" not in page.headers  # it would be that of the file, whatever the style
        html = page.read().decode()
        (link,) = re.findall(r'<link rel="stylesheet" href="(/assets/page-\w+\.css)">', html)
        assert html.index(link) > html.index("</head>")
        style = answer(address + link)
        assert style.headers["content-type"].startswith("text/css")
        assert b".vs-card" in style.read()
        (script,) = re.findall(r'<script type="module" src="(/assets/chart-\w+\.js)">', html)
        assert b"addEventListener" in answer(address + script).read()


def test_what_is_no_page_passes_as_it_is(address):
    for path in ("/_stcore/health", "/ready"):
        assert b"stylesheet" not in answer(address + path, Accept="text/html").read()
