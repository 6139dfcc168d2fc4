"""Bookkeeping of the shared database: imports, saved views, audit, the version of the data."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from lib.schema.base import batch_column, foreign_key, metadata

# Without the name of the file: a file may be called after a person.
import_batch = Table(
    "import_batch",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("format", String(40), nullable=False, comment="importer that read it"),
    Column("file_sha256", String(64), nullable=False, comment="SHA-256 of the file"),
    Column("code_list", String(20), comment="list that its region codes belong to"),
    Column("imported_by", String(120), nullable=False, comment="subject of the account"),
    Column("imported_at", DateTime, nullable=False, comment="time, Asia/Shanghai"),
    Column("read", Integer, nullable=False, comment="rows read"),
    Column("inserted", Integer, nullable=False, comment="rows that were new"),
    Column("updated", Integer, nullable=False, comment="rows that changed"),
    Column("unchanged", Integer, nullable=False, comment="rows already there"),
    Column("duplicate", Integer, nullable=False, comment="rows that stood twice in the file"),
    Column("quarantined", Integer, nullable=False, comment="rows that were not taken, each with a reason"),
    foreign_key("platform.id", "the platform whose export it was; empty for tables of no platform"),
    Column("target", String(30), comment="what the rows are, e.g. service_record: a target of the formats"),
    Column("covers_from", Date, comment="first day that the rows speak of"),
    Column("covers_to", Date, comment="last day that the rows speak of"),
    Column("version", BigInteger, comment="the data version it made; empty: it changed nothing"),
    Column("undone_at", DateTime, comment="time at which it was undone, Asia/Shanghai; empty while it holds"),
    Column("undone_by", String(120), comment="subject of the account that undid it"),
    Index(None, "file_sha256"),
    CheckConstraint("read = inserted + updated + unchanged + duplicate + quarantined", name="rows_add_up"),
)

quarantined_row = Table(
    "quarantined_row",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    foreign_key("import_batch.id", "the import", name="batch_id", nullable=False, index=True),
    Column("line", Integer, nullable=False, comment="line of the file"),
    Column("column", String(60), comment="column at fault, as the file calls it; empty: the whole row"),
    Column(
        "rule",
        String(40),
        nullable=False,
        comment="code of the row error, which has a reason and a remedy in words",
    ),
    Column("value", String(60), comment="the value, masked"),
    Column("detail", String(200), comment="what the rule saw, e.g. the other line; no personal data"),
)

row_change = Table(
    "row_change",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    foreign_key("import_batch.id", "the import that changed the row", name="batch_id", nullable=False, index=True),
    Column("table_name", String(40), nullable=False, comment="table of the row"),
    Column("row_id", BigInteger, nullable=False, comment="id of the row"),
    Column("before", Text, nullable=False, comment="JSON: the columns that changed, with the values they had"),
    Index(None, "table_name", "row_id"),
)

row_report = Table(
    "row_report",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    foreign_key(
        "import_batch.id", "the import that reported rows of others", name="batch_id", nullable=False, index=True
    ),
    Column("table_name", String(40), nullable=False, comment="table of the rows"),
    Column("first_id", BigInteger, nullable=False, comment="lowest id of a run of rows that it reported"),
    Column("last_id", BigInteger, nullable=False, comment="highest id of the run, included"),
    Column("given", Text, nullable=False, comment="columns that it said, with commas; *: merged from its records"),
    Column(
        "reported", Text, comment="JSON: what it would have inserted, where that is not what is stored; empty: nowhere"
    ),
    Index(None, "table_name", "first_id"),
)

name_alias = Table(
    "name_alias",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("source", String(30), nullable=False, comment="code of the platform that writes so; empty: any file"),
    Column("kind", String(20), nullable=False, comment="table meant: region, organisation, project, brand, ..."),
    Column("written", String(200), nullable=False, comment="name or code as the file writes it, normalised"),
    Column("target_id", BigInteger, nullable=False, comment="id of the row meant, as a person decided"),
    batch_column(),
    UniqueConstraint("source", "kind", "written"),
)

column_mapping = Table(
    "column_mapping",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("name", String(80), nullable=False, unique=True, comment="name that the steward gave it"),
    Column("signature", String(64), nullable=False, index=True, comment="digest of the header, to know the file again"),
    Column("mapping", Text, nullable=False, comment="JSON: the format, see lib/importers/formats"),
    Column("made_by", String(120), nullable=False, comment="subject of the account"),
    Column("made_at", DateTime, nullable=False, comment="time, Asia/Shanghai"),
)

key_fingerprint = Table(
    "key_fingerprint",
    metadata,
    Column("id", Integer, primary_key=True, comment="always 1"),
    Column("fingerprint", String(64), nullable=False, comment="digest of the key of persons: another key is refused"),
    Column("made_at", DateTime, nullable=False, comment="time of the first use, Asia/Shanghai"),
)

saved_view = Table(
    "saved_view",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("subject", String(120), nullable=False, comment="subject of the account that keeps it"),
    Column("name", String(60), nullable=False, comment="name that the person gave it"),
    Column("link", Text, nullable=False, comment="the view, written as in a link: page?query"),
    Column("made_at", DateTime, nullable=False, comment="time, Asia/Shanghai"),
    UniqueConstraint("subject", "name"),
)

audit_event = Table(
    "audit_event",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number, without gaps"),
    Column("at", DateTime, nullable=False, comment="time, Asia/Shanghai"),
    Column("subject", String(120), nullable=False, comment="who"),
    Column("verb", String(40), nullable=False, comment="what, e.g. export"),
    Column("detail", Text, nullable=False, comment="JSON without personal data"),
    Column("previous_hash", String(64), nullable=False, comment="hash of the event before"),
    Column("hash", String(64), nullable=False, comment="SHA-256 over the event and previous_hash"),
)

data_version = Table(
    "data_version",
    metadata,
    Column("id", Integer, primary_key=True, comment="always 1"),
    Column("version", BigInteger, nullable=False, comment="grows by one with every change of data; key of every cache"),
    Column("as_of", Date, comment="last day that the data speaks for"),
    Column("changed_at", DateTime, nullable=False, comment="time of the change, UTC"),
    Column("database_key", String(32), nullable=False, comment="random name of this database, given once"),
    Column("demo", Integer, nullable=False, comment="1: invented demo data"),
)

data_change = Table(
    "data_change",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("version", BigInteger, nullable=False, comment="the version that this change made"),
    Column("table_name", String(40), nullable=False, comment="table changed; * for any"),
    Column("month", Integer, comment="month touched, year*100+month; empty: any month"),
    Column("first_id", BigInteger, comment="with last_id: only rows of these ids are new, changed or gone"),
    Column("last_id", BigInteger, comment="last of the ids; empty with first_id: any row (of the month)"),
    Index(None, "version"),
)
