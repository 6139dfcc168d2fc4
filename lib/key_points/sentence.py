"""A sentence of the key points: words, figures that name the panel or card that shows them, and things that have a sheet."""

from dataclasses import dataclass

from lib.catalogue.metric import Metric, Unit
from lib.labels import card_number


@dataclass(frozen=True)
class Figure:
    """A figure as it is printed, and where it stands: the key of a panel, or the metric of a card."""

    text: str
    metric: str
    panel: str | None = None


@dataclass(frozen=True)
class Thing:
    """A place, brand, project, team or station that a sentence names: the filter and the value that choose it."""

    text: str
    filter: str
    value: str


@dataclass(frozen=True)
class Sentence:
    """kind: "level", "parts", "flows", "earlier" or "mind". pieces: words, figures and things in order."""

    kind: str
    pieces: tuple[str | Figure | Thing, ...]

    @property
    def text(self) -> str:
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)


def amount(value: float, metric: Metric, language: str, *, labelled: bool = False) -> str:
    """A figure with its unit: 152.3万小时, 1.52 million hours, 21.02%; in English behind its label without a unit that
    the label says."""
    number = card_number(value, metric, language)
    if metric.unit is Unit.RATIO:
        return number
    unit = metric.unit_text(language, number)
    if language == "zh":
        return number + unit
    said = unit == Unit.ITEMS.value.en or metric.unit_text(language) in metric.label.en.lower()
    return number if labelled and said else f"{number} {unit}"


def signed(difference: float, metric: Metric, language: str) -> str:
    """A difference with its sign and unit."""
    return ("+" if difference > 0 else "-") + amount(abs(difference), metric, language)
