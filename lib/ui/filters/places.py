"""The place in the filter bar: a switch between the counties, then streets and communities, several of each.

The home county stands first. A street is found by its Chinese name, by pinyin and by the initials of its name or of the
whole with its kind (长河, changhe, ch, chjd): its label holds them, and the list finds letters in their order.
"""

import streamlit as st

from lib.catalogue import BREAKDOWNS
from lib.catalogue.breakdowns import PLACES
from lib.selection import ALL_PLACES
from lib.ui import session_selection
from lib.ui.language import language, localised, text, verbatim

KINDS = {"街道": "jd", "镇": "z", "乡": "x"}
"""Initials of what a street is, behind the pinyin of its name: 长河街道 changhe jd."""
MOST_IN_SWITCH = 3
"""Counties that stand side by side in a switch; more are a list."""


def controls(frame) -> None:
    """The controls of the place. A change keeps what is chosen at the other levels, as far as it still fits."""
    dimensions = frame.dimensions
    counties, streets, communities = split_places(dimensions, frame.chosen_selection.places)
    street_options = [s for county in counties or known_counties(frame) for s in dimensions.below(county, "street")]
    community_options = [c for street in streets for c in dimensions.below(street, "community")]
    if has_switch(frame):
        _switch(frame, counties)
    elif all(map(dimensions.may_choose, known_counties(frame))):  # else a person of some streets alone
        _list(frame, "county", known_counties(frame), counties, width=190)
    _list(frame, "street", street_options, streets, width=250)
    if streets:
        _list(frame, "community", community_options, communities, width=230)


def known_counties(frame) -> list[int]:
    """The counties that the data speaks of, the home county first."""
    return sorted(frame.dimensions.used_counties, key=lambda county: str(county) != frame.home)


def has_switch(frame) -> bool:
    """Whether the counties, and all of them together, are each one click away."""
    known = frame.dimensions.used_counties
    return 1 < len(known) <= MOST_IN_SWITCH and all(map(frame.dimensions.may_choose, known))


def _switch(frame, counties: list[int]) -> None:
    chosen = frame.chosen_selection
    now = ALL_PLACES if not chosen.places else counties[0] if len(counties) == 1 else None
    if st.session_state.get("f-county") != now:
        st.session_state["f-county"] = now

    def changed() -> None:
        if (found := session_selection.picked("f-county", options)) is None:
            return
        # Nothing picked: the chosen county was clicked again, which goes up one level.
        session_selection.set_selection(chosen.choose(place=() if found in ([], [ALL_PLACES]) else found))

    def name(option) -> str:
        if option == ALL_PLACES:
            return text("All places")
        return verbatim(frame.dimensions.name("regions", option, language()))

    label = localised(BREAKDOWNS["county"].label)
    options = [*known_counties(frame), ALL_PLACES]
    st.segmented_control(label, options, format_func=name, key="f-county", on_change=changed, width="content")


def _list(frame, level: str, options: list[int], now: list[int], *, width: int) -> None:
    key, dimensions = f"f-{level}", frame.dimensions
    if st.session_state.get(key) != now:
        st.session_state[key] = now
    chosen = dict(zip(PLACES, split_places(dimensions, frame.chosen_selection.places), strict=True))

    def changed() -> None:
        if (found := session_selection.picked(key, options)) is None:
            return
        picked = [set(found if name == level else chosen[name]) for name in PLACES]
        session_selection.set_selection(frame.chosen_selection.choose(place=join_places(dimensions, *picked)))

    st.multiselect(
        localised(BREAKDOWNS[level].label),
        options,
        format_func=lambda place: search_label(dimensions, place, language()),
        key=key,
        on_change=changed,
        placeholder=text("All"),
        width=width,
        select_all=False,
    )


def search_label(dimensions, place_id: int, language: str) -> str:
    """The name of a place and, beside a Chinese one, its pinyin where the table of places has it, and the initials of its
    kind: 长河街道 changhe jd."""
    name, place = dimensions.name("regions", place_id, language), dimensions.place(place_id)
    if language == "en" or not place.name_en:
        return name
    kind = next((letters for words, letters in KINDS.items() if place.name.endswith(words)), "")
    return f"{name} {place.name_en.split(' ')[0].lower()} {kind}".strip()


def split_places(dimensions, places: tuple[int, ...]) -> tuple[list[int], list[int], list[int]]:
    """Chosen places as lists of counties, streets and communities, each with those above it."""
    found: dict[str, list[int]] = {level: [] for level in PLACES}
    for chosen_place in places:
        for place in dimensions.line(chosen_place) if dimensions.place(chosen_place).county_id else []:
            level = dimensions.place(place).level
            if place not in found[level]:
                found[level].append(place)
    return found["county"], found["street"], found["community"]


def join_places(dimensions, counties: set[int], streets: set[int], communities: set[int]) -> list[int]:
    """The deepest places chosen: a street gives way to its chosen communities, a county to its chosen streets."""
    streets = {s for s in streets if not counties or dimensions.place(s).county_id in counties}
    communities = {c for c in communities if dimensions.place(c).street_id in streets}
    streets_left = streets - {dimensions.place(c).street_id for c in communities}
    counties_left = counties - {dimensions.place(s).county_id for s in streets}
    return sorted(counties_left | streets_left | communities)
