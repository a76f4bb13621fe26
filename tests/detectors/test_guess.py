"""A detector for a series of which nothing is known."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from detectors.calendar import Calendar
from detectors.guess import QUIET_ROWS, ROWS, Guess
from domain.times import HOUR
from domain.verdicts import Verdict

DAYS = 21


def taught() -> Guess:
    guess = Guess(Calendar())
    for hour in range(DAYS * 24):
        guess.update(hour * HOUR, 100.0 + hour % 7)
    return guess


def faulty(guess: Guess, values: list[float]) -> list[Verdict]:
    return [guess.update((DAYS * 24 + hour) * HOUR, value) for hour, value in enumerate(values)]


def test_the_first_rows_are_looked_at_only() -> None:
    guess = Guess(Calendar())
    assert {guess.update(hour * HOUR, 5.0 * hour).call for hour in range(ROWS)} == {"learning"}


def test_a_lasting_fault_keeps_its_call_but_scores_once() -> None:
    found = faulty(taught(), [142.0] * 5)
    assert [verdict.call for verdict in found] == ["high"] * 5
    assert [verdict.score >= 1 for verdict in found] == [True, False, False, False, False]


def test_a_fault_that_lasts_beyond_the_quiet_period_scores_again() -> None:
    found = faulty(taught(), [142.0] * (QUIET_ROWS + 1))
    assert [number for number, verdict in enumerate(found) if verdict.score >= 1][:2] == [0, QUIET_ROWS]


def test_a_fault_that_gets_much_graver_scores_at_once() -> None:
    found = faulty(taught(), [78.0, 10.0])
    assert found[1].score >= 1


@pytest.mark.parametrize("row", [3, 23, 30])
@pytest.mark.parametrize("slip", [1e6, -1e14, 1e14, inf])
def test_a_slip_of_the_pen_among_the_first_rows_deafens_nobody(row: int, slip: float) -> None:
    draw, one = np.random.default_rng(1), Guess(Calendar())
    values = [*draw.poisson(100, 300).astype(float), 0.0]
    values[row] = slip
    scores = [one.update(hour * HOUR, float(value)).score for hour, value in enumerate(values)]
    assert [hour for hour, score in enumerate(scores) if score >= 1] == [300]
