"""Which form of the figures a page shows: exact for who may see them, until they ask for what everybody sees."""

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

import streamlit as st

from lib.access import Permission, Person, may
from lib.catalogue.vocabularies import Text
from lib.exports.records.by_month import records_query
from lib.exports.request import FEWEST_PURPOSE, KINDS, MOST_PURPOSE, BadRequest, RecordsRequest
from lib.labels import filter_label
from lib.measure.disclosure import MARK, Form, form_for
from lib.measure.result import PUBLIC_RULE
from lib.pictures import chromium
from lib.ui import cache
from lib.ui.export_routes import FREEZE, records_link
from lib.ui.faults import last_good
from lib.ui.language import text

if TYPE_CHECKING:
    from lib.ui.page import Frame

CSV_EXPLAINED = Text("CSV + 说明", "CSV + notes")
"""What the link to a ZIP is called; the other kinds are called by their names."""
NO_PURPOSE = Text("请先在侧栏写明用途", "write their purpose in the sidebar first")
PICTURES = ("png", "svg")
FREEZE_LABEL = Text("冻结", "Freeze")
FREEZES = Text(
    "存入快照登记册，给出可引用、可核验的短代码",
    "Keep these figures in the register of snapshots, under a short code to quote and to verify",
)
NOT_FROZEN = Text("未冻结：无法连接服务器。", "Not frozen: the server cannot be reached.")
_PURPOSE, _PURPOSE_FIELD = "exact-files-purpose", "exact-files-purpose-field"
_PUBLIC, _TOGGLE = "figures-public", "figures-public-toggle"


def chosen(person: Person) -> Form:
    """The form that the page is drawn in."""
    return Form.PROTECTED if st.session_state.get(_PUBLIC) else form_for(person)


def section(frame: "Frame") -> None:
    """In the sidebar: the form, what it means, and the files of everything selected."""
    if form_for(frame.person) is Form.EXACT:
        st.session_state[_TOGGLE] = st.session_state.get(_PUBLIC, False)
        st.toggle(text("As everybody sees it"), key=_TOGGLE, on_change=_choose)
        if may(frame.person, Permission.EXPORT):
            ask_purpose()
    words = frame.localised(PUBLIC_RULE if frame.form is Form.PROTECTED else MARK)
    title, detail = text("Export this selection"), text("Month × street × category × platform × hours kind")
    refused = {form: _refused(frame, form) for form in Form}
    links = file_links(
        frame.person,
        frame.language,
        lambda kind, form: records_link(frame.chosen_selection, frame.language, kind, form=form),
        name="records-",
        refused=refused,
    )
    if links and form_for(frame.person) is Form.EXACT:
        single = file_links(
            frame.person,
            frame.language,
            lambda kind, form: records_link(frame.chosen_selection, frame.language, kind, form=form, each=True),
            name="each-",
            kinds=("csv", "zip"),
            forms=(Form.EXACT,),
            refused=refused,
        )
        links += f"<br>{escape(text('Every record, one a line (nobody named)'))}<br>{single}"
    name = escape(f"{text('Figures')}: {frame.localised(frame.form.value)}")
    rule = f"<details data-form='{frame.form.name.lower()}'><summary>{name}</summary>{escape(words)}</details>"
    files = f"<strong>{escape(title)}</strong><br>{escape(detail)}<br>{links}" if links else ""
    st.html(f"<div class='vs-export'>{rule}{files}</div>")


def file_links(
    person: Person,
    language: str,
    address: Callable[[str, Form], str],
    *,
    name: str = "",
    kinds: tuple[str, ...] = KINDS,
    forms: tuple[Form, ...] = (Form.PROTECTED, Form.EXACT),
    picture: Callable[[str, Form], str] | None = None,
    freeze: bool = False,
    refused: dict[Form, str] | None = None,
) -> str:
    """Links to the files of a table, and to pictures of its panel where there are such, as HTML; exact ones for who may see
    them, none for who may not export. `address`, `picture` of a kind and a form; freeze: with a button that keeps the figures in the
    register; refused: of a form why there are none."""
    if not may(person, Permission.EXPORT):
        return ""
    forms = forms if form_for(person) is Form.EXACT else (Form.PROTECTED,)
    groups, said = [], purpose()
    pictures = PICTURES if picture and chromium.find() else ()
    for form in forms:
        asks = form is Form.EXACT and not said
        if missing := (refused or {}).get(form) or (NO_PURPOSE.in_language(language) if asks else ""):
            links = f"<i data-form='{form.name.lower()}'>{escape(missing)}</i>"
        else:
            why = f"&purpose={quote(said, safe='')}" if form is Form.EXACT else ""
            links = "".join(
                f"<a href='{escape(address(kind, form) + why)}' download data-export='{name}{kind}' "
                f"data-form='{form.name.lower()}'>{escape(link_label(kind, language))}</a>"
                for kind in kinds
            )
            links += "".join(
                f"<a href='{escape(picture(kind, form) + why)}' download data-picture='{kind}' "
                f"data-form='{form.name.lower()}'>{kind.upper()}</a>"
                for kind in pictures
            )
            if freeze:
                label, what, away = (escape(each.in_language(language)) for each in (FREEZE_LABEL, FREEZES, NOT_FROZEN))
                links += (
                    f"<button type='button' data-freeze='{escape(address(FREEZE, form) + why)}' "
                    f"data-form='{form.name.lower()}' data-away='{away}' title='{what}'>{label}</button>"
                )
        words = f"<b>{escape(form.value.in_language(language))}</b>" if len(forms) > 1 or forms[0] is Form.EXACT else ""
        groups.append(f"<span class='vs-files'>{words}{links}</span>")
    return "".join(groups)


def _refused(frame: "Frame", form: Form) -> str:
    """Why the file of the selected records is not given in a form; empty where it is, or where nobody can tell for now."""
    request = RecordsRequest(frame.chosen_selection, language=frame.language, form=form)
    try:
        records_query(cache.database(), request, frame.dimensions, scope=frame.scope)
    except BadRequest as refused:
        why, filters = frame.localised(refused.why), dict(frame.chosen_selection.filters)
        narrowed_by = refused.parameter in filters and refused.parameter != "place"
        return f"{filter_label(refused.parameter, frame.language)} – {why}" if narrowed_by else why
    except last_good.AWAY:
        return ""
    return ""


def ask_purpose() -> None:
    """The field for it: in the sidebar, or once on a page without that."""
    st.session_state[_PURPOSE_FIELD] = purpose()
    st.text_input(
        text("Purpose of internal files"),
        key=_PURPOSE_FIELD,
        max_chars=MOST_PURPOSE,
        placeholder=text("e.g. monthly report to the district office"),
        help=text("Asked before exact figures leave; kept in the audit log with each file."),
        on_change=_say_purpose,
    )


def purpose() -> str:
    """What the exact files of this tab are for, as far as it was said."""
    said = " ".join(st.session_state.get(_PURPOSE, "").split())
    return said if len(said) >= FEWEST_PURPOSE else ""


def link_label(kind: str, language: str) -> str:
    """What the link to a file of a kind is called."""
    return CSV_EXPLAINED.in_language(language) if kind == "zip" else kind.upper()


def _say_purpose() -> None:
    st.session_state[_PURPOSE] = st.session_state[_PURPOSE_FIELD]


def _choose() -> None:
    st.session_state[_PUBLIC] = st.session_state[_TOGGLE]


def set_form(state, form: Form) -> None:
    """Let the page of a session that has not begun be drawn in `form`, as far as its reader may see that."""
    state[_PUBLIC] = form is Form.PROTECTED
