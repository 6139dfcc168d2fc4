"""The shared database: one module a subject, one metadata. A new table goes into its subject's module.

    places.py, people.py         regions and their codes; volunteers, registrations, organisations
    activities.py                brands, projects, activities, service records
    awards.py, resources.py      contests, honours, media; stations, points, funding, training, meetings
    supply_demand.py             needs, offers and their matches
    letters.py                   letters and the figures quoted in them
    accounts.py                  accounts, the places each may see, open logins
    snapshots.py, briefings.py   frozen snapshots and every use of them; drafts and letters that left
    bookkeeping.py               imports, saved views, audit, the version of the data
    derived.py, base.py          `Derived`, a value looked up over a key; the metadata

SQLAlchemy Core tables, the same on SQLite and PostgreSQL. Every column says what it means and in which unit.
Alembic (`lib/db/migrations/`) owns the changes; a test holds the migrations equal to this metadata.
"""

from lib.schema.accounts import account, account_scope, login_session
from lib.schema.activities import activity, brand, programme, project, record_flag, service_record
from lib.schema.awards import contest, contest_entry, honour, media_report
from lib.schema.base import metadata
from lib.schema.bookkeeping import (
    audit_event,
    column_mapping,
    data_change,
    data_version,
    import_batch,
    key_fingerprint,
    name_alias,
    quarantined_row,
    row_change,
    row_report,
    saved_view,
)
from lib.schema.briefings import briefing_draft, briefing_letter
from lib.schema.letters import document, figure_explanation, published_figure
from lib.schema.people import alliance, organisation, platform, registration, stock_report, volunteer, workforce_report
from lib.schema.places import population, region, region_code
from lib.schema.resources import benefit_event, funding, meeting, merchant, points_entry, station, training
from lib.schema.snapshots import snapshot, snapshot_use
from lib.schema.supply_demand import need, need_match, offer

__all__ = [
    "account",
    "account_scope",
    "activity",
    "alliance",
    "audit_event",
    "benefit_event",
    "brand",
    "briefing_draft",
    "briefing_letter",
    "column_mapping",
    "contest",
    "contest_entry",
    "data_change",
    "data_version",
    "document",
    "figure_explanation",
    "funding",
    "honour",
    "import_batch",
    "key_fingerprint",
    "login_session",
    "media_report",
    "meeting",
    "merchant",
    "metadata",
    "name_alias",
    "need",
    "need_match",
    "offer",
    "organisation",
    "platform",
    "points_entry",
    "population",
    "programme",
    "project",
    "published_figure",
    "quarantined_row",
    "record_flag",
    "region",
    "region_code",
    "registration",
    "row_change",
    "row_report",
    "saved_view",
    "service_record",
    "snapshot",
    "snapshot_use",
    "station",
    "stock_report",
    "training",
    "volunteer",
    "workforce_report",
]
