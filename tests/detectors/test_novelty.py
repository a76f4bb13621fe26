"""Novelty: what has not been seen before, on the scale that the series itself sets."""

from __future__ import annotations

from random import Random

from detectors.base import Setup
from detectors.calendar import Calendar
from detectors.nearest import Nearest
from detectors.novelty import BEYOND, QUIET_ROWS, Novelty
from detectors.quiet import Quiet
from detectors.shapes import AMOUNT
from domain.times import DAY, MINUTE

GRAIN = 5 * MINUTE


def readings(count: int = 2000) -> list[float]:
    draw = Random(3)
    return [draw.choice((10.0, 50.0)) + draw.gauss(0, 1) for _ in range(count)]


def taught(values: list[float]) -> Novelty:
    one = Novelty(Setup(AMOUNT, GRAIN, Calendar()))
    for number, value in enumerate(values):
        one.update(number * GRAIN, value)
    return one


def test_a_value_between_two_modes_is_new_though_it_is_the_mean() -> None:
    found = taught(readings()).update(2000 * GRAIN, 30.0)
    assert found.code == "novel"
    assert found.score > 1


def test_a_value_seen_often_is_not_new() -> None:
    assert taught(readings()).update(2000 * GRAIN, 50.0).score < 1


def test_what_was_new_once_is_not_new_again() -> None:
    one = taught(readings())
    first = one.update(2000 * GRAIN, 90.0)
    later = [one.update((2001 + k) * GRAIN, 90.0 if k == 287 else 10.0) for k in range(288)]
    assert first.score > 1
    assert later[-1].score < 1


def test_after_a_call_only_something_far_newer_calls() -> None:
    one = taught(readings())
    assert one.update(2000 * GRAIN, 60.0).score > 1
    assert one.update(2001 * GRAIN, 66.0).score < 1
    assert Novelty(Setup(AMOUNT, GRAIN)).update(0, 1.0).call == "learning"


def test_a_quiet_period_ends() -> None:
    quiet = Quiet(QUIET_ROWS, BEYOND)
    heard = [quiet.hear(1.5) for _ in range(QUIET_ROWS + 1)]
    assert [number for number, score in enumerate(heard) if score >= 1] == [0, QUIET_ROWS]


def test_a_far_graver_row_is_heard_within_the_quiet_period() -> None:
    quiet = Quiet(QUIET_ROWS, BEYOND)
    assert quiet.hear(1.0) >= 1
    assert quiet.hear(0.9 * BEYOND) < 1
    assert quiet.hear(BEYOND) >= 1


def test_nothing_is_new_before_every_hour_has_come() -> None:
    day = DAY // GRAIN
    first, second = taught(readings(day - 1)), taught(readings(day))
    assert first.update((day - 1) * GRAIN, 30.0).call == "learning"
    assert second.update(day * GRAIN, 30.0).code == "novel"


def test_rounding_is_nothing_new() -> None:
    one = taught([0.1 + 0.2, 0.3] * 500)
    assert one.update(1000 * GRAIN, 0.3 + 1e-12).score == 0


def test_memory_is_bounded_and_keeps_far_values() -> None:
    seen, draw = Nearest(64), Random(5)
    for value in [-1000.0, *(draw.uniform(0, 100) for _ in range(5000)), 900.0]:
        seen.take(value)
    assert len(seen.state()) == 66
    assert seen.state()[0] <= 64
    assert seen.distance(-1000.0) == seen.distance(900.0) == 0
    assert seen.distance(50.0) <= 2 * 1900 / 64
