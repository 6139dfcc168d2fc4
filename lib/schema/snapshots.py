"""Frozen snapshots: figures as they were told, and every file or freeze that told them. Rows are only ever added."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Index, Integer, LargeBinary, String, Table, Text

from lib.schema.base import foreign_key, metadata

snapshot = Table(
    "snapshot",
    metadata,
    Column("id", String(10), primary_key=True, comment="short code: digest of question and answer"),
    Column("kind", String(12), nullable=False, comment="panel, report, records"),
    Column("form", String(12), nullable=False, comment="exact or protected"),
    Column("title", String(250), nullable=False, comment="what was counted, in Chinese"),
    Column("title_en", String(250), nullable=False, comment="the same in English"),
    Column("caption", Text, nullable=False, comment="the selection in words, in Chinese"),
    Column("caption_en", Text, nullable=False, comment="the same in English"),
    Column("question", Text, nullable=False, comment="JSON: metrics with versions, breakdowns, selections with dates"),
    Column("rows", Integer, nullable=False, comment="rows of the table"),
    Column("cells_digest", String(64), nullable=False, comment="SHA-256 over the cells as a file in Chinese has them"),
    Column("cells_digest_en", String(64), nullable=False, comment="the same of a file in English"),
    Column("headers_digest", String(64), nullable=False, comment="SHA-256 over the headers in Chinese"),
    Column("headers_digest_en", String(64), nullable=False, comment="the same in English"),
    Column("content", LargeBinary, comment="deflated JSON: columns and cells; empty where they were too many to keep"),
    Column("as_of", Date, nullable=False, comment="last day that the data spoke for"),
    Column("data_version", BigInteger, nullable=False, comment="version of the data read"),
    Column("made_by", String(120), nullable=False, comment="subject of the account that froze it first"),
    Column("made_at", DateTime, nullable=False, comment="time, Asia/Shanghai"),
    Index(None, "made_at"),
    Index(None, "cells_digest"),
    Index(None, "cells_digest_en"),
    Index(None, "headers_digest"),
    Index(None, "headers_digest_en"),
)

snapshot_use = Table(
    "snapshot_use",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    foreign_key("snapshot.id", "the snapshot", nullable=False, index=True),
    Column("used_at", DateTime, nullable=False, comment="time, Asia/Shanghai"),
    Column("subject", String(120), nullable=False, comment="subject of the account"),
    Column("how", String(12), nullable=False, comment="frozen on a page, or the kind of file: csv, zip, xlsx, docx"),
    Column("language", String(2), nullable=False, comment="zh or en"),
    Column("file", String(260), comment="name of the file; empty where none was made"),
    Column("sha256", String(64), comment="SHA-256 of the file"),
    Column("data_version", BigInteger, nullable=False, comment="version of the data read"),
    Column("as_of", Date, nullable=False, comment="last day that the data spoke for"),
    Column(
        "scope", Text, nullable=False, comment="JSON: ids of the places that the account could see; null: everywhere"
    ),
    Index(None, "sha256"),
)
