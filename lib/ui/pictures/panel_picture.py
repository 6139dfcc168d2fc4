"""One panel of a page as PNG or SVG."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lib.access import Permission, Person, require
from lib.catalogue.vocabularies import Text
from lib.db import Database
from lib.exports import ExportFailed
from lib.exports.panel import joined, state_line
from lib.exports.provenance import LABELS
from lib.exports.request import BadRequest, PageRequest, Pairs, check_known, read_page_request
from lib.home_place import home_place
from lib.measure.disclosure import MARK, Form
from lib.names_in_scope import names_in_scope
from lib.pictures import PictureFailed
from lib.pictures.drawing import MOST_ROWS, Drawing, pictures
from lib.site_map import PAGES
from lib.snapshots.content import Content
from lib.ui.pictures.content import figures_of
from lib.ui.pictures.parts import RecordedPanel, panels
from lib.ui.pictures.recording import Recording, record

if TYPE_CHECKING:
    from lib.ui.page import Frame

NO_FILE = Text(
    "这张图表没有可下载的数据，不能存为图片。", "This panel has no file of figures, so no picture of it is made."
)
FIRST_ROWS = Text("只画出前{}行，共{}行", "the first {} of {} rows")


@dataclass(frozen=True)
class Made:
    """A file that is ready: its bytes, its name without ending, and its figures for the register."""

    data: bytes
    name: str
    content: Content
    beside: tuple[Content, ...] = ()


def make_picture(database: Database, pairs: Pairs, kind: str, *, person: Person) -> Made:
    """The panel that a link names, as "png" or "svg". Raises BadRequest, NotAllowed, ExportFailed, DatabaseUnavailable."""
    request = read_request(database, pairs, person=person)
    drawn = recorded(request, person)
    shown = next((one for one in panels(drawn.root) if one.key == request.panel), None)
    if shown is None:
        known = ", ".join(one.key for one in panels(drawn.root))
        raise BadRequest("panel", f"页面上没有这张图表；可选：{known}", f"no such panel on the page; there are {known}")
    figures = figures_of(database, shown, drawn.frame)
    if figures is None:
        raise ExportFailed(NO_FILE)
    drawing = drawing_of(shown, note=note_of(drawn.frame, figures.content), language=request.language)
    try:
        (made,) = pictures([drawing])
    except PictureFailed as failed:
        raise ExportFailed(failed.message) from None
    return Made(made.png if kind == "png" else made.svg, figures.name, figures.content)


def read_request(database: Database, pairs: Pairs, *, person: Person) -> PageRequest:
    """What a link asks for, all of it known to this database. Raises BadRequest, NotAllowed."""
    dimensions = names_in_scope(database, person.scope)
    request = read_page_request(pairs, home=home_place(dimensions, person.home))
    require(person, PAGES[request.page].permission)
    if request.form is Form.EXACT:
        require(person, Permission.SEE_EXACT)
    check_known(request.selection, dimensions)
    return request


def recorded(request: PageRequest, person: Person) -> Recording:
    """The page as it is drawn for the request. Raises ExportFailed."""
    return record(request.page, request.link, person=person, form=request.form)


def drawing_of(shown: RecordedPanel, *, note: str, language: str) -> Drawing:
    """A panel as a drawing; a long table is cut, and says so."""
    rows = len(shown.table["rows"]) if shown.table else 0
    cut = FIRST_ROWS.in_language(language).format(MOST_ROWS, rows) if rows > MOST_ROWS else ""
    return Drawing(
        title=shown.title,
        words=shown.words,
        reason=shown.reason,
        note=joined([cut, note], language),
        figure=shown.figure,
        table=shown.table,
        height=shown.height,
    )


def note_of(frame: "Frame", content: Content) -> str:
    """Below a picture: for whom it is, day of the data, that demo data is invented, code."""
    language = frame.language
    colon = "：" if language == "zh" else ": "
    return joined(
        [
            MARK.in_language(language) if frame.form is Form.EXACT else "",
            state_line(frame.version, content.as_of, language),
            LABELS["code"].in_language(language) + colon + content.code,
        ],
        language,
    )
