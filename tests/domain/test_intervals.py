"""Intervals agree with scipy where scipy has them, and keep their promises where it has not."""

from __future__ import annotations

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


def test_nothing_has_no_interval() -> None:
    assert intervals.wilson(0, 0) is None
    assert intervals.ratio(3, 0) is None
    assert intervals.ratio(-1, 3) is None


def test_ratio_of_no_events_begins_at_none() -> None:
    found = intervals.ratio(0, 10)
    assert found is not None
    assert found[0] == 0
    assert 0.3 < found[1] < 0.4


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_intervals_hold_their_value_and_stay_in_range(part: int, rest: int) -> None:
    if not part + rest:
        return
    low, high = intervals.wilson(part, part + rest) or (1, 0)
    assert 0 <= low <= part / (part + rest) <= high <= 1
    low, high = intervals.ratio(part, max(rest, 1)) or (1, 0)
    assert 0 <= low <= part / max(rest, 1) <= high
