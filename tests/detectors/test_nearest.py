"""The nearest value seen: of one series, and of many at once."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import numpy as np
import pytest

from detectors.columns.memory import Memory
from detectors.columns.nearest import Nearests
from detectors.nearest import Nearest

MOST = 8


def test_far_values_are_never_forgotten_and_distances_are_wrong_by_a_fraction_of_the_range() -> None:
    draw, seen, values = Random(1), Nearest(MOST), [0.0, 100.0]
    for value in values:
        seen.take(value)
    for _ in range(300):
        value = draw.uniform(20, 40)
        meant = min(abs(value - other) for other in values)
        assert meant <= seen.take(value) <= meant + 100 / (MOST / 2)
        values.append(value)
    assert (seen.distance(0.0), seen.distance(100.0)) == (0.0, 0.0)


@pytest.mark.parametrize("is_whole", [True, False])
def test_many_remember_what_each_would_alone_however_full_they_are(is_whole: bool) -> None:
    rng, rows = np.random.default_rng(2), 6
    singles = [[Nearest(MOST) for _ in range(rows)] for _ in range(2)]
    memory = Memory({"seen": Nearest(MOST).state() * 2}, rows)
    many, some = Nearests("seen", MOST), memory.rows(0, rows)
    thinned = 0
    for number in range(200):
        value = rng.normal(0, 1 + np.arange(rows)) * 10
        value = np.round(value) if is_whole else value
        part = number % 2
        start = part * (MOST + 2)
        is_here = rng.random(rows) < 0.8
        here = np.flatnonzero(is_here)
        meant = [singles[part][row].take(value[row]) for row in here]
        assert many.take(some.at(here), start, value[here]).tolist() == meant
        wanted = [singles[part][row].distance(1.0) for row in range(rows)]
        assert many.distance(some, start, np.ones(rows)).tolist() == wanted
        assert many.middle(some, start).tolist() == [one.middle() for one in singles[part]]
        before = [one.state() for one in singles[part]]
        assert memory.state()["seen"][:, start : start + MOST + 2].tolist() == before
        thinned += sum(one[1] > 0 for one in before)
    assert thinned


def test_what_is_remembered_while_nothing_may_change_is_put_back() -> None:
    memory = Memory({"seen": Nearest(MOST).state()}, 2)
    many = Nearests("seen", MOST)
    for value in range(MOST):
        many.take(memory.rows(0, 2), 0, np.array([value * value, 5.0]))
    before = memory.state()["seen"]
    with memory.unchanged():
        many.take(memory.rows(0, 2), 0, np.array([1000.0, 7.0]))
        assert not np.array_equal(memory.state()["seen"], before)
    assert np.array_equal(memory.state()["seen"], before)


def test_the_values_kept_are_in_order() -> None:
    seen, draw = Nearest(MOST), Random(3)
    for _ in range(50):
        seen.take(draw.gauss(0, 5))
    count, _, *values = seen.state()
    kept = values[: int(count)]
    assert all(one < other for one, other in pairwise(kept))
