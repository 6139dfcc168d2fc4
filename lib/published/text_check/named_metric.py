"""The metric that a figure of a draft is of, where its words leave no doubt.

Either a person has confirmed a figure of the same words before, for the same place: then its metric and filters; or the clause
names a metric and nothing else, as 志愿服务队伍1335支 does and 党员志愿服务队伍200支 does not.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from lib.catalogue import METRICS
from lib.catalogue.metric import Kind
from lib.published.proposals import pattern_of, proposed_metric
from lib.published.register import Register
from lib.published.running_text import FoundFigure, find_figures
from lib.published.text_check.things import family_of, name_in
from lib.selection import Selection

_FILLERS = re.compile("志愿服务|志愿者|志愿|各类|各级|爱心|公益|评选|选树|打造|建立|设立|拥有|参与|投入")
_OPEN_ENDS = re.compile(r"\.\{0,\d+\}|\.\*|\$")
_OF_A_PART = re.compile(r"(?<![各全个\d])[\u4e00-\u9fff]{1,4}(?:街道|社区|镇|乡|村)(?!级|民|干部|两委)")
"""A street or village named before the figure: it may be of that one alone."""
AS_QUOTED = "as quoted"
Names = dict[tuple[str, str], set[tuple[str, str]]]


@dataclass(frozen=True)
class Named:
    """metric; filters, as in a link without period and place; confirmed: by a person, for figures of these words."""

    metric: str
    filters: str = ""
    confirmed: bool = False


def confirmed_names(register: Register, place: int) -> Names:
    """What figures of the register that are about `place` are called, each with family of its unit -> metric and filters; and
    their words as quoted, with AS_QUOTED."""
    found: Names = defaultdict(set)
    for entry in register.entries:
        if not entry.figure.metric or entry.places != (place,):
            continue
        filters = tuple(pair for pair in entry.selection.filters if pair[0] != "place")
        unit = "%" if entry.figure.unit == "比率" else entry.figure.unit
        words = {_thing(entry.figure.label)}
        if sentence := getattr(entry.figure, "sentence", None):
            words |= {_thing(_clause(one)) for one in find_figures(sentence) if one.words == entry.figure.quoted_as}
        is_of = (entry.figure.metric, Selection(filters=filters).as_link())
        for name in words - {""}:
            found[name, family_of(unit)].add(is_of)
        found["".join((entry.figure.quoted_as or "").split()), AS_QUOTED].add(is_of)
    return found


def named(figure: FoundFigure, names: Names) -> Named | None:
    """The metric that `figure` is of beyond doubt; None where its words leave one."""
    if figure.role not in ("value", "share") or _OF_A_PART.search(figure.before):
        return None
    clause = _clause(figure)
    thing, proposed = _thing(clause), proposed_metric(replace(figure, before=clause))
    known = names.get((thing, family_of(figure.unit)), set())
    if len(known) > 1:  # published and held activities are called alike: the verb tells
        known = {one for one in known if one[0] == proposed}
    found = None
    if len(known) == 1:
        ((metric, filters),) = known
        found = Named(metric, filters, confirmed=True)
    elif proposed and thing and _is_plain(thing, proposed):
        found = Named(proposed)
    quoted = {metric for metric, _ in names.get((figure.words, AS_QUOTED), ())}
    if found is None or not _has_its_time(figure, found.metric) or (quoted and found.metric not in quoted):
        return None  # the same words were confirmed as a figure of another metric: a doubt
    return found


def _is_plain(thing: str, metric: str) -> bool:
    """Does `thing` say the metric, and no brand, group or kind beside it?"""
    own = _OPEN_ENDS.sub("", pattern_of(metric))
    left = re.sub(own, "", _FILLERS.sub("", thing))
    return left in METRICS[metric].label.zh


def _has_its_time(figure: FoundFigure, metric: str) -> bool:
    """A count of what happened needs a time in its sentence; a yearly average is none of the others."""
    kind, period = METRICS[metric].kind, figure.period
    if (period is not None and period.kind == "a_year") != (kind is Kind.YEARLY_AVERAGE):
        return False
    return kind is Kind.STOCK or METRICS[metric].is_ratio or period is not None


def _clause(figure: FoundFigure) -> str:
    return re.split(r"[,，。；;:：\n\x00()（）]", figure.before)[-1]


def _thing(words: str) -> str:
    """What is counted, the name of a brand in quotes being a part of it."""
    return name_in(re.sub('[“”「」"]', "", words))
