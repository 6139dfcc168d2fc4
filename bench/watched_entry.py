"""The dashboard itself with its database reads logged: `streamlit run bench/watched_entry.py`."""

import streamlit as st

from bench.watched import watch
from lib.settings import ROOT
from lib.ui import entry

watch()
app = st.App(ROOT / "dashboard.py", routes=entry.routes(), lifespan=entry.serving, on_script_error=entry.say_plainly)
