"""Awards: contests and their entries, honours, media reports."""

from sqlalchemy import Column, Date, Float, Index, Integer, String, Table

from lib.schema.base import batch_column, foreign_key, metadata

contest = Table(
    "contest",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("name", String(120), nullable=False, comment="name of the contest, without edition"),
    Column(
        "organiser", String(120), nullable=False, comment="who holds it; equal names of different organisers differ"
    ),
    Column("level", String(20), nullable=False, comment="national, provincial, city or county"),
    Column("edition", Integer, comment="number of the edition 届"),
    Column("year", Integer, nullable=False, comment="year of the edition"),
    batch_column(),
)

contest_entry = Table(
    "contest_entry",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    foreign_key("contest.id", "the contest", nullable=False, index=True),
    foreign_key("project.id", "the project entered", nullable=False, index=True),
    Column("track", String(40), comment="track 赛道, code of the vocabulary"),
    Column("stage", String(20), nullable=False, comment="submitted, finalist or awarded: the furthest reached"),
    Column("award", String(20), comment="gold, silver, bronze, top_ten, excellence; empty without award"),
    Column("score", Float, comment="score of the final, points of 100"),
    Column("grant_yuan", Integer, comment="award grant 扶持资金, yuan"),
    Column("partnership", String(30), comment="partners, e.g. government_society_school 政社校"),
    Column("decided_on", Date, nullable=False, comment="day of the result"),
    foreign_key("region.id", "the county or street that entered it", nullable=False, index=True),
    batch_column(),
)

honour = Table(
    "honour",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    Column("scheme", String(40), nullable=False, comment="four_tens 四个10, enterprise_exemplar 企业先进典型, ..."),
    Column("round", Integer, nullable=False, comment="number of the round 届"),
    Column(
        "recipient_kind", String(20), nullable=False, comment="volunteer, worker, organisation, community, enterprise"
    ),
    foreign_key("region.id", "home of the recipient", nullable=False),
    Column("awarded_on", Date, nullable=False, comment="day of the award"),
    Column("level", String(20), nullable=False, comment="national, provincial, city or county"),
    Column("source_ref", String(40), comment="digest of the recipient, keyed, to know the honour again"),
    batch_column(),
)

media_report = Table(
    "media_report",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    foreign_key("project.id", "the project reported on", nullable=False),
    Column("outlet_level", String(20), nullable=False, comment="central, provincial, city"),
    Column("published_on", Date, nullable=False, comment="day of publication"),
    foreign_key("region.id", "the county", nullable=False),
    Column("source_ref", String(40), comment="digest of outlet and title, to know the report again"),
    batch_column(),
    Index(None, "published_on"),
)
