"""Workbooks for the steward: templates to fill in, and the rows set aside of an open file, to correct and give back.

The corrections hold the rows as the file has them, names and numbers too. They are made when asked for, from the file
that the tab holds, sent to its owner alone from a temporary file without a name, and kept nowhere.
"""

from collections.abc import Callable
from typing import BinaryIO

from starlette.requests import Request
from starlette.routing import Route

from lib.access import Permission, Person
from lib.catalogue.vocabularies import Text
from lib.importers.errors import ImportRejected
from lib.importers.formats.targets import TARGETS
from lib.importers.template_workbooks import write_template
from lib.ui.capacity.answers import endpoint
from lib.ui.export_routes import address_of, link_to
from lib.ui.imports.session import active

REFUSED = Text("没有导入权限。", "You may not import.")
GONE = Text(
    "这个文件已不在手边，请在导入页重新选择它。", "The file is no longer in hand. Choose it again on the import page."
)
NO_TEMPLATE = Text("没有这个模板。", "There is no such template.")
CORRECTIONS = Text("待更正", "to correct")
TEMPLATE = Text("模板", "template")


def routes(*, person_of: Callable[[Request], Person] | None = None) -> list[Route]:
    """Routes for `st.App(routes=...)`."""
    return [
        Route(
            address_of(f"{name}.xlsx"),
            endpoint(write, "xlsx", permission=Permission.IMPORT, refused=REFUSED, person_of=person_of),
        )
        for name, write in _WRITERS.items()
    ]


def template_link(target: str, language: str) -> str:
    return link_to("template.xlsx", [f"name={target}", f"lang={language}"])


def corrections_link(token: str, language: str, *, table: int = 0) -> str:
    """The address of the quarantined rows of a table of an open file, counted from 0."""
    return link_to("corrections.xlsx", [f"file={token}", f"table={table}", f"lang={language}"])


def _template(pairs: dict[str, str], person: Person, file: BinaryIO, language: str) -> str:
    if (name := pairs.get("name", "")) not in TARGETS:
        raise ImportRejected(NO_TEMPLATE)
    write_template(name, file, language=language)
    return f"{TARGETS[name].label.in_language(language)}_{TEMPLATE.in_language(language)}"


def _corrections(pairs: dict[str, str], person: Person, file: BinaryIO, language: str) -> str:
    item, number = active(pairs.get("file", ""), person), pairs.get("table", "0")
    if item is None or not number.isdecimal() or int(number) >= len(item.tables) or not item.tables[int(number)].result:
        raise ImportRejected(GONE)
    item.write_corrections(int(number), file, language=language)
    return CORRECTIONS.in_language(language)


_WRITERS = {"template": _template, "corrections": _corrections}
