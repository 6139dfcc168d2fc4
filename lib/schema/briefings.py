"""Briefings: drafts that are changed, and letters that left, which are not."""

from sqlalchemy import Column, Date, DateTime, Index, Integer, String, Table, Text, UniqueConstraint

from lib.schema.base import metadata

briefing_draft = Table(
    "briefing_draft",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("subject", String(120), nullable=False, comment="subject of the account that keeps it"),
    Column("name", String(60), nullable=False, comment="name that the person gave it"),
    Column("wanted", Text, nullable=False, comment="JSON: template, place, day, what is left out, explanations"),
    Column("words", Text, nullable=False, comment="JSON: the words of each figure when it was kept"),
    Column("changed_at", DateTime, nullable=False, comment="time, Asia/Shanghai"),
    UniqueConstraint("subject", "name"),
)

briefing_letter = Table(
    "briefing_letter",
    metadata,
    Column("id", String(10), primary_key=True, comment="short code: digest of the letter's figures"),
    Column("template", String(12), nullable=False, comment="reply, monthly, one-page"),
    Column("title", String(250), nullable=False, comment="title of the letter"),
    Column("form", String(12), nullable=False, comment="exact or protected"),
    Column("as_of", Date, nullable=False, comment="the day that its figures are of"),
    Column("figures", Text, nullable=False, comment="JSON: every figure with its words, value and code, as issued"),
    Column("sha256", String(64), nullable=False, comment="SHA-256 of the file that left first"),
    Column("made_by", String(120), nullable=False, comment="subject of the account"),
    Column("made_at", DateTime, nullable=False, comment="time, Asia/Shanghai"),
    Index(None, "made_at"),
)
