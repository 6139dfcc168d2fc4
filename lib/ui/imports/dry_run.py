"""What an import would do, before it does it: the counts, names that nobody knows, rows that are set aside; then the button."""

from collections.abc import Iterator
from html import escape

import streamlit as st

from lib.catalogue.vocabularies import Text
from lib.importers.decisions import MOST_QUARANTINED, NEW, QUARANTINE, LoadResult, UnresolvedName
from lib.importers.match.places import plain
from lib.importers.match.resolver import IMPLIED_TABLES
from lib.importers.messages.row_errors import ROW_ERRORS
from lib.importers.parse.staged_schema import digest
from lib.labels import day_words
from lib.ui.html_table import html_table
from lib.ui.imports.file_options import LEVELS, place_words
from lib.ui.imports.routes import corrections_link
from lib.ui.imports.session import ImportSession, UploadedFile
from lib.ui.language import language, listed, text, words
from lib.ui.page import Frame
from lib.ui.panels import header_html

COUNTS = {
    "inserted": Text("新增", "New"),
    "updated": Text("更正", "Corrected"),
    "unchanged": Text("已有，未变", "Already there"),
    "duplicate": Text("文件内重复", "Duplicate in file"),
    "quarantined": Text("搁置", "Set aside"),
}
MADE = {
    "volunteer": (Text("志愿者{n}人", "{n} person"), Text("志愿者{n}人", "{n} people")),
    "registration": (Text("注册{n}条", "{n} registration"), Text("注册{n}条", "{n} registrations")),
    "organisation": (Text("队伍{n}支", "{n} team"), Text("队伍{n}支", "{n} teams")),
    "project": (Text("项目{n}个", "{n} project"), Text("项目{n}个", "{n} projects")),
    "activity": (Text("活动{n}场", "{n} activity"), Text("活动{n}场", "{n} activities")),
    "contest": (Text("大赛{n}届", "{n} contest"), Text("大赛{n}届", "{n} contests")),
    "brand": (Text("品牌{n}个", "{n} brand"), Text("品牌{n}个", "{n} brands")),
    "merchant": (Text("商家{n}家", "{n} merchant"), Text("商家{n}家", "{n} merchants")),
}
"""What is made by the way: one, several."""
NAMED = {
    "region": Text("地方", "Place"),
    "organisation": Text("队伍", "Team"),
    "project": Text("项目", "Project"),
    "brand": Text("品牌", "Brand"),
    "merchant": Text("商家", "Merchant"),
}
MOST_UNKNOWN, MOST_REFUSED = 40, 200
CLEAR, AHEAD = 0.8, 0.1
"""Likeness from which a name is suggested, and how far behind the next one has to be."""


def show(frame: Frame, held: ImportSession, item: UploadedFile) -> None:
    """The forecast of `item`, what the steward may decide, and the button that imports."""
    outcome = item.forecast
    with st.container(border=True, key=f"forecast-{item.token}"):
        st.html(header_html(text("What the import would do"), text("Nothing is written yet.")) + counts_html(outcome))
        st.html("".join(f"<p class='vs-sentence'>{escape(line)}</p>" for line in sentences(outcome)))
        if item.staged.unknown_words:
            _unknown_words(item, item.staged.unknown_words)
        if outcome.unknown:
            _unknown(frame, item, outcome.unknown)
        _decided(frame, item)
        refused(frame, held, item)
        _confirm(item, outcome)


def counts_html(outcome: LoadResult) -> str:
    """The five counts as cards."""
    cards = "".join(
        f"<section class='vs-card' data-count='{name}' data-value='{getattr(outcome, name)}'>"
        f"<h3>{escape(words(label))}</h3><div class='vs-figure'>{getattr(outcome, name):,}</div></section>"
        for name, label in COUNTS.items()
    )
    return f"<div class='vs-cards'>{cards}</div>"


def sentences(outcome: LoadResult) -> list[str]:
    """What else there is to say: rows read, days covered, what is made by the way, what is to be checked."""
    found = [text("1 row was read.") if outcome.read == 1 else text("{n} rows were read.", n=f"{outcome.read:,}")]
    if outcome.first_day is not None:
        days = (day_words(day, language()) for day in (outcome.first_day, outcome.last_day))
        found[0] += ("" if language() == "zh" else " ") + text(
            "Period: {first} to {last}.", **dict(zip(("first", "last"), days, strict=True))
        )
    if outcome.duplicate:
        found.append(text("{n} equal other rows of the file and count once.", n=_rows(outcome.duplicate)))
    made = [_made(name, n) for name, n in outcome.made.items() if n and name in MADE]
    if made:
        found.append(text("New by the way: {things}.", things=listed(made)))
    found += [words(note) for note in outcome.notes]
    if outcome.flagged:
        found.append(text("{n} records are marked to be checked; they count all the same.", n=f"{outcome.flagged:,}"))
    return found


def _made(name: str, n: int) -> str:
    one, several = MADE[name]
    return words(one if n == 1 else several).format(n=f"{n:,}")


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
                f"{words(field.label)} · {word} · {_rows(rows)}",
                [QUARANTINE, *field.vocabulary],
                format_func=lambda code, field=field: (
                    text("set its rows aside") if code == QUARANTINE else words(field.vocabulary[code])
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
            item.told[one.table, one.written] = one
        item.choose(matches={**item.choices.matches, **(clear if proposed else picked)})
        item.check()
        st.rerun()


def _decided(frame: Frame, item: UploadedFile) -> None:
    """What was said of names so far, and the way to say it anew."""
    said = [
        f"{one.shown} → {_option_words(frame, one, item.choices.matches[key])}"
        for key, one in item.told.items()
        if key in item.choices.matches
    ]
    if not said:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f"<p class='vs-sentence'>{escape(text('Decided: {names}', names=listed(said[:MOST_UNKNOWN])))}</p>")
        if st.button(text("Decide anew"), key=f"anew-{item.token}"):
            item.choose(matches={key: of for key, of in item.choices.matches.items() if key not in item.told})
            item.check()
            st.rerun()


def _boxes(frame: Frame, item: UploadedFile, names: list[UnresolvedName]) -> dict[tuple[str, str], int | str]:
    """A select box for each of the first names; what is chosen."""
    picked = {}
    for one, place in zip(names[:MOST_UNKNOWN], _two_across(), strict=False):
        with place:
            picked[one.table, one.written] = st.selectbox(
                f"{words(NAMED[one.table])} · {one.shown} · {_rows(one.rows)}",
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


def _rows(n: int) -> str:
    return text("1 row") if n == 1 else text("{n} rows", n=f"{n:,}")


def proposal(one: UnresolvedName) -> int | None:
    """The row that is clearly meant: very like, much more so than any other, and nothing written speaks against it.
    None: a person has to look."""
    if one.several or not one.candidates:
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


def refused(frame: Frame, held: ImportSession, item: UploadedFile) -> None:
    """The rows set aside: line, column, value masked, reason and remedy, the file to correct them in, and where to give
    it back."""
    rows, more = [], 0
    for line, column, rule, value, detail in item.quarantined_rows():
        if len(rows) < MOST_REFUSED:
            rows.append((line, column or "", value or "", *rule_words(rule, detail)))
        else:
            more += 1
    if not rows:
        return
    headers = (text("Line"), text("Column"), text("Value, masked"), text("What is wrong"), text("What to do"))
    head = f"<p class='vs-sentence'><strong>{escape(text('Rows set aside'))}</strong></p>"
    note = text("{n} more rows stand in the file to correct.", n=more) if more else ""
    link = f"<a href='{escape(corrections_link(item.token, language()))}' download data-export='corrections'>"
    link += escape(text("Download these rows to correct them")) + "</a>"
    hint = text("Correct them there and give the file back below. It holds the rows as they are: keep it safe.")
    st.html(
        f"{head}{html_table(headers, rows, stacked=True)}<p class='vs-quiet'>{escape(note)}</p>"
        f"<p class='vs-links'>{link}<span class='vs-quiet'>{escape(hint)}</span></p>"
    )
    key = f"corrected-{item.token}"

    def given_back():
        if (file := st.session_state.get(key)) is not None:
            held.take_corrected(file, item)

    with st.container(key=f"give-back-{item.token}"):
        st.file_uploader(text("The corrected file"), key=key, on_change=given_back)


def rule_words(name: str, detail: str | None) -> tuple[str, str]:
    """Reason and remedy of a rule."""
    if name not in ROW_ERRORS:
        return name, ""
    reason = words(ROW_ERRORS[name].reason)
    if detail:
        reason += f"（{detail}）" if language() == "zh" else f" ({detail})"
    return reason, words(ROW_ERRORS[name].remedy)


def _confirm(item: UploadedFile, outcome: LoadResult) -> None:
    many = outcome.quarantined > MOST_QUARANTINED * outcome.read
    agreed = True
    if outcome.quarantined == outcome.read:
        st.html(f"<p class='vs-sentence'>{escape(text('All rows are set aside: there is nothing to import.'))}</p>")
        return
    if many:
        share = f"{outcome.quarantined / outcome.read:.0%}"
        agreed = st.checkbox(
            text("{share} of the rows are set aside. Import the others all the same.", share=share),
            key=f"agreed-{item.token}",
        )
    nothing = not (outcome.inserted or outcome.updated)
    undecided = any(one.candidates or one.fate != NEW for one in outcome.unknown)
    if nothing:
        st.html(f"<p class='vs-sentence'>{escape(text('There is nothing new in this file.'))}</p>")
    if st.button(
        text("Import"),
        type="secondary" if nothing or undecided else "primary",
        key=f"import-{item.token}",
        disabled=not agreed,
    ):
        item.import_file(accept_quarantined=many)
        st.rerun()
