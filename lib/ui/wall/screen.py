"""Shows the wall screen: one scene after the other, made again when the data has a new version.

The browser keeps what it shows while the server is away, and asks again when it is back; a sentence then stands above
the figures, by the style alone. While the database is away, the server shows the last scenes again.
"""

from dataclasses import dataclass
from html import escape

import streamlit as st

from lib.access import Person, may
from lib.db import DatabaseUnavailable, DataChanged, QueryTimeout, Version
from lib.dimensions import UnknownValue
from lib.home_place import home_place
from lib.measure.disclosure import Form
from lib.selection import Selection
from lib.site_map import PAGES
from lib.ui import cache, session_selection
from lib.ui.chart_element import chart
from lib.ui.language import language, text
from lib.ui.login import current
from lib.ui.page import Frame, as_of_words, frame_of
from lib.ui.wall.look import CHART_HEIGHT, LOOK
from lib.ui.wall.scenes import SCENES, Scene, Stage

SCREEN = "screen"
SECONDS, SHORTEST, LONGEST = 25, 3, 600
"""How long a scene stands: unless the address says another `seconds`, and the bounds of that."""
MOST_BOARDS = 32
_last: dict[tuple, "Board"] = {}
"""The last board of each address and language, for while the database is away."""


@dataclass(frozen=True)
class Board:
    """All scenes of one data version. notes: sentences on the data and on what of the address could not be read."""

    version: Version
    scenes: tuple[Scene, ...]
    notes: tuple[str, ...]


def asked() -> bool:
    """Whether the address asks for the wall screen."""
    return st.query_params.get(SCREEN) == "wall"


def address(selection: Selection, home: str, language: str) -> str:
    """The address of the wall screen for a selection."""
    return "&".join(filter(None, [f"/?{SCREEN}=wall", selection.as_link(home=home), f"lang={language}"]))


def link(frame: Frame) -> None:
    """The way from a page to the wall screen with the same selection."""
    to, words = (
        address(frame.chosen_selection, frame.home, frame.language),
        text("Wall screen, for a display on the wall"),
    )
    st.html(f"<div class='vs-export'><a href='{escape(to)}' data-wall>{escape(words)}</a></div>")


def show() -> None:
    """The wall screen for the selection of the address."""
    st.set_page_config(page_title=f"{text('Wall screen')} · {text('Volunteer service figures')}")
    st.html(LOOK)
    person = current.current_person()
    if not may(person, PAGES["overview"].permission) or person.scope.places == ():
        st.error(text("You may not open this page."))
        st.stop()
    seconds = _seconds()
    st.fragment(_next_scene, run_every=seconds)(seconds)


def _seconds() -> int:
    given = st.query_params.get("seconds", "")
    wanted = int(given) if given.isascii() and given.isdigit() and len(given) <= 4 else SECONDS
    return min(max(wanted, SHORTEST), LONGEST)


def _next_scene(seconds: int) -> None:
    person = current.current_person()
    if person == current.STRANGER:
        current.ended()
    board, away = _board(person)
    if board is None:
        st.html(f"<div class='wall'><main><p class='wall-nothing'>{escape(away)}</p></main>{_server_away()}</div>")
        return
    number = st.session_state.get("wall-scene", -1) + 1
    number = number if number < len(board.scenes) else 0
    st.session_state["wall-scene"] = number
    scene = board.scenes[number]
    st.html(_html(board, scene, number, seconds, away))
    if scene.figure:
        with st.container(key="wall-chart"):
            chart(scene.figure, key="wall-trend", height=CHART_HEIGHT, alt=scene.alt, language=language())


def _board(person: Person) -> tuple[Board | None, str]:
    """The scenes of the current data; while the database is away those shown last, and a sentence that says so."""
    pairs = {name: st.query_params[name] for name in st.query_params if name in session_selection.OURS}
    which = (person.scope, person.home, language(), *sorted(pairs.items()))
    last = _last.get(which)
    try:
        version = cache.database().version()
        if last is None or last.version != version:
            last = _made(person, version, pairs)
            _last.pop(which, None)
            _last[which] = last
            if len(_last) > MOST_BOARDS:
                del _last[next(iter(_last))]
    except DataChanged:  # while it was made: at the next scene again
        if last is None:
            return None, text("The data is being changed just now.")
    except (DatabaseUnavailable, QueryTimeout):
        if last is None:
            return None, text("The database does not answer. The figures appear by themselves when it is back.")
        return last, text("The database does not answer: these are the last figures. They go on by themselves.")
    return last, ""


def _made(person: Person, version: Version, pairs: dict[str, str]) -> Board:
    if version.as_of is None:
        nothing = text("There is no data yet: it comes in by importing what a platform exports.")
        body = f"<p class='wall-nothing'>{escape(nothing)}</p>"
        return Board(version, (Scene("empty", text("Volunteer service figures"), "", body),), ())
    cache.copy_is_current(version)  # asks for its refresh where it is not
    dimensions = cache.dimensions(person.scope)
    problems = []
    try:
        home = home_place(dimensions, person.home)
    except UnknownValue as fault:
        home = ""
        problems.append(text("HOME_PLACE={value}: this database does not know that place.", value=fault.value))
    problems += session_selection.read_link("overview", pairs, dimensions, home)
    stage = Stage(lambda name: frame_of(name, person, version, dimensions, home, form=Form.PROTECTED))
    scenes = tuple(scene for make in SCENES for scene in make(stage))
    return Board(version, scenes, (*as_of_words(stage.frame("overview")), *problems))


def _html(board: Board, scene: Scene, number: int, seconds: int, away: str) -> str:
    demo = text("Demo data: people, records and names are invented") if board.version.demo else ""
    demo = f"<strong class='vs-demo'>{escape(demo)}</strong>" if demo else ""
    marks = "".join(
        f"<i class='now' style='animation-duration:{seconds}s'></i>"
        if i == number
        else f"<i{' class=past' * (i < number)}></i>"
        for i in range(len(board.scenes))
    )
    gone = f"<p class='wall-away'>{escape(away)}</p>" if away else ""
    return (
        f"<div class='wall' data-scene='{scene.key}' data-number='{number}'>{gone}{_server_away()}"
        f"<header><h1>{escape(scene.title)}</h1><p>{escape(scene.caption)}</p></header><main>{scene.body}</main>"
        f"<footer><p>{demo}{escape(' · '.join(board.notes))}</p>"
        f"<div class='wall-progress' aria-hidden='true'>{marks}</div></footer></div>"
    )


def _server_away() -> str:
    """Shown by the style while the browser has no connection."""
    words = text("No connection to the server: these are the last figures. They go on by themselves.")
    return f"<p class='wall-away server'>{escape(words)}</p>"
