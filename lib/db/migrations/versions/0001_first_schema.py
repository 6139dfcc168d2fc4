"""The first schema: places, people, work, results, means, letters, and the running of the database."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number, without gaps"),
        sa.Column("at", sa.DateTime(), nullable=False, comment="time, Asia/Shanghai"),
        sa.Column("subject", sa.String(length=120), nullable=False, comment="who"),
        sa.Column("verb", sa.String(length=40), nullable=False, comment="what, e.g. export"),
        sa.Column("detail", sa.Text(), nullable=False, comment="JSON without personal data"),
        sa.Column("previous_hash", sa.String(length=64), nullable=False, comment="hash of the event before"),
        sa.Column("hash", sa.String(length=64), nullable=False, comment="SHA-256 over the event and previous_hash"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_table(
        "contest",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("name", sa.String(length=120), nullable=False, comment="name of the contest, without edition"),
        sa.Column(
            "organiser",
            sa.String(length=120),
            nullable=False,
            comment="who holds it; equal names of different organisers differ",
        ),
        sa.Column("level", sa.String(length=20), nullable=False, comment="national, provincial, city or county"),
        sa.Column("edition", sa.Integer(), nullable=True, comment="number of the edition 届"),
        sa.Column("year", sa.Integer(), nullable=False, comment="year of the edition"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contest")),
    )
    op.create_table(
        "data_change",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("version", sa.BigInteger(), nullable=False, comment="the version that this change made"),
        sa.Column("table_name", sa.String(length=40), nullable=False, comment="table changed; * for any"),
        sa.Column("month", sa.Integer(), nullable=True, comment="month touched, year*100+month; empty: any month"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_change")),
    )
    op.create_index(op.f("ix_data_change_version"), "data_change", ["version"], unique=False)
    op.create_table(
        "data_version",
        sa.Column("id", sa.Integer(), nullable=False, comment="always 1"),
        sa.Column(
            "version",
            sa.BigInteger(),
            nullable=False,
            comment="grows by one with every change of data; key of every cache",
        ),
        sa.Column("as_of", sa.Date(), nullable=True, comment="last day that the data speaks for"),
        sa.Column("changed_at", sa.DateTime(), nullable=False, comment="time of the change, UTC"),
        sa.Column(
            "database_key", sa.String(length=32), nullable=False, comment="random name of this database, given once"
        ),
        sa.Column("demo", sa.Integer(), nullable=False, comment="1: invented demo data"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_version")),
    )
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("format", sa.String(length=40), nullable=False, comment="importer that read it"),
        sa.Column("file_sha256", sa.String(length=64), nullable=False, comment="SHA-256 of the file"),
        sa.Column("code_list", sa.String(length=20), nullable=True, comment="list that its region codes belong to"),
        sa.Column("imported_by", sa.String(length=120), nullable=False, comment="subject of the account"),
        sa.Column("imported_at", sa.DateTime(), nullable=False, comment="time, Asia/Shanghai"),
        sa.Column("read", sa.Integer(), nullable=False, comment="rows read"),
        sa.Column("inserted", sa.Integer(), nullable=False, comment="rows that were new"),
        sa.Column("updated", sa.Integer(), nullable=False, comment="rows that changed"),
        sa.Column("unchanged", sa.Integer(), nullable=False, comment="rows already there"),
        sa.Column("duplicate", sa.Integer(), nullable=False, comment="rows that stood twice in the file"),
        sa.Column("quarantined", sa.Integer(), nullable=False, comment="rows set aside with a reason"),
        sa.CheckConstraint(
            "read = inserted + updated + unchanged + duplicate + quarantined", name=op.f("ck_import_batch_rows_add_up")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "platform",
        sa.Column("id", sa.Integer(), nullable=False, comment="small number"),
        sa.Column("code", sa.String(length=30), nullable=False, comment="stable code used in links, e.g. zhejiang"),
        sa.Column("name", sa.String(length=60), nullable=False, comment="Chinese name, e.g. 志愿浙江"),
        sa.Column("name_en", sa.String(length=80), nullable=False, comment="English name"),
        sa.Column("operator", sa.String(length=120), nullable=True, comment="who runs it"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform")),
        sa.UniqueConstraint("code", name=op.f("uq_platform_code")),
    )
    op.create_table(
        "region",
        sa.Column(
            "id",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="our own stable identity; for most places it reads like the statistics bureau's 2022 code. Never join an import on it: go through region_code with a named list",
        ),
        sa.Column("name", sa.String(length=80), nullable=False, comment="short official name, e.g. 浦沿街道"),
        sa.Column(
            "name_en", sa.String(length=120), nullable=True, comment="name in Latin letters (pinyin), where known"
        ),
        sa.Column("level", sa.String(length=12), nullable=False, comment="province, city, county, street or community"),
        sa.Column("parent_id", sa.BigInteger(), nullable=True, comment="the place that contains this one"),
        sa.Column(
            "county_id",
            sa.BigInteger(),
            nullable=True,
            comment="the county at or above this place; empty above county level",
        ),
        sa.Column(
            "street_id",
            sa.BigInteger(),
            nullable=True,
            comment="the street at or above this place; empty above street level",
        ),
        sa.Column("path", sa.String(length=120), nullable=False, comment="ids from the province down, slash-separated"),
        sa.Column("valid_from", sa.Date(), nullable=True, comment="first day of the place, where known"),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="last day of the place; empty while it exists"),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_region_county_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["region.id"], name=op.f("fk_region_parent_id")),
        sa.ForeignKeyConstraint(["street_id"], ["region.id"], name=op.f("fk_region_street_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
    )
    op.create_index(op.f("ix_region_county_id"), "region", ["county_id"], unique=False)
    op.create_index(op.f("ix_region_parent_id"), "region", ["parent_id"], unique=False)
    op.create_index(op.f("ix_region_street_id"), "region", ["street_id"], unique=False)
    op.create_table(
        "snapshot",
        sa.Column("id", sa.String(length=16), nullable=False, comment="short code"),
        sa.Column("kind", sa.String(length=12), nullable=False, comment="csv, xlsx"),
        sa.Column("metric", sa.String(length=60), nullable=False, comment="name of the metric"),
        sa.Column("selection", sa.String(length=600), nullable=False, comment="the selection, written as in a link"),
        sa.Column("definition_version", sa.Integer(), nullable=False, comment="version of the definition"),
        sa.Column("data_version", sa.BigInteger(), nullable=False, comment="version of the data read"),
        sa.Column("rows", sa.Integer(), nullable=False, comment="rows written"),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="SHA-256 of the file"),
        sa.Column("made_by", sa.String(length=120), nullable=False, comment="subject of the account"),
        sa.Column("made_at", sa.DateTime(), nullable=False, comment="time, Asia/Shanghai"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
    )
    op.create_table(
        "account",
        sa.Column("subject", sa.String(length=120), nullable=False, comment="subject of the identity provider"),
        sa.Column("role", sa.String(length=30), nullable=False, comment="role of lib/access.py"),
        sa.Column(
            "scope_region_id",
            sa.BigInteger(),
            nullable=True,
            comment="the place this person may see in detail; empty: everywhere",
        ),
        sa.ForeignKeyConstraint(["scope_region_id"], ["region.id"], name=op.f("fk_account_scope_region_id")),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_account")),
    )
    op.create_table(
        "alliance",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column(
            "name", sa.String(length=80), nullable=False, comment="name of the volunteer-service alliance 志愿服务联盟"
        ),
        sa.Column("lead_department", sa.String(length=40), nullable=True, comment="department that leads it"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="the county"),
        sa.Column("founded_on", sa.Date(), nullable=True, comment="founding day"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_alliance_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alliance")),
    )
    op.create_table(
        "benefit_event",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("name", sa.String(length=80), nullable=False, comment="courtesy event 礼遇活动"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="where"),
        sa.Column("held_on", sa.Date(), nullable=False, comment="day"),
        sa.Column("attendances", sa.Integer(), nullable=True, comment="volunteers received, person-visits"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_benefit_event_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benefit_event")),
    )
    op.create_table(
        "brand",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("name", sa.String(length=60), nullable=False, comment="brand name, e.g. 浦师傅"),
        sa.Column("level", sa.String(length=20), nullable=False, comment="county (总品牌), street (子品牌) or service"),
        sa.Column("parent_id", sa.Integer(), nullable=True, comment="the brand above"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="the county or street that owns it"),
        sa.Column("launched_on", sa.Date(), nullable=False, comment="first day"),
        sa.Column("retired_on", sa.Date(), nullable=True, comment="first day on which it no longer runs"),
        sa.ForeignKeyConstraint(["parent_id"], ["brand.id"], name=op.f("fk_brand_parent_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_brand_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brand")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("title", sa.String(length=200), nullable=False, comment="title"),
        sa.Column("issuer", sa.String(length=120), nullable=False, comment="who signed it"),
        sa.Column("dated", sa.Date(), nullable=False, comment="date of the document"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="the county it speaks of"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_document_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_table(
        "honour",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column(
            "scheme",
            sa.String(length=40),
            nullable=False,
            comment="four_tens 四个10, enterprise_exemplar 企业先进典型, ...",
        ),
        sa.Column("round", sa.Integer(), nullable=False, comment="number of the round 届"),
        sa.Column(
            "recipient_kind",
            sa.String(length=20),
            nullable=False,
            comment="volunteer, worker, organisation, community, enterprise",
        ),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="home of the recipient"),
        sa.Column("awarded_on", sa.Date(), nullable=False, comment="day of the award"),
        sa.Column("level", sa.String(length=20), nullable=False, comment="national, provincial, city or county"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_honour_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_honour")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("kind", sa.String(length=30), nullable=False, comment="round_table 座谈会, promotion 推进会"),
        sa.Column("topic", sa.String(length=80), nullable=False, comment="topic"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="the county"),
        sa.Column("held_on", sa.Date(), nullable=False, comment="day"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_meeting_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_table(
        "merchant",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("name", sa.String(length=80), nullable=False, comment="partner merchant 爱心商家"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="where it stands"),
        sa.Column("joined_on", sa.Date(), nullable=False, comment="first day"),
        sa.Column("left_on", sa.Date(), nullable=True, comment="first day on which it no longer takes part"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_merchant_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchant")),
    )
    op.create_table(
        "population",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="the place counted"),
        sa.Column(
            "scope",
            sa.String(length=40),
            nullable=False,
            comment="whole, without_qianwan, demo: which boundary was counted",
        ),
        sa.Column("as_of", sa.Date(), nullable=False, comment="the day of the count"),
        sa.Column("residents", sa.Integer(), nullable=False, comment="resident population 常住人口, persons"),
        sa.Column(
            "usual", sa.Boolean(), nullable=False, comment="true: the denominator used unless the reader names another"
        ),
        sa.Column("source", sa.String(length=300), nullable=False, comment="where the number was published"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_population_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population")),
        sa.UniqueConstraint("region_id", "scope", "as_of", name=op.f("uq_population_region_id_scope_as_of")),
    )
    op.create_index(op.f("ix_population_region_id"), "population", ["region_id"], unique=False)
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column(
            "name", sa.String(length=80), nullable=False, comment="programme, or a path of one (有礼之道 has six)"
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True, comment="the programme that this path belongs to"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="the county"),
        sa.Column("launched_on", sa.Date(), nullable=False, comment="first day"),
        sa.ForeignKeyConstraint(["parent_id"], ["programme.id"], name=op.f("fk_programme_parent_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_programme_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
    )
    op.create_table(
        "quarantined_row",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("batch_id", sa.Integer(), nullable=False, comment="the import"),
        sa.Column("line", sa.Integer(), nullable=False, comment="line of the file"),
        sa.Column("column", sa.String(length=60), nullable=True, comment="column at fault"),
        sa.Column("reason", sa.String(length=200), nullable=False, comment="what a clerk can do about it"),
        sa.Column("content", sa.Text(), nullable=True, comment="the row, without personal columns"),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_quarantined_row_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantined_row")),
    )
    op.create_index(op.f("ix_quarantined_row_batch_id"), "quarantined_row", ["batch_id"], unique=False)
    op.create_table(
        "region_code",
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="the place"),
        sa.Column(
            "code_list",
            sa.String(length=20),
            nullable=False,
            comment="nbs2022 (statistics bureau) or mca2026 (civil affairs)",
        ),
        sa.Column(
            "code", sa.String(length=12), nullable=False, comment="the code in that list; unique within the list only"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_region_code_region_id")),
        sa.PrimaryKeyConstraint("code_list", "code", name=op.f("pk_region_code")),
    )
    op.create_index(op.f("ix_region_code_region_id"), "region_code", ["region_id"], unique=False)
    op.create_table(
        "station",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("name", sa.String(length=80), nullable=False, comment="name"),
        sa.Column(
            "type",
            sa.String(length=20),
            nullable=False,
            comment="youth_v 青年V站, we_station We站, guidance_centre, hub, service",
        ),
        sa.Column(
            "tier",
            sa.String(length=20),
            nullable=True,
            comment="centre 指导中心, hub 枢纽站, service 服务站; empty outside the three tiers",
        ),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="where it stands"),
        sa.Column("opened_on", sa.Date(), nullable=False, comment="first day"),
        sa.Column("closed_on", sa.Date(), nullable=True, comment="first day on which it no longer exists"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_station_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station")),
    )
    op.create_index(op.f("ix_station_region_id"), "station", ["region_id"], unique=False)
    op.create_table(
        "stock_report",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="the place reported"),
        sa.Column("platform_id", sa.Integer(), nullable=False, comment="the platform that reports"),
        sa.Column("as_of", sa.Date(), nullable=False, comment="the day of the reported stock"),
        sa.Column("measure", sa.String(length=60), nullable=False, comment="name of the metric reported"),
        sa.Column("value", sa.Float(), nullable=False, comment="the reported total, in the metric's unit"),
        sa.Column("batch_id", sa.Integer(), nullable=True, comment="the import that brought it"),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_stock_report_batch_id")),
        sa.ForeignKeyConstraint(["platform_id"], ["platform.id"], name=op.f("fk_stock_report_platform_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_stock_report_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_report")),
    )
    op.create_index(op.f("ix_stock_report_region_id_as_of"), "stock_report", ["region_id", "as_of"], unique=False)
    op.create_table(
        "training",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("level", sa.String(length=20), nullable=False, comment="county, street or community"),
        sa.Column("topic", sa.String(length=80), nullable=False, comment="topic"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="where"),
        sa.Column("held_on", sa.Date(), nullable=False, comment="first day"),
        sa.Column("attendances", sa.Integer(), nullable=False, comment="volunteers trained, person-visits 人次"),
        sa.Column("hours", sa.Float(), nullable=False, comment="length, hours"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_training_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
    )
    op.create_table(
        "volunteer",
        sa.Column("id", sa.Integer(), nullable=False, comment="dense number of a person"),
        sa.Column(
            "person_key", sa.String(length=64), nullable=False, comment="HMAC-SHA-256 of the normalised ID number"
        ),
        sa.Column(
            "group", sa.String(length=30), nullable=False, comment="volunteer group 志愿群体, code of the vocabulary"
        ),
        sa.Column(
            "profession",
            sa.String(length=30),
            nullable=True,
            comment="profession of a skilled volunteer, code of the vocabulary",
        ),
        sa.Column("sex", sa.String(length=10), nullable=True, comment="female or male"),
        sa.Column("birth_year", sa.Integer(), nullable=True, comment="year of birth"),
        sa.Column("home_region_id", sa.BigInteger(), nullable=True, comment="community (or street) of residence"),
        sa.Column("first_registered_on", sa.Date(), nullable=False, comment="first registration on any platform"),
        sa.ForeignKeyConstraint(["home_region_id"], ["region.id"], name=op.f("fk_volunteer_home_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer")),
        sa.UniqueConstraint("person_key", name=op.f("uq_volunteer_person_key")),
    )
    op.create_index(op.f("ix_volunteer_home_region_id"), "volunteer", ["home_region_id"], unique=False)
    op.create_table(
        "workforce_report",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="the county"),
        sa.Column("as_of", sa.Date(), nullable=False, comment="day of the count"),
        sa.Column(
            "certified_social_workers",
            sa.Integer(),
            nullable=False,
            comment="certified social workers 持证社会工作者, persons",
        ),
        sa.Column("source", sa.String(length=200), nullable=False, comment="who counted"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_workforce_report_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workforce_report")),
        sa.UniqueConstraint("region_id", "as_of", name=op.f("uq_workforce_report_region_id_as_of")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("name", sa.String(length=120), nullable=False, comment="name"),
        sa.Column(
            "kind", sa.String(length=20), nullable=False, comment="team, agency (社工机构), enterprise, department"
        ),
        sa.Column(
            "tier",
            sa.String(length=20),
            nullable=True,
            comment="general_team 总队, brigade 大队, squad 小队, backbone 骨干, grassroots",
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True, comment="the body above"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="where it works"),
        sa.Column(
            "department", sa.String(length=40), nullable=True, comment="leading department, code of the vocabulary"
        ),
        sa.Column("alliance_id", sa.Integer(), nullable=True, comment="the alliance it belongs to"),
        sa.Column("registered_legal", sa.Boolean(), nullable=True, comment="registered as a legal person"),
        sa.Column("founded_on", sa.Date(), nullable=False, comment="founding day"),
        sa.Column("closed_on", sa.Date(), nullable=True, comment="first day on which it no longer exists"),
        sa.ForeignKeyConstraint(["alliance_id"], ["alliance.id"], name=op.f("fk_organisation_alliance_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_organisation_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_index(op.f("ix_organisation_region_id"), "organisation", ["region_id"], unique=False)
    op.create_table(
        "points_entry",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("scheme", sa.String(length=20), nullable=False, comment="bindou 滨豆, we_points We志愿积分"),
        sa.Column(
            "kind", sa.String(length=10), nullable=False, comment="issued, redeemed, expired: three series, never one"
        ),
        sa.Column("points", sa.Integer(), nullable=False, comment="points, positive in every kind"),
        sa.Column("occurred_on", sa.Date(), nullable=False, comment="day"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="where"),
        sa.Column(
            "volunteer_id", sa.Integer(), nullable=True, comment="whose points; empty for entries reported in total"
        ),
        sa.Column("merchant_id", sa.Integer(), nullable=True, comment="where redeemed"),
        sa.Column("value_yuan", sa.Float(), nullable=True, comment="value of goods or services redeemed, yuan"),
        sa.Column(
            "beneficiaries", sa.Integer(), nullable=True, comment="residents served through the entry, person-visits"
        ),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_points_entry_merchant_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_points_entry_region_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteer.id"], name=op.f("fk_points_entry_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_entry")),
    )
    op.create_index(
        op.f("ix_points_entry_occurred_on_region_id"), "points_entry", ["occurred_on", "region_id"], unique=False
    )
    op.create_table(
        "published_figure",
        sa.Column("id", sa.String(length=10), nullable=False, comment="figure number, e.g. BJ01"),
        sa.Column("document_id", sa.Integer(), nullable=False, comment="the document"),
        sa.Column("label", sa.String(length=80), nullable=False, comment="what the document calls it"),
        sa.Column("label_en", sa.String(length=120), nullable=False, comment="the same in English"),
        sa.Column("metric", sa.String(length=60), nullable=False, comment="name of our metric"),
        sa.Column("selection", sa.String(length=300), nullable=False, comment="our selection, written as in a link"),
        sa.Column("operator", sa.String(length=10), nullable=False, comment="over 余, rounded, exact, range"),
        sa.Column("value", sa.Float(), nullable=False, comment="the number quoted, in the metric's unit"),
        sa.Column("value_to", sa.Float(), nullable=True, comment="upper end of a range"),
        sa.Column("unit", sa.String(length=12), nullable=False, comment="unit as quoted"),
        sa.Column("quoted_as", sa.String(length=80), nullable=True, comment="the words quoted, e.g. 11万余人"),
        sa.Column("paragraph", sa.String(length=80), nullable=True, comment="where in the document"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_published_figure_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_figure")),
    )
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("volunteer_id", sa.Integer(), nullable=False, comment="the person"),
        sa.Column("platform_id", sa.Integer(), nullable=False, comment="the platform"),
        sa.Column("registered_on", sa.Date(), nullable=False, comment="first day of the registration"),
        sa.Column(
            "ended_on", sa.Date(), nullable=True, comment="first day on which it no longer holds; empty while valid"
        ),
        sa.Column(
            "end_reason", sa.String(length=30), nullable=True, comment="moved, cleaned_up, platform_change, withdrawn"
        ),
        sa.ForeignKeyConstraint(["platform_id"], ["platform.id"], name=op.f("fk_registration_platform_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteer.id"], name=op.f("fk_registration_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint(
            "volunteer_id",
            "platform_id",
            "registered_on",
            name=op.f("uq_registration_volunteer_id_platform_id_registered_on"),
        ),
    )
    op.create_index(op.f("ix_registration_registered_on"), "registration", ["registered_on"], unique=False)
    op.create_index(op.f("ix_registration_volunteer_id"), "registration", ["volunteer_id"], unique=False)
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("name", sa.String(length=120), nullable=False, comment="project name"),
        sa.Column("programme_id", sa.Integer(), nullable=True, comment="the programme it belongs to"),
        sa.Column("brand_id", sa.Integer(), nullable=True, comment="the brand it belongs to"),
        sa.Column("category", sa.String(length=30), nullable=False, comment="service category, code of the vocabulary"),
        sa.Column("organisation_id", sa.Integer(), nullable=True, comment="the team that runs it"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="where it works"),
        sa.Column(
            "partnership",
            sa.String(length=30),
            nullable=True,
            comment="partners, e.g. government_society_school 政社校",
        ),
        sa.Column(
            "incubated", sa.Boolean(), nullable=False, comment="true: incubated as an excellent project 孵化培育"
        ),
        sa.Column(
            "library_level",
            sa.String(length=20),
            nullable=True,
            comment="level of the project library that lists it 项目库",
        ),
        sa.Column("library_on", sa.Date(), nullable=True, comment="day on which the library listed it"),
        sa.Column(
            "pilot_level", sa.String(length=20), nullable=True, comment="level of the pilot scheme that chose it 试点"
        ),
        sa.Column("started_on", sa.Date(), nullable=False, comment="first day"),
        sa.Column("ended_on", sa.Date(), nullable=True, comment="first day on which it no longer runs"),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_project_brand_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_project_organisation_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_project_programme_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_project_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
    )
    op.create_index(op.f("ix_project_region_id"), "project", ["region_id"], unique=False)
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("project_id", sa.Integer(), nullable=True, comment="the project it belongs to"),
        sa.Column("brand_id", sa.Integer(), nullable=True, comment="the brand it belongs to"),
        sa.Column("organisation_id", sa.Integer(), nullable=True, comment="the team that runs it"),
        sa.Column("platform_id", sa.Integer(), nullable=False, comment="the platform that published it"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="place of service"),
        sa.Column("station_id", sa.Integer(), nullable=True, comment="the station it was held at"),
        sa.Column("category", sa.String(length=30), nullable=False, comment="service category, code of the vocabulary"),
        sa.Column("audience", sa.String(length=30), nullable=True, comment="who is served, code of the vocabulary"),
        sa.Column(
            "state",
            sa.String(length=12),
            nullable=False,
            comment="published, held, closed, cancelled: as the platform says",
        ),
        sa.Column("published_on", sa.Date(), nullable=False, comment="day of publication, Asia/Shanghai"),
        sa.Column("starts_at", sa.DateTime(), nullable=False, comment="planned start, Asia/Shanghai"),
        sa.Column("ends_at", sa.DateTime(), nullable=False, comment="planned end, Asia/Shanghai"),
        sa.Column("held_on", sa.Date(), nullable=False, comment="local day of the planned start, Asia/Shanghai"),
        sa.Column("slots", sa.Integer(), nullable=True, comment="places offered, persons"),
        sa.Column(
            "beneficiaries",
            sa.Integer(),
            nullable=True,
            comment="people served, person-visits 人次; empty where not recorded",
        ),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_activity_brand_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_activity_organisation_id")),
        sa.ForeignKeyConstraint(["platform_id"], ["platform.id"], name=op.f("fk_activity_platform_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_activity_project_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_activity_region_id")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_activity_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index(op.f("ix_activity_brand_id"), "activity", ["brand_id"], unique=False)
    op.create_index(op.f("ix_activity_held_on"), "activity", ["held_on"], unique=False)
    op.create_index(op.f("ix_activity_project_id"), "activity", ["project_id"], unique=False)
    op.create_index(op.f("ix_activity_region_id_held_on"), "activity", ["region_id", "held_on"], unique=False)
    op.create_table(
        "contest_entry",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("contest_id", sa.Integer(), nullable=False, comment="the contest"),
        sa.Column("project_id", sa.Integer(), nullable=False, comment="the project entered"),
        sa.Column("track", sa.String(length=40), nullable=True, comment="track 赛道, code of the vocabulary"),
        sa.Column(
            "stage",
            sa.String(length=20),
            nullable=False,
            comment="submitted, finalist or awarded: the furthest reached",
        ),
        sa.Column(
            "award",
            sa.String(length=20),
            nullable=True,
            comment="gold, silver, bronze, top_ten, excellence; empty without award",
        ),
        sa.Column("score", sa.Float(), nullable=True, comment="score of the final, points of 100"),
        sa.Column("grant_yuan", sa.Integer(), nullable=True, comment="award grant 扶持资金, yuan"),
        sa.Column(
            "partnership",
            sa.String(length=30),
            nullable=True,
            comment="partners, e.g. government_society_school 政社校",
        ),
        sa.Column("decided_on", sa.Date(), nullable=False, comment="day of the result"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="the county or street that entered it"),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name=op.f("fk_contest_entry_contest_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_contest_entry_project_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_contest_entry_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contest_entry")),
    )
    op.create_index(op.f("ix_contest_entry_contest_id"), "contest_entry", ["contest_id"], unique=False)
    op.create_index(op.f("ix_contest_entry_project_id"), "contest_entry", ["project_id"], unique=False)
    op.create_index(op.f("ix_contest_entry_region_id"), "contest_entry", ["region_id"], unique=False)
    op.create_table(
        "funding",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column(
            "kind",
            sa.String(length=20),
            nullable=False,
            comment="budget, fund, donation, venture_grant 公益创投, award_grant",
        ),
        sa.Column("name", sa.String(length=80), nullable=True, comment="name of the fund or budget line"),
        sa.Column("source", sa.String(length=120), nullable=False, comment="who gave it"),
        sa.Column("department", sa.String(length=40), nullable=True, comment="department, code of the vocabulary"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="the county"),
        sa.Column("project_id", sa.Integer(), nullable=True, comment="the project paid"),
        sa.Column("amount_yuan", sa.Integer(), nullable=False, comment="amount, yuan"),
        sa.Column("from_on", sa.Date(), nullable=False, comment="day of the payment, or first day of the budget year"),
        sa.Column("to_on", sa.Date(), nullable=True, comment="last day it is meant for"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_funding_project_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_funding_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding")),
    )
    op.create_index(op.f("ix_funding_from_on"), "funding", ["from_on"], unique=False)
    op.create_table(
        "media_report",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("project_id", sa.Integer(), nullable=False, comment="the project reported on"),
        sa.Column("outlet_level", sa.String(length=20), nullable=False, comment="central, provincial, city"),
        sa.Column("published_on", sa.Date(), nullable=False, comment="day of publication"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="the county"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_media_report_project_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_media_report_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_report")),
    )
    op.create_index(op.f("ix_media_report_published_on"), "media_report", ["published_on"], unique=False)
    op.create_table(
        "service_record",
        sa.Column("id", sa.Integer(), nullable=False, comment="row number"),
        sa.Column("volunteer_id", sa.Integer(), nullable=False, comment="the person"),
        sa.Column("activity_id", sa.Integer(), nullable=False, comment="the activity"),
        sa.Column("region_id", sa.BigInteger(), nullable=False, comment="place of service, not the home"),
        sa.Column("category", sa.String(length=30), nullable=False, comment="service category, code of the vocabulary"),
        sa.Column("platform_id", sa.Integer(), nullable=False, comment="the platform that holds the record"),
        sa.Column(
            "served_on", sa.Date(), nullable=False, comment="local day, Asia/Shanghai; a record never crosses midnight"
        ),
        sa.Column("minutes", sa.Integer(), nullable=False, comment="minutes of service, without travel"),
        sa.Column(
            "method",
            sa.String(length=12),
            nullable=False,
            comment="sign_in 信用, manual 荣誉, backfill 补录, code 时长码",
        ),
        sa.Column(
            "state", sa.String(length=12), nullable=False, comment="pending, confirmed, voided; only confirmed counts"
        ),
        sa.Column("void_reason", sa.String(length=60), nullable=True, comment="why it was voided"),
        sa.Column("entered_on", sa.Date(), nullable=False, comment="day of entry on the platform"),
        sa.Column("batch_id", sa.Integer(), nullable=True, comment="the import that brought it"),
        sa.Column(
            "source_ref", sa.String(length=40), nullable=False, comment="the platform's own number of the record"
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_service_record_activity_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_service_record_batch_id")),
        sa.ForeignKeyConstraint(["platform_id"], ["platform.id"], name=op.f("fk_service_record_platform_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_service_record_region_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteer.id"], name=op.f("fk_service_record_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_record")),
        sa.UniqueConstraint("platform_id", "source_ref", name=op.f("uq_service_record_platform_id_source_ref")),
    )
    op.create_index(op.f("ix_service_record_activity_id"), "service_record", ["activity_id"], unique=False)
    op.create_index(
        op.f("ix_service_record_served_on_region_id"), "service_record", ["served_on", "region_id"], unique=False
    )
    op.create_index(op.f("ix_service_record_volunteer_id"), "service_record", ["volunteer_id"], unique=False)
    op.create_table(
        "record_flag",
        sa.Column("record_id", sa.Integer(), nullable=False, comment="the record"),
        sa.Column(
            "rule",
            sa.String(length=30),
            nullable=False,
            comment="over_8_hours, over_16_hours_a_day, overlap, entered_late, bulk_recorder: to be checked 待核",
        ),
        sa.Column("detail", sa.String(length=200), nullable=True, comment="what the rule saw"),
        sa.ForeignKeyConstraint(["record_id"], ["service_record.id"], name=op.f("fk_record_flag_record_id")),
        sa.UniqueConstraint("record_id", "rule", name=op.f("uq_record_flag_record_id_rule")),
    )


def downgrade() -> None:
    op.drop_table("record_flag")
    op.drop_index(op.f("ix_service_record_volunteer_id"), table_name="service_record")
    op.drop_index(op.f("ix_service_record_served_on_region_id"), table_name="service_record")
    op.drop_index(op.f("ix_service_record_activity_id"), table_name="service_record")
    op.drop_table("service_record")
    op.drop_index(op.f("ix_media_report_published_on"), table_name="media_report")
    op.drop_table("media_report")
    op.drop_index(op.f("ix_funding_from_on"), table_name="funding")
    op.drop_table("funding")
    op.drop_index(op.f("ix_contest_entry_region_id"), table_name="contest_entry")
    op.drop_index(op.f("ix_contest_entry_project_id"), table_name="contest_entry")
    op.drop_index(op.f("ix_contest_entry_contest_id"), table_name="contest_entry")
    op.drop_table("contest_entry")
    op.drop_index(op.f("ix_activity_region_id_held_on"), table_name="activity")
    op.drop_index(op.f("ix_activity_project_id"), table_name="activity")
    op.drop_index(op.f("ix_activity_held_on"), table_name="activity")
    op.drop_index(op.f("ix_activity_brand_id"), table_name="activity")
    op.drop_table("activity")
    op.drop_index(op.f("ix_project_region_id"), table_name="project")
    op.drop_table("project")
    op.drop_index(op.f("ix_registration_volunteer_id"), table_name="registration")
    op.drop_index(op.f("ix_registration_registered_on"), table_name="registration")
    op.drop_table("registration")
    op.drop_table("published_figure")
    op.drop_index(op.f("ix_points_entry_occurred_on_region_id"), table_name="points_entry")
    op.drop_table("points_entry")
    op.drop_index(op.f("ix_organisation_region_id"), table_name="organisation")
    op.drop_table("organisation")
    op.drop_table("workforce_report")
    op.drop_index(op.f("ix_volunteer_home_region_id"), table_name="volunteer")
    op.drop_table("volunteer")
    op.drop_table("training")
    op.drop_index(op.f("ix_stock_report_region_id_as_of"), table_name="stock_report")
    op.drop_table("stock_report")
    op.drop_index(op.f("ix_station_region_id"), table_name="station")
    op.drop_table("station")
    op.drop_index(op.f("ix_region_code_region_id"), table_name="region_code")
    op.drop_table("region_code")
    op.drop_index(op.f("ix_quarantined_row_batch_id"), table_name="quarantined_row")
    op.drop_table("quarantined_row")
    op.drop_table("programme")
    op.drop_index(op.f("ix_population_region_id"), table_name="population")
    op.drop_table("population")
    op.drop_table("merchant")
    op.drop_table("meeting")
    op.drop_table("honour")
    op.drop_table("document")
    op.drop_table("brand")
    op.drop_table("benefit_event")
    op.drop_table("alliance")
    op.drop_table("account")
    op.drop_table("snapshot")
    op.drop_index(op.f("ix_region_street_id"), table_name="region")
    op.drop_index(op.f("ix_region_parent_id"), table_name="region")
    op.drop_index(op.f("ix_region_county_id"), table_name="region")
    op.drop_table("region")
    op.drop_table("platform")
    op.drop_table("import_batch")
    op.drop_table("data_version")
    op.drop_index(op.f("ix_data_change_version"), table_name="data_change")
    op.drop_table("data_change")
    op.drop_table("contest")
    op.drop_table("audit_event")
