"""The dashboard itself with its database reads logged: `streamlit run bench/watched_entry.py`."""

import streamlit as st

from bench.watched import watch
from lib.settings import ROOT
from lib.ui import app

watch()
app = st.App(
    ROOT / "dashboard.py",
    routes=app.routes(),
    middleware=app.middleware(),
    lifespan=app.lifespan,
    on_script_error=app.report_error,
)
