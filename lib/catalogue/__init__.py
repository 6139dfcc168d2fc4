"""What we count. Declarations only: no statement runs here, nothing here knows of Streamlit.

To add a metric: one `Metric(...)` in the subject's file; the registry, the definitions page, the glossary, the
recount tests and the CSV header find it by themselves. A new subject file joins the import below.
"""

from lib.catalogue import activities, brands, contests, hours, organisations, resources, volunteers  # noqa: F401  (they register)
from lib.catalogue.breakdowns import BREAKDOWNS
from lib.catalogue.metric import METRICS, Kind, Metric, Unit

__all__ = ["BREAKDOWNS", "METRICS", "Kind", "Metric", "Unit"]
