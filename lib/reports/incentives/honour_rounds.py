"""Honours by scheme and round: when each was awarded and how many recipients of each kind it has."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from lib.access import Scope
from lib.catalogue.organisations import HONOURS
from lib.catalogue.vocabularies import HONOUR_SCHEME, LEVEL, RECIPIENT_KIND, Text
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.measure.report_query import build_query
from lib.reports.report import Report, Rows, place_name
from lib.schema import honour
from lib.selection import Selection


@dataclass(frozen=True)
class HonourRound:
    """A round of a scheme in a county: its level, the day of its last award, recipients by kind."""

    scheme: str
    round: int
    county_id: int | None
    level: str
    awarded_on: date
    recipients: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.recipients)


@dataclass(frozen=True)
class HonourRounds:
    """Rounds by scheme, county and round; `reason` for none."""

    rounds: tuple[HonourRound, ...]
    reason: str | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> HonourRounds:
    """The rounds with an award up to the last day of the period. Honours are published, so that no count is hidden."""
    query = build_query(database, "honours", selection, scope=scope, to_date=True)
    county = query.metric.place_column("county").label("by_county")
    keys = (honour.c.scheme, honour.c.round, county, honour.c.level)
    statement = (
        select(*keys, honour.c.recipient_kind, func.max(honour.c.awarded_on), func.count())
        .where(*query.conditions())
        .group_by(*keys, honour.c.recipient_kind)
    )
    found: dict[tuple, list[tuple]] = {}
    for *key, kind, day, count in query.read(statement):
        found.setdefault(tuple(key), []).append((kind, day, int(count)))
    order, kinds = list(HONOUR_SCHEME), list(RECIPIENT_KIND)
    rounds = [
        HonourRound(
            scheme,
            number,
            county_id,
            level,
            max(day for _, day, _ in lines),
            tuple((kind, count) for kind, _, count in sorted(lines, key=lambda line: kinds.index(line[0]))),
        )
        for (scheme, number, county_id, level), lines in found.items()
    ]
    levels = list(LEVEL)
    rounds.sort(key=lambda each: (order.index(each.scheme), each.county_id or 0, each.round, levels.index(each.level)))
    return HonourRounds(tuple(rounds), None if rounds else "no_records")


HEADERS = {
    "zh": ("荣誉", "届次", "县市区", "级别", "最近一次表彰", *(words.zh for words in RECIPIENT_KIND.values()), "合计"),
    "en": ("Honour", "Round", "County or district", "Level", "Awarded on", *(words.en for words in RECIPIENT_KIND.values()), "All"),
}  # fmt: skip


def rows(numbers: HonourRounds, dimensions: Dimensions, language: str) -> Rows:
    """One row a round; 0 where a kind of recipient was not honoured in it."""
    return HEADERS[language], [
        (
            HONOUR_SCHEME[each.scheme].in_language(language),
            each.round,
            place_name(each.county_id, dimensions, language),
            LEVEL[each.level].in_language(language),
            each.awarded_on.isoformat(),
            *(dict(each.recipients).get(kind, 0) for kind in RECIPIENT_KIND),
            each.total,
        )
        for each in numbers.rounds
    ]


REPORT = Report(
    name="honour_rounds",
    title=Text("历届先进典型：每届评选了谁", "Honours by round: how many of each kind"),
    definition=Text(
        "截至时段末，每个评选项目每一届表彰的志愿者、工作者、组织、社区（村）、企业和项目数；不同评选项目的同一届次分别列出。",
        "Up to the last day of the period: volunteers, workers, organisations, communities, enterprises and projects honoured in "
        "each round of each scheme; the same round of two schemes is two rows.",
    ),
    source=HONOURS,
    compute=compute,
    rows=rows,
    metric="honours",
    period="to_date",
)
