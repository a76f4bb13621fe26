"""Choosing by cross-validation: every series is held out once a deal, and the margin goes before the F1."""

from __future__ import annotations

import importlib

import pytest

from bench.crossval import FOLDS, KNOBS, MARGIN, Tally, chosen, folds, total

NAMES = [("CX", f"x{number}") for number in range(11)] + [("CMD", f"m{number}") for number in range(7)]


def alike(found: float, false: float) -> dict[tuple[str, str], Tally]:
    """The same for every series, a week each."""
    return {name: Tally(found, 10, false, 1) for name in NAMES}


def test_every_series_is_held_out_once_in_each_deal() -> None:
    first, second = folds(NAMES, 1), folds(NAMES, 2)
    assert len(first) == FOLDS
    assert sorted(name for fold in first for name in fold) == sorted(NAMES)
    assert first != second
    assert first == folds(NAMES, 1)
    sizes = [sum(name[0] == "CX" for name in fold) for fold in first]
    assert max(sizes) - min(sizes) <= 1


def test_the_best_of_those_that_keep_the_margin_is_chosen() -> None:
    found = {"few": alike(5, 0.01), "best": alike(7, 0.05), "greedy": alike(9, 0.1 * MARGIN + 0.001)}
    assert chosen(found, set(NAMES)) == "best"


def test_where_none_keeps_the_margin_the_least_false_alarms_count_and_then_what_is_found() -> None:
    found = {"loud": alike(9, 0.5), "calm": alike(5, 0.2), "calm and better": alike(6, 0.2)}
    assert chosen(found, set(NAMES)) == "calm and better"


def test_tallies_are_pooled_over_series() -> None:
    pooled = total(alike(5, 1), "CX", {("CX", "x1"), ("CX", "x2"), ("CMD", "m1")})
    assert pooled == (10, 20, 2, 2)
    assert pooled.f1 == pytest.approx(20 / 32)
    assert pooled.rate == 1
    assert total({}, "CX").f1 == 0


def test_every_constant_is_tried_beside_its_present_value() -> None:
    for knob in KNOBS:
        assert getattr(importlib.import_module(knob.module), knob.constant) in knob.values
