"""The few numbers that are no single aggregate. One function a file's subject; a metric names it in `query`.

A function takes a `Question` and returns cells. Add it to QUERIES below.
"""

from lib.queries.median import median_hours
from lib.queries.population import residents
from lib.queries.workforce import certified_social_workers

QUERIES = {
    "residents": residents,
    "certified_social_workers": certified_social_workers,
    "median_hours": median_hours,
}
