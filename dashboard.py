"""The entry: who is here, which pages, run one. Start it with `make run` or `python -m lib serve`.

Streamlit imports this file once for `app` (it looks for this very call) and runs it as "__main__" for every page run.
"""

from pathlib import Path

import streamlit as st

from lib.ui.app import lifespan, middleware, report_error, routes, run

if __name__ == "__main__":
    run()
else:
    app = st.App(
        Path(__file__), routes=routes(), middleware=middleware(), lifespan=lifespan, on_script_error=report_error
    )
