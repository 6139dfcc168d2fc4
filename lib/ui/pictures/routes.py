"""The downloads: /export/picture.png, /export/picture.svg and /export/page.pdf. Who may export; recorded before they are sent."""

from collections.abc import Callable
from functools import partial
from typing import BinaryIO

from starlette.requests import Request
from starlette.routing import Route

from lib.access import Permission, Person
from lib.exports.request import Pairs
from lib.snapshots.deliver import deliver
from lib.ui.capacity.answers import endpoint
from lib.ui.export_routes import REFUSED, Opener, address_of
from lib.ui.filters.figures_form import PICTURES
from lib.ui.pictures.job import fetched
from lib.ui.pictures.panel_picture import make_picture
from lib.ui.pictures.paper_page import make_page


def routes(open_database: Opener, *, person_of: Callable[[Request], Person] | None = None) -> list[Route]:
    """Routes for `st.App(routes=...)`; the arguments are those of `export_routes.routes`."""
    writers = {f"picture.{kind}": (kind, partial(_picture, open_database, kind)) for kind in PICTURES}
    writers["page.pdf"] = ("pdf", partial(_page, open_database))
    return [
        Route(
            address_of(name), endpoint(write, kind, permission=Permission.EXPORT, refused=REFUSED, person_of=person_of)
        )
        for name, (kind, write) in writers.items()
    ]


def _picture(open_database: Opener, kind: str, pairs: Pairs, person: Person, file: BinaryIO, language: str) -> str:
    database = open_database()
    made = make_picture(database, pairs, kind, person=person)
    file.write(made.data)
    deliver(database, person, made.content, what="picture", name=made.name, kind=kind, pairs=pairs, file=file)
    return made.name


def _page(open_database: Opener, pairs: Pairs, person: Person, file: BinaryIO, language: str) -> str:
    """What a job has made; where it is gone, made anew."""
    database, asked = open_database(), {name: value for name, value in pairs.items() if name != "job"}
    made = fetched(pairs.get("job", ""), person) or make_page(database, asked, person=person)
    file.write(made.data)
    figures = {"content": made.content, "beside": made.beside}
    deliver(database, person, **figures, what="page", name=made.name, kind="pdf", pairs=asked, file=file)
    return made.name
