"""The page of briefings: template, place, day; the text with its figures; contradictions to explain; the DOCX; a letter back."""

from dataclasses import replace
from html import escape
from urllib.parse import quote

import streamlit as st

from lib.access import Permission, may, require
from lib.briefing import BriefingRejected
from lib.briefing.conflicts import Conflict
from lib.briefing.document import exact_words
from lib.briefing.draft import Briefing, Wanted, changed_words, drafts, make_briefing, save_draft
from lib.briefing.templates import NAMES
from lib.catalogue import METRICS
from lib.clock import local_now
from lib.exports import ExportFailed
from lib.labels import value_label
from lib.pictures import NO_CHROMIUM, chromium
from lib.ui.briefing import letter, own
from lib.ui.briefing.routes import LONGEST, briefing_link
from lib.ui.cache import database
from lib.ui.filters.figures_form import ask_purpose, purpose
from lib.ui.html_table import html_table
from lib.ui.language import language, localised, text
from lib.ui.page import Frame
from lib.ui.panels import header_html

_OPENED = "briefing-opened"


def show(frame: Frame) -> None:
    """The whole page."""
    require(frame.person, Permission.EXPORT)
    if frame.version.as_of is None:
        st.html(
            f"<p class='vs-note'>{escape(text('There is no data yet: it comes in by importing what a platform exports.'))}</p>"
        )
        return
    _drafts(frame)
    wanted = _wanted(frame)
    if wanted is None:
        return
    wanted = own.show(frame, wanted)
    try:
        briefing = make_briefing(database(), wanted, person=frame.person)
    except (BriefingRejected, ExportFailed) as refused:
        st.html(f"<p class='vs-note' role='alert'>{escape(localised(refused.message))}</p>")
        return
    briefing = _contradictions(frame, briefing)
    _draft_text(briefing)
    _figures(frame, briefing)
    _file(frame, briefing)
    letter.show(frame)


def _wanted(frame: Frame) -> Wanted | None:
    """What was chosen; None where no place may be."""
    counties = [county for county in frame.dimensions.used_counties if frame.dimensions.may_choose(county)]
    places = counties or [place for place in frame.dimensions.within or ()]
    if not places:
        return None
    opened: Wanted | None = st.session_state.get(_OPENED)
    with st.container(horizontal=True, vertical_alignment="bottom", key="briefing-choose"):
        template = st.selectbox(
            text("Kind of document"),
            list(NAMES),
            format_func=lambda name: localised(NAMES[name]),
            key="briefing-template",
            width=160,
        )
        home = next((i for i, place in enumerate(places) if str(place) == frame.home), 0)
        names = lambda place: value_label("place", str(place), frame.dimensions, language())  # noqa: E731
        place = st.selectbox(text("Place"), places, index=home, format_func=names, key="briefing-place", width=200)
        day = st.date_input(text("As of"), value=frame.as_of, format="YYYY-MM-DD", key="briefing-day", width=160)
        exact = False
        if may(frame.person, Permission.SEE_EXACT):
            exact = st.toggle(text("Internal figures"), key="briefing-exact")
    kept = opened if opened and (opened.template, opened.place) == (template, str(place)) else None
    return Wanted(
        template,
        str(place),
        day or frame.as_of,
        "exact" if exact else "protected",
        left_out=kept.left_out if kept else (),
        explained=kept.explained if kept else (),
    )


def _contradictions(frame: Frame, briefing: Briefing) -> Briefing:
    """Contradictions with a field for each: an explanation, or left out; the briefing as it is then."""
    if not briefing.conflicts:
        return briefing
    said, left = dict(briefing.wanted.explained), list(briefing.wanted.left_out)
    with st.container(border=True, key="briefing-conflicts"):
        hint = text("The document is not written while one is neither explained nor left out.")
        st.html(header_html(text("Figures that contradict published ones: {n}", n=len(briefing.conflicts)), hint))
        for one in briefing.conflicts:
            st.html(f"<p class='vs-sentence'>{_conflict_html(one)}</p>")
            if one.explained:
                st.html(
                    f"<p class='vs-quiet'>{escape(text('Explained in the register: {words}', words=one.explained))}</p>"
                )
                continue
            with st.container(horizontal=True, vertical_alignment="bottom", key=f"briefing-conflict-{one.published}"):
                words = st.text_input(
                    text("Explanation"),
                    value=said.get(one.published, ""),
                    key=f"briefing-why-{one.published}",
                    width=420,
                )
                out = st.checkbox(text("Leave this figure out"), key=f"briefing-out-{one.published}")
            said[one.published] = words
            if out:
                left.append(one.figure.key)
    explained = tuple((number, words) for number, words in said.items() if words.strip())
    wanted = replace(briefing.wanted, explained=explained, left_out=tuple(dict.fromkeys(left)))
    if wanted == briefing.wanted:
        return briefing
    return make_briefing(database(), wanted, person=frame.person)


def _draft_text(briefing: Briefing) -> None:
    parts = [f"<h3>{escape(briefing.title)}</h3>"]
    for paragraph in briefing.paragraphs:
        if paragraph.heading:
            parts.append(f"<p><strong>{escape(paragraph.heading)}</strong></p>")
        said = "".join(
            escape(part) if isinstance(part, str) else f"<mark title='{escape(part.code)}'>{escape(part.words)}</mark>"
            for part in paragraph.parts
        )
        parts.append(f"<p>{said}</p>" if said else "")
        drawn = "、".join(chart.drawing.title for chart in briefing.charts if chart.after == paragraph.heading)
        parts.append(f"<p class='vs-quiet'>〔图：{escape(drawn)}〕</p>" if drawn else "")
    with st.container(border=True, key="briefing-text"):
        hint = text("Marked: figures bound to what was measured. The prose between is edited in Word or WPS.")
        st.html(header_html(text("The text"), hint) + f"<article lang='zh'>{''.join(parts)}</article>")


def _conflict_html(one: Conflict) -> str:
    """A contradiction as a sentence; what is quoted stays Chinese."""
    said = {"ours": one.figure.words, "theirs": one.quoted, "title": one.document}
    quoted = {name: f"<span lang='zh'>{escape(words)}</span>" for name, words in said.items()}
    label = localised(METRICS[one.figure.metric].label)
    words = text(
        "{label}: {ours} here, {theirs} in {title} of {day} ({number})",
        **{
            "label": "\0",
            "day": one.dated.isoformat(),
            "number": one.published,
            **{name: f"\1{name}\1" for name in quoted},
        },
    )
    made = escape(words).replace("\0", escape(label))
    for name, html in quoted.items():
        made = made.replace(f"\1{name}\1", html)
    return made


def _figures(frame: Frame, briefing: Briefing) -> None:
    headers = (text("Figure"), text("Words"), text("Exact value"), text("Selection"))
    rows = [
        (localised(METRICS[one.metric].label), one.words, exact_words(one), localised(briefing.kept[one.code].caption))
        for one in briefing.figures
    ]
    table = html_table(headers, rows)
    for words in {escape(one.words) for one in briefing.figures}:
        table = table.replace(f">{words}<", f"><span lang='zh'>{words}</span><")
    lacking = "".join(
        f"<li>{escape(localised(METRICS[one.asked.metric].label))}: {escape(localised(one.reason))}</li>"
        for one in briefing.missing
    )
    title = header_html(text("Figures in the text"), text("{n} in all", n=len(rows)))
    hint = escape(text("Left out, without a value:"))
    with st.container(border=True, key="briefing-figures"):
        st.html(title + table + (f"<p class='vs-quiet'>{hint}</p><ul>{lacking}</ul>" if lacking else ""))
        if briefing.unwritten:
            said = escape(text("Paragraphs not written, as a figure in them has no value or was left out:"))
            lines = "".join(f"<li lang='zh'>{escape(line)}</li>" for line in briefing.unwritten)
            st.html(f"<p class='vs-quiet'>{said}</p><ul>{lines}</ul>")


def _file(frame: Frame, briefing: Briefing) -> None:
    """The link to the DOCX, or why there is none; a name to keep the draft under."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="briefing-file"):
        if exact := briefing.wanted.form == "exact":
            ask_purpose()
        link = briefing_link(briefing.wanted, frame.language)
        link += f"&purpose={quote(purpose(), safe='')}" if exact and purpose() else ""
        if briefing.open_conflicts:
            words = text("Explain or leave out {n} figures first.", n=len(briefing.open_conflicts))
            st.html(f"<p class='vs-note' role='alert'>{escape(words)}</p>")
        elif exact and not purpose():
            words = text("Write the purpose of internal files first")
            st.html(f"<p class='vs-note' role='status'>{escape(words)}</p>")
        elif len(link) <= LONGEST:
            st.html(
                f"<p><a class='vs-button' href='{escape(link)}' download data-export='briefing'>{escape(text('Write the DOCX'))}</a></p>"
            )
        else:
            words = text(
                "Too much text for one file: shorten the paragraphs or explanations, and write the rest in Word."
            )
            st.html(f"<p class='vs-note' role='alert'>{escape(words)}</p>")
        if briefing.charts and not chromium.find():
            words = text("The document has no charts here: {reason}", reason=frame.localised(NO_CHROMIUM))
            st.html(f"<p class='vs-note'>{escape(words)}</p>")
        name = st.text_input(text("Name of the draft"), key="briefing-name", width=240)
        if st.button(text("Keep the draft"), key="briefing-keep", disabled=not name.strip()):
            try:
                save_draft(database(), frame.person, name, briefing, now=local_now())
                st.html(f"<p class='vs-note' role='status'>{escape(text('Kept.'))}</p>")
            except BriefingRejected as refused:
                st.html(f"<p class='vs-note' role='alert'>{escape(localised(refused.message))}</p>")


def _drafts(frame: Frame) -> None:
    """Drafts that were kept: opened with their template, place, exclusions and explanations; what has changed since."""
    kept = {one.name: one for one in drafts(database(), frame.person)}
    if not kept:
        return

    def opened() -> None:
        found = kept.get(st.session_state["briefing-draft"])
        st.session_state[_OPENED] = found and found.wanted
        own.opened(found and found.wanted)
        if found:
            st.session_state["briefing-template"] = found.wanted.template
            st.session_state["briefing-place"] = int(found.wanted.place)
            st.session_state["briefing-day"] = found.wanted.as_of
            st.session_state["briefing-name"] = found.name

    with st.container(border=True, key="briefing-drafts"):
        st.html(header_html(text("Drafts"), text("Opened and given another day, every figure follows")))
        st.selectbox(
            text("Open"),
            list(kept),
            index=None,
            key="briefing-draft",
            on_change=opened,
            placeholder=text("Choose a draft"),
        )
        draft = kept.get(st.session_state.get("briefing-draft") or "")
        if draft is None:
            return
        day = st.session_state.get("briefing-day") or draft.wanted.as_of
        now = make_briefing(database(), replace(draft.wanted, as_of=day), person=frame.person)
        changed = changed_words(draft, now)
        if not changed:
            st.html(f"<p class='vs-sentence'>{escape(text('Every figure is printed as when the draft was kept.'))}</p>")
            return
        headers = (text("Figure"), str(draft.wanted.as_of), str(day))
        st.html(html_table(headers, [(label, then or "—", words or "—") for label, then, words in changed]))
