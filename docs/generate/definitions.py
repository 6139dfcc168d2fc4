"""The definitions of metrics and breakdowns, from the catalogue. Both languages stand in one document."""

from docs.generate.markdown import table
from lib.catalogue import BREAKDOWNS, METRICS, Metric
from lib.catalogue.vocabularies import Text
from lib.ui.definitions import TOPICS


def metrics(language: str) -> str:
    """Every metric by topic: labels, unit, kind, version, definition, source and the definitions before. The same text in each `language`."""
    parts = []
    for topic, title in TOPICS.items():
        parts.append(f"## {title.zh} · {title.en}")
        parts += [_metric(metric) for metric in METRICS.values() if metric.topic == topic]
    return "\n\n".join(parts)


def _metric(metric: Metric) -> str:
    unit = f"{metric.unit_text('zh')} {metric.unit_text('en')}"
    kind = f"{metric.kind.value.zh} {metric.kind.value.en}"
    return "\n".join(
        (
            f"### {metric.label.zh} · {metric.label.en}",
            f"`{metric.name}` · {unit} · {kind} · version {metric.version} ({metric.since})",
            "",
            f"- {metric.definition.zh}",
            f"- {metric.definition.en}",
            f"- 来源 Source: {metric.source.zh} · {metric.source.en}",
            *(
                f"- 原版本 version {number} ({since}): {words.zh} {words.en}"
                for number, since, words in metric.versions[:-1]
            ),
        )
    )


def breakdowns(language: str) -> str:
    """Every breakdown with its labels. The same table in each `language`, but for its headers."""
    headers = (Text("名称", "Name"), Text("中文", "Chinese"), Text("英文", "English"))
    return table(language, headers, [(f"`{b.name}`", b.label.zh, b.label.en) for b in BREAKDOWNS.values()])
