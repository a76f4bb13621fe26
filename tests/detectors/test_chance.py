"""Counts that stray as chance makes them stray, and what follows from it: nothing is called on flat series."""

from __future__ import annotations

import numpy as np
import pytest

from detectors.calendar import Calendar
from detectors.chance import FEWEST, Chance
from detectors.guess import Guess
from detectors.shapes import AMOUNT, MEAN, Shape
from detectors.white import White
from domain.times import HOUR, MINUTE, WEEK

FIVE = 5 * MINUTE


def seen(values: np.ndarray) -> Chance:
    """After all these values, held against their own level."""
    chance = Chance()
    for value in values:
        chance.learn(float(value), None)
    return chance


@pytest.mark.parametrize("rate", [0.1, 0.5, 3, 30, 3000])
def test_poisson_counts_stray_as_chance_lets_them(rate: float) -> None:
    assert seen(np.random.default_rng(1).poisson(rate, 3000)).is_law


def test_clumped_counts_steady_ones_and_few_are_under_another_law() -> None:
    rng = np.random.default_rng(2)
    assert not seen(rng.negative_binomial(3, 0.3, 3000)).is_law
    assert not seen(60 + rng.integers(0, 5, 3000)).is_law
    assert not seen(rng.poisson(9, int(FEWEST) - 1)).is_law


def test_a_short_incident_does_not_hide_the_law() -> None:
    values = np.random.default_rng(3).poisson(9, 3000)
    values[2000:2012] *= 20
    assert seen(values).is_law


def test_what_was_expected_counts_where_it_is_known() -> None:
    rng, chance = np.random.default_rng(4), Chance()
    usual = 30 + 25 * np.sin(np.arange(3000) / 45)
    for value, expected in zip(rng.poisson(usual).tolist(), usual.tolist(), strict=True):
        chance.learn(value, expected)
    assert chance.is_law
    assert not seen(rng.poisson(usual)).is_law


def test_what_is_remembered_continues() -> None:
    values = np.random.default_rng(5).poisson(9, 500)
    whole, half, other = seen(values), seen(values[:300]), Chance()
    other.restore(half.state())
    for value in values[300:]:
        other.learn(float(value), None)
    assert other.state() == whole.state()


def called(values: np.ndarray, grain: int, n: np.ndarray | None = None) -> int:
    """How many rows of a series that nobody knows anything of score 1 or more."""
    guess = Guess(Calendar())
    counts = [None] * len(values) if n is None else n.tolist()
    said = (guess.update(place * grain, value, counts[place]) for place, value in enumerate(values.tolist()))
    return sum(verdict.score >= 1 for verdict in said)


@pytest.mark.parametrize(("grain", "weeks"), [(FIVE, 2), (HOUR, 10)], ids=["5m", "1h"])
@pytest.mark.parametrize("rate", [0.5, 3, 30, 300])
def test_flat_counts_call_nobody(grain: int, weeks: int, rate: float) -> None:
    assert called(np.random.default_rng(6).poisson(rate, weeks * WEEK // grain).astype(float), grain) == 0


@pytest.mark.parametrize("shape", [AMOUNT, MEAN], ids=lambda shape: shape.name)
def test_white_noise_is_known_from_what_remembers_or_has_tails(shape: Shape) -> None:
    rng = np.random.default_rng(8)
    noise = rng.normal(100, 10, 1500)
    assert strayed(noise, shape).is_law
    assert not strayed(noise[:99], shape).is_law
    assert not strayed(np.convolve(noise, [0.3, 0.3, 0.4], "valid"), shape).is_law
    assert not strayed(100 + 5 * rng.standard_t(2, 1500), shape).is_law
    assert not strayed(np.full(1500, 7.0), shape).is_law
    noise[1000:1006] *= 30
    assert strayed(noise, shape).is_law


def strayed(values: np.ndarray, shape: Shape) -> White:
    """After all these values, remembered in two parts."""
    law = White(shape)
    for value in values.tolist():
        again = White(shape)
        again.restore(law.state())
        law = again
        law.learn(value, None)
    return law


@pytest.mark.parametrize("level", [0.0, 50.0], ids=["around nothing", "amounts"])
def test_white_noise_calls_nobody(level: float) -> None:
    assert called(np.random.default_rng(9).normal(level, 8, 2 * WEEK // FIVE), FIVE) == 0


@pytest.mark.parametrize(("grain", "weeks"), [(FIVE, 2), (HOUR, 10)], ids=["5m", "1h"])
def test_flat_shares_of_few_answers_call_once_in_many_weeks_at_most(grain: int, weeks: int) -> None:
    rng, calls = np.random.default_rng(7), 0
    for answers, share in ((1, 0.5), (4, 0.5), (4, 0.9), (15, 0.1), (15, 0.5)):
        n = rng.poisson(answers, weeks * WEEK // grain)
        shares = np.where(n > 0, rng.binomial(n, share) / np.maximum(n, 1), np.nan)
        calls += called(shares, grain, n.astype(float))
    assert calls <= 1
