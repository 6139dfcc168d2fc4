"""What the work is about: how common each category is by place and month, whom it serves, how big it is."""

import numpy as np

from lib.catalogue.vocabularies import AUDIENCE, CATEGORY

CATEGORIES, AUDIENCES = tuple(code for code in CATEGORY if code != "unclassified"), tuple(AUDIENCE)
_SHARE = {  # in the order of CATEGORY; minor repairs have streams of their own in Binjiang and do not exist in Cixi
    "binjiang": np.array([0.22, 0.14, 0.09, 0.10, 0.04, 0.11, 0.07, 0.08, 0.06, 0.02, 0.06, 0.01, 0.0]),
    "cixi": np.array([0.21, 0.17, 0.13, 0.09, 0.05, 0.06, 0.06, 0.07, 0.10, 0.025, 0.025, 0.01, 0.0]),
}
_SEASON = {  # category: month -> factor
    "civility": {3: 1.7, 9: 1.2},
    "community_service": {3: 1.3},
    "education": {7: 2.2, 8: 2.0, 2: 0.6},
    "events": {4: 1.4, 5: 1.3, 9: 1.5, 10: 1.7, 11: 1.4},
    "emergency": {7: 1.6, 8: 1.5, 9: 1.4},
    "environment": {3: 1.3, 4: 1.4, 6: 1.3},
    "elderly_care": {10: 1.6, 1: 1.3, 2: 1.2},
    "culture": {1: 1.5, 2: 1.8, 6: 1.2},
}
_EPIDEMIC = {"health": 2.6, "emergency": 2.4, "safety": 1.8, "events": 0.25, "culture": 0.5, "education": 0.6}
EPIDEMIC_MONTHS = ((2020, 2), (2020, 3), (2020, 4), (2022, 3), (2022, 4), (2022, 5), (2022, 11), (2022, 12), (2023, 1))

# In the order of AUDIENCE: residents, elderly, disabled, children, newcomers, public
_AUDIENCE_SHARE = {
    "community_service": (60, 15, 3, 8, 8, 6), "civility": (25, 3, 1, 6, 5, 60), "environment": (35, 2, 1, 5, 2, 55),
    "elderly_care": (4, 94, 2, 0, 0, 0), "disability_aid": (10, 15, 70, 5, 0, 0), "education": (5, 2, 2, 78, 12, 1),
    "health": (45, 32, 5, 6, 4, 8), "culture": (45, 18, 2, 20, 5, 10), "safety": (55, 5, 1, 12, 7, 20),
    "emergency": (45, 8, 2, 8, 7, 30), "events": (10, 2, 1, 5, 2, 80), "legal_aid": (45, 15, 5, 5, 25, 5),
    "minor_repairs": (55, 38, 4, 1, 2, 0),
}  # fmt: skip
AUDIENCE_TABLE = np.array([_AUDIENCE_SHARE[code] for code in CATEGORIES], dtype=float)
SIZE = np.array([1.0, 1.1, 1.3, 0.8, 0.7, 0.7, 0.9, 1.0, 0.9, 1.2, 2.6, 0.5, 0.6])  # attendances against the mean
REACH = np.array([14, 30, 18, 11, 7, 13, 24, 28, 16, 18, 45, 8, 43.0])  # people served by an activity, roughly


def category_table(place_code: str, years: np.ndarray, months: np.ndarray) -> np.ndarray:
    """Weights of the categories, one row for each (year, month)."""
    table = np.tile(_SHARE[place_code], (len(years), 1))
    for category, factors in _SEASON.items():
        for month, factor in factors.items():
            table[months == month, CATEGORIES.index(category)] *= factor
    epidemic = np.array([pair in EPIDEMIC_MONTHS for pair in zip(years.tolist(), months.tolist(), strict=True)])
    for category, factor in _EPIDEMIC.items():
        table[epidemic, CATEGORIES.index(category)] *= factor
    return table
