"""Letters and the figures quoted in them."""

from sqlalchemy import Column, Date, Float, Integer, String, Table

from lib.schema.base import foreign_key, metadata

document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("title", String(200), nullable=False, comment="title"),
    Column("issuer", String(120), nullable=False, comment="who signed it"),
    Column("dated", Date, nullable=False, comment="date of the document"),
    foreign_key("region.id", "the county it speaks of", nullable=False),
)

published_figure = Table(
    "published_figure",
    metadata,
    Column("id", String(10), primary_key=True, comment="figure number, e.g. BJ01"),
    foreign_key("document.id", "the document", nullable=False),
    Column("label", String(80), nullable=False, comment="what the document calls it"),
    Column("label_en", String(120), nullable=False, comment="the same in English"),
    Column("metric", String(60), nullable=False, comment="name of our metric"),
    Column("selection", String(300), nullable=False, comment="our selection, written as in a link"),
    Column("operator", String(10), nullable=False, comment="over 余, rounded, exact, range"),
    Column("value", Float, nullable=False, comment="the number quoted, in the metric's unit"),
    Column("value_to", Float, comment="upper end of a range"),
    Column("unit", String(12), nullable=False, comment="unit as quoted"),
    Column("quoted_as", String(80), comment="the words quoted, e.g. 11万余人"),
    Column("paragraph", String(80), comment="where in the document"),
)
