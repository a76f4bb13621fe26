"""Points say what their sums say, one or a thousand at a time, and their bounds what scipy says where it has them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import sqrt

import numpy as np
import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st

from domain import intervals
from domain.metrics import METRICS, Metric
from domain.series import Point
from store.points import points_of, shaped

MEAN, BALANCE, SHARE = METRICS["first_response_mean"], METRICS["nps"], METRICS["complaint_ratio"]


def point_of(metric: Metric, at: int, *tally: float) -> Point:
    (point,) = points_of([at], shaped(metric, np.array([tally], dtype=np.float64).T))
    return point


def mean(n: float, total: float, squares: float) -> Point:
    return point_of(MEAN, 0, total, n, 0.0, squares)


def balance(promoters: int, detractors: int, n: int) -> Point:
    return point_of(BALANCE, 0, promoters, n, detractors, 0.0)


def bounds(point: Point) -> tuple[float, float]:
    assert point.lower is not None
    assert point.upper is not None
    return point.lower, point.upper


def test_mean_is_students() -> None:
    values = [12.0, 15.5, 9.25, 30.0, 11.0]
    wanted = scipy.stats.t.interval(0.95, len(values) - 1, sum(values) / 5, scipy.stats.sem(values))
    assert bounds(mean(5, sum(values), sum(value**2 for value in values))) == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize(
    ("sums", "value", "why"),
    [
        ((0, 0, 0), None, "no value has no mean"),
        ((1, 4, 16), 4, "one value says nothing of the spread"),
        ((5, 50, 0), 10, "squares that were never sent"),
    ],
)
def test_mean_without_enough_to_go_by_has_no_interval(sums: Sequence[float], value: float | None, why: str) -> None:
    assert mean(*sums) == Point(0, value, sums[0], None, None), why


def test_equal_values_have_an_interval_of_no_width() -> None:
    assert bounds(mean(3, 0.3, 0.03)) == pytest.approx((0.1, 0.1))


def test_balance_of_many_answers_is_the_plain_multinomial_one() -> None:
    n, promoters, detractors = 100_000, 60_000, 15_000
    share = (promoters - detractors) / n
    half = intervals.Z * sqrt(((promoters + detractors) / n - share**2) / n)
    told = bounds(balance(promoters, detractors, n))
    assert told == pytest.approx((100 * (share - half), 100 * (share + half)), abs=0.01)


def test_balance_covers_the_truth_about_95_times_in_100() -> None:
    chance, hits, draws = random.Random(7), 0, 4000
    for _ in range(draws):
        answers = chance.choices((1, 0, -1), (0.6, 0.25, 0.15), k=15)
        low, high = bounds(balance(answers.count(1), answers.count(-1), 15))
        hits += low <= 45 <= high
    assert 0.93 < hits / draws < 0.98


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 5000))
def test_a_balance_lies_within_its_bounds_and_they_within_their_range(
    promoters: int, passives: int, detractors: int
) -> None:
    point = balance(promoters, detractors, promoters + passives + detractors)
    if not point.n:
        assert point == Point(0, None, 0.0)
        return
    low, high = bounds(point)
    assert -100 <= low <= (point.value or 0) + 1e-9
    assert (point.value or 0) - 1e-9 <= high <= 100


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 40)), min_size=1, max_size=30))
def test_shares_of_many_buckets_are_those_of_the_single_numbers(drawn: list[tuple[int, int]]) -> None:
    tallies = np.array([(part, n, 0.0, 0.0) for part, n in drawn]).T
    told = points_of(range(len(drawn)), shaped(SHARE, tallies))
    for at, (part, n) in enumerate(drawn):
        if not n:
            assert told[at] == Point(at, None, 0.0)
            continue
        # More complaints than interactions are no share of them.
        wanted = intervals.wilson(part, n) if part <= n else intervals.ratio(part, n)
        assert (told[at].value, told[at].n, bounds(told[at])) == (part / n, n, pytest.approx(wanted, abs=1e-12))


def test_a_count_stands_for_itself_and_nothing_for_nothing() -> None:
    metric = METRICS["interactions"]
    assert [point_of(metric, 7, count, 0, 0, 0) for count in (3, 0)] == [Point(7, 3.0, 3.0), Point(7, 0.0, 0.0)]
    assert points_of([], shaped(metric, np.zeros((4, 0)))) == []
