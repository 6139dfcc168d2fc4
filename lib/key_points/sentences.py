"""The rules: facts -> sentences, at least one and at most four.

1. The level and its change, with the further figures of the page (`level.py`).
2. What contributed most, of parts that add up to the change; of a stock of people who came and who left.
3. What is outside the range of the same period in earlier years.
4. What to mind about the data.
"""

from lib.catalogue.breakdowns import BREAKDOWNS, PLACES
from lib.catalogue.metric import Metric
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.key_points.facts import LEAST_YEARS, Facts
from lib.key_points.level import level_sentence
from lib.key_points.sentence import Figure, Sentence, Thing, amount, signed
from lib.key_points.size import is_flat
from lib.labels import code_label, day_text, incomplete_text, set_aside_text
from lib.sheet_subject import NAMED

MAIN_SHARE = 0.5
"""Parts are called the main ones when they make up more than this share of the change."""
MOST_PARTS = 3
OPPOSITE_SHARE = 0.2
"""A part that moved the other way is named when it is this share of the change."""
MOVED = 0.02
"""A part of a level figure is named when it moved by this share of the whole."""
FEW = 3
"""Months that are named one by one."""


def sentences(facts: Facts, dimensions: Dimensions, language: str) -> tuple[Sentence, ...]:
    """The key points of a page, at least one and at most four."""
    rules = (level_sentence, _parts_sentence, _flows_sentence, _earlier_sentence, _mind_sentence)
    made = (rule(facts, dimensions, language) for rule in rules)
    return tuple(sentence for sentence in made if sentence is not None)


def _parts_sentence(facts: Facts, dimensions: Dimensions, language: str) -> Sentence | None:
    parts, level = facts.parts, facts.level
    if parts is None or not level.before.value:
        return None
    zh, metric = language == "zh", level.now.metric
    by = BREAKDOWNS[parts.breakdown].label.in_language(language)

    def named(chosen) -> list[str | Figure | Thing]:
        pieces: list[str | Figure | Thing] = []
        for code, difference in chosen:
            part = _part(parts.breakdown, code, dimensions, language)
            figure = Figure(signed(difference, metric, language), metric.name, parts.panel)
            pieces += [
                ("、" if zh else ", ") if pieces else "",
                part,
                "（" if zh else " (",
                figure,
                "）" if zh else ")",
            ]
        return pieces

    whole, moved = level.difference, [part for part in parts.differences if part[1]]
    if is_flat(level.now.value, level.before.value, metric):
        ends = [next((p for p in moved if (p[1] > 0) is up), None) for up in (True, False)]
        ends = [part for part in ends if part and abs(part[1]) >= MOVED * level.before.value]
        if not ends:
            return None
        begin = (
            f"总量持平，按{by}看变化较大的是" if zh else f"The total is level; by {by.lower()} the larger changes are "
        )
        return Sentence("parts", (begin, *named(ends), "。" if zh else "."))
    same = [part for part in moved if (part[1] > 0) is (whole > 0)]
    chosen = _fewest(same, abs(whole) * MAIN_SHARE)
    up = Text("增加", "increase") if whole > 0 else Text("减少", "decrease")
    main = sum(abs(part[1]) for part in chosen) > abs(whole) * MAIN_SHARE
    total = Figure(amount(abs(whole), metric, language), metric.name, facts.subject.panel)
    if zh:
        begin = [f"{up.zh}的", total, f"按{by}看，" + ("主要来自" if main else "分布较散，较多的是")]
    else:
        begin = [
            f"Of the {up.en} of ",
            total,
            f", by {by.lower()}, " + ("most is " if main else "spread widely, the larger parts are "),
        ]
    against = next(
        (p for p in moved if (p[1] > 0) is not (whole > 0) and abs(p[1]) >= abs(whole) * OPPOSITE_SHARE), None
    )
    other = [("；方向相反的有" if zh else "; the other way went "), *named([against])] if against else []
    return Sentence("parts", (*begin, *named(chosen), *other, "。" if zh else "."))


def _part(by: str, code, dimensions: Dimensions, language: str) -> str | Thing:
    """The name of a part, as a thing where it has a sheet; a part without a code is said to be not given."""
    name = code_label(by, code, dimensions, language)
    if code is None:
        label = BREAKDOWNS[by].label.in_language(language)
        return f"{name}{label}" if language == "zh" else f"{label.lower()} {name}"
    if by in PLACES:
        return Thing(name, "place", str(code))
    member = dimensions.members[NAMED[by]].get(code) if by in NAMED else None
    return name if member is None else Thing(name, by, member.code)


def _fewest(parts: list[tuple[object, float]], enough: float) -> list[tuple[object, float]]:
    """The largest parts until they are more than `enough`, at most MOST_PARTS."""
    found, reached = [], 0.0
    for part in parts[:MOST_PARTS]:
        found.append(part)
        reached += abs(part[1])
        if reached > enough:
            break
    return found


def _flows_sentence(facts: Facts, dimensions: Dimensions, language: str) -> Sentence | None:
    came, left = facts.arrivals, facts.departures
    if came is None or left is None or came.value is None or left.value is None or came.selection.period.start is None:
        return None
    zh, metric = language == "zh", came.metric
    start, end = came.selection.period.start, came.selection.period.end
    pieces = [
        (f"{start}至{end}，" if zh else f"{start} to {end}: ")
        + metric.label.in_language(language)
        + ("" if zh else " "),
        Figure(amount(came.value, metric, language), metric.name, "bridge"),
        ("，" if zh else ", ") + left.metric.label.in_language(language) + ("" if zh else " "),
        Figure(amount(left.value, left.metric, language), left.metric.name, "bridge"),
    ]
    return Sentence("flows", (*pieces, "。" if zh else "."))


def _earlier_sentence(facts: Facts, dimensions: Dimensions, language: str) -> Sentence | None:
    """A new highest or lowest among the same periods, by at least what is called a change."""
    now, earlier = facts.level.now, facts.earlier
    if now.value is None or len(earlier) < LEAST_YEARS:
        return None
    zh, metric, values = language == "zh", now.metric, [value for _, value in earlier]
    high, low = max(values), min(values)
    if now.value > high and _beyond(now.value, high, metric):
        words, bound = Text("高于之前{n}年同期", "above the same period of each of the {n} years before"), high
        which = Text("其中最高", "the highest of them")
    elif now.value < low and _beyond(now.value, low, metric):
        words, bound = Text("低于之前{n}年同期", "below the same period of each of the {n} years before"), low
        which = Text("其中最低", "the lowest of them")
    else:
        return None
    year = next(start for start, value in earlier if value == bound)
    label = metric.label.in_language(language)
    figure = Figure(amount(bound, metric, language), metric.name, facts.subject.panel)
    said = words.in_language(language).format(n=len(earlier))
    begins = f"{year.year}年{year.month}月起的时段" if zh else f"from {year.year}-{year.month:02d}"
    if zh:
        return Sentence("earlier", (f"{label}{said}（{which.zh}：{begins}，", figure, "）。"))
    return Sentence("earlier", (f"{label}: {said} ({which.en}: {begins}, ", figure, ")."))


def _beyond(now: float, bound: float, metric: Metric) -> bool:
    return not bound or not is_flat(now, bound, metric)


def _first_few(words: list[str], zh: bool) -> str:
    rest = len(words) - FEW
    more = (f"等{len(words)}个月" if zh else f" and {rest} more") if rest > 0 else ""
    return ("、" if zh else ", ").join(words[:FEW]) + more


def _mind_sentence(facts: Facts, dimensions: Dimensions, language: str) -> Sentence | None:
    zh, now = language == "zh", facts.level.now
    last = now.selection.period.end
    found: list[str] = []
    if now.value is not None and now.until > last:
        found.append(f"数据到{last}，所选至{now.until}" if zh else f"the data ends on {last}, chosen up to {now.until}")
    without = [code for code, part in facts.incomplete if part.missing]
    months = [
        f"{code_label('month', code, dimensions, language)}{'' if zh else ' '}{incomplete_text('month', part, language)}"
        for code, part in facts.incomplete
        if not part.missing
    ]
    if without:
        named = [code_label("month", code, dimensions, language) for code in without]
        found.append(("缺记录的月份：" if zh else "months with records missing: ") + _first_few(named, zh))
    if months:
        found.append(("不完整的月份：" if zh else "months that are not whole: ") + _first_few(months, zh))
    for platform, day in facts.late:
        name = dimensions.name("platforms", platform, language)
        found.append(f"{name}的数据到{day}" if zh else f"the data of {name} ends on {day}")
    if facts.checked and not found:
        found.append(
            f"各月均有数据，有记录的平台都到{last}"
            if zh
            else f"every month has data, every platform with records reaches {last}"
        )
    if facts.hidden:
        found.append(
            f"{facts.hidden}处人数过少，不显示" if zh else f"{facts.hidden} counts of too few people are not shown"
        )
    if now.metric.history:
        since, version = day_text(now.metric.since, language), now.metric.version
        found.append(f"口径自{since}起为第{version}版" if zh else f"the definition is version {version} since {since}")
    if now.set_aside:
        found.append(set_aside_text(now, language))
    if not found:
        return None
    said = ("；" if zh else "; ").join(found)
    return Sentence("mind", ((f"数据提示：{said}。") if zh else f"About the data: {said}.",))
