"""A briefing on its way: paragraphs with their figures, what is left out, what contradicts; kept, opened again, re-dated."""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import delete, insert, select

from lib.access import Permission, Person, require
from lib.briefing import BriefingRejected
from lib.briefing.charts import Chart, charts_of
from lib.briefing.conflicts import Conflict, conflicts
from lib.briefing.figures import Asked, Bound, Missing, bind, key_of
from lib.briefing.own import check_own, own_paragraphs, unwritten
from lib.briefing.templates import TEMPLATES, TITLES, asked_of
from lib.catalogue.vocabularies import Text
from lib.exports import ExportFailed
from lib.exports.panel import CHANGING
from lib.exports.request import check_known
from lib.labels import day_text
from lib.measure.disclosure import Form
from lib.names_in_scope import names_in_scope
from lib.published.persons import without_persons
from lib.schema import briefing_draft
from lib.selection import from_link
from lib.snapshots.content import Content

LONGEST_NAME, MOST_DRAFTS = 60, 100


@dataclass(frozen=True)
class Wanted:
    """What a briefing is of. left_out: names of figures (`key_of`) that do not stand in it. extra, own: figures and
    paragraphs that the writer adds (`own.py`). explained: of a contradiction (number of the published figure) what its writer says."""

    template: str
    place: str
    as_of: date
    form: str = "protected"
    left_out: tuple[str, ...] = ()
    explained: tuple[tuple[str, str], ...] = ()
    extra: tuple[Asked, ...] = ()
    own: tuple[str, ...] = ()

    def stored(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, default=str)


@dataclass(frozen=True)
class Paragraph:
    """heading and level (0 none, 1 一、, 2 （一）); parts: text, or a figure."""

    heading: str
    level: int
    parts: tuple[str | Bound, ...]


@dataclass(frozen=True)
class Briefing:
    """A briefing, whole: what was wanted, title, paragraphs, figures in their order, what is missing, what contradicts.
    unwritten: paragraphs of the writer that name a figure without a value."""

    wanted: Wanted
    title: str
    place: str
    paragraphs: tuple[Paragraph, ...]
    figures: tuple[Bound, ...]
    missing: tuple[Missing, ...]
    conflicts: tuple[Conflict, ...]
    unwritten: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    kept: dict[str, Content] = field(repr=False, default_factory=dict)

    @property
    def open_conflicts(self) -> list[Conflict]:
        """Contradictions that nobody explained: the letter does not leave."""
        said = dict(self.wanted.explained)
        return [one for one in self.conflicts if not one.explained and not said.get(one.published, "").strip()]


@dataclass(frozen=True)
class Draft:
    """A briefing that was kept: what was wanted, and the words of its figures then."""

    name: str
    wanted: Wanted
    words: dict[str, str]
    subject: str
    changed_at: datetime


def make_briefing(database, wanted: Wanted, *, person: Person) -> Briefing:
    """Measure every figure and lay out the text. Raises NotAllowed, BriefingRejected, ExportFailed, DatabaseUnavailable."""
    require(person, Permission.EXPORT)
    form = Form[wanted.form.upper()]
    if form is Form.EXACT:
        require(person, Permission.SEE_EXACT)
    dimensions = names_in_scope(database, person.scope)
    try:
        check_known(from_link(f"place={wanted.place}"), dimensions)
    except ValueError as unknown:
        message = getattr(unknown, "message", Text("没有这个地区。", "There is no such place."))
        raise BriefingRejected(message) from None
    check_own(wanted.extra, wanted.own, place=wanted.place, as_of=wanted.as_of, dimensions=dimensions)
    asked = [one for one in (*asked_of(wanted.template), *wanted.extra) if key_of(one) not in wanted.left_out]
    found, missing, kept = bind(database, asked, place=wanted.place, as_of=wanted.as_of, scope=person.scope, form=form)
    charts, version = charts_of(
        database, wanted.template, place=wanted.place, as_of=wanted.as_of, scope=person.scope, form=form
    )
    if any(content.data_version != version.version for content in kept.values()):
        raise ExportFailed(CHANGING)
    kept |= {chart.content.code: chart.content for chart in charts}
    place = dimensions.name("regions", int(wanted.place), "zh")
    figures = tuple(found.values())
    return Briefing(
        wanted,
        TITLES[wanted.template].format(place=place, month=f"{wanted.as_of:%Y年%m月}"),
        place,
        tuple(_paragraphs(wanted, place, found)),
        figures,
        tuple(missing),
        tuple(conflicts(database, list(figures))),
        unwritten(wanted.own, wanted.extra, found),
        charts,
        kept,
    )


def _paragraphs(wanted: Wanted, place: str, found: dict[Asked, Bound]):
    words = {
        "place": place,
        "day": day_text(wanted.as_of, "zh"),
        "kind": place[-1] if place[-1] in "区市县" else "区域",
    }
    for paragraph in TEMPLATES[wanted.template]:
        if paragraph.own:
            yield from (Paragraph(*one) for one in own_paragraphs(wanted.own, wanted.extra, found))
            continue
        clauses = [clause for clause in paragraph.clauses if clause.asked in found]
        parts: list[str | Bound] = [paragraph.lead.format(**words)] if clauses or paragraph.alone else []
        for number, clause in enumerate(clauses):
            before, after = (part.format(**words) for part in clause.words.split("{}"))
            end = "。" if number == len(clauses) - 1 else "，"
            parts += [before, found[clause.asked], after + end]
        if parts or paragraph.heading:
            yield Paragraph(paragraph.heading, paragraph.level, tuple(part for part in parts if part != ""))


def changed_words(draft: Draft, now: Briefing) -> list[tuple[str, str, str]]:
    """(label, words then, words now) of each figure that is printed otherwise than when the draft was kept; "" for none."""
    words, labels = words_of(now), {}
    for one in (*asked_of(now.wanted.template), *now.wanted.extra):
        labels[key_of(one)] = one.label
    keys = dict.fromkeys((*draft.words, *words))
    return [
        (labels.get(key, key), draft.words.get(key, ""), words.get(key, ""))
        for key in keys
        if draft.words.get(key, "") != words.get(key, "")
    ]


def words_of(briefing: Briefing) -> dict[str, str]:
    """The words of every figure by its name."""
    return {one.key: one.words for one in briefing.figures}


def save_draft(database, person: Person, name: str, briefing: Briefing, *, now: datetime) -> None:
    """Keep a briefing under a name, in place of the one of that name; persons and telephone numbers in its writer's own
    paragraphs are masked. Raises NotAllowed, BriefingRejected."""
    require(person, Permission.EXPORT)
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise BriefingRejected(Text(f"名称须为1至{LONGEST_NAME}个字。", f"A name has 1 to {LONGEST_NAME} characters."))
    c = briefing_draft.c
    row = {
        "subject": person.subject,
        "name": name,
        "wanted": replace(briefing.wanted, own=tuple(map(without_persons, briefing.wanted.own))).stored(),
        "words": json.dumps(words_of(briefing), ensure_ascii=False),
        "changed_at": now.replace(tzinfo=None, microsecond=0),
    }

    def write(connection) -> None:
        connection.execute(delete(briefing_draft).where(c.subject == person.subject, c.name == name))
        connection.execute(insert(briefing_draft).values(row))

    database.run(write)


def drafts(database, person: Person) -> list[Draft]:
    """The drafts of a person, newest first."""
    c = briefing_draft.c
    mine = select(briefing_draft).where(c.subject == person.subject).order_by(c.changed_at.desc(), c.id.desc())
    return [
        Draft(row.name, _wanted(row.wanted), json.loads(row.words), row.subject, row.changed_at)
        for row in database.rows(mine.limit(MOST_DRAFTS))
    ]


def _wanted(stored: str) -> Wanted:
    found = json.loads(stored)
    found["as_of"] = date.fromisoformat(found["as_of"])
    found["left_out"] = tuple(found["left_out"])
    found["explained"] = tuple((number, words) for number, words in found["explained"])
    found["extra"] = tuple(Asked(**one) for one in found["extra"])
    found["own"] = tuple(found.get("own", ()))
    return Wanted(**found)
