"""A page that holds a file and something of its own, and a server that tells how much it holds of closed tabs after a second."""

import asyncio
import weakref
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.responses import JSONResponse
from starlette.routing import Route

from lib.ui.background import left_sessions
from lib.ui.login.uploads import stored

if __name__ == "__main__":
    from left_sessions_held import KEPT, Kept  # the module that all runs of the page share

    st.session_state.setdefault("kept", Kept())
    KEPT.add(st.session_state["kept"])
    st.file_uploader("文件")
    st.text("ready")
else:
    import sys
    from types import ModuleType

    shared = ModuleType("left_sessions_held")
    shared.Kept, shared.KEPT = type("Kept", (), {}), weakref.WeakSet()
    sys.modules["left_sessions_held"] = shared
    left_sessions.KEPT_SECONDS, left_sessions.LOOK_SECONDS = 1, 0.2

    def held(request):
        return JSONResponse({"bytes": stored().total(), "kept": len(shared.KEPT)})

    @asynccontextmanager
    async def lifespan(app):
        looking = asyncio.create_task(left_sessions.LeftSessions().run())
        yield {}
        looking.cancel()

    app = st.App(Path(__file__), routes=[Route("/held", held)], lifespan=lifespan)
