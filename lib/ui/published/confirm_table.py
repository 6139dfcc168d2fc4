"""The table in which each figure of a document is confirmed: proposals of metric, days and place, to be put right by hand."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from lib.catalogue import METRICS
from lib.catalogue.vocabularies import Text
from lib.published.add_document import Confirmed
from lib.published.persons import without_persons
from lib.published.proposals import propose
from lib.published.running_text import FoundFigure
from lib.selection import from_link
from lib.ui.language import localised, text
from lib.ui.page import Frame
from lib.ui.published.words import place_name, reading_words

ROLES = {
    "value": Text("", ""),
    "share": Text("占比", "share"),
    "growth": Text("增减", "change"),
    "start": Text("变化起点", "start of a change"),
    "target": Text("目标数，不是已有的数", "a target, not a figure of what is"),
}


@dataclass(frozen=True)
class ConfirmTable:
    """rows: as the table shows them; columns: how. metrics, places: words of a list -> name of a metric, id of a place."""

    whole: str
    figures: list[FoundFigure]
    rows: list[dict]
    columns: dict
    metrics: dict[str, str]
    places: dict[str, int | None]

    def confirmed(self, row: dict) -> Confirmed:
        """The figure of a row as the person left it."""
        one = self.figures[row["number"] - 1]
        first, last = (str(value)[:10] if value else "" for value in (row["from"], row["to"]))
        place = self.places.get(row["place"] or "")
        parts = [f"period={first}..{last}"] if first or last else []
        parts += [f"place={place}"] if place else []
        parts += [row["more"].strip().strip("&")] if row["more"] else []
        return Confirmed(
            one,
            without_persons(self.whole[slice(*one.sentence)], whole=self.whole),
            row["label"] or "",
            self.metrics.get(row["metric"] or "", ""),
            "&".join(parts),
            row["scope"] or "",
        )


def rows_and_columns(
    frame: Frame, whole: str, figures: list[FoundFigure], *, day: date, county: int | None
) -> ConfirmTable:
    """The table for the figures of the text `whole`, of `day`, about `county`."""
    known = frame.dimensions
    metrics = {text("no metric of ours"): ""}
    metrics |= {f"{localised(metric.label)} · {name}": name for name, metric in METRICS.items()}
    words_of = {name: words for words, name in metrics.items()}
    below = [] if county is None else [*known.below(county, "street"), *known.below(county, "community")]
    ids = ([] if county is None else [county]) + below
    places = {"": None} | {place_name(frame, found): found for found in ids}
    named = {known.place(found).name: found for found in below}
    rows = []
    masked = {place: without_persons(whole[slice(*place)], whole=whole) for place in {one.sentence for one in figures}}
    for number, one in enumerate(figures, 1):
        proposal = propose(one, as_of=day, place=county, places=named)
        proposed = from_link(proposal.selection)
        rows.append(
            {
                "number": number,
                "keep": False,
                "words": one.words,
                "reads": " · ".join(filter(None, (reading_words(one), localised(ROLES[one.role])))),
                "label": METRICS[proposal.metric].label.zh if proposal.metric else one.words,
                "metric": words_of[proposal.metric],
                "from": proposed.period.start,
                "to": proposed.period.end,
                "place": place_name(frame, proposed.places[0]) if proposed.places else "",
                "more": "",
                "scope": "",
                "sentence": " ".join(masked[one.sentence].split())[:300],
            }
        )
    return ConfirmTable(whole, figures, rows, _columns(list(metrics), list(places)), metrics, places)


def _columns(metrics: list[str], places: list[str]) -> dict:
    column, days = st.column_config, {"format": "YYYY-MM-DD", "width": "small"}
    return {
        "number": column.NumberColumn(text("Number"), disabled=True, width="small"),
        "keep": column.CheckboxColumn(text("Confirmed"), width="small"),
        "words": column.TextColumn(text("As quoted"), disabled=True),
        "reads": column.TextColumn(text("Reads as"), disabled=True),
        "label": column.TextColumn(text("Figure"), max_chars=80),
        "metric": column.SelectboxColumn(text("Metric"), options=metrics, width="medium"),
        "from": column.DateColumn(text("From"), **days),
        "to": column.DateColumn(text("To"), **days),
        "place": column.SelectboxColumn(text("Place"), options=places, width="small"),
        "more": column.TextColumn(
            text("Further filters"),
            max_chars=200,
            width="small",
            help=text("as in a link, e.g. category=minor_repairs"),
        ),
        "scope": column.TextColumn(text("Platform or scope"), max_chars=200, width="small"),
        "sentence": column.TextColumn(text("Sentence"), disabled=True, width="large"),
    }
