"""Places: regions, the code lists that name them, their populations."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, String, Table, UniqueConstraint

from lib.schema.base import batch_column, foreign_key, metadata

region = Table(
    "region",
    metadata,
    Column(
        "id",
        BigInteger,
        primary_key=True,
        autoincrement=False,
        comment="our own stable identity; for most places it reads like the statistics bureau's 2022 code. "
        "Never join an import on it: go through region_code with a named list",
    ),
    Column("name", String(80), nullable=False, comment="short official name, e.g. 浦沿街道"),
    Column("name_en", String(120), comment="name in Latin letters (pinyin), where known"),
    Column("level", String(12), nullable=False, comment="province, city, county, street or community"),
    foreign_key("region.id", "the place that contains this one", name="parent_id", index=True),
    foreign_key(
        "region.id", "the county at or above this place; empty above county level", name="county_id", index=True
    ),
    foreign_key(
        "region.id", "the street at or above this place; empty above street level", name="street_id", index=True
    ),
    Column("path", String(120), nullable=False, comment="ids from the province down, slash-separated"),
    Column("valid_from", Date, comment="first day of the place, where known"),
    Column("valid_to", Date, comment="last day of the place; empty while it exists"),
)

region_code = Table(
    "region_code",
    metadata,
    foreign_key("region.id", "the place", nullable=False, index=True),
    Column("code_list", String(20), primary_key=True, comment="nbs2022 (statistics bureau) or mca2026 (civil affairs)"),
    Column("code", String(12), primary_key=True, comment="the code in that list; unique within the list only"),
)

population = Table(
    "population",
    metadata,
    Column("id", Integer, primary_key=True, comment="row number"),
    foreign_key("region.id", "the place counted", nullable=False, index=True),
    Column("scope", String(40), nullable=False, comment="whole, without_qianwan, demo: which boundary was counted"),
    Column("as_of", Date, nullable=False, comment="the day of the count"),
    Column("residents", Integer, nullable=False, comment="resident population 常住人口, persons"),
    Column("women", Integer, comment="women among the residents, persons; empty: not published"),
    Column("men", Integer, comment="men among the residents, persons; empty: not published"),
    Column("aged_60_over", Integer, comment="residents of 60 and over, persons; empty: not published"),
    foreign_key(
        "document.id", "the letter whose figures imply the number; empty: published on its own", name="implied_by"
    ),
    Column("usual", Boolean, nullable=False, comment="true: the denominator used unless the reader names another"),
    Column("source", String(300), nullable=False, comment="where the number was published"),
    batch_column(),
    UniqueConstraint("region_id", "scope", "as_of"),
)
