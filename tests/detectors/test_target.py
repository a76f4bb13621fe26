"""Lines that people have set."""

from __future__ import annotations

import pytest

from detectors.base import Setup
from detectors.shapes import COUNT, SHARE, Shape
from detectors.target import Target
from domain.times import HOUR


@pytest.mark.parametrize(
    ("shape", "value", "n", "call", "why"),
    [
        (SHARE, 0.95, 50.0, "normal", "it keeps the line"),
        (SHARE, 0.90, 50.0, "normal", "the line itself is kept"),
        (SHARE, 0.80, 50.0, "low", "it is below the least"),
        (SHARE, 0.80, 5.0, "not_enough", "five answers are not held against a line"),
        (COUNT, 20.0, None, "high", "it is above the most"),
        (COUNT, None, None, "normal", "no data is left to silence"),
    ],
)
def test_a_value_is_held_against_the_lines(
    shape: Shape, value: float | None, n: float | None, call: str, why: str
) -> None:
    setup = Setup(shape, HOUR, min_count=20, least=0.9) if shape is SHARE else Setup(shape, HOUR, most=10.0)
    found = Target(setup).update(0, value, n)
    assert found.call == call, why
    assert (found.score >= 1) == found.is_strange


def test_further_beyond_the_line_scores_more() -> None:
    one = Target(Setup(COUNT, HOUR, most=10.0))
    assert 1 < one.update(0, 11.0).score < one.update(HOUR, 20.0).score == 2


def test_the_sentence_has_its_line() -> None:
    found = Target(Setup(COUNT, HOUR, most=10.0)).update(0, 11.0)
    assert (found.code, found.lower, found.upper) == ("target_high", None, 10.0)


def test_without_lines_nothing_is_called() -> None:
    assert not Target(Setup(COUNT, HOUR)).update(0, 1e9).is_strange
