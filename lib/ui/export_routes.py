"""The downloads of the server: /export/panel, /export/answer and /export/records (.csv, .zip, .xlsx), and the links to them.

Every request needs a person who may EXPORT. How a file is made and sent: `capacity/answers.py`. A further file: one line in
`_WRITERS`.
"""

from collections.abc import Callable
from functools import partial

from starlette.requests import Request
from starlette.routing import Route
from streamlit import config

from lib.access import Permission, Person
from lib.audit.deliveries import record_begun
from lib.catalogue.vocabularies import Text
from lib.db import Database
from lib.exports.panel import make_panel, write_panel
from lib.exports.records.by_month import write_records
from lib.exports.report import make_report
from lib.exports.request import KINDS, Pairs, read_panel_request, read_records_request, read_report_request
from lib.home_place import home_place
from lib.measure.disclosure import Form
from lib.names_in_scope import names_in_scope
from lib.selection import ALL_PLACES, Selection
from lib.snapshots.content import Content
from lib.snapshots.deliver import deliver
from lib.ui.capacity.answers import endpoint
from lib.ui.capacity.outgoing import Outgoing

REFUSED = Text("没有导出权限。", "You may not export.")
FREEZE = "freeze"
"""In place of a kind of file: the same question, kept in the register (`snapshots/routes.py`)."""
Opener = Callable[[], Database]


def routes(open_database: Opener, *, person_of: Callable[[Request], Person] | None = None) -> list[Route]:
    """Routes for `st.App(routes=...)`. `open_database()` gives the shared database or raises DatabaseUnavailable;
    `person_of(request)` gives the person or raises NotAllowed (default: the local viewer, at this machine only)."""
    return [
        Route(
            address_of(f"{name}.{kind}"),
            endpoint(
                partial(write, open_database, kind),
                kind,
                permission=Permission.EXPORT,
                refused=REFUSED,
                person_of=person_of,
                grows=True,
            ),
        )
        for name, write in _WRITERS.items()
        for kind in KINDS
    ]


def panel_link(
    metrics: tuple[str, ...],
    by: tuple[str, ...],
    selection: Selection,
    language: str,
    kind: str = "csv",
    *,
    form: Form,
    compared: bool = False,
) -> str:
    """Address of a panel's snapshot, below `server.baseUrlPath`."""
    parts = [f"metrics={','.join(metrics)}", f"by={','.join(by)}" if by else "", "compared=1" if compared else ""]
    return link_to(f"panel.{kind}", [*parts, *_in_form(form), f"lang={language}", selection.as_full_link()])


def report_link(name: str, selection: Selection, language: str, kind: str = "csv", *, form: Form) -> str:
    """Address of the table of a page-level report."""
    return link_to(f"answer.{kind}", [f"name={name}", *_in_form(form), f"lang={language}", selection.as_full_link()])


def records_link(
    selection: Selection,
    language: str,
    kind: str = "csv",
    *,
    form: Form,
    extra: tuple[str, ...] = (),
    each: bool = False,
) -> str:
    """Address of the records-level aggregate of a selection, or of each record."""
    parts = [
        f"extra={','.join(extra)}" if extra else "",
        "each=1" if each else "",
        *_in_form(form),
        f"lang={language}",
        selection.as_full_link(),
    ]
    return link_to(f"records.{kind}", parts)


def _in_form(form: Form) -> list[str]:
    return ["form=exact"] if form is Form.EXACT else []


def _panel(open_database: Opener, kind: str, pairs: Pairs, person: Person, file: Outgoing, language: str) -> str:
    database = open_database()
    asked, home = placed(database, pairs, person)
    request = read_panel_request(asked, home=home)
    panel = make_panel(database, request, scope=person.scope, with_totals=kind == "xlsx")
    write_panel(panel, file.body, kind)
    return _recorded(database, person, panel.content, "panel", panel.name, kind, pairs, file)


def _report(open_database: Opener, kind: str, pairs: Pairs, person: Person, file: Outgoing, language: str) -> str:
    database = open_database()
    asked, home = placed(database, pairs, person)
    report = make_report(database, read_report_request(asked, home=home), scope=person.scope)
    write_panel(report, file.body, kind)
    return _recorded(database, person, report.content, "answer", report.name, kind, pairs, file)


def _records(open_database: Opener, kind: str, pairs: Pairs, person: Person, file: Outgoing, language: str) -> str:
    database = open_database()
    asked, home = placed(database, pairs, person)
    request = read_records_request(asked, home=home, kind=kind)

    def begun(name: str) -> None:
        record_begun(database, person, what="records", name=name, kind=kind, pairs=pairs)
        file.begin(name)

    on_begin = begun if kind == "csv" else None  # the others say at their beginning what is known at the end
    made = write_records(
        database, request, file.body, kind, scope=person.scope, on_rows=file.check_wanted, on_begin=on_begin
    )
    return _recorded(database, person, made.content, "records", made.name, kind, pairs, file)


def _recorded(
    database: Database, person: Person, content: Content, what: str, name: str, kind: str, pairs: Pairs, file: Outgoing
) -> str:
    """The name of the file, once it stands in the register of snapshots and in the audit log."""
    name = file.name or name  # of one that is being sent
    deliver(database, person, content, what=what, name=name, kind=kind, pairs=pairs, file=file.body)
    return name


def placed(database: Database, pairs: Pairs, person: Person) -> tuple[Pairs, str]:
    """The pairs, and the home place of the person; "all places" are to a person with a scope those of home."""
    everywhere = person.scope.places is not None and pairs.get("place") == ALL_PLACES
    pairs = {name: value for name, value in pairs.items() if name != "place" or not everywhere}
    return pairs, home_place(names_in_scope(database, person.scope), person.home)


_WRITERS = {"panel": _panel, "answer": _report, "records": _records}


def address_of(name: str) -> str:
    """Address of a file, below `server.baseUrlPath`."""
    base = config.get_option("server.baseUrlPath").strip("/")
    return f"/{base}/export/{name}" if base else f"/export/{name}"


def link_to(name: str, parts: list[str]) -> str:
    """The address with a query of `parts`, the empty ones left out."""
    return address_of(name) + "?" + "&".join(filter(None, parts))
