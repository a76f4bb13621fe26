"""Metrics that are each a little strange together are found, and what only looks like it is not."""

from __future__ import annotations

import numpy as np
import pytest

from detectors.joint import LEAST, Joint, surprise, tail

SIDES = (1, -1, 1, 1, 0)
HOURS = 800


def taught(seed: int = 1, *, shared: float = 0.5) -> tuple[Joint, np.ndarray]:
    """A detector that has seen 800 hours of strays with something in common, and how these scored."""
    rng = np.random.default_rng(seed)
    seen = Joint(SIDES)
    common = rng.normal(size=(HOURS, 1)) * np.sqrt(shared)
    strays = 0.25 * (common + rng.normal(size=(HOURS, len(SIDES))) * np.sqrt(1 - shared))
    return seen, np.array([seen.update(row.tolist()).score for row in strays])


def test_ordinary_hours_are_not_strange() -> None:
    assert sum((taught(seed)[1] >= 1).sum() for seed in range(1, 5)) <= 1


def test_several_a_little_worse_for_some_hours_are_strange_together() -> None:
    seen, _ = taught()
    found = [seen.update([0.4, -0.4, 0.4, 0.05, 0.0]) for _ in range(5)]
    assert found[-1].score > 1
    assert sorted(np.argsort(found[-1].shares)[-3:].tolist()) == [0, 1, 2]


def test_as_much_better_is_not() -> None:
    seen, _ = taught()
    found = [seen.update([-0.4, 0.4, -0.4, -0.05, 0.0]) for _ in range(5)]
    assert max(one.score for one in found) < 1


def test_what_usually_goes_together_is_less_strange_together() -> None:
    """All move with what they share, against the sides of some."""
    alike, apart = taught(shared=0.8)[0], taught(shared=0.0)[0]
    hour = [0.45, None, 0.45, 0.45, None]
    assert [alike.update(hour) for _ in range(4)][-1].score < [apart.update(hour) for _ in range(4)][-1].score


def test_shares_split_the_distance_whole_and_leave_out_what_is_missing() -> None:
    seen, _ = taught()
    found = [seen.update([0.4, None, 0.4, 0.4, 0.1]) for _ in range(5)][-1]
    assert sum(found.shares) == pytest.approx(1.0)
    assert min(found.shares) >= 0
    assert found.shares[1] == 0


def test_one_metric_far_out_counts_for_no_more_than_a_little() -> None:
    seen, _ = taught()
    assert seen.update([50.0, 0.0, 0.0, 0.0, 0.0]).score < 1


def test_too_few_metrics_say_nothing() -> None:
    seen, _ = taught()
    few = [2.0 if place < LEAST - 1 else None for place in range(len(SIDES))]
    assert seen.update(few) == seen.update([float("nan"), float("inf"), None, None, None])
    assert seen.update(few).score == 0


def test_a_long_incident_does_not_become_usual() -> None:
    seen, _ = taught()
    found = [seen.update([0.6, -0.6, 0.6, 0.6, 0.0]).score for _ in range(48)]
    assert min(found[3:]) >= 1


def test_a_restored_detector_goes_on_as_if_nothing_had_happened() -> None:
    first, _ = taught()
    second = Joint(SIDES)
    second.restore(first.state())
    hours = np.random.default_rng(2).normal(size=(20, len(SIDES))) * 0.3
    assert [first.update(row.tolist()) for row in hours] == [second.update(row.tolist()) for row in hours]


def test_a_state_of_other_metrics_is_refused() -> None:
    with pytest.raises(ValueError, match="another"):
        Joint(SIDES).restore(Joint((1, 1, 1)).state())


@pytest.mark.parametrize(("distance", "degrees", "chance"), [(3.841, 1, 0.05), (9.488, 4, 0.05), (20.515, 5, 0.001)])
def test_the_tail_is_that_of_chi_square(distance: float, degrees: int, chance: float) -> None:
    assert tail(distance, degrees) == pytest.approx(chance, rel=1e-3)


def test_a_side_that_counts_one_way_is_twice_as_unlikely() -> None:
    assert surprise(6.0, (1.0,)) == pytest.approx(surprise(6.0, (0.0,)) + np.log(2))
