"""Supply and demand: what communities need, what enterprises, teams and universities offer, and what was matched."""

from sqlalchemy import Column, Date, Integer, String, Table

from lib.schema.base import batch_column, foreign_key, metadata

need = Table(
    "need",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("name", String(120), nullable=False, comment="what is needed; names no person"),
    Column("category", String(30), nullable=False, comment="service category, code of the vocabulary"),
    Column("skill", String(20), comment="profession asked for, code of the vocabulary; empty: none in particular"),
    foreign_key("region.id", "where it is needed", nullable=False, index=True),
    Column("people", Integer, comment="volunteers needed, persons; empty: not stated"),
    Column("reported_on", Date, nullable=False, comment="day on which the community reported it"),
    Column("from_on", Date, nullable=False, comment="first day on which it is needed"),
    Column("to_on", Date, comment="last day on which it is needed; empty: without an end"),
    Column("state", String(10), nullable=False, comment="open, matched, done, withdrawn: as the register says"),
    batch_column(),
)

offer = Table(
    "offer",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("name", String(120), nullable=False, comment="what is offered and by which body; names no person"),
    Column("kind", String(20), nullable=False, comment="enterprise, professional_team, university: who offers"),
    Column("category", String(30), nullable=False, comment="service category, code of the vocabulary"),
    Column("skill", String(20), comment="profession offered, code of the vocabulary; empty: none in particular"),
    foreign_key("region.id", "where it can be had: a community, a street or the county", nullable=False, index=True),
    Column("people", Integer, comment="volunteers that it can send at a time, persons; empty: not stated"),
    Column("reported_on", Date, nullable=False, comment="day on which it was offered"),
    Column("from_on", Date, nullable=False, comment="first day on which it can be had"),
    Column("to_on", Date, comment="last day on which it can be had; empty: without an end"),
    Column("state", String(10), nullable=False, comment="open, matched, done, withdrawn: as the register says"),
    batch_column(),
)

need_match = Table(
    "need_match",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    foreign_key("need.id", "the need", nullable=False, index=True),
    foreign_key("offer.id", "the offer that meets it", nullable=False, index=True),
    foreign_key("region.id", "the place of the need", nullable=False),
    foreign_key("activity.id", "the activity that came of it; empty: none yet", index=True),
    Column("matched_on", Date, nullable=False, comment="day of the match"),
    Column("people", Integer, comment="volunteers that the offer sends, persons; empty: as many as the need asks for"),
    batch_column(),
)
