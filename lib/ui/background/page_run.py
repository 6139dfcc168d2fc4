"""One run of a page without a browser: for the warm-up, and for pictures and paper."""

import asyncio
import threading
from collections.abc import Callable

from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.state import SessionState

from lib.settings import ROOT
from lib.site_map import PAGES

MOST_SECONDS = 120
"""Of one run; then it is asked to stop."""
_code = ScriptCache()


def run_page(
    page: str,
    link: str = "",
    *,
    session: str,
    state: SessionState,
    heard: Callable[[ScriptRunnerEvent, dict], None],
    failed: Callable[[Exception], bool],
) -> bool:
    """Run the page `page` for the link's part behind "?" in a thread of its own; whether it ended in time.

    heard: told each event in that thread, with what Streamlit tells of it. failed: told what the page raised.
    """
    loop, done = asyncio.new_event_loop(), threading.Event()
    script = str(ROOT / "dashboard.py")
    runner = ScriptRunner(
        session_id=session,
        main_script_path=script,
        session_state=state,
        uploaded_file_mgr=MemoryUploadedFileManager("/none"),
        script_cache=_code,
        initial_rerun_data=RerunData(query_string=link, page_name="" if page == next(iter(PAGES)) else page),
        user_info={},
        fragment_storage=MemoryFragmentStorage(),
        pages_manager=PagesManager(script, script_cache=_code),
        event_loop=loop,
        on_script_error=failed,
    )

    def told(_runner, event: ScriptRunnerEvent, **more) -> None:
        if event is ScriptRunnerEvent.SHUTDOWN:
            loop.close()
            done.set()
        else:
            heard(event, more)

    runner.on_event.connect(told, weak=False)
    runner.start()
    if not done.wait(MOST_SECONDS):
        runner.request_stop()
        return False
    return True
