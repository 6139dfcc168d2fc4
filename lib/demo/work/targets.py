"""What the records of a stream must come to, shared out over its years and activities (work_streams.py says how much)."""

import numpy as np

from lib.demo.places import DemoPlace
from lib.demo.random_draws import generator, spread, years_of
from lib.demo.work.activities import Window
from lib.demo.work.work_streams import WorkStream

# Share of the attendances that are of university students, after the letter, where a stream looks at them
_STUDENT_SHARE = 0.73


def minutes_by_year(
    place: DemoPlace, streams: list[WorkStream], activities: dict[str, np.ndarray], *, seed: int
) -> dict[int, dict[int, int]]:
    """By year and stream number the confirmed minutes to come to, where the stream has a total."""
    found: dict[int, dict[int, int]] = {}
    years = years_of(activities["day"])
    for number, stream in enumerate(streams):
        if stream.minutes is None:
            continue
        mine = activities["stream"] == number
        first = int(years.min())
        confirmed = np.bincount(years[mine] - first, activities["confirmed"][mine])
        rng = generator(seed, place.code, "minutes", stream.name)
        for offset, target in enumerate(spread(confirmed, stream.minutes, rng).tolist()):
            if target:
                found.setdefault(first + offset, {})[number] = target
    return found


def students_by_activity(
    place: DemoPlace, streams: list[WorkStream], activities: dict[str, np.ndarray], window: Window, *, seed: int
) -> np.ndarray:
    """Attendances by university students of each activity, -1 where that is left to chance."""
    students = np.full(len(activities["day"]), -1)
    for number, stream in enumerate(streams):
        if stream.students is None:
            continue
        mine = activities["stream"] == number
        confirmed = activities["confirmed"][mine]
        wanted = stream.students if window.history else round(confirmed.sum() * _STUDENT_SHARE)
        rng = generator(seed, place.code, "students", window.name)
        if confirmed.sum():
            students[mine] = spread(confirmed, min(wanted, int(confirmed.sum())), rng)
    return students
