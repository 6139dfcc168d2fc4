"""Freezing a panel where it stands: POST /export/panel.freeze and /export/answer.freeze, the question in the address as of its
files. The answer is a sentence with the code."""

from collections.abc import Callable
from functools import partial
from typing import BinaryIO
from urllib.parse import unquote

from starlette.requests import Request
from starlette.routing import Route

from lib.access import Permission, Person
from lib.catalogue.vocabularies import Text
from lib.exports.panel import make_panel
from lib.exports.report import make_report
from lib.exports.request import Pairs, read_panel_request, read_report_request
from lib.snapshots.deliver import freeze_on_page
from lib.ui.capacity.answers import endpoint
from lib.ui.export_routes import FREEZE, REFUSED, Opener, address_of, placed

_QUESTIONS = {
    "panel": (read_panel_request, partial(make_panel, with_totals=False)),
    "answer": (read_report_request, make_report),
}


def routes(open_database: Opener, *, person_of: Callable[[Request], Person] | None = None) -> list[Route]:
    """Routes for `st.App(routes=...)`; the arguments are those of `export_routes.routes`. They write into the register, so the
    gate lets only pages of the same address ask (`lib/gate/requests.py`)."""
    return [
        Route(
            address_of(f"{name}.{FREEZE}"),
            endpoint(
                partial(_freeze, open_database, *question),
                "txt",
                permission=Permission.EXPORT,
                refused=REFUSED,
                person_of=person_of,
            ),
            methods=["POST"],
        )
        for name, question in _QUESTIONS.items()
    ]


def _freeze(open_database: Opener, read, make, pairs: Pairs, person: Person, file: BinaryIO, language: str) -> str:
    database, purpose = open_database(), unquote(pairs.get("purpose", ""))
    asked, home = placed(database, pairs, person)
    content = make(database, read(asked, home=home), scope=person.scope).content
    freeze_on_page(database, person, content, language=language, purpose=purpose)
    file.write(Text(f"已冻结：{content.code}", f"Frozen: {content.code}").in_language(language).encode())
    return content.code
