"""The edge of the usual: learnt for each side from the rare strays of the series."""

from __future__ import annotations

import numpy as np
import pytest

from detectors.edge import Edge


def edge() -> Edge:
    return Edge(2.0, 1.5, first=3.0, least=2.0, most=8.0)


def test_it_settles_where_one_in_a_hundred_lies_beyond() -> None:
    one = edge()
    for stray in np.random.default_rng(1).standard_t(4, 40_000):
        one.learn(max(stray, 0.0), max(-stray, 0.0))
    assert one.above == pytest.approx(2.0 * 3.75, rel=0.25)
    assert one.below == pytest.approx(1.5 * 3.75, rel=0.25)


def test_each_side_has_its_own() -> None:
    one = edge()
    for _ in range(200):
        one.learn(6.0, 0.0)
    assert one.above > 12.0
    assert one.below < 4.5
    assert one.score(one.above) == pytest.approx(1.0)
    assert one.score(-one.below) == pytest.approx(-1.0)


def test_what_calls_somebody_teaches_it_half_as_much() -> None:
    rare, call = edge(), edge()
    rare.learn(5.9, 0.0)
    call.learn(6.1, 0.0)
    assert 6.0 < call.above < rare.above
    assert (call.above / 6.0) ** 2 == pytest.approx(rare.above / 6.0)


@pytest.mark.parametrize("stray", [0.0, 1e9])
def test_no_past_moves_it_out_of_its_bounds(stray: float) -> None:
    one = edge()
    for _ in range(5_000):
        one.learn(stray, stray)
    assert 2.0 * 2.0 <= one.above <= 2.0 * 8.0
