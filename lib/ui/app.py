"""What runs for every page run: language, menu, the page. `dashboard.py` calls it and serves the routes."""

import asyncio
import gc
import logging
import os
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager

from lib.access import may
from lib.db import DataChanged
from lib.files.temporary_folders import delete_abandoned
from lib.gate import application as gate
from lib.settings import LOOPBACK, load
from lib.site_map import PAGES, SECTIONS
from lib.ui import assets, cache, chart_element, export_routes, language, report_panels, session_selection
from lib.ui.audit_log import routes as audit_routes
from lib.ui.background import operator_metrics
from lib.ui.background.left_sessions import LeftSessions
from lib.ui.background.warm_up import WarmUp
from lib.ui.briefing import routes as briefing_routes
from lib.ui.capacity.turns import drawing
from lib.ui.faults import last_good, readiness
from lib.ui.filters import chips
from lib.ui.imports import routes as import_routes
from lib.ui.login import current
from lib.ui.login.messages import WatchedMessages
from lib.ui.login.uploads import HeldUploads
from lib.ui.pictures import routes as picture_routes
from lib.ui.snapshots import routes as snapshot_routes
from lib.ui.style import WithStyle
from lib.ui.wall import screen

__all__ = [
    "lifespan",
    "middleware",
    "report_error",
    "report_panels",
    "routes",
    "run",
]  # panels load before the first page asks


def routes() -> list:
    """What the server answers beside Streamlit's own: our assets and the downloads."""
    person_of = current.person_behind
    return [
        *assets.routes(),
        *export_routes.routes(cache.database, person_of=person_of),
        *import_routes.routes(person_of=person_of),
        *audit_routes.routes(cache.database, person_of=person_of),
        *briefing_routes.routes(cache.database, person_of=person_of),
        *picture_routes.routes(cache.database, person_of=person_of),
        *snapshot_routes.routes(cache.database, person_of=person_of),
        *readiness.routes(),
    ]


def middleware() -> list[Middleware]:
    """What every request and every answer pass through: the gate first (`lib/gate`)."""
    # No header may say from where a request comes: the gate looks at the connection itself (uvicorn would believe one).
    os.environ["FORWARDED_ALLOW_IPS"] = ""
    watched = Middleware(WatchedMessages, mode=current.mode(), open_database=cache.database)
    inner = [watched, Middleware(HeldUploads)]
    counted = Middleware(operator_metrics.CountedRequests)
    return [counted, *gate.middleware(load(), cache.database), *inner, Middleware(WithStyle)]


@asynccontextmanager
async def lifespan(_app):
    """Lifespan of the server: no page by file name at the start, the database given back at the end."""
    if (address := config.get_option("server.address")) not in LOOPBACK and current.mode().login == "none":
        raise RuntimeError(f"Refused to listen on {address}: without a login the dashboard serves this machine only.")
    # Until the first st.navigation of the process Streamlit takes the pages/ folder for the menu: it would answer a link
    # into a page with "not found", and open a file that lies directly in the folder past the entry.
    PagesManager.uses_pages_directory = False
    delete_abandoned()
    spare_collections()
    warm_up = WarmUp()
    warm_up.start()
    end_metrics = operator_metrics.serve(load().metrics_port)
    left = asyncio.create_task(LeftSessions().run())
    yield {}
    left.cancel()
    end_metrics()
    warm_up.stop()
    cache.database().close()


def spare_collections() -> None:
    """What was made so far stays, and later garbage collections need not look at it; they come after 20,000 new objects rather
    than 700, which was eleven times a page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def report_error(error: Exception) -> bool:
    """A fault in a page: one sentence for the reader; the trace goes to the server's log."""
    if isinstance(error, last_good.AWAY):  # in a callback, before the page
        last_good.note(error)
        st.warning(last_good.sentence(last_good.kind_of(error)))
        return True
    operator_metrics.ERRORS.inc()
    logging.getLogger("volunteer").exception("a page failed", exc_info=error)
    st.error(
        language.text(
            "Something went wrong on this page; the fault is in the server's log. Reload, or take a filter off."
        )
    )
    return True


def run() -> None:
    """Draw the menu that this person may see and run the chosen page."""
    with operator_metrics.watched_run():
        _run()


def _run() -> None:
    st.set_page_config(page_title="志愿服务数据", layout="wide", initial_sidebar_state="auto")
    language.detect()
    menu: dict[str, list] = {}
    person = current.current_person()
    if person == current.STRANGER:
        current.ended()
    for page in PAGES.values():
        if may(person, page.permission):
            section = language.localised(SECTIONS[page.section])
            menu.setdefault(section, []).append(
                # The default page is served at / only. No icons: Material icons are a font fetched from outside.
                st.Page(page.file, title=language.localised(page.title), url_path=page.name, default=not menu)
            )
    if not menu:
        st.error(language.text("You may not open this page."))
        st.stop()
    page = st.navigation(menu, position="hidden" if screen.asked() else "sidebar", expanded=True)
    if screen.asked():
        chart_element.load_script(language.language())
        with drawing.turn():
            screen.show()
        return
    with st.sidebar:
        _language_switch()
        current.show(person)
    chart_element.load_script(language.language())
    st.session_state.pop("frame", None)
    whole = False
    try:
        with drawing.turn():
            page.run()
        whole = True
    except DataChanged:
        last_good.run_again()
    except last_good.AWAY as fault:
        last_good.note(fault)
        last_good.pause(last_good.kind_of(fault))
    finally:
        if (frame := st.session_state.get("frame")) is not None:
            chips.fill(frame, whole=whole)
            if whole:
                last_good.drawn(frame.version)


def _language_switch() -> None:
    now = language.language()
    if st.session_state.get("f-language") != now:
        st.session_state["f-language"] = now

    def changed():
        st.session_state["language"] = st.session_state["f-language"] or now
        st.query_params["lang"] = st.session_state["language"]
        session_selection.draw_anew()

    st.segmented_control(
        "语言 Language",
        list(language.LANGUAGES),
        format_func=language.LANGUAGES.get,
        key="f-language",
        on_change=changed,
        required=True,
    )
