"""A letter comes back, edited in Word, WPS or LibreOffice: what became of each of its figures, in the text and in the data.

What was issued is told by the register of letters; where it does not know the letter, by the custom XML part, and it is said so.
"""

import json
from dataclasses import dataclass

from sqlalchemy import select

from lib.access import Permission, Person, may
from lib.briefing.wording import NotWordable, printed, style_of
from lib.catalogue.vocabularies import Text
from lib.importers.document_text.letter_fields import FIELD
from lib.importers.read.source_file import SourceFile
from lib.importers.worker.process import Limits, run_worker
from lib.importers.worker.request import source_request
from lib.published.running_text import find_figures
from lib.schema import briefing_letter
from lib.snapshots import SnapshotRejected
from lib.snapshots.register import clean_code
from lib.snapshots.verify import Verified, verify_code

LIMITS = Limits(memory=1 << 30, seconds=30, written=1 << 20, files=32)
IN_TEXT = {
    "as_issued": Text("与印发时一致", "as issued"),
    "edited": Text("被手工改动", "edited by hand"),
    "moved": Text("已离开数据域，但文字还在", "moved out of its field"),
    "removed": Text("已删去", "removed"),
}
IN_DATA = {
    "same": Text("数据未变", "data unchanged"),
    "corrected": Text("数据已更正", "data since corrected"),
    "definition": Text("口径已变更", "definition changed"),
    "unknown": Text("无法重算", "cannot be recomputed"),
}
KNOWN = Text("本系统印发的文件，登记代码{}", "issued here, registered under {}")
FORGED = Text(
    "文件里的数据域与登记不符，按登记核对",
    "the data part of the file is not the registered one; checked against the register",
)
UNKNOWN = Text(
    "登记册中没有这份文件，按文件自带的数据核对", "not in the register: checked against what the file itself says"
)
NO_LETTER = Text("不是本系统生成的文件：没有数据域", "not a letter of ours: it has no bound figures")


@dataclass(frozen=True)
class FigureFound:
    """in_text, in_data: keys of IN_TEXT and IN_DATA. issued: the words that left; found: those in its field now. now: the words
    of today in the same style; told: what the register of snapshots says of the figure."""

    id: str
    label: str
    issued: str
    found: str
    in_text: str
    in_data: str
    now: str
    told: Verified | None


@dataclass(frozen=True)
class LetterVerified:
    """state: what the letter is, in words; genuine: the register knows it and its data part is as issued. unbound: figures in
    the text that are not from the register."""

    code: str
    state: Text
    genuine: bool
    figures: tuple[FigureFound, ...]
    unbound: tuple[str, ...]

    @property
    def unchanged(self) -> bool:
        """Whether every figure stands as it was issued."""
        return self.genuine and all(one.in_text == "as_issued" for one in self.figures)


def verify_letter(database, source: SourceFile, *, person: Person) -> LetterVerified:
    """What became of a letter. Raises FileRejected, SnapshotRejected where it is exact and not for the person to see."""
    request = {"mode": "letter", **source_request(source)}
    read = run_worker(request, files={"source": source.file.fileno()}, limits=LIMITS)
    code = clean_code(read["letter"])
    issued, form = _issued(database, code)
    if form == "exact" and not may(person, Permission.SEE_EXACT):
        words = Text(
            "这份文件含内部数据，您不能查看。", "This letter holds internal figures, which are not yours to see."
        )
        raise SnapshotRejected(words)
    unbound = _unbound(read["text"])
    if issued is None and not read["figures"]:
        return LetterVerified("", NO_LETTER, False, (), unbound)
    inside = {one["id"]: one["issued"] for one in read["figures"]}
    if issued is None:
        issued, state, genuine = read["figures"], UNKNOWN, False
        issued = [{**one, "words": one["issued"]} for one in issued]
    else:
        genuine = not inside or inside == {one["id"]: one["words"] for one in issued}
        state = Text(KNOWN.zh.format(code), KNOWN.en.format(code)) if genuine else FORGED
    fields: dict[str, list[str]] = {}
    for name, words in read["fields"]:
        fields.setdefault(name, []).append(words)
    found = tuple(_figure(database, one, fields, read["text"], person) for one in issued)
    return LetterVerified(code, state, genuine, found, unbound)


def _issued(database, code: str) -> tuple[list[dict] | None, str]:
    rows = database.rows(select(briefing_letter).where(briefing_letter.c.id == code)) if code else []
    return (json.loads(rows[0].figures), rows[0].form) if rows else (None, "")


def _figure(database, issued: dict, fields: dict[str, list[str]], text: str, person: Person) -> FigureFound:
    """A field that was copied is edited where one of its copies is."""
    words, copies = issued["words"], fields.get(issued["id"], [])
    found = next((one for one in copies if "".join(one.split()) != words), words if copies else None)
    if found is not None:
        in_text = "as_issued" if "".join(found.split()) == words else "edited"
    else:
        in_text = "moved" if words in "".join(text.split()) else "removed"
    try:
        told = verify_code(database, issued["code"], person=person)
    except SnapshotRejected:
        told = None
    in_data, now = _in_data(told, words)
    return FigureFound(issued["id"], issued["label"], words, found or "", in_text, in_data, now, told)


def _in_data(told: Verified | None, words: str) -> tuple[str, str]:
    """What became of the data behind a figure, and its words today."""
    if told is None or told.since is None or told.since.today is None:
        return "unknown", ""
    since = told.since
    if any(cause.kind == "definition" for cause in since.causes):
        state = "definition"
    else:
        state = "same" if since.same else "corrected"
    values = [result["cells"][0][1] for result in since.today.results]
    if None in values:
        return state, ""
    try:
        return state, printed(style_of(words), values[0], values[-1] if len(values) > 1 else None)
    except (NotWordable, ValueError):
        return state, ""


def _unbound(text: str) -> tuple[str, ...]:
    """The figures of the text that stand in no field, each in the words around it."""
    found = []
    for one in find_figures(text):
        start, end = max(one.start - 12, 0), min(one.end + 8, len(text))
        found.append(text[start:end].replace(FIELD, "…").replace("\n", " ").strip())
    return tuple(found)


def letter_lines(told: LetterVerified, language: str) -> list[str]:
    """The whole answer as lines of plain text."""
    lines = [told.state.in_language(language)]
    for one in told.figures:
        said = [IN_TEXT[one.in_text].in_language(language)]
        if one.in_text == "edited":
            said[0] += f" ({one.issued} → {one.found})"
        said.append(IN_DATA[one.in_data].in_language(language))
        if one.now and one.now != one.issued:
            said[-1] += f" ({one.issued} → {one.now})"
        lines.append(f"{one.id}  {one.label}  {one.issued}  " + "; ".join(said))
        if one.in_data != "same" and one.told is not None and one.told.since is not None:
            lines += [f"      {cause.line(language)}" for cause in one.told.since.causes]
    if told.unbound:
        lines.append(Text("不在登记中的数字：", "Figures that are not from the register:").in_language(language))
        lines += [f"  …{words}…" for words in told.unbound]
    return lines
