"""Sensitivity: what it does to a verdict, and what it leaves alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.tuning import STEPS, sensitivity_of, tuned
from domain.verdicts import Verdict

HIGH = Verdict(0, 1.5, "high", 16.0, 10.0, 6.0, 14.0, code="high")
NORMAL = Verdict(0, 0.8, "normal", 7.0, 10.0, 6.0, 14.0, code="normal")


def test_less_sensitive_is_a_wider_band_in_which_the_same_value_is_normal() -> None:
    calm = tuned(HIGH, 0.5)
    assert (calm.call, calm.code, calm.score) == ("normal", "normal", 0.75)
    assert (calm.lower, calm.upper) == (2.0, 18.0)


def test_more_sensitive_calls_what_was_within_to_the_side_on_which_it_lies() -> None:
    keen = tuned(NORMAL, 2.0)
    assert (keen.call, keen.code, keen.score) == ("low", "low", 1.6)
    assert (keen.lower, keen.upper) == (8.0, 12.0)
    assert tuned(Verdict(0, 0.8, "normal", 9.9, 10.0, 6.0, 14.0), 2.0).code == "low_lasting"


def test_what_goes_on_with_a_score_that_rests_is_no_less_strange_to_the_more_sensitive() -> None:
    resting = Verdict(0, 0.4, "high", 16.0, 10.0, 6.0, 14.0, code="high")
    assert tuned(resting, 1.2).is_strange
    assert not tuned(resting, 0.7).is_strange


def test_silence_that_is_not_sure_enough_is_no_data() -> None:
    quiet = tuned(Verdict(0, 1.2, "silent", None, 4.0, code="silent"), 0.7)
    assert (quiet.call, quiet.code) == ("normal", "no_data")


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict(0, 0.9, "learning", 7.0, code="learning"),
        Verdict(0, 0.9, "not_enough", 7.0, code="not_enough"),
        Verdict(0, 1.0, "high", 7.0, 5.0, code="target_high"),
    ],
)
def test_what_nobody_can_know_and_what_people_drew_is_left_alone(verdict: Verdict) -> None:
    assert tuned(verdict, 2.0) is verdict
    assert tuned(verdict, 0.5) is verdict


def test_a_stray_without_a_direction_opens_nothing() -> None:
    assert not tuned(Verdict(0, 0.9, "normal", 7.0), 2.0).is_strange
    assert not tuned(Verdict(0, 0.9, "normal", 7.0, 7.0), 2.0).is_strange


@given(st.floats(0, 50), st.floats(-100, 100).filter(bool), st.sampled_from(STEPS))
def test_a_score_of_one_is_always_the_edge(score: float, value: float, by: float) -> None:
    call = "normal" if score < 1 else "high" if value >= 0 else "low"
    told = tuned(Verdict(0, score, call, value, 0.0), by)
    assert told.is_strange == (told.score >= 1)


@given(st.floats(0, 50), st.sampled_from(list(pairwise(STEPS))))
def test_more_sensitive_never_calls_less(score: float, steps: tuple[float, float]) -> None:
    verdict = Verdict(0, score, "high" if score >= 1 else "normal", 3.0, 1.0)
    less, more = (tuned(verdict, step) for step in steps)
    assert more.is_strange >= less.is_strange


@pytest.mark.parametrize("amount", [0.0, 0.49, 2.01, float("nan"), float("inf")])
def test_a_sensitivity_outside_the_steps_is_refused(amount: float) -> None:
    with pytest.raises(BadInput, match=r"from 0\.5 to 2"):
        sensitivity_of(amount)
