"""The figures of one thing against the median of its peers: no ranks, and no peer is named."""

from dataclasses import dataclass
from statistics import median

from lib.access import Scope
from lib.catalogue import BREAKDOWNS, METRICS
from lib.catalogue.metric import Metric, Unit
from lib.catalogue.vocabularies import Text
from lib.db.single_flight import computed_once
from lib.dimensions import Dimensions
from lib.labels import change_text, decimals, reason_text
from lib.measure import measure
from lib.measure.comparison import comparison
from lib.measure.disclosure import Form
from lib.measure.measure import breakdowns_of
from lib.measure.median_bands import BANDS, bands
from lib.measure.report_query import build_query
from lib.measure.result import Result
from lib.reports.report import Report, Rows, Shown, shown
from lib.selection import Selection
from lib.sheet_subject import NAMED, Peers, SheetSubject, peers_of, subject_of

OF_PLACES = (
    *("service_hours", "hours_per_resident", "active_volunteers", "activity_rate_year", "participation_rate"),
    *("hours_per_active", "activities_held", "beneficiary_visits", "beneficiaries_per_activity"),
)
OF_WORK = ("service_hours", "activities_held", "active_volunteers", "beneficiary_visits", "beneficiaries_per_activity")
MANY = {"city": "cities", "county": "counties", "community": "communities"}
FEW = "too_few_peers"
FEWEST_PEERS = 2
"""A single peer has no median: it would be that peer's own figure."""
RATES_ONLY = Text("只有比率和均值与中位数分档相比", "only rates and averages are placed against the median")
MOST_BRANDS = 20
"""Brands are asked for one by one, because a brand counts with those below it."""


@dataclass(frozen=True)
class Figure:
    """One metric of the thing. value: in the metric's unit; before: of the period compared with; reasons: why any of the three is blank.

    median: of the peers that have a value, without the thing itself, None for fewer than FEWEST_PEERS; peers: how many. band: code of BANDS for a
    rate or an average among at least three, where things of any size can be laid side by side; None otherwise.
    """

    metric: Metric
    value: float | None
    before: float | None
    reasons: tuple[str, ...]
    median: float | None
    peers: int
    band: str | None


@dataclass(frozen=True)
class SheetFigures:
    """The figures of the subject; `reason` says why there are none, `note` why none has a median, or only some a band."""

    subject: SheetSubject | None
    figures: tuple[Figure, ...]
    reason: str | None = None

    @property
    def note(self) -> Text | None:
        if not self.figures:
            return None
        if all(FEW in figure.reasons for figure in self.figures):
            return Text(reason_text(FEW, "zh"), reason_text(FEW, "en"))
        return RATES_ONLY if any(figure.band for figure in self.figures) else None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> SheetFigures:
    """The figures of the one thing that is chosen; "no_subject" when none or several are."""
    query = build_query(database, "service_hours", selection, scope=scope)
    subject = subject_of(selection, query.dimensions)
    if subject is None:
        return SheetFigures(None, (), "no_subject")
    peers = peers_of(subject, query.dimensions)

    def asked(metric: str, chosen: Selection) -> Result:
        return measure(database, metric, chosen, scope=scope, form=form)

    def by_peer(metric: str, chosen: Selection) -> dict:
        return _by_peer(database, query.dimensions.version, metric, chosen, peers.level, scope, form)

    found = []
    for name in OF_PLACES if subject.kind == "place" else OF_WORK:
        own = subject.of(selection)
        now = asked(name, own)  # first: what it is compared with is counted with it
        compared = comparison(database, name, own, scope=scope, version=query.dimensions.version)
        before = None if compared.selection is None else asked(name, compared.selection)
        others = _of_peers(asked, by_peer, name, selection, subject, peers)
        found.append(_figure(now, before, compared.reason, others))
    return SheetFigures(subject, tuple(found))


# All sheets of a county's streets stand beside the same figures.
@computed_once(128)
def _by_peer(database, version, metric: str, selection: Selection, level: str, scope: Scope, form: Form) -> dict:
    """The value, or None, of each thing of the level."""
    with database.at(version):
        return measure(database, metric, selection, (level,), scope=scope, form=form, version=version).by_code()


def _of_peers(asked, by_peer, name: str, selection: Selection, subject: SheetSubject, peers: Peers) -> list[float]:
    """The values of the peers that have one."""
    if subject.kind == "brand":
        others = [value for value in peers.values if value != subject.value][:MOST_BRANDS]
        values = [asked(name, subject.of(selection, peer=other)).value for other in others]
        return [value for value in values if value is not None]
    if peers.level not in breakdowns_of(METRICS[name]):
        return []
    everything = Selection(selection.period, selection.compare)
    within = everything if peers.within is None else everything.choose(place=str(peers.within))
    found = by_peer(name, within)
    return [value for code, value in found.items() if value is not None and code not in (None, subject.id)]


def _figure(own: Result, before: Result | None, not_compared: str | None, others: list[float]) -> Figure:
    metric = own.metric
    comparable = metric.is_ratio and own.value is not None
    placed = bands({"own": own.value, **dict(enumerate(others))}) if comparable else None
    few = len(others) < FEWEST_PEERS
    reasons = (own.cell.reason, not_compared or (before and before.cell.reason), FEW if few else None)
    return Figure(
        metric=metric,
        value=own.value,
        before=before and before.value,
        reasons=tuple(dict.fromkeys(filter(None, reasons))),
        median=None if few else median(others),
        peers=len(others),
        band=placed.bands["own"].band if placed else None,
    )


HEADERS = {
    "zh": ("指标", "单位", "数值", "对比时段", "变化", "同类中位数", "同类个数", "与中位数相比", "备注"),
    "en": ("Metric", "Unit", "Value", "Before", "Change", "Median of peers", "Peers", "Against the median", "Note"),
}


def rows(found: SheetFigures, dimensions: Dimensions, language: str) -> Rows:
    """One row a metric; what all of them lack is said once, in the note."""
    once = {FEW} if all(FEW in figure.reasons for figure in found.figures) else set()
    return HEADERS[language], [
        (
            figure.metric.label.in_language(language),
            figure.metric.unit_text(language),
            *(_shown(value, figure.metric) for value in (figure.value, figure.before)),
            change_text(figure.value, figure.before, figure.metric, language) or "",
            _shown(figure.median, figure.metric),
            figure.peers,
            BANDS[figure.band].in_language(language) if figure.band else "",
            ("；" if language == "zh" else "; ").join(
                reason_text(reason, language) for reason in figure.reasons if reason not in once
            ),
        )
        for figure in found.figures
    ]


def _shown(value: float | None, metric: Metric) -> Shown | None:
    """The value, a rate as a percentage."""
    return shown(value if value is None or metric.unit is not Unit.RATIO else value * 100, decimals(metric))


def kinds_text(kind: str, language: str) -> str:
    """Things of a kind of the sheet, several of them, within a sentence."""
    if language == "zh":
        return BREAKDOWNS[kind].label.zh
    return " or ".join(MANY.get(word, f"{word}s") for word in BREAKDOWNS[kind].label.en.lower().split(" or "))


def peers_text(subject: SheetSubject, dimensions: Dimensions, language: str) -> str:
    """Who the peers are, e.g. 滨江区的镇街."""
    peers = peers_of(subject, dimensions)
    level = kinds_text(peers.level, language)
    where = "" if peers.within is None else dimensions.name("regions", peers.within, language)
    if language == "zh":
        return f"{where}的{level}" if where else level
    return f"{level} of {where}" if where else level


REPORT = Report(
    name="sheet",
    title=Text("主要数字与同类中位数", "Key figures beside the median of peers"),
    definition=Text(
        "所选的一个地区、品牌、项目、队伍或阵地的数字，与同类（同一县的镇街、同一镇街的村社、同一上级的品牌、同一县的项目、队伍、"
        "阵地）中有数字者的中位数并列，不含其自身。只对比率和均值分档；不排名，不列同类名称。",
        "The figures of the one place, brand, project, team or station that is chosen, beside the median of its peers that "
        "have a figure (streets of the county, communities of the street, brands under the same brand, projects, teams or "
        "stations of the county), itself left out. Bands for rates and averages only; no ranks, no names of peers.",
    ),
    source=Text("各平台服务记录与活动数据", "Service records and activities of all platforms"),
    compute=compute,
    rows=rows,
    metric="service_hours",
    filters=("place", *NAMED),  # what makes the thing; anything else would narrow it and not its peers
)
