"""How many people an activity serves: activities held, by bands of the number recorded, and those without a number."""

from dataclasses import dataclass

from sqlalchemy import case, func, select

from lib.access import Scope
from lib.catalogue.vocabularies import Text
from lib.charts.bars import share_bars
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.measure.report_query import build_query, not_by
from lib.reports.report import Report, Rows, percent
from lib.schema import activity
from lib.selection import Selection

UPPER_ENDS = (0, 10, 50, 200, 1000)
"""Last number of people of each band; one band more lies above them."""
NOT_RECORDED = -1
ENDS = dict(enumerate((*UPPER_ENDS, None))) | {NOT_RECORDED: NOT_RECORDED}
"""Number of a band -> its last number of people (None: no upper end; NOT_RECORDED: without a number)."""


@dataclass(frozen=True)
class Band:
    """Activities that served more than the band before and at most `up_to` people (None: no upper end), and their share."""

    up_to: int | None
    activities: int
    share: float


@dataclass(frozen=True)
class PeopleServed:
    """Bands from none upwards, the activities without a number last (`up_to` NOT_RECORDED); `reason` for no bands."""

    bands: tuple[Band, ...]
    reason: str | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> PeopleServed:
    """The activities held in the period; their shares (0 to 1) add up to one."""
    query = build_query(database, "activities_held", selection, scope=scope)
    if reason := not_by(query):
        return PeopleServed((), reason)
    band = band_number().label("band")
    statement = select(band, func.count()).where(*query.conditions()).group_by("band")
    found = {number: int(count) for number, count in query.read(statement)}
    total = sum(found.values())
    if not total:
        return PeopleServed((), "no_records")
    return PeopleServed(
        tuple(Band(end, found.get(number, 0), found.get(number, 0) / total) for number, end in ENDS.items())
    )


def band_number():
    """The number of the band that an activity lies in, a key of ENDS."""
    people = activity.c.beneficiaries
    within = [(people <= end, number) for number, end in enumerate(UPPER_ENDS)]
    return case((people.is_(None), NOT_RECORDED), *within, else_=len(UPPER_ENDS))


HEADERS = {
    "zh": ("每场服务群众", "开展活动", "占比%"),
    "en": ("People served at one", "Activities held", "Share %"),
}
UNKNOWN = Text("未登记", "not recorded")


def band_words(up_to: int | None, language: str) -> str:
    """A band in words: 0, 1–10, ..., over 1,000."""
    if up_to == NOT_RECORDED:
        return UNKNOWN.in_language(language)
    if up_to == 0:
        return "0"
    if up_to is None:
        return f"{UPPER_ENDS[-1]:,}以上" if language == "zh" else f"over {UPPER_ENDS[-1]:,}"
    return f"{UPPER_ENDS[UPPER_ENDS.index(up_to) - 1] + 1}–{up_to:,}"


def rows(served: PeopleServed, dimensions: Dimensions, language: str) -> Rows:
    """One row a band."""
    return HEADERS[language], [
        (band_words(band.up_to, language), band.activities, percent(band.share)) for band in served.bands
    ]


def draw(served: PeopleServed, dimensions: Dimensions, language: str) -> dict | None:
    """A bar for the share of each band."""
    return share_bars([(band_words(band.up_to, language), band.share) for band in served.bands], language)


REPORT = Report(
    name="people_served",
    title=Text(
        "每场活动服务多少群众，多少场没有登记", "How many people an activity serves, and how many have no number"
    ),
    definition=Text(
        "时段内开展的活动按登记的服务对象人次分档；没有登记的单列，不作零。1,000人次以上的请核对：是否把多场、多日或线上人次"
        "记在了一场里。0人次的请核对是否应为未登记。",
        "The activities held in the period by the number of people served that is recorded; those without a number stand apart and "
        "are not zero. Over 1,000: check whether several activities, several days or online visits were put into one. 0: check "
        "whether it should be no number.",
    ),
    source=Text("各平台活动数据", "Activities of all platforms"),
    compute=compute,
    rows=rows,
    metric="activities_held",
    draw=draw,
)
