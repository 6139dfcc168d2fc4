"""The figures behind what is drawn, for the register of snapshots: a picture has the code of the file of its panel."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from lib.catalogue import METRICS
from lib.catalogue.vocabularies import Text
from lib.db import Database
from lib.exports import ExportFailed
from lib.exports.file_name import file_name
from lib.exports.file_table import Column, FileTable
from lib.exports.panel import CHANGING, Panel, make_panel, marked_name
from lib.exports.provenance import Fingerprint
from lib.exports.report import make_report
from lib.exports.request import PageRequest, read_panel_request, read_report_request
from lib.labels import selection_text
from lib.selection import ALL_PLACES
from lib.site_map import PAGES
from lib.snapshots.content import LANGUAGES, Content, make_content
from lib.ui.pictures.page_html import read_html
from lib.ui.pictures.parts import RecordedPanel, elements
from lib.ui.pictures.recording import Part

if TYPE_CHECKING:
    from lib.ui.page import Frame

WHAT, SELECTION = Text("内容", "Content"), Text("所选范围", "Selection")
VALUE, CODE = Text("数值", "Value"), Text("快照代码", "Snapshot code")


@dataclass(frozen=True)
class PageContent:
    """What the register keeps of a page, with the codes of its panels in it, and the name of its file without ending."""

    content: Content
    name: str


def figures_of(database: Database, shown: RecordedPanel, frame: "Frame") -> Panel | None:
    """The panel's figures as its file has them, in the form of the page; None where the page offers no file of it.

    Raises ExportFailed where the data has changed since the page was drawn.
    """
    if shown.pairs is None:
        return None
    read, make = (read_panel_request, make_panel) if shown.what == "panel" else (read_report_request, make_report)
    everywhere = frame.scope.places is not None and shown.pairs.get("place") == ALL_PLACES
    pairs = {n: value for n, value in shown.pairs.items() if n != "place" or not everywhere}
    request = replace(read(pairs, home=frame.home), form=frame.form, language=frame.language)
    if shown.what == "panel":
        made = make(database, request, scope=frame.scope, with_totals=False)
    else:
        made = make(database, request, scope=frame.scope)
    if made.content.data_version != frame.version.version:
        raise ExportFailed(CHANGING)
    return made


def page_content(
    request: PageRequest, frame: "Frame", root: Part, panels: Iterable[tuple[RecordedPanel, Content | None]]
) -> PageContent:
    """A page as a table: its large figures, then its panels with their codes."""
    rows = {language: list(_rows(frame, root, panels, language)) for language in LANGUAGES}
    page = PAGES[request.page]
    question = [request.page, 1, frame.selection.as_link()]
    code = Fingerprint(("page", question, frame.form.name))
    for row in rows[LANGUAGES[0]]:
        code.add(row)
    content = make_content(
        {language: FileTable(_columns(language), tuple(made)) for language, made in rows.items()},
        code=code.code(),
        kind="page",
        form=frame.form,
        title=page.title,
        caption=Text(*(words_of_selection(frame, language) for language in LANGUAGES)),
        question={"page": question},
        version=frame.version,
    )
    name = file_name(
        marked_name(frame.localised(page.title), frame.form, frame.language),
        frame.chosen_selection,
        days=_days(frame),
        code=content.code,
        dimensions=frame.dimensions,
        language=frame.language,
    )
    return PageContent(content, name)


def words_of_selection(frame: "Frame", language: str) -> str:
    """The selection of the page in words."""
    return selection_text(frame.chosen_selection, frame.dimensions, frame.as_of, language)


def _columns(language: str) -> tuple[Column, ...]:
    words = {"what": WHAT, "selection": SELECTION, "value": VALUE, "code": CODE}
    return tuple(
        Column(label.in_language(language), "number" if name == "value" else "text", name, digits=2)
        for name, label in words.items()
    )


def _rows(frame: "Frame", root: Part, panels, language: str) -> Iterator[tuple]:
    for element in elements(root):
        if element.WhichOneof("type") == "html":
            for metric, value in read_html(element.html.body).cards:
                label = METRICS[metric].label.in_language(language)
                yield label, words_of_selection(frame, language), value, None
    for shown, content in panels:
        if content is not None:
            yield content.title.in_language(language), content.caption.in_language(language), None, content.code
        else:
            yield shown.title, shown.words, None, None


def _days(frame: "Frame") -> tuple[date | None, date]:
    period = frame.selection.period
    return period.start, period.end
