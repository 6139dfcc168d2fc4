"""The addresses of pictures and of pages on paper: the page, its selection and its controls, as a link to it holds them."""

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from lib.exports.request import WITH_PANELS, Pairs, pairs_of
from lib.measure.disclosure import Form
from lib.ui import session_selection
from lib.ui.export_routes import link_to

if TYPE_CHECKING:
    from lib.ui.page import Frame


def picture_of(frame: "Frame", panel: str) -> Callable[[str, Form], str] | None:
    """The address of a picture of a panel of the page, by kind and form; None for what is no panel of its own."""
    if not panel or frame.name not in WITH_PANELS:
        return None
    parts = [f"page={frame.name}", f"panel={quote(panel, safe='')}"]
    shown = cache(partial(_shown, frame))
    return lambda kind, form: link_to(f"picture.{kind}", [*parts, *shown(form)])


def page_pairs(frame: "Frame", form: Form, purpose: str = "") -> Pairs:
    """The request of the whole page on paper."""
    why = [f"purpose={quote(purpose, safe='')}"] if form is Form.EXACT else []
    return pairs_of("&".join(filter(None, [f"page={frame.name}", *_shown(frame, form), *why])))


def page_link(pairs: Pairs, job: str) -> str:
    """The address of the page on paper that a job has made."""
    return link_to("page.pdf", [*(f"{name}={value}" for name, value in pairs.items()), f"job={job}"])


def _shown(frame: "Frame", form: Form) -> list[str]:
    controls = [f"{name}={quote(value, safe='')}" for name, value in session_selection.choices(frame.name).items()]
    exact = ["form=exact"] if form is Form.EXACT else []
    return [*controls, *exact, f"lang={frame.language}", frame.chosen_selection.as_full_link()]
