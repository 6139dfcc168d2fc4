"""Drawing: exact sums, the same stream for the same name, persons only from those who were there."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lib.demo.people.volunteer_pools import VolunteerPool
from lib.demo.random_draws import (
    day_number,
    generator,
    months_of,
    pick,
    pick_started,
    spread,
    subset,
    to_date,
    years_of,
)


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=50), st.integers(0, 100_000), st.integers(0, 1000))
def test_a_spread_adds_up_and_keeps_the_shares(weights, total, seed):
    weights = np.array(weights)
    parts = spread(weights, total, generator(seed, "spread"))
    assert parts.sum() == total
    assert (parts >= 0).all()
    assert np.abs(parts - weights / weights.sum() * total).max() <= 1.001


def test_streams_differ_by_name_and_not_by_order():
    first = generator(1, "people").random(3)
    generator(1, "work").random(3)
    assert (generator(1, "people").random(3) == first).all()
    assert (generator(1, "work").random(3) != first).all()


def test_days_read_back():
    from datetime import date

    number = day_number(date(2025, 9, 12))
    assert to_date(number) == date(2025, 9, 12)
    assert (years_of(np.array([number]))[0], months_of(np.array([number]))[0]) == (2025, 9)


def test_picks_follow_weights():
    drawn = pick(np.array([0.0, 1.0, 3.0]), 8_000, generator(1, "pick"))
    counts = np.bincount(drawn, minlength=3)
    assert counts[0] == 0
    assert 2.7 < counts[2] / counts[1] < 3.3


def test_only_what_has_started_is_picked():
    chosen = pick_started(np.array([10, 20]), np.array([5, 10, 15, 25]), generator(1, "started"))
    assert chosen[0] == -1
    assert (chosen[1:3] == 0).all()
    assert chosen[3] in (0, 1)


def test_a_subset_has_its_size():
    assert subset(10, 4, generator(1, "subset")).sum() == 4


def test_a_pool_gives_only_registered_people_of_the_group():
    # persons 0 and 2 live in street 0, persons 1 and 3 in street 1; they registered on days 1, 2, 3, 4
    pool = VolunteerPool(
        np.array([0, 2, 1, 3]), np.array([0, 0, 1, 1]), np.array([1, 3, 2, 4]), np.array([1.0, 1.0, 1.0, 1.0]), count=2
    )
    rng = generator(1, "pool")
    group, day = np.array([0, 0, 1, 1] * 200), np.array([2, 9, 1, 3] * 200)
    drawn = pool.draw(group, day, rng).reshape(200, 4)
    assert set(drawn[:, 0]) == {0}
    assert set(drawn[:, 1]) == {0, 2}
    assert set(drawn[:, 2]) == {-1}
    assert set(drawn[:, 3]) == {1}
