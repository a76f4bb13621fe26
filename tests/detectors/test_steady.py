"""Whether what lasts is a change by one factor, or an episode that swells and ebbs."""

from __future__ import annotations

import numpy as np
import pytest

from detectors.base import Setup
from detectors.seasonal import Seasonal
from detectors.shapes import COUNT
from detectors.steady import Steady
from domain.times import DAY, HOUR
from domain.verdicts import Verdict

MONDAY = 4 * DAY


def after(factors: list[float], expected: float = 400.0) -> Steady:
    one = Steady()
    for factor in factors:
        one.learn(factor * expected, expected)
    return one


def test_the_same_factor_counts_in_full_however_great_it_is() -> None:
    assert after([0.6] * 12).weight == 1.0
    assert after([3.0] * 12).weight == 1.0


def test_what_swings_from_hour_to_hour_counts_for_less() -> None:
    assert after([0.2, 1.0] * 6).weight < 0.6
    assert after([1.0, 2.2, 4.5, 2.0, 0.8, 1.9] * 2).weight < 0.7


def test_what_chance_does_to_few_is_no_swing() -> None:
    few = np.random.default_rng(2).poisson(2.0, 40)
    weights = [after(list(few[: end + 1] / 1.0), expected=1.0).weight for end in range(12, 40)]
    assert np.mean(weights) > 0.75


def test_it_goes_on_from_its_state() -> None:
    one, other = after([0.5, 0.9, 0.7]), Steady()
    other.restore(one.state())
    for each in (one, other):
        each.learn(100.0, 400.0)
    assert other.weight == pytest.approx(one.weight)
    assert other.state() == one.state()


def said_of(factors: list[float]) -> list[Verdict]:
    """Of hours that are off by these factors, after six weeks of such as are not."""
    draw, one = np.random.default_rng(5), Seasonal(Setup(COUNT, HOUR))
    usual = [400 * float(np.exp(draw.normal(0, 0.12))) for _ in range(6 * 7 * 24)]
    hours = [*usual, *(400 * factor for factor in factors)]
    return [one.update(MONDAY + hour * HOUR, float(draw.poisson(value))) for hour, value in enumerate(hours)][
        -len(factors) :
    ]


def test_a_change_by_one_factor_is_told_where_an_episode_of_the_same_size_is_not() -> None:
    change, episode = said_of([0.7] * 12), said_of([0.5, 0.9] * 6)
    assert "low_lasting" in {said.code for said in change}
    assert {said.code for said in episode} == {"normal"}
