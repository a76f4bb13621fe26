"""One verdict of many detectors: who is heard is decided by the series."""

from __future__ import annotations

from math import pi, sin
from random import Random

import numpy as np
import pytest

from detectors.base import Point, Setup, judge
from detectors.explained import Explained
from detectors.novelty import Novelty
from detectors.seasonal import Seasonal
from detectors.shapes import AMOUNT, COUNT, SHARE
from detectors.together import Together
from domain.times import DAY, HOUR, MINUTE, WEEK

FIVE = 5 * MINUTE


def machine(days: int = 8, grain: int = FIVE) -> list[Point]:
    """Jumps between levels without any hour to it."""
    draw, level, found = Random(2), 40.0, list[Point]()
    for number in range(days * DAY // grain):
        level = draw.choice((20.0, 40.0, 60.0)) if draw.random() < 0.02 else level
        found.append((number * grain, level + draw.gauss(0, 1), None))
    return found


def daily(days: int = 21, grain: int = HOUR) -> list[tuple[int, float, None]]:
    """A day like any other, counted."""
    draw = Random(4)
    height = [200 + 150 * sin(2 * pi * (number * grain % DAY) / DAY) for number in range(days * DAY // grain)]
    return [(number * grain, float(round(draw.gauss(at, at**0.5))), None) for number, at in enumerate(height)]


def test_a_series_without_hours_is_judged_by_novelty() -> None:
    points = machine()
    both = Together(Setup(AMOUNT, FIVE))
    judge(both, points)
    found = both.update(8 * DAY, 110.0)
    assert (found.call, found.code) == ("high", "novel")
    assert found.score > 1


def test_what_hours_do_not_explain_is_no_reason_to_call() -> None:
    draw, points = Random(8), machine()
    points = [(at, 200.0 + draw.gauss(0, 1) if draw.random() < 0.004 else value, n) for at, value, n in points]
    setup = Setup(AMOUNT, FIVE)
    assert any(verdict.is_strange for verdict in judge(Seasonal(setup), points))
    assert {verdict.code for verdict in judge(Together(setup), points) if verdict.is_strange} == {"novel"}


def test_what_chance_brings_in_the_end_is_not_new_where_records_were_counted() -> None:
    rng = np.random.default_rng(4)
    clumped = rng.negative_binomial(3, 0.25, 8 * 288)
    calm: list[Point] = [(number * FIVE, float(value), None) for number, value in enumerate(clumped)]
    guessed, counted = (Together(Setup(COUNT, FIVE, is_counted=known)) for known in (False, True))
    new = [{verdict.at for verdict in judge(one, calm) if verdict.score >= 1} for one in (guessed, counted)]
    assert new[0] > new[1] == set()
    found = [one.update(8 * DAY, 90.0) for one in (guessed, counted)]
    assert [(one.call, one.code) for one in found] == [("high", "novel"), ("high", "high")]
    assert found[0].score >= found[1].score > 1


def test_numbers_that_stray_as_counts_do_are_taken_for_counted() -> None:
    rng = np.random.default_rng(4)
    calm: list[Point] = [(number * FIVE, float(value), None) for number, value in enumerate(rng.poisson(9, 8 * 288))]
    guessed = Together(Setup(COUNT, FIVE))
    assert not [verdict for verdict in judge(guessed, calm) if verdict.is_strange]
    found = guessed.update(8 * DAY, 60.0)
    assert (found.call, found.code) == ("high", "high")
    assert found.score > 1.5


def test_a_count_that_lasts_or_is_far_out_is_heard_though_it_was_seen_before() -> None:
    rng, setup = np.random.default_rng(4), Setup(COUNT, FIVE, is_counted=True)
    values = rng.poisson(40, 12 * 288).astype(float)
    for day in (9, 11):
        values[day * 288 : day * 288 + 24] *= 3
    values[10 * 288 : 10 * 288 + 60] = rng.poisson(20, 60)
    told = [
        verdict.at // DAY
        for verdict in judge(Together(setup), [(n * FIVE, one, None) for n, one in enumerate(values)])
        if verdict.is_strange
    ]
    assert set(told) >= {9, 10, 11}


def test_what_is_new_stays_strange_while_its_score_rests() -> None:
    both = Together(Setup(AMOUNT, FIVE))
    judge(both, machine())
    said = [both.update(8 * DAY + number * FIVE, 110.0 + 20 * number) for number in range(3)]
    assert [(verdict.call, verdict.code) for verdict in said] == [("high", "novel")] * 3
    assert said[0].score >= 1 > said[1].score


def test_a_value_of_another_hour_is_called_where_hours_explain_the_series() -> None:
    points = daily()
    both, new = Together(Setup(COUNT, HOUR)), Novelty(Setup(COUNT, HOUR))
    judge(both, points)
    found = both.update(21 * DAY, 60.0)
    assert (found.call, found.code != "novel") == ("low", True)
    assert found.score > 1
    assert found.expected is not None
    assert 150 < found.expected < 250
    judge(new, points)
    assert new.update(21 * DAY, 200.0).score < 1


def test_shares_of_known_records_are_left_to_chance() -> None:
    setup, draw = Setup(SHARE, HOUR), Random(6)
    points: list[Point] = [
        (hour * HOUR, sum(draw.random() < 0.2 for _ in range(200)) / 200, 200.0) for hour in range(500)
    ]
    alone, both = judge(Seasonal(setup), points), judge(Together(setup), points)
    assert [verdict.call for verdict in both] == [verdict.call for verdict in alone]


def test_a_stray_of_an_amount_that_was_seen_before_counts_for_less() -> None:
    points: list[Point] = [(at, 350.0 if at % (5 * DAY) == 0 else value, n) for at, value, n in daily()]
    both, alone = Together(Setup(AMOUNT, HOUR)), Seasonal(Setup(AMOUNT, HOUR))
    judge(both, points)
    judge(alone, points)
    assert 0 < both.update(21 * DAY, 350.0).score < alone.update(21 * DAY, 350.0).score


def test_a_stray_that_is_new_as_well_counts_for_more() -> None:
    draw = Random(9)
    points: list[Point] = [(hour * HOUR, float(draw.choice((20, 40, 60, 80))), None) for hour in range(500)]
    both, alone = Together(Setup(COUNT, HOUR)), Seasonal(Setup(COUNT, HOUR))
    judge(both, points)
    judge(alone, points)
    assert both.update(500 * HOUR, 200.0).score > alone.update(500 * HOUR, 200.0).score > 0


def test_an_amount_without_hours_is_judged_by_its_level() -> None:
    draw, setup = Random(5), Setup(AMOUNT, HOUR)
    points: list[Point] = [(hour * HOUR, draw.gauss(70, 3), None) for hour in range(500)]
    points[480] = (480 * HOUR, 900.0, None)
    both, alone = Together(setup), Seasonal(setup)
    calls = [both.update(*point) for point in points]
    judge(alone, points)
    assert [verdict.at // HOUR for verdict in calls if verdict.is_strange] == [480]
    found, seasonal = both.update(504 * HOUR, 110.0), alone.update(504 * HOUR, 110.0)
    assert (found.call, found.code) == ("high", "high")
    assert seasonal.expected is not None
    assert found.expected is not None
    assert abs(found.expected - 70) < abs(seasonal.expected - 70)
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower < found.expected < found.upper < 110


def test_novelty_counts_for_less_at_hours_that_were_never_seen() -> None:
    def told(days: int) -> float:
        both = Together(Setup(AMOUNT, FIVE))
        judge(both, machine(days=days))
        return both.update(days * DAY, 110.0).score

    assert 1 < told(1) < 0.8 * told(8)


def test_band_and_expected_value_stay_whoever_speaks() -> None:
    both = Together(Setup(AMOUNT, FIVE))
    found = judge(both, machine())[-1]
    assert found.lower is not None
    assert found.upper is not None
    assert found.expected is not None
    assert found.lower <= found.expected <= found.upper


def test_a_series_is_explained_if_what_was_expected_came() -> None:
    good, bad = Explained(COUNT, FIVE), Explained(COUNT, FIVE)
    for number in range(3000):
        value = 100.0 if number % 24 > 12 else 20.0
        good.learn(value, value * 1.05)
        bad.learn(value, 60.0)
    assert good.share > 0.7
    assert bad.share < 0.1


def test_a_few_days_that_look_alike_explain_nothing_yet() -> None:
    young = Explained(COUNT, FIVE)
    for number in range(100):
        young.learn(float(number % 24), float(number % 24))
    assert young.share < 0.2


def test_five_days_of_long_buckets_are_as_much_as_five_of_short_ones() -> None:
    short, hours = Explained(COUNT, FIVE), Explained(COUNT, HOUR)
    for number in range(7 * 24):
        value = 100.0 if number % 24 > 12 else 20.0
        short.learn(value, value)
        hours.learn(value, value)
    assert hours.share > 0.5 > short.share


@pytest.mark.parametrize(("days", "calls"), [(2, {"learning"}), (3, {"low", "normal"})], ids=["weekend", "friday too"])
def test_a_kind_of_day_that_never_came_is_not_judged(days: int, calls: set[str]) -> None:
    """Monday 00:00 after Saturday and Sunday alone: nobody knows what a working day is like. A Friday is enough."""
    monday, rng = 4 * DAY + 10 * WEEK, np.random.default_rng(2)
    both = Together(Setup(COUNT, FIVE, is_counted=True))
    judge(both, [(at, float(rng.poisson(40)), None) for at in range(monday - days * DAY, monday, FIVE)])
    said = [both.update(at, 0.0) for at in range(monday, monday + HOUR, FIVE)]
    assert {verdict.call for verdict in said} <= calls
    assert (said[0].score > 1) == ("low" in calls)
