"""Many segments judged at once are judged as each of them alone."""

from __future__ import annotations

import numpy as np
import pytest

from detectors.columns.joint import Joints, surprises
from detectors.joint import Joint, surprise

SIDES = (1, -1, 1, 1, 0, -1)
SEGMENTS, HOURS = 7, 260


def strays(seed: int) -> np.ndarray:
    """(hours, segments, metrics) with something in common, gaps of every kind, and a trouble at the end of some."""
    rng = np.random.default_rng(seed)
    shape = (HOURS, SEGMENTS, len(SIDES))
    found = 0.25 * (rng.normal(size=(*shape[:2], 1)) * 0.7 + rng.normal(size=shape) * 0.7)
    found[-30:, :3] += 0.35 * np.array(SIDES)
    found[rng.random(shape) < 0.1] = np.nan
    found[:, 3, :2] = np.nan
    found[100:120, 4] = np.nan
    found[:, 5, :4] = np.nan
    found[7, 6, 0] = np.inf
    return found


def test_each_segment_is_judged_as_it_would_be_alone() -> None:
    hours = strays(1)
    many, alone = Joints(SIDES, SEGMENTS), [Joint(SIDES) for _ in range(SEGMENTS)]
    strange = 0
    for hour in hours:
        found = many.update(hour)
        said = [one.update(row.tolist()) for one, row in zip(alone, hour, strict=True)]
        np.testing.assert_allclose(found.score, [one.score for one in said], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(found.shares, [one.shares for one in said], rtol=1e-9, atol=1e-12)
        strange += int((found.score >= 1).sum())
    assert strange > 20


def test_segments_that_come_later_begin_with_nothing() -> None:
    hours = strays(2)
    early, late = Joints(SIDES, 2), Joints(SIDES, SEGMENTS - 2)
    for hour in hours[:100]:
        early.update(hour[:2])
    early.grow(SEGMENTS - 2)
    for hour in hours[100:]:
        whole, part = early.update(hour), late.update(hour[2:])
        np.testing.assert_array_equal(whole.score[2:], part.score)


def test_restored_segments_go_on_as_if_nothing_had_happened() -> None:
    hours = strays(3)
    first, second = Joints(SIDES, SEGMENTS), Joints(SIDES)
    for hour in hours[:150]:
        first.update(hour)
    kept = first.state()
    second.restore(kept)
    for hour in hours[150:]:
        np.testing.assert_array_equal(first.update(hour).score, second.update(hour).score)
    assert kept["hours"][0] != first.state()["hours"][0]


def test_other_metrics_are_refused() -> None:
    with pytest.raises(ValueError, match="other metrics"):
        Joints(SIDES).restore(Joints((1, 1, 1), 2).state())
    with pytest.raises(ValueError, match="2 segments of 6 metrics"):
        Joints(SIDES, 2).update(np.zeros((2, 5)))


def test_how_unlikely_a_distance_is_does_not_depend_on_how_many_are_asked_for() -> None:
    distances = np.array([0.0, 0.3, 2.71, 9.5, 40.0, 900.0, 5000.0])
    for sides in ((0.0,), (1.0, -1.0, 1.0), (0.0, 1.0, 0.0, -1.0), (1.0,) * 7):
        alone = [surprise(float(one), sides) for one in distances]
        np.testing.assert_allclose(surprises(distances, np.array(sides)), alone, rtol=1e-12, atol=1e-12)
