"""A series against its level alone."""

from __future__ import annotations

from random import Random

from detectors.plain import Look, Plain
from detectors.shapes import AMOUNT, MEAN
from domain.times import DAY, HOUR

HOURS = DAY // HOUR


def readings(days: int, level: float = 70.0) -> list[float]:
    draw = Random(7)
    return [draw.gauss(level, 3.0) for _ in range(days * HOURS)]


def taught(values: list[float]) -> Plain:
    plain = Plain(AMOUNT, HOUR)
    for value in values:
        plain.look(value)
    return plain


def look(plain: Plain, value: float) -> Look:
    found = plain.look(value)
    assert found is not None
    return found


def test_two_days_are_only_learnt() -> None:
    plain = Plain(AMOUNT, HOUR)
    looks = [plain.look(value) for value in readings(3)]
    assert next(number for number, found in enumerate(looks) if found is not None) == 2 * HOURS


def test_a_value_at_the_edge_scores_one_on_either_side() -> None:
    for side in ("lower", "upper"):
        edge = getattr(look(taught(readings(10)), 70.0), side)
        found = look(taught([*readings(10), 70.0]), edge)
        assert 0.95 < abs(found.score) < 1.05
        assert (found.score > 0) == (side == "upper")


def test_a_spike_at_one_hour_says_nothing_of_that_hour_tomorrow() -> None:
    values = readings(20)
    values[-HOURS] = 700.0
    found = look(taught(values), 400.0)
    assert 60 < found.expected < 80
    assert found.score > 1


def test_a_series_that_often_strays_far_has_wider_edges() -> None:
    draw = Random(3)
    wild = [value * (3 if draw.random() < 0.03 else 1) for value in readings(30)]
    calm, strays = look(taught(readings(30)), 70.0), look(taught(wild), 70.0)
    assert strays.upper > 1.5 * calm.upper


def test_a_new_level_is_learnt() -> None:
    plain = taught(readings(10))
    assert look(plain, 110.0).score > 1
    for value in readings(20, level=110.0):
        plain.look(value)
    assert abs(look(plain, 110.0).score) < 1


def test_values_below_nothing_have_a_level_too() -> None:
    plain, draw = Plain(MEAN, HOUR), Random(1)
    for _ in range(10 * HOURS):
        plain.look(draw.gauss(-5.0, 1.0))
    assert look(plain, -15.0).score < -1 < look(plain, -5.0).score


def test_what_never_strayed_is_strange_when_it_does() -> None:
    plain = Plain(MEAN, HOUR)
    for _ in range(3 * HOURS):
        plain.look(0.0)
    assert look(plain, 0.0).score == 0
    assert look(plain, 0.1).score > 1


def test_it_goes_on_where_it_was_saved() -> None:
    plain, other = taught(readings(10)), Plain(AMOUNT, HOUR)
    other.restore(plain.state())
    assert [other.look(value) for value in readings(5)] == [plain.look(value) for value in readings(5)]
