"""Intervals agree with scipy where scipy has them, and keep their promises where it has not."""

from __future__ import annotations

import random
from math import sqrt

import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st

from domain import intervals


@pytest.mark.parametrize("df", [1, 2, 3, 4, 5, 7, 10, 30, 100, 1000, 1_000_000])
def test_t_quantile_is_students(df: int) -> None:
    assert intervals.t_quantile(df) == pytest.approx(scipy.stats.t.ppf(0.975, df), rel=2e-6)
    assert intervals.t_quantile(df, 0.99) == pytest.approx(scipy.stats.t.ppf(0.995, df), rel=5e-6)


@pytest.mark.parametrize(("successes", "n"), [(0, 1), (1, 1), (0, 10), (9, 10), (5, 10), (81, 263), (9_999, 10_000)])
def test_wilson_is_scipys(successes: int, n: int) -> None:
    wanted = scipy.stats.binomtest(successes, n).proportion_ci(method="wilson")
    assert intervals.wilson(successes, n) == pytest.approx((wanted.low, wanted.high), abs=1e-12)


@pytest.mark.parametrize("events", [1, 2, 5, 12, 40, 400])
def test_ratio_is_close_to_the_exact_poisson_interval(events: int) -> None:
    found = intervals.ratio(events, 10)
    exact = scipy.stats.chi2.ppf(0.025, 2 * events) / 20, scipy.stats.chi2.ppf(0.975, 2 * events + 2) / 20
    assert found == pytest.approx(exact, rel=0.01, abs=0.002)


def test_mean_is_students() -> None:
    values = [12.0, 15.5, 9.25, 30.0, 11.0]
    wanted = scipy.stats.t.interval(0.95, len(values) - 1, sum(values) / 5, scipy.stats.sem(values))
    assert intervals.mean(5, sum(values), sum(value**2 for value in values)) == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize(
    ("n", "total", "squares", "why"),
    [
        (0, 0, 0, "no value has no mean"),
        (1, 4, 16, "one value says nothing of the spread"),
        (5, 50, 0, "squares that were never sent"),
    ],
)
def test_mean_without_enough_to_go_by_has_no_interval(n: float, total: float, squares: float, why: str) -> None:
    assert intervals.mean(n, total, squares) is None, why


def test_equal_values_have_an_interval_of_no_width() -> None:
    assert intervals.mean(3, 0.3, 0.03) == pytest.approx((0.1, 0.1))


def test_nothing_has_no_interval() -> None:
    assert intervals.wilson(0, 0) is None
    assert intervals.ratio(3, 0) is None
    assert intervals.balance(0, 0, 0) is None


def test_ratio_of_no_events_begins_at_none() -> None:
    found = intervals.ratio(0, 10)
    assert found is not None
    assert found[0] == 0
    assert 0.3 < found[1] < 0.4


def test_balance_of_many_answers_is_the_plain_multinomial_one() -> None:
    n, promoters, detractors = 100_000, 60_000, 15_000
    share = (promoters - detractors) / n
    half = intervals.Z * sqrt(((promoters + detractors) / n - share**2) / n)
    assert intervals.balance(promoters, detractors, n) == pytest.approx(
        (100 * (share - half), 100 * (share + half)), abs=0.01
    )


def test_balance_covers_the_truth_about_95_times_in_100() -> None:
    chance, hits, draws = random.Random(7), 0, 4000
    for _ in range(draws):
        answers = chance.choices((1, 0, -1), (0.6, 0.25, 0.15), k=15)
        low, high = intervals.balance(answers.count(1), answers.count(-1), 15) or (0, 0)
        hits += low <= 45 <= high
    assert 0.93 < hits / draws < 0.98


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 5000))
def test_intervals_hold_their_value_and_stay_in_range(promoters: int, passives: int, detractors: int) -> None:
    n = promoters + passives + detractors
    if not n:
        return
    low, high = intervals.wilson(promoters, n) or (1, 0)
    assert 0 <= low <= promoters / n <= high <= 1
    low, high = intervals.balance(promoters, detractors, n) or (1, 0)
    assert -100 <= low <= 100 * (promoters - detractors) / n + 1e-9
    assert 100 * (promoters - detractors) / n - 1e-9 <= high <= 100
    low, high = intervals.ratio(promoters, max(passives, 1)) or (1, 0)
    assert 0 <= low <= promoters / max(passives, 1) <= high
