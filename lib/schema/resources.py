"""Resources: stations, points, merchants, benefit events, funding, training, meetings."""

from sqlalchemy import Column, Date, Float, Index, Integer, String, Table

from lib.schema.base import batch_column, foreign_key, metadata

station = Table(
    "station",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("name", String(80), nullable=False, comment="name"),
    Column(
        "type", String(20), nullable=False, comment="youth_v 青年V站, we_station We站, guidance_centre, hub, service"
    ),
    Column("tier", String(20), comment="centre 指导中心, hub 枢纽站, service 服务站; empty outside the three tiers"),
    foreign_key("region.id", "where it stands", nullable=False, index=True),
    Column("opened_on", Date, nullable=False, comment="first day"),
    Column("closed_on", Date, comment="first day on which it no longer exists"),
    batch_column(),
)

merchant = Table(
    "merchant",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("name", String(80), nullable=False, comment="partner merchant 爱心商家"),
    foreign_key("region.id", "where it stands", nullable=False),
    Column("joined_on", Date, nullable=False, comment="first day"),
    Column("left_on", Date, comment="first day on which it no longer takes part"),
    batch_column(),
)

points_entry = Table(
    "points_entry",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("scheme", String(20), nullable=False, comment="bindou 滨豆, we_points We志愿积分"),
    Column("kind", String(10), nullable=False, comment="issued, redeemed, expired: three series, never one"),
    Column("points", Integer, nullable=False, comment="points, positive in every kind"),
    Column("occurred_on", Date, nullable=False, comment="day"),
    foreign_key("region.id", "where", nullable=False),
    foreign_key("volunteer.id", "whose points; empty for entries reported in total"),
    foreign_key("merchant.id", "where redeemed"),
    Column("value_yuan", Float, comment="value of goods or services redeemed, yuan"),
    Column("beneficiaries", Integer, comment="residents served through the entry, person-visits"),
    Column("source_ref", String(40), comment="the scheme's own number of the entry, or a digest of it"),
    batch_column(),
    Index(None, "occurred_on", "region_id"),
)

benefit_event = Table(
    "benefit_event",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("name", String(80), nullable=False, comment="courtesy event 礼遇活动"),
    foreign_key("region.id", "where", nullable=False),
    Column("held_on", Date, nullable=False, comment="day"),
    Column("attendances", Integer, comment="volunteers received, person-visits"),
    batch_column(),
)

funding = Table(
    "funding",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column(
        "kind",
        String(20),
        nullable=False,
        comment="budget, fund, donation, venture_grant 公益创投, award_grant, purchase 购买服务",
    ),
    Column("name", String(80), comment="name of the fund or budget line"),
    Column("source", String(120), nullable=False, comment="who gave it"),
    Column("department", String(40), comment="department, code of the vocabulary"),
    foreign_key("region.id", "the county", nullable=False),
    foreign_key("project.id", "the project paid"),
    Column("amount_yuan", Integer, nullable=False, comment="amount, yuan"),
    Column("from_on", Date, nullable=False, comment="day of the payment, or first day of the budget year"),
    Column("to_on", Date, comment="last day it is meant for"),
    batch_column(),
    Index(None, "from_on"),
)

training = Table(
    "training",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("level", String(20), nullable=False, comment="county, street or community"),
    Column("topic", String(80), nullable=False, comment="topic"),
    foreign_key("region.id", "where", nullable=False),
    Column("held_on", Date, nullable=False, comment="first day"),
    Column("attendances", Integer, nullable=False, comment="volunteers trained, person-visits 人次"),
    Column("hours", Float, nullable=False, comment="length, hours"),
    batch_column(),
)

meeting = Table(
    "meeting",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("kind", String(30), nullable=False, comment="round_table 座谈会, promotion 推进会"),
    Column("topic", String(80), nullable=False, comment="topic"),
    foreign_key("region.id", "the county", nullable=False),
    Column("held_on", Date, nullable=False, comment="day"),
    batch_column(),
)
