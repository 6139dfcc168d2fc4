"""Activities: brands, programmes, projects, activities and the service records that everything is counted from."""

from sqlalchemy import Boolean, Column, Date, DateTime, Index, Integer, String, Table, UniqueConstraint

from lib.schema.base import batch_column, foreign_key, metadata

brand = Table(
    "brand",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("name", String(60), nullable=False, comment="brand name, e.g. 浦师傅"),
    Column("level", String(20), nullable=False, comment="county (总品牌), street (子品牌) or service"),
    foreign_key("brand.id", "the brand above", name="parent_id"),
    foreign_key("region.id", "the county or street that owns it", nullable=False),
    Column("launched_on", Date, nullable=False, comment="first day"),
    Column("retired_on", Date, comment="first day on which it no longer runs"),
    batch_column(),
)

programme = Table(
    "programme",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("name", String(80), nullable=False, comment="programme, or a path of one (有礼之道 has six)"),
    foreign_key("programme.id", "the programme that this path belongs to", name="parent_id"),
    foreign_key("region.id", "the county", nullable=False),
    Column("launched_on", Date, nullable=False, comment="first day"),
)

project = Table(
    "project",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("name", String(120), nullable=False, comment="project name"),
    foreign_key("programme.id", "the programme it belongs to"),
    foreign_key("brand.id", "the brand it belongs to"),
    Column("category", String(30), nullable=False, comment="service category, code of the vocabulary"),
    foreign_key("organisation.id", "the team that runs it"),
    foreign_key("region.id", "where it works", nullable=False, index=True),
    Column("partnership", String(30), comment="partners, e.g. government_society_school 政社校"),
    Column("incubated", Boolean, nullable=False, comment="true: incubated as an excellent project 孵化培育"),
    Column("library_level", String(20), comment="level of the project library that lists it 项目库"),
    Column("library_on", Date, comment="day on which the library listed it"),
    Column("pilot_level", String(20), comment="level of the pilot scheme that chose it 试点"),
    Column("started_on", Date, nullable=False, comment="first day"),
    Column("ended_on", Date, comment="first day on which it no longer runs"),
    Column("implied", Boolean, comment="true: only seen by its records; started_on is the first of them"),
    batch_column(),
)

activity = Table(
    "activity",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    foreign_key("project.id", "the project it belongs to", index=True),
    foreign_key("brand.id", "the brand it belongs to", index=True),
    foreign_key("organisation.id", "the team that runs it"),
    foreign_key("platform.id", "the platform that published it", nullable=False),
    foreign_key("region.id", "place of service", nullable=False),
    foreign_key("station.id", "the station it was held at"),
    Column("category", String(30), nullable=False, comment="service category, code of the vocabulary"),
    Column("audience", String(30), comment="who is served, code of the vocabulary"),
    Column("state", String(12), nullable=False, comment="published, held, closed, cancelled: as the platform says"),
    Column("published_on", Date, nullable=False, comment="day of publication, Asia/Shanghai"),
    Column("starts_at", DateTime, nullable=False, comment="planned start, Asia/Shanghai"),
    Column("ends_at", DateTime, nullable=False, comment="planned end, Asia/Shanghai"),
    Column("held_on", Date, nullable=False, comment="local day of the planned start, Asia/Shanghai"),
    Column("slots", Integer, comment="places offered, persons"),
    Column("beneficiaries", Integer, comment="people served, person-visits 人次; empty where not recorded"),
    Column("name", String(200), comment="name on the platform; empty where it was not exported"),
    Column("source_ref", String(40), comment="the platform's number of the activity, or a digest of what names it"),
    Column("implied", Boolean, comment="true: only seen by its records, no export of activities has named it"),
    batch_column(),
    Index(None, "held_on"),
    Index(None, "region_id", "held_on"),
    Index(None, "platform_id", "source_ref", unique=True),
)

service_record = Table(
    "service_record",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    foreign_key("volunteer.id", "the person", nullable=False),
    foreign_key("activity.id", "the activity", nullable=False, index=True),
    foreign_key("region.id", "place of service, not the home", nullable=False),
    Column("category", String(30), nullable=False, comment="service category, code of the vocabulary"),
    foreign_key("platform.id", "the platform that holds the record", nullable=False),
    Column("served_on", Date, nullable=False, comment="local day, Asia/Shanghai; a record never crosses midnight"),
    Column("minutes", Integer, nullable=False, comment="minutes of service, without travel"),
    Column("method", String(12), nullable=False, comment="sign_in 信用, manual 荣誉, backfill 补录, code 时长码"),
    Column("state", String(12), nullable=False, comment="pending, confirmed, voided; only confirmed counts"),
    Column("void_reason", String(60), comment="why it was voided"),
    Column("entered_on", Date, nullable=False, comment="day of entry on the platform"),
    foreign_key("import_batch.id", "the import that brought it", name="batch_id"),
    Column(
        "source_ref",
        String(40),
        nullable=False,
        comment="the platform's own number of the record, or a digest of what makes it the same record",
    ),
    Column("start_minute", Integer, comment="minute of the day at which it began, 0 to 1439; empty: not known"),
    Column("end_minute", Integer, comment="minute of the day at which it ended, 1 to 1440; empty: not known"),
    UniqueConstraint("platform_id", "source_ref"),
    Index(None, "served_on", "region_id"),
    Index(None, "volunteer_id", "served_on"),
)

record_flag = Table(
    "record_flag",
    metadata,
    foreign_key("service_record.id", "the record", name="record_id", nullable=False),
    Column(
        "rule",
        String(30),
        nullable=False,
        comment="code of the flag rule, e.g. over_8_hours: to be checked 待核",
    ),
    Column("detail", String(200), comment="what the rule saw"),
    UniqueConstraint("record_id", "rule"),
)
