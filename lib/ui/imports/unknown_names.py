"""Names and words of a file that are not known yet: what the steward says they mean."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html import escape

import streamlit as st

from lib.catalogue.vocabularies import Text
from lib.importers.decisions import NEW, QUARANTINE, UnresolvedName
from lib.importers.match.places import plain
from lib.importers.match.resolver import IMPLIED_TABLES
from lib.importers.parse.staged_schema import digest
from lib.ui.imports.counts import rows_words
from lib.ui.imports.file_options import LEVELS, place_words
from lib.ui.imports.uploaded_file import UploadedFile
from lib.ui.language import language, listed, localised, text, verbatim
from lib.ui.page import Frame

NAMED = {
    "region": Text("地方", "Place"),
    "organisation": Text("队伍", "Team"),
    "project": Text("项目", "Project"),
    "brand": Text("品牌", "Brand"),
    "merchant": Text("商家", "Merchant"),
    "need": Text("需求", "Need"),
    "offer": Text("资源", "Offer"),
}
MOST_UNKNOWN = 40
# Likeness alone proposed another district's street for one that does not exist; a replaced character speaks against it.
CLEAR, AHEAD = 0.8, 0.1
"""Likeness from which a name is suggested, and how far behind the next one has to be."""


def show(frame: Frame, item: UploadedFile) -> None:
    """What is not known in any table of the file, and what was decided so far."""
    if unknown_words := _words_of(item):
        _unknown_words(item, unknown_words)
    if unknown := names_of(item):
        _unknown(frame, item, unknown)
    _decided(frame, item)


def names_of(item: UploadedFile) -> tuple[UnresolvedName, ...]:
    """The names that no row of the database has, of all tables; the rows of several sheets added up."""
    found: dict[tuple[str, str], UnresolvedName] = {}
    for one in (one for table in item.tables if table.forecast for one in table.forecast.unknown):
        same = found.get((one.table, one.written))
        found[one.table, one.written] = replace(one, rows=one.rows + same.rows) if same else one
    return tuple(found.values())


def _words_of(item: UploadedFile) -> dict[str, dict[str, int]]:
    """field -> {word that no list of codes knows: rows}, of all tables."""
    found: dict[str, Counter] = {}
    for table in item.tables:
        for name, rows in table.staged.unknown_words.items() if table.staged else ():
            found.setdefault(name, Counter()).update(rows)
    return found


def _unknown_words(item: UploadedFile, unknown: dict[str, dict[str, int]]) -> None:
    """A select box for each word that no list knows: what it means is kept for files like this one."""
    asked = [(item.target.field(name), word, rows) for name, found in unknown.items() for word, rows in found.items()]
    with st.form(f"words-{item.token}", border=False):
        head = text(
            "Words that no list knows: {n}. Say what they mean; it is kept for files like this one.", n=len(asked)
        )
        st.html(f"<p class='vs-sentence'><strong>{escape(head)}</strong></p>")
        meant: dict[str, dict[str, str]] = {}
        for (field, word, rows), place in zip(asked[:MOST_UNKNOWN], _two_across(), strict=False):
            code = place.selectbox(
                f"{localised(field.label)} · {word} · {rows_words(rows)}",
                [QUARANTINE, *field.vocabulary],
                format_func=lambda code, field=field: (
                    text("set its rows aside") if code == QUARANTINE else localised(field.vocabulary[code])
                ),
                key=f"word-{item.token}-{field.name}-{word}-{language()}",
            )
            if code != QUARANTINE:
                meant.setdefault(field.name, {})[word] = code
        _more(len(asked))
        if st.form_submit_button(text("Keep and check again")) and meant:
            item.explain(meant)
            st.rerun()


def _more(names: int) -> None:
    """Say how many names are not asked about yet."""
    if names > MOST_UNKNOWN:
        note = text("{n} more names follow once these are decided.", n=names - MOST_UNKNOWN)
        st.html(f"<p class='vs-quiet'>{escape(note)}</p>")


def _unknown(frame: Frame, item: UploadedFile, unknown: tuple[UnresolvedName, ...]) -> None:
    """A select box for each name that nobody knows: those that need a look open, those simply new folded up. One button
    takes what is proposed, one checks again."""
    asked = sorted((one for one in unknown if one.candidates or one.fate != NEW), key=lambda one: -one.rows)
    new = sorted((one for one in unknown if not one.candidates and one.fate == NEW), key=lambda one: -one.rows)
    with st.form(f"unknown-{item.token}", border=False):
        picked = {}
        if asked:
            head = text("Names not known here: {n}. Say what they mean; nothing is guessed.", n=len(asked))
            st.html(f"<p class='vs-sentence'><strong>{escape(head)}</strong></p>")
            picked |= _boxes(frame, item, asked)
        if new:
            with st.expander(text("New names that will be made: {n}", n=len(new))) as folded:
                picked |= _boxes(frame, item, new)
        with st.container(horizontal=True) if asked else folded:
            decided = st.form_submit_button(text("Check again with these"))
            clear = {(one.table, one.written): proposal(one) for one in asked if proposal(one) is not None}
            accept = text("Accept the clear suggestions ({n})", n=len(clear))
            proposed = st.form_submit_button(accept) if clear else False
    if decided or proposed:
        for one in unknown:
            item.decided[one.table, one.written] = one
        item.decide(matches={**item.decisions.matches, **(clear if proposed else picked)})
        item.check()
        st.rerun()


def _decided(frame: Frame, item: UploadedFile) -> None:
    """What was said of names so far, and the way to say it anew."""
    said = [
        f"{one.shown} → {_option_words(frame, one, item.decisions.matches[key])}"
        for key, one in item.decided.items()
        if key in item.decisions.matches
    ]
    if not said:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f"<p class='vs-sentence'>{escape(text('Decided: {names}', names=listed(said[:MOST_UNKNOWN])))}</p>")
        if st.button(text("Decide anew"), key=f"anew-{item.token}"):
            item.decide(matches={key: of for key, of in item.decisions.matches.items() if key not in item.decided})
            item.check()
            st.rerun()


def _boxes(frame: Frame, item: UploadedFile, names: list[UnresolvedName]) -> dict[tuple[str, str], int | str]:
    """A select box for each of the first names; what is chosen."""
    picked = {}
    for one, place in zip(names[:MOST_UNKNOWN], _two_across(), strict=False):
        with place:
            picked[one.table, one.written] = st.selectbox(
                verbatim(f"{localised(NAMED[one.table])} · {one.shown} · {rows_words(one.rows)}"),
                _options(frame, item, one),
                format_func=lambda option, one=one: _option_words(frame, one, option),
                key=f"unknown-{item.token}-{one.table}-{digest(one.written)}-{language()}",
            )
            likely = proposal(one)
            if likely is not None:
                hint = text("Suggestion: {name}", name=_option_words(frame, one, likely))
                st.html(f"<p class='vs-quiet'>{escape(hint)}</p>")
    _more(len(names))
    return picked


def _two_across() -> Iterator:
    """Places for boxes, two in a row; on a phone one below the other in the same order."""
    while True:
        yield from st.columns(2)


def proposal(one: UnresolvedName) -> int | None:
    """The row that is clearly meant: very like, much more so than any other, and nothing written speaks against it.
    None: a person has to look."""
    if one.ambiguous or not one.candidates:
        return None
    (row_id, name, likeness), *others = one.candidates
    clear = likeness >= CLEAR and all(likeness - other[2] >= AHEAD for other in others)
    return row_id if clear and _cut(plain(one.written), plain(name)) else None


def _cut(one: str, other: str) -> bool:
    """Whether one of two names is the other with characters left out: 长河街 of 长河街道, but 第一队 not of 第二队."""
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    return all(letter in letters for letter in short)


def _options(frame: Frame, item: UploadedFile, one: UnresolvedName) -> list:
    likely = [candidate[0] for candidate in one.candidates]
    fates = [one.fate]
    if one.table in IMPLIED_TABLES.get(item.target.name, ()):
        fates = list(dict.fromkeys([one.fate, NEW]))
    fates = list(dict.fromkeys([*fates, QUARANTINE]))
    others = []
    if one.table == "region":
        others = [place.id for place in frame.dimensions.regions.values() if place.level in LEVELS]
    return list(dict.fromkeys([*fates, *likely, *others]))


def _option_words(frame: Frame, one: UnresolvedName, option: int | str) -> str:
    if option == NEW:
        return text("new: make it")
    if option == QUARANTINE:
        return text("set its rows aside")
    if one.table == "region":
        return place_words(frame, option)
    return next((name for row_id, name, _ in one.candidates if row_id == option), str(option))
