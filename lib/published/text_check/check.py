"""All rules over a text: `check_text()`."""

from datetime import date

from lib.catalogue.vocabularies import Text
from lib.published.register import Register
from lib.published.running_text import find_figures
from lib.published.text_check import growth_rules, ratio_rules, record_rules, wording_rules
from lib.published.text_check.remark import Remark

RULES = {
    "mixed_units": Text("单位混用", "units mixed"),
    "two_values": Text("一事两数", "one thing, two values"),
    "no_day": Text("没有截止日", "no day"),
    "over_after_exact": Text("约数词不当", "wrong word of imprecision"),
    "parts": Text("部分大于总数", "a part above its whole"),
    "shares": Text("占比不符", "shares do not fit"),
    "growth": Text("增幅不符", "growth does not fit"),
    "implausible": Text("比值可疑", "hardly possible"),
    "disagrees": Text("与现有数据不符", "disagrees with ours"),
    "outdated": Text("引用了旧数", "an older value"),
}
OF_THE_TEXT = (
    wording_rules.mixed_units,
    wording_rules.people_or_attendances,
    wording_rules.two_values,
    wording_rules.no_day,
    wording_rules.over_after_exact,
    ratio_rules.parts_and_shares,
    ratio_rules.implausible,
    growth_rules.growth,
    growth_rules.beyond_all,
)


def check_text(
    text: str, *, as_of: date | None = None, place: int | None = None, register: Register | None = None, measure=None
) -> list[Remark]:
    """What does not fit in `text`, by place. With `place` (id of a county) and `as_of` (day of the text) also against the
    register and against `measure` (as in `ours.py`)."""
    figures = find_figures(text)
    found = [remark for rule in OF_THE_TEXT for remark in rule(text, figures)]
    if as_of is not None and place is not None:
        if measure is not None:
            found += record_rules.disagrees(figures, as_of=as_of, place=place, measure=measure, register=register)
        if register is not None:
            found += record_rules.outdated(figures, as_of=as_of, place=place, register=register)
    unique = {(remark.start, remark.end, remark.rule): remark for remark in reversed(found)}
    return sorted(unique.values(), key=lambda remark: (remark.start, remark.end, remark.rule))
