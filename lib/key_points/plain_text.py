"""The key points as plain text for a report: sentences, what they are of, by which definitions."""

from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.key_points.facts import Facts
from lib.key_points.sentences import Sentence
from lib.labels import day_text, measured_text
from lib.measure.disclosure import MARK, Form

SELECTION = Text("范围：{}", "Selection: {}")
FORM = Text("数据形式：{}", "Form: {}")
DEFINITIONS = Text("口径：", "Definitions:")
DEFINITION = Text("{label}（第{version}版）：{words}", "{label} (version {version}): {words}")
AS_OF = Text("数据截至{}", "Data as of {}")
DEMO = Text("演示数据：人员、记录和名称均为虚构", "Demo data: people, records and names are invented")


def plain_text(
    title: Text,
    facts: Facts,
    said: tuple[Sentence, ...],
    dimensions: Dimensions,
    language: str,
    *,
    form: Form,
    demo: bool,
) -> str:
    """One line each: the title, the sentences, the selection, the form of the figures, the last day of the data, each
    definition used."""
    now = facts.level.now
    results = [now, *(level.now for level in facts.also), *filter(None, (facts.arrivals, facts.departures))]
    lines = [title.in_language(language), *(sentence.text for sentence in said)]
    lines.append(SELECTION.in_language(language).format(measured_text(now, dimensions, language)))
    mark = f" · {MARK.in_language(language)}" if form is Form.EXACT else ""
    lines.append(FORM.in_language(language).format(form.value.in_language(language) + mark))
    lines.append(AS_OF.in_language(language).format(day_text(now.as_of, language)))
    lines.append(DEFINITIONS.in_language(language))
    for metric in dict.fromkeys(result.metric for result in results):
        lines.append(
            DEFINITION.in_language(language).format(
                label=metric.label.in_language(language),
                version=metric.version,
                words=metric.definition.in_language(language),
            )
        )
    if demo:
        lines.append(DEMO.in_language(language))
    return "\n".join(lines)
