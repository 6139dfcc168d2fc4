"""The definition card 口径卡 of cards and panels: what was counted and how, one click away, as plain HTML."""

from collections.abc import Iterable
from html import escape

from lib.catalogue.vocabularies import Text
from lib.labels import day_text
from lib.measure.result import Result
from lib.ui.cache import database, quotations
from lib.ui.language import text
from lib.ui.page import Frame


def metric_definition(frame: Frame, *results: Result, rule: Text | None = None) -> str:
    """The card of the metrics of `results`; `rule` is one more sentence on how the drawing reads."""
    entries = []
    for result in results:
        metric = result.metric
        entries.append(
            description_list(
                [
                    (text("Metric"), f"{frame.localised(metric.label)} ({metric.name})"),
                    (text("Definition"), frame.localised(metric.definition)),
                    (text("Kind, unit"), f"{frame.localised(metric.kind.value)} · {metric.unit_text(frame.language)}"),
                    (text("Source"), frame.localised(metric.source)),
                    (text("Version"), f"{metric.version} ({metric.since})"),
                    (text("As of"), day_text(result.as_of, frame.language)),
                    *([(text("Rows counted"), f"{result.rows_counted:,}")] if result.rows_counted else []),
                    *_quotations(frame, metric.name),
                ]
            )
        )
        if not metric.additive and result.by:
            entries.append(_paragraph(text("Distinct counts and averages: the rows do not add up to the total.")))
    if rule:
        entries.append(_paragraph(frame.localised(rule)))
    return definition_card("".join(entries))


def definition_card(content: str) -> str:
    """A closed card with `content`, which is HTML."""
    return f"<details class='vs-more'><summary>{escape(text('Definition'))}</summary><div class='vs-definition'>{content}</div></details>"


def description_list(entries: Iterable[tuple[str, str]], *, css_class: str = "") -> str:
    """Pairs (term, description) as an HTML list."""
    items = "".join(f"<dt>{escape(term)}</dt><dd>{escape(description)}</dd>" for term, description in entries)
    return f"<dl class='{css_class}'>{items}</dl>" if css_class else f"<dl>{items}</dl>"


def _paragraph(sentence: str) -> str:
    return f"<p>{escape(sentence)}</p>"


def _quotations(frame: Frame, metric: str) -> list[tuple[str, str]]:
    """The letters that quoted the metric, one line a letter; those about places whose names the person may see."""
    letters: dict[str, list[str]] = {}
    for dated, quoted_as, title, places in quotations(database(), frame.version).get(metric, []):
        if not frame.dimensions.regions.keys() >= set(places):
            continue
        letters.setdefault(f"{dated} {title}", []).append(quoted_as)
    return [(text("Quoted in"), f"{letter}: {'、'.join(wordings)}") for letter, wordings in letters.items()]
