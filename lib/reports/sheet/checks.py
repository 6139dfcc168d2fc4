"""What is to be checked about the one thing of a sheet, a line a matter: records with a flag, activities left open."""

from collections import Counter
from dataclasses import dataclass

from lib.access import Scope
from lib.catalogue.vocabularies import FLAG_RULE, Text
from lib.dimensions import Dimensions
from lib.measure import measure
from lib.measure.disclosure import Form
from lib.reports.flagged_records import compute_counts, rule_words
from lib.reports.report import Report, Rows, percent
from lib.reports.unclosed_activities import compute as compute_unclosed
from lib.selection import Selection

UNCLOSED = "unclosed"


@dataclass(frozen=True)
class Check:
    """matter: a rule of FLAG_RULE, or UNCLOSED. found: records or activities that it is about; of: all that were looked at."""

    matter: str
    found: int
    of: int


@dataclass(frozen=True)
class Checks:
    """Only matters of which there are any, in the order of the rules; `reason` for none."""

    lines: tuple[Check, ...]
    reason: str | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> Checks:
    """Flags of the confirmed records and activities that ended more than 30 days ago, all platforms together."""
    records = measure(database, "confirmed_records", selection, scope=scope, form=form).value
    flags = Counter()
    for line in compute_counts(database, selection, scope=scope, form=form).lines:
        flags[line.rule] += line.records
    lines = [Check(rule, flags[rule], int(records)) for rule in sorted(flags, key=list({**FLAG_RULE, **flags}).index)]
    places = compute_unclosed(database, selection, scope=scope, form=form).lines
    if left := sum(line.open for line in places):
        lines.append(Check(UNCLOSED, left, sum(line.ended for line in places)))
    return Checks(tuple(lines), None if lines else "no_records")


HEADERS = {
    "zh": ("要核对的事", "数量", "共", "占%"),
    "en": ("To be checked", "Found", "Of", "Share %"),
}
WORDS = {
    UNCLOSED: Text("已结束30天以上仍未结项的活动", "Activities that ended more than 30 days ago, not closed"),
}
RECORDS = Text("记录：{rule}", "Records: {rule}")


def rows(checks: Checks, dimensions: Dimensions, language: str) -> Rows:
    """One row a matter."""
    return HEADERS[language], [
        (_words(line.matter, language), line.found, line.of, percent(line.found / line.of)) for line in checks.lines
    ]


def _words(matter: str, language: str) -> str:
    if matter in WORDS:
        return WORDS[matter].in_language(language)
    return RECORDS.in_language(language).format(rule=rule_words(matter, language))


REPORT = Report(
    name="sheet_checks",
    title=Text("要核对的", "What to check"),
    definition=Text(
        "时段内已生效记录中带各种待核标记的条数，和时段内发布的活动中结束已超过30天仍未结项的场次，各平台合计。一条记录可有几个标记，"
        "不可相加。待核只表示请看一看，不是定性；逐平台、逐条见“数据质量”。",
        "Confirmed records of the period under each flag, and activities published in the period that ended more than 30 days ago and "
        "are not closed, all platforms together. A record may have several flags: they do not add up. To be checked means: please "
        "have a look; by platform and one by one on the page of data quality.",
    ),
    source=Text("各平台服务记录（已生效）和活动数据", "Service records (confirmed) and activities of all platforms"),
    compute=compute,
    rows=rows,
    public="never",
    metric="service_hours",
)
