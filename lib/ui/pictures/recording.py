"""One run of a page for nobody: what it would send to a browser, as a tree of its parts.

The page runs as for a reader who opens its link, with the scope of the person who asks, and in the form asked for.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import ScriptRunnerEvent
from streamlit.runtime.state import SessionState

from lib.access import Person
from lib.catalogue.vocabularies import Text
from lib.exports import ExportFailed
from lib.measure.disclosure import Form
from lib.settings import ROOT
from lib.ui.background.page_run import run_page
from lib.ui.filters import figures_form
from lib.ui.login import current

if TYPE_CHECKING:
    from lib.ui.page import Frame

MAIN = 0
"""Which of Streamlit's containers is the page; the others are the sidebar and what floats."""
NOT_RUN = Text(
    "页面未能画成，没有生成文件；详情已记入服务器日志。",
    "The page could not be drawn, no file was made; the details are in the server's log.",
)
_log = logging.getLogger("volunteer")


@dataclass
class Part:
    """A place in a page: a block with parts inside, or an element. block, element: Streamlit's messages, either or none."""

    block: object = None
    element: object = None
    inside: dict[int, "Part"] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key that the page gave to a container; empty without one."""
        return self.block.id.split("-", 2)[-1] if self.block is not None and self.block.id else ""


@dataclass(frozen=True)
class Recording:
    """What a page drew: its frame, and the parts of its main column."""

    frame: "Frame"
    root: Part


def record(page: str, link: str, *, person: Person, form: Form) -> Recording:
    """Run the page `page` for the link's part behind "?" (selection, controls, language).

    Raises ExportFailed where the page refuses or fails, or shows no figures.
    """
    root, state, faults, frames = Part(), SessionState(), [], []

    def heard(event: ScriptRunnerEvent, more: dict) -> None:
        if event is ScriptRunnerEvent.SCRIPT_STARTED:
            current.stand_in(person)
            figures_form.set_form(state, form)
            root.inside.clear()  # of a run that began anew
        elif event is ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
            _keep(root, more["forward_msg"])
        elif event is ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS and "frame" in state:
            frames.append(state["frame"])

    def failed(error: Exception) -> bool:
        return bool(faults.append(error))

    if not run_page(page, link, session="picture", state=state, heard=heard, failed=failed):
        raise ExportFailed(NOT_RUN)
    if faults:
        _log.error("a page for a picture failed", exc_info=faults[0])
        raise ExportFailed(NOT_RUN)
    if not frames or frames[-1].as_of is None:
        raise ExportFailed(NOT_RUN)
    return Recording(frames[-1], root.inside.get(MAIN, Part()))


def _keep(root: Part, message) -> None:
    """Put a message of the run into its place in the tree."""
    if message.WhichOneof("type") != "delta":
        return
    place = root
    for step in message.metadata.delta_path:
        place = place.inside.setdefault(step, Part())
    delta = message.delta
    if delta.WhichOneof("type") == "add_block":
        place.block, place.element = delta.add_block, None
    elif delta.WhichOneof("type") == "new_element":
        place.block, place.element, place.inside = None, delta.new_element, {}


@contextmanager
def without_server() -> Iterator[None]:
    """What the run of a page needs of Streamlit's server, where none runs: for the command line."""
    if Runtime.exists():
        yield
        return
    Runtime(
        RuntimeConfig(
            script_path=str(ROOT / "dashboard.py"),
            media_file_storage=MemoryMediaFileStorage("/none"),
            uploaded_file_manager=MemoryUploadedFileManager("/none"),
        )
    )
    try:
        yield
    finally:
        Runtime._instance = None  # as Streamlit's own tests do
