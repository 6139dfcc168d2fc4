"""People and organisations. No names, phones or ID numbers of persons anywhere."""

from sqlalchemy import Boolean, Column, Date, Float, Index, Integer, String, Table, UniqueConstraint

from lib.schema.base import batch_column, foreign_key, metadata

platform = Table(
    "platform",
    metadata,
    Column("id", Integer, primary_key=True, comment="small number"),
    Column("code", String(30), nullable=False, unique=True, comment="stable code used in links, e.g. zhejiang"),
    Column("name", String(60), nullable=False, comment="Chinese name, e.g. 志愿浙江"),
    Column("name_en", String(80), nullable=False, comment="English name"),
    Column("operator", String(120), comment="who runs it"),
)

volunteer = Table(
    "volunteer",
    metadata,
    Column("id", Integer, primary_key=True, comment="dense number of a person"),
    Column("person_key", String(64), nullable=False, unique=True, comment="HMAC-SHA-256 of the normalised ID number"),
    Column("group", String(30), nullable=False, comment="volunteer group 志愿群体, code of the vocabulary"),
    Column("profession", String(30), comment="profession of a skilled volunteer, code of the vocabulary"),
    Column("sex", String(10), comment="female or male"),
    Column("birth_year", Integer, comment="year of birth"),
    foreign_key("region.id", "community (or street) of residence", name="home_region_id", index=True),
    Column("first_registered_on", Date, nullable=False, comment="first registration on any platform"),
    Column(
        "identified_by",
        String(20),
        comment="what person_key is made of: id_number, platform_number or name_and_team (known on one platform only, "
        "never merged with anybody); empty: not known",
    ),
    Column("name_key", String(64), comment="HMAC-SHA-256 of the normalised name, to find possible overlaps; or empty"),
    batch_column(),
)

registration = Table(
    "registration",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    foreign_key("volunteer.id", "the person", nullable=False, index=True),
    foreign_key("platform.id", "the platform", nullable=False),
    Column("registered_on", Date, nullable=False, comment="first day of the registration"),
    Column("ended_on", Date, comment="first day on which it no longer holds; empty while valid"),
    Column("end_reason", String(30), comment="moved, cleaned_up, platform_change, withdrawn"),
    Column("implied", Boolean, comment="true: registered_on is not reported but the day of the first record known"),
    Column("listed", Boolean, comment="true: an export of volunteers lists it, be it without the day of registration"),
    batch_column(),
    UniqueConstraint("volunteer_id", "platform_id", "registered_on"),
    Index(None, "registered_on"),
)

stock_report = Table(
    "stock_report",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    foreign_key("region.id", "the place reported", nullable=False),
    foreign_key("platform.id", "the platform that reports", nullable=False),
    Column("as_of", Date, nullable=False, comment="the day of the reported stock"),
    Column("measure", String(60), nullable=False, comment="name of the metric reported"),
    Column("value", Float, nullable=False, comment="the reported total, in the metric's unit"),
    foreign_key("import_batch.id", "the import that brought it", name="batch_id"),
    Index(None, "region_id", "as_of"),
)

alliance = Table(
    "alliance",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("name", String(80), nullable=False, comment="name of the volunteer-service alliance 志愿服务联盟"),
    Column("lead_department", String(40), comment="department that leads it"),
    foreign_key("region.id", "the county", nullable=False),
    Column("founded_on", Date, comment="founding day"),
)

organisation = Table(
    "organisation",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("name", String(120), nullable=False, comment="name"),
    Column("kind", String(20), nullable=False, comment="team, agency (社工机构), enterprise, department"),
    Column("tier", String(20), comment="general_team 总队, brigade 大队, squad 小队, backbone 骨干, grassroots"),
    foreign_key("organisation.id", "the body above", name="parent_id"),
    foreign_key("region.id", "where it works", nullable=False, index=True),
    Column("department", String(40), comment="leading department, code of the vocabulary"),
    foreign_key("alliance.id", "the alliance it belongs to"),
    Column("registered_legal", Boolean, comment="registered as a legal person"),
    Column("founded_on", Date, nullable=False, comment="founding day"),
    Column("closed_on", Date, comment="first day on which it no longer exists"),
    Column("implied", Boolean, comment="true: only seen by its records; founded_on is the first of them"),
    batch_column(),
)

workforce_report = Table(
    "workforce_report",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    foreign_key("region.id", "the county", nullable=False),
    Column("as_of", Date, nullable=False, comment="day of the count"),
    Column(
        "certified_social_workers", Integer, nullable=False, comment="certified social workers 持证社会工作者, persons"
    ),
    Column("source", String(200), nullable=False, comment="who counted"),
    batch_column(),
    UniqueConstraint("region_id", "as_of"),
)
