"""What we count. Declarations only: no statement runs here, nothing here knows of Streamlit.

    metric.py            `Metric`, units and kinds        breakdowns.py     by what a metric is split and filtered
    vocabularies.py      codes with their words           periods.py        codes of months, quarters, years
    derived_columns.py   values looked up over a key
    volunteers.py, registrations.py, hours.py, activities.py, recruitment.py, contests.py, brands.py, organisations.py,
    incentives.py, makeup.py, resources.py, supply_demand.py   the metrics by topic

To add a metric: one `Metric(...)` in the file of its topic; the registry, the definitions page,
docs/definitions.md and the CSV header find it. The recount test fails until the metric is counted again in `tests/recount/TOPIC.py`.
A new topic: a file here that joins the import below, and its title in `lib/ui/definitions.py`.
"""

from lib.catalogue import (  # noqa: F401  (they register)
    activities,
    brands,
    contests,
    hours,
    incentives,
    makeup,
    organisations,
    recruitment,
    registrations,
    resources,
    supply_demand,
    volunteers,
)
from lib.catalogue.breakdowns import BREAKDOWNS
from lib.catalogue.metric import METRICS, Kind, Metric, Unit

__all__ = ["BREAKDOWNS", "METRICS", "Kind", "Metric", "Unit"]
