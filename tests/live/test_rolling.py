"""The line of a panel: windows of buckets, and what was expected of them."""

from __future__ import annotations

import pytest

from domain.series import Point
from domain.verdicts import Verdict
from live.rolling import rolled, rolled_band


def _judged(count: int, expected: float = 4, lower: float = 2, upper: float = 8) -> dict[int, Verdict]:
    return {at: Verdict(at, 0.5, "normal", 4, expected, lower, upper) for at in range(count)}


def test_a_window_of_counts_is_their_sum_and_unknown_when_one_is() -> None:
    points = [Point(0, 1.0), Point(1, 2.0), Point(2, None), Point(3, 4.0), Point(4, 5.0)]
    assert rolled(points, 2, is_count=True) == [3.0, None, None, 9.0]


def test_a_window_of_rates_weighs_its_buckets_by_n_and_skips_empty_ones() -> None:
    points = [Point(0, 1.0, 1), Point(1, 0.0, 3), Point(2, None), Point(3, 0.5, 2)]
    assert rolled(points, 2, is_count=False) == [0.25, 0.0, 0.5]


def test_a_thin_window_is_no_value() -> None:
    points = [Point(0, 1.0, 4), Point(1, 1.0, 5), Point(2, 1.0, 6)]
    assert rolled(points, 2, is_count=False, least=10) == [None, 1.0]


def test_the_band_of_a_window_of_counts_is_around_the_sum_of_what_was_expected() -> None:
    (band,) = rolled_band([Point(at, 4.0) for at in range(4)], _judged(4), 4, is_count=True)
    lower, expected, upper = band
    assert expected == 16
    assert upper - 16 == pytest.approx(2 * (16 - lower)) != 0


def test_the_band_of_a_window_is_narrower_than_that_of_its_buckets_but_not_by_all_of_chance() -> None:
    (band,) = rolled_band([Point(at, 4.0, 10) for at in range(4)], _judged(4), 4, is_count=False)
    assert 6 / 2 < band[2] - band[0] < 6


def test_a_window_of_one_bucket_has_its_band() -> None:
    assert rolled_band([Point(0, 4.0, 10)], _judged(1), 1, is_count=False) == [(2, 4, 8)]


def test_there_is_no_band_unless_most_buckets_were_judged() -> None:
    points = [Point(at, 4.0, 10) for at in range(4)]
    assert rolled_band(points, _judged(2), 4, is_count=False) == [(None, None, None)]
    assert rolled_band(points, _judged(3), 4, is_count=False) != [(None, None, None)]
