"""The trend: the shape of the day, the present level, and a band that holds what it says."""

from __future__ import annotations

import numpy as np
import pytest

from listening.trend import AHEAD, forecast


def drawn(days: int, *, seed: int = 1, level: float = 40.0) -> list[float | None]:
    """Hourly counts of a day that rises and falls, by chance around it."""
    hours = np.arange(24 * days)
    usual = level * (1.2 + np.sin(2 * np.pi * (hours % 24) / 24))
    return [float(count) for count in np.random.default_rng(seed).poisson(usual)]


def test_it_follows_the_shape_of_the_day() -> None:
    past = drawn(14)
    rising, falling = forecast(past), forecast(past[:-16])
    assert rising[4].expected > 1.4 * rising[0].expected
    assert falling[4].expected < 0.7 * falling[0].expected


def test_four_of_five_hours_fall_into_the_band() -> None:
    past = drawn(42)
    held: list[bool] = []
    for now in range(21 * 24, len(past) - AHEAD):
        came = past[now : now + AHEAD]
        for hour, count in zip(forecast(past[:now]), came, strict=True):
            held.append(hour.lower <= (count or 0) <= hour.upper)
    assert 0.75 < sum(held) / len(held) < 0.88


def test_a_day_that_is_twice_as_loud_raises_what_comes_and_less_so_further_on() -> None:
    past = drawn(14)
    loud = [*past[:-6], *(2 * (count or 0) for count in past[-6:])]
    raised = [now.expected / was.expected for now, was in zip(forecast(loud), forecast(past), strict=True)]
    assert raised[0] == pytest.approx(2**0.5, rel=0.1)
    assert raised == sorted(raised, reverse=True)


def test_nothing_is_foretold_from_too_little() -> None:
    assert forecast(drawn(2)) == []
    assert forecast([None] * 500) == []
    assert len(forecast(drawn(3))) == AHEAD


def test_hours_that_nobody_knows_do_not_count_as_none() -> None:
    past: list[float | None] = [20.0] * 240
    holes = [None if number % 7 == 0 else count for number, count in enumerate(past)]
    assert all(hour.expected == pytest.approx(20, rel=0.05) for hour in forecast(holes))


def test_a_band_never_reaches_below_nothing() -> None:
    quiet = [float(number % 9 == 0) for number in range(240)]
    assert all(0 <= hour.lower <= hour.expected <= hour.upper for hour in forecast(quiet))
    assert all(hour.expected == 0 for hour in forecast([0.0] * 240))
