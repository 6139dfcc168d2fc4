"""The few numbers that are no single aggregate. One function a file's subject; a metric names it in `query`.

A function takes a `MetricQuery` and returns cells. Add it to QUERIES below.
"""

from lib.measure.computed.category_diversity import category_diversity, largest_category_activities
from lib.measure.computed.median_hours import median_hours
from lib.measure.computed.not_recorded import not_recorded
from lib.measure.computed.residents import residents
from lib.measure.computed.social_workers import certified_social_workers

QUERIES = {
    "residents": residents,
    "certified_social_workers": certified_social_workers,
    "median_hours": median_hours,
    "category_diversity": category_diversity,
    "largest_category_activities": largest_category_activities,
    "not_recorded": not_recorded,
}
