"""Who comes: drawing persons in proportion to their eagerness from those of a group who had registered by a day."""

import numpy as np


class VolunteerPool:
    """Persons in groups (streets, or all in one), each group in the order of registration.

    `members` are indexes of persons in that order within ascending `groups`; `weights` belong to the members.
    """

    def __init__(
        self, members: np.ndarray, groups: np.ndarray, registered: np.ndarray, weights: np.ndarray, *, count: int
    ):
        self._members = members
        self._edges = np.concatenate([[0.0], np.cumsum(weights)])
        self._starts = np.searchsorted(groups, np.arange(count + 1))
        self._registered = registered
        self._count = count

    def draw(self, group: np.ndarray, day: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """A person for each (group, day); -1 where nobody of the group had registered."""
        first_day, last_day = int(day.min()), int(day.max())
        days = np.arange(first_day, last_day + 1)
        known = np.stack([
            self._starts[g] + np.searchsorted(self._registered[self._starts[g] : self._starts[g + 1]], days, "right")
            for g in range(self._count)
        ])  # fmt: skip
        low, high = self._starts[group], known[group, day - first_day]
        mark = self._edges[low] + rng.random(len(day)) * (self._edges[high] - self._edges[low])
        found = np.searchsorted(self._edges, mark, side="right") - 1
        found = np.clip(found, low, np.maximum(high - 1, low))
        return np.where(high > low, self._members[np.minimum(found, len(self._members) - 1)], -1)
