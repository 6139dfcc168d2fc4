"""The first sentence: where and when, the figure of the page and its change, the further figures."""

from dataclasses import replace

from lib.catalogue.metric import Kind, Metric, Unit
from lib.dimensions import Dimensions
from lib.key_points.facts import Facts, Level
from lib.key_points.sentence import Figure, Sentence, amount
from lib.key_points.size import printed_change, size
from lib.labels import FEW_PEOPLE, change_text, decimals, filters_text, reason_text, rests_on_few, set_aside_text
from lib.measure.result import Result
from lib.selection import COMPARISONS, PRESETS

FEW = 100
"""Below so many a change of whole things is told as a number, not as a percentage."""
COUNTED = (Unit.PERSONS, Unit.SESSIONS, Unit.ITEMS)


def level_sentence(facts: Facts, dimensions: Dimensions, language: str) -> Sentence:
    """The level and its change, with the further figures of the page."""
    zh, first = language == "zh", facts.level
    pieces = [_lead(first.now, dimensions, language), *_said(first, language, facts.subject.panel)]
    for level in facts.also:
        if level.now.value is not None:
            again = level.before is None and level.comparison.reason == first.comparison.reason
            pieces += ["；" if zh else "; ", *_said(level, language, None, with_change=not again)]
            if unlike := _unlike(level.now, first.now, dimensions, language):
                pieces.append(f"（{unlike}）" if zh else f" ({unlike})")
    return Sentence("level", (*pieces, "。" if zh else "."))


def _lead(now: Result, dimensions: Dimensions, language: str) -> str:
    """Where and when: 滨江区近12个月（至2026-10-31）."""
    zh = language == "zh"
    start, end = now.selection.period.start, now.selection.period.end
    place, *others = filters_text(now.asked, dimensions, language)
    if start is not None and start > end:  # wholly ahead of the data
        when = f"{start}至{now.until}" if zh else f"{start} to {now.until}"
    elif now.metric.kind in (Kind.STOCK, Kind.CUMULATIVE) or start is None:
        when = f"截至{end}" if zh else f"up to {end}"
    elif (preset := now.asked.period.preset) is None:
        when = f"{start}至{end}" if zh else f"{start} to {end}"
    else:
        words = PRESETS[preset].in_language(language)
        when = f"{words}（至{end}）" if zh else f"{words} (to {end})"
    more = (f"（{'；'.join(others)}）" if zh else f" ({'; '.join(others)})") if others else ""
    if zh:
        return f"{place}{when}{more}，"
    return (
        f"{place[0].upper()}{place[1:]}, {when[0].lower() if not when.startswith('March') else 'M'}{when[1:]}{more}: "
    )


def _unlike(now: Result, first: Result, dimensions: Dimensions, language: str) -> str:
    """What a further figure is of, where that is not what the lead says: other days, or other filters."""
    zh, parts = language == "zh", []
    start, end = now.selection.period.start, now.selection.period.end
    if now.selection.period.end != first.selection.period.end:
        stock = now.metric.kind in (Kind.STOCK, Kind.CUMULATIVE) or start is None
        days = (f"截至{end}" if zh else f"up to {end}") if stock else (f"{start}至{end}" if zh else f"{start} to {end}")
        parts.append(days)
    more = tuple(pair for pair in now.asked.filters if pair not in first.asked.filters)
    if more:
        words = filters_text(replace(now.asked, filters=more), dimensions, language)
        parts += words if "place" in dict(more) else words[1:]  # without a place the first says all places
    if set(now.set_aside) - set(first.set_aside):
        parts.append(set_aside_text(now, language))
    return ("，" if zh else ", ").join(parts)


def _said(level: Level, language: str, panel: str | None, *, with_change: bool = True) -> list[str | Figure]:
    """A figure and its change in words."""
    zh, now, metric = language == "zh", level.now, level.now.metric
    label = metric.label.in_language(language)
    if now.value is None:
        return [f"{label}{'无数字：' if zh else ', no figure: '}{reason_text(now.cell.reason, language)}"]
    pieces = [
        label if zh else f"{label} ",
        Figure(amount(now.value, metric, language, labelled=True), metric.name, panel),
    ]
    if rests_on_few(now, now.cell):
        few = FEW_PEOPLE.in_language(language)
        pieces.append(f"（{few}）" if zh else f" ({few})")
    if change := with_change and _change(level, language):
        pieces.append(("，" if zh else ", ") + change)
    return pieces


def _change(level: Level, language: str) -> str:
    """比上年同期上升（+6.2%）, or why there is no comparison; empty where none was chosen."""
    zh, metric, now, before = language == "zh", level.now.metric, level.now, level.before
    if before is None:
        if level.comparison.reason in (None, "no_comparison"):
            return ""
        reason = reason_text(level.comparison.reason, language)
        return f"不作对比（{reason}）" if zh else f"not compared ({reason[0].lower()}{reason[1:]})"
    change = change_text(now.value, before.value, metric, language)
    if change is None:
        reason = reason_text(before.cell.reason, language)
        why = (f"（{reason}）" if zh else f" ({reason})") if reason else ""
        return ("对比时段无数字" if zh else "no figure to compare with") + why
    words = COMPARISONS[now.asked.compare].in_language(language)
    note = "人口数不同" if zh else "other population counts"
    notes = [note] if before.residents_on != now.residents_on else []
    named = size(now.value, before.value, metric)
    if _few(metric, now.value, before.value):
        return _by_count(level.difference, metric, words, language)
    if named is None:  # from or to nothing, in words of their own
        said = f"{words}{change}" if zh else f"{change} {words}"
    else:
        said = words + named.zh if zh else f"{named.en} {words}"
        notes = [change, *notes] if printed_change(now.value, before.value, metric) else notes
    inside = ("，" if zh else ", ").join(notes)
    return said + ((f"（{inside}）" if zh else f" ({inside})") if inside else "")


def _few(metric: Metric, *values: float) -> bool:
    """Whether a change is better told as a number: 11 brands after 10 are one more, not +10 %. What is printed with decimals
    (8.9 categories in effect) counts nothing, whatever its unit."""
    return not decimals(metric) and metric.unit in COUNTED and not metric.is_ratio and max(values) < FEW


def _by_count(difference: float, metric: Metric, words: str, language: str) -> str:
    if not difference:
        return (
            f"与{words.removeprefix('比')}相同" if language == "zh" else f"the same as {words.removeprefix('against ')}"
        )
    if language == "zh":
        return f"{words}{'多' if difference > 0 else '少'}{amount(abs(difference), metric, language)}"
    return f"{difference:+.0f} {words}"
