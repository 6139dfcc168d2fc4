"""The dashboard, with a route that says how many figures its database was asked for so far."""

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from lib.db import Database
from lib.settings import ROOT
from lib.ui.app import lifespan, middleware, report_error, routes

_read, _reads = Database.read, []


def _counted(database, *arguments, **named):
    _reads.append(None)
    return _read(database, *arguments, **named)


Database.read = _counted
app = st.App(
    ROOT / "dashboard.py",
    routes=[Route("/reads", lambda _request: PlainTextResponse(str(len(_reads)))), *routes()],
    middleware=middleware(),
    lifespan=lifespan,
    on_script_error=report_error,
)
