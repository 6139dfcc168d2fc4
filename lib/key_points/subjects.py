"""What the key points of each page speak of. A new page: one entry here.

PLACE stands for the breakdown by place one level below what is chosen: streets of a county, communities of a street.
"""

from dataclasses import dataclass

PLACE = "place"


@dataclass(frozen=True)
class Subject:
    """metric: the figure that the page is about. also: further figures of the first sentence.

    parts: (breakdown or PLACE, key of the panel that shows it), in the order in which a change is taken apart; the
        first whose parts add up to the change is used.
    arrivals, departures: metrics whose difference is the change of a stock of people within the period.
    panel: key of the panel that shows the figure over time; the card of the figure without one.
    """

    metric: str
    also: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    arrivals: str | None = None
    departures: str | None = None
    panel: str | None = None


SUBJECTS: dict[str, Subject] = {
    "overview": Subject(
        "service_hours",
        also=("active_volunteers", "activities_held"),
        parts=((PLACE, "places"), ("category", "categories")),
        panel="months",
    ),
    "volunteers": Subject(
        "registered_volunteers",
        also=("activity_rate_year",),
        arrivals="new_volunteers",
        departures="gone_volunteers",
    ),
    "service_hours": Subject(
        "service_hours",
        also=("hours_per_active",),
        parts=((PLACE, "places"), ("category", "categories")),
    ),
    "activities": Subject(
        "activities_held",
        also=("activities_published", "beneficiary_visits"),
        parts=((PLACE, "places"), ("category", "categories")),
        panel="states",
    ),
    "stations_teams": Subject(
        "stations",
        also=("dormant_stations", "teams", "agencies"),
        parts=((PLACE, "station-places"), ("station_type", "station-types")),
        panel="station-years",
    ),
    "contests": Subject(
        "contest_awards", also=("contest_entries", "award_grants"), parts=(("contest_level", "level-award"),)
    ),
    "incentives": Subject(
        "redemption_amount",
        also=("points_beneficiary_visits", "benefit_events", "honours"),
        parts=(("merchant", "by-merchant"), (PLACE, "redeemed")),
    ),
    "funding": Subject(
        "funding_amount",
        also=("funding_per_hour", "trainings", "training_attendances"),
        parts=(("funding_kind", "kinds"),),
        panel="kinds",
    ),
    "supply_demand": Subject(
        "needs",
        also=("open_needs", "needs_met_share", "open_offers"),
        parts=((PLACE, "need-places"), ("category", "need-categories")),
        panel="need-months",
    ),
    "four_questions": Subject(
        "participation_rate",
        also=("category_diversity", "skilled_hours_share", "funding_per_hour"),
        panel="participation_rate-places",
    ),
    "collaboration": Subject(
        "meetings",
        also=("projects_launched", "media_reports"),
        parts=(("meeting_kind", "meetings"),),
        panel="meetings",
    ),
    "sheet": Subject(
        "service_hours",
        also=("active_volunteers", "activities_held"),
        parts=((PLACE, "places"), ("category", "categories")),
        panel="years-service-hours",
    ),
    "brand_matrix": Subject("activities_held", also=("brands", "media_reports"), parts=(("brand", "matrix"),)),
}
"""Page -> its subject."""
