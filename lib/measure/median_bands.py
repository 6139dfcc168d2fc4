"""Places side by side, without a league table: each value per head in a band around the median of the places.

The rule: the ratio of the value to the median; within 20 % of it is around the median, up to 50 % away is below or
above, further is well below or well above. Both limits belong to the nearer band. Fewer than three places with a value
have no bands, nor has a median of zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from lib.catalogue.vocabularies import Text

# No league table, as the customer wants it: size and order are not merit.
NEAR, FAR = 0.2, 0.5
FEWEST_PLACES = 3

BANDS = {
    "well_below": Text("明显低于中位数", "Well below the median"),
    "below": Text("低于中位数", "Below the median"),
    "around": Text("与中位数相当", "Around the median"),
    "above": Text("高于中位数", "Above the median"),
    "well_above": Text("明显高于中位数", "Well above the median"),
}
RULE = Text(
    "以各地人均值的中位数为准：相差20%以内为“相当”，20%—50%为“低于”“高于”，超过50%为“明显”。不足三个地区不分档。",
    "Against the median of the places: within 20 % around, 20-50 % below or above, more than 50 % well below or above. "
    "No bands for fewer than three places.",
)


@dataclass(frozen=True)
class Band:
    """A place's value, its ratio to the median and the code of its band (BANDS); blank with a reason."""

    value: float | None
    ratio: float | None = None
    band: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Banded:
    """Bands by the codes given, in their order; the median of the values that are not blank."""

    bands: dict[int | str, Band]
    median: float | None
    reason: str | None = None


def bands(values: Mapping[int | str, float | None], *, reasons: Mapping[int | str, str | None] | None = None) -> Banded:
    """The band of each value per head; `reasons` says why a value is blank (default "no_records")."""
    known = [value for value in values.values() if value is not None]
    middle = median(known) if known else None
    reason = "too_few_places" if len(known) < FEWEST_PLACES else None if middle else "no_records"
    found = {}
    for code, value in values.items():
        if value is None:
            found[code] = Band(None, reason=(reasons or {}).get(code) or "no_records")
        elif reason:
            found[code] = Band(value, reason=reason)
        else:
            found[code] = Band(value, value / middle, _band(value / middle))
    return Banded(found, middle, reason)


def _band(ratio: float) -> str:
    away = round(abs(ratio - 1), 9)  # 1.2 - 1 is a little less than 0.2 in binary
    if away <= NEAR:
        return "around"
    side = "below" if ratio < 1 else "above"
    return side if away <= FAR else f"well_{side}"
