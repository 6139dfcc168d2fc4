"""Letters and reports, the figures quoted in them, and what staff say about a figure."""

from sqlalchemy import Column, Date, DateTime, Float, Integer, String, Table, Text

from lib.schema.base import foreign_key, metadata

document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("title", String(200), nullable=False, comment="title"),
    Column("issuer", String(120), nullable=False, comment="who signed it"),
    Column(
        "dated", Date, nullable=False, comment="date of the document; where it is not known, the last day it speaks of"
    ),
    foreign_key("region.id", "the place it speaks of; empty: one that this system does not know"),
    Column(
        "kind",
        String(12),
        nullable=False,
        default="letter",
        comment="letter, report (in the news), or added (read by staff)",
    ),
    Column("source", String(300), comment="address or name of the file it was read from"),
)

published_figure = Table(
    "published_figure",
    metadata,
    Column("id", String(10), primary_key=True, comment="figure number, e.g. BJ01"),
    foreign_key("document.id", "the document", nullable=False),
    Column("label", String(80), nullable=False, comment="what the document calls it"),
    Column("label_en", String(120), nullable=False, comment="the same in English"),
    Column("metric", String(60), comment="name of our metric; empty: none counts this"),
    Column("selection", String(300), nullable=False, comment="our selection, written as in a link"),
    Column(
        "operator",
        String(10),
        nullable=False,
        comment="over 余, rounded, exact, range, near, about, at_least, at_most, under",
    ),
    Column("value", Float, nullable=False, comment="the number quoted, in the metric's unit"),
    Column("value_to", Float, comment="upper end of a range"),
    Column("unit", String(12), nullable=False, comment="unit as quoted"),
    Column("quoted_as", String(80), comment="the words quoted, e.g. 11万余人"),
    Column("paragraph", String(80), comment="where in the document"),
    Column("place", String(60), comment="the place as the document calls it, where this system does not know it"),
    Column("said_scope", String(200), comment="platform or scope, as the document says it"),
    Column("sentence", Text, comment="the sentence around it, without persons and telephone numbers"),
)

figure_explanation = Table(
    "figure_explanation",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    foreign_key("published_figure.id", "the figure", nullable=False, index=True),
    Column("words", String(500), nullable=False, comment="why it differs, as staff wrote it; never changed"),
    Column("subject", String(120), nullable=False, comment="the account that wrote it"),
    Column("written_at", DateTime, nullable=False, comment="time, Asia/Shanghai"),
)
