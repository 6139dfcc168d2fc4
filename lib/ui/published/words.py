"""Words about a figure of the register: its place, document, metric, and what is to be said of it."""

from lib.catalogue import METRICS
from lib.catalogue.vocabularies import Text
from lib.published.register import Entry
from lib.published.table import arithmetic
from lib.ui.language import language, listed, localised, text
from lib.ui.page import Frame


def place_words(frame: Frame, entry: Entry) -> str:
    """The place that a figure is about, as it is called here or in its document."""
    if entry.figure.place:
        return entry.figure.place
    names = [frame.dimensions.place(place) for place in entry.places if place in frame.dimensions.regions]
    return listed(one.name if frame.language == "zh" else one.name_en or one.name for one in names)


def metric_words(name: str) -> str:
    return localised(METRICS[name].label) if name in METRICS else text("no metric of ours")


def document_words(entry: Entry) -> str:
    return f"{entry.document.dated} {entry.document.issuer}"


def label_of(entry: Entry) -> str:
    return localised(Text(entry.figure.label, entry.figure.label_en))


def reasons(entry: Entry) -> str:
    """The arithmetic, why there is none, what does not fit, and the newest explanation."""
    stop = "；" if language() == "zh" else "; "
    words = [localised(arithmetic(entry.checked)), localised(entry.checked.note)]
    words += [localised(finding) for finding in entry.findings if finding != entry.checked.note]
    if entry.explanations:
        words.append(text("Explained: {words}", words=entry.explanations[-1].words))
    return stop.join(filter(None, words))
