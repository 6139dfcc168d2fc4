"""Export requests, read from a link or a command and checked before anything is counted.

Everything comes from outside: each fault is a `BadRequest` that names the parameter in both languages. A further
parameter: one field in `PanelRequest` or `RecordsRequest` and its line in the reader below.
"""

import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS, PLACES, TIMES
from lib.catalogue.metric import Kind
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.measure.measure import breakdowns_of
from lib.reports.report import all_reports
from lib.selection import Selection, from_pairs
from lib.site_map import PAGES

KINDS = ("csv", "zip", "xlsx")
"""Of files: a plain table, the same with its explanation, a workbook."""
LANGUAGES = ("zh", "en")
FORMS = {form.name.lower(): form for form in Form}
EXTRAS = ("group", "brand")
"""Breakdowns that the records-level aggregate may have besides its own. None that describes a person closer."""
FEWEST_PURPOSE, MOST_PURPOSE = 2, 100
"""Characters of what an exact file is for."""
MOST_METRICS, MOST_BREAKDOWNS = 12, 3


WITH_PANELS = tuple(name for name, page in PAGES.items() if page.filtered)
ON_PAPER = tuple(name for name in WITH_PANELS if name != "snapshots")
"""Pages whose panels are drawn as pictures, and those that are printed whole: the register of snapshots names accounts."""
Pairs = dict[str, str]
"""Names and still encoded values of a link."""


class BadRequest(ValueError):
    """A parameter that cannot be read or does not fit; `message` names it and says what is expected, `why` without its name."""

    def __init__(self, parameter: str, zh: str, en: str):
        self.parameter, self.why = parameter, Text(zh, en)
        self.message = Text(f"参数 {parameter}：{zh}", f"Parameter {parameter}: {en}")
        super().__init__(self.message.en)


@dataclass(frozen=True)
class PanelRequest:
    """One or more metrics by the same breakdowns; `compared` adds the selection's comparison as further columns."""

    metrics: tuple[str, ...]
    by: tuple[str, ...]
    selection: Selection
    language: str = "zh"
    compared: bool = False
    form: Form = Form.PROTECTED


@dataclass(frozen=True)
class ReportRequest:
    """The table of a page-level report, by its name."""

    name: str
    selection: Selection
    language: str = "zh"
    form: Form = Form.PROTECTED


@dataclass(frozen=True)
class RecordsRequest:
    """The records-level aggregate of a selection, with further breakdowns out of EXTRAS; `each`: every record a row instead."""

    selection: Selection
    extra: tuple[str, ...] = ()
    language: str = "zh"
    form: Form = Form.PROTECTED
    each: bool = False


@dataclass(frozen=True)
class PageRequest:
    """A page, or one panel of it, as its link shows it; `link`: selection and controls of the page, still encoded."""

    page: str
    panel: str
    selection: Selection
    link: str
    language: str = "zh"
    form: Form = Form.PROTECTED


def pairs_of(link: str) -> Pairs:
    """Names and still encoded values of a link's part behind "?"; raises BadRequest for a name given twice."""
    pairs: Pairs = {}
    for part in filter(None, link.removeprefix("?").split("&")):
        name, found, value = part.partition("=")
        name = unquote(name)
        if not found:
            raise BadRequest(_shown(name), "缺少取值", "has no value")
        if name in pairs:
            raise BadRequest(_shown(name), "重复出现", "is given twice")
        pairs[name] = value
    return pairs


def language_of(pairs: Pairs) -> str:
    """The language of a link, Chinese when it names none that we have: also for telling what is wrong with the link."""
    return pairs["lang"] if pairs.get("lang") in LANGUAGES else LANGUAGES[0]


def read_panel_request(pairs: Pairs, *, home: str = "") -> PanelRequest:
    """The request of a panel's link; `home` is the place that is meant where none is named. Raises BadRequest."""
    rest = dict(pairs)
    language, form = _language(rest), _form(rest)
    metrics = _names(rest, "metrics", known=tuple(METRICS), most=MOST_METRICS)
    by = _names(rest, "by", known=tuple(BREAKDOWNS), most=MOST_BREAKDOWNS)
    compared = rest.pop("compared", "0")
    if compared not in ("0", "1"):
        raise BadRequest("compared", "应为0或1", "expected 0 or 1")
    if not metrics:
        raise BadRequest("metrics", "至少需要一个指标", "name at least one metric")
    _check_breakdowns(metrics, by)
    return PanelRequest(metrics, by, selection_of(rest, home=home), language, compared == "1", form)


def read_report_request(pairs: Pairs, *, home: str = "") -> ReportRequest:
    """The request of a link to the table of a page-level report; raises BadRequest."""
    rest = dict(pairs)
    language, form = _language(rest), _form(rest)
    (name,) = _names(rest, "name", known=tuple(all_reports()), most=1) or ("",)
    if not name:
        raise BadRequest("name", "缺少名称", "name the report")
    return ReportRequest(name, selection_of(rest, home=home), language, form)


def read_records_request(pairs: Pairs, *, home: str = "", kind: str = "csv") -> RecordsRequest:
    """The request of a link to the records-level aggregate, or to each record; raises BadRequest."""
    rest = dict(pairs)
    language, form = _language(rest), _form(rest)
    each = rest.pop("each", "0")
    if each not in ("0", "1"):
        raise BadRequest("each", "应为0或1", "expected 0 or 1")
    if each == "1" and (form is not Form.EXACT or kind == "xlsx"):
        raise BadRequest("each", "逐条记录只有内部形式的CSV", "single records are for use inside, as CSV")
    extra = _names(rest, "extra", known=EXTRAS, most=len(EXTRAS))
    extras = tuple(name for name in EXTRAS if name in extra)
    return RecordsRequest(selection_of(rest, home=home), extras, language, form, each == "1")


def read_page_request(pairs: Pairs, *, home: str = "") -> PageRequest:
    """The request of a page on paper or of a picture of its panel `panel`; raises BadRequest."""
    rest = dict(pairs)
    language, form = _language(rest), _form(rest)
    panel = unquote(rest.pop("panel", ""))
    (name,) = _names(rest, "page", known=WITH_PANELS if panel else ON_PAPER, most=1) or ("",)
    if not name:
        raise BadRequest("page", "缺少页面", "name the page")
    link = "&".join(f"{n}={value}" for n, value in {**rest, "lang": language}.items())
    for control, options in PAGES[name].controls.items():
        if (value := unquote(rest.pop(control, options[0]))) not in options:
            raise BadRequest(control, f"没有“{_shown(value)}”", f"there is no {_shown(value)!r}")
    return PageRequest(name, panel, selection_of(rest, home=home), link, language, form)


def purpose_of(pairs: Pairs) -> str:
    """What a file with exact figures is for, in the words of who asks for it; raises BadRequest without any."""
    return checked_purpose(unquote(pairs.get("purpose", "")))


def checked_purpose(said: str) -> str:
    """A purpose without needless spaces; raises BadRequest for one that says nothing."""
    words = " ".join(said.split())
    if not MOST_PURPOSE >= len(words) >= FEWEST_PURPOSE or not words.isprintable():
        zh = f"内部文件须写明用途（{FEWEST_PURPOSE}至{MOST_PURPOSE}字），随文件写入审计日志"
        en = f"a file with exact figures needs a purpose ({FEWEST_PURPOSE} to {MOST_PURPOSE} characters) for the audit log"
        raise BadRequest("purpose", zh, en)
    return words


def _form(pairs: Pairs) -> Form:
    """The form asked for; with exact figures the purpose, too, which stays in the audit log alone."""
    name = pairs.pop("form", Form.PROTECTED.name.lower())
    if name not in FORMS:
        raise BadRequest("form", "应为exact（内部）或protected（对外）", "expected exact or protected")
    if FORMS[name] is Form.EXACT:
        purpose_of(pairs)
    pairs.pop("purpose", None)
    return FORMS[name]


def selection_of(pairs: Pairs, *, home: str = "") -> Selection:
    """The selection of still encoded pairs, none left over, in `home` where no place is named; raises BadRequest."""
    selection, problems = from_pairs(pairs, encoded=True, home=home)
    for name, value in problems:
        raise BadRequest(_shown(name), f"无法识别“{_shown(unquote(value))}”", f"cannot read {_shown(unquote(value))!r}")
    return selection


def check_known(selection: Selection, dimensions: Dimensions) -> None:
    """Raise BadRequest for a place or name that this database does not hold, or that lies outside of the names given."""
    if dimensions.within is not None and not any(selection.get(name) for name in ("place", *PLACES)):
        raise BadRequest("place", "请选择您可以查看的地区", "choose a place that you may see")
    for name, values in selection.filters:
        for value in values:
            if not _is_known(name, value, dimensions):
                shown = _shown(value)
                if dimensions.within is not None:
                    zh, en = f"“{shown}”不在您可以查看的范围内", f"{shown!r} is not among what you may see"
                    raise BadRequest(name, zh, en)
                raise BadRequest(name, f"数据库中没有“{shown}”", f"this database does not hold {shown!r}")


def _is_known(name: str, value: str, dimensions: Dimensions) -> bool:
    if name == "place" or name in PLACES:
        place = dimensions.regions.get(int(value)) if _is_number(value, 18) else None
        return place is not None and dimensions.may_choose(place.id) and (name == "place" or place.level == name)
    if digits := BREAKDOWNS[name].digits:
        return _is_number(value, digits)
    if BREAKDOWNS[name].names:
        return any(member.code == value for member in dimensions.members[BREAKDOWNS[name].names].values())
    return not any(unicodedata.category(character) in ("Cc", "Cs") for character in value)


def _is_number(value: str, digits: int) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= digits


def _language(pairs: Pairs) -> str:
    language = pairs.pop("lang", LANGUAGES[0])
    if language not in LANGUAGES:
        raise BadRequest("lang", "应为zh或en", "expected zh or en")
    return language


def _names(pairs: Pairs, parameter: str, *, known: tuple[str, ...], most: int) -> tuple[str, ...]:
    """The comma-separated names of a parameter; none when it is missing or empty."""
    names = tuple(unquote(name) for name in unquote(pairs.pop(parameter, "")).split(",") if name)
    for name in names:
        if name not in known:
            raise BadRequest(parameter, f"没有“{_shown(name)}”", f"there is no {_shown(name)!r}")
    if len(set(names)) != len(names):
        raise BadRequest(parameter, "有重复", "names something twice")
    if len(names) > most:
        raise BadRequest(parameter, f"最多{most}个", f"at most {most}")
    return names


def _check_breakdowns(metrics: tuple[str, ...], by: tuple[str, ...]) -> None:
    times = [name for name in by if name in TIMES]
    for metric in (METRICS[name] for name in metrics):
        allowed = breakdowns_of(metric)
        for name in by:
            if name not in allowed:
                zh = f"“{metric.label.zh}”不能按“{BREAKDOWNS[name].label.zh}”划分"
                raise BadRequest("by", zh, f"{metric.name} cannot be split by {name}")
        if metric.kind is Kind.STOCK and {"day", "weekday"} & set(times):
            zh = f"“{metric.label.zh}”是时点数，时间只能取月份、季度或年份"
            raise BadRequest("by", zh, f"{metric.name} is a stock: by month, quarter or year only")
    if len(times) > 1:
        raise BadRequest("by", "时间只能取一种", "one kind of time at most")


def _shown(text: str) -> str:
    """At most 40 characters of what came from outside, without those that could disturb a terminal."""
    return "".join(c if c.isprintable() else "?" for c in text[:40])
