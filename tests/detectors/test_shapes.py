"""Shapes: distances that mean the same on every scale."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.shapes import AMOUNT, COUNT, MEAN, SHAPES, SHARE, Shape


@pytest.mark.parametrize("shape", SHAPES.values(), ids=lambda shape: shape.name)
@given(part=st.floats(0.05, 0.95), mass=st.floats(5, 1e4), distance=st.floats(-1, 1))
def test_at_is_the_inverse_of_distance(shape: Shape, part: float, mass: float, distance: float) -> None:
    expected = part * mass if not shape.multiplies else 10 + part * 1000
    mass = 1.0 if shape.multiplies else mass
    there = shape.at(expected, mass, distance)
    if shape is SHARE and not 0 < there < mass:
        return
    assert shape.distance(there, expected, mass) == pytest.approx(distance, abs=1e-6)


@pytest.mark.parametrize("expected", [3.0, 30.0, 300.0])
def test_chance_alone_has_a_variance_of_one_at_every_size(expected: float) -> None:
    rng = np.random.default_rng(1)
    counts = [COUNT.distance(float(k), expected, 1.0) for k in rng.poisson(expected, 4000)]
    assert np.var(counts) == pytest.approx(1, abs=0.15)
    parts = [SHARE.distance(float(k), expected, 1000.0) for k in rng.binomial(1000, expected / 1000, 4000)]
    assert np.var(parts) == pytest.approx(1, abs=0.15)


def test_a_mean_of_many_strays_less_than_one_of_few() -> None:
    assert MEAN.distance(4.1 * 100, 4.0 * 100, 100.0) == pytest.approx(10 * MEAN.distance(4.1, 4.0, 1.0))


def test_amounts_judge_the_same_in_every_unit_up_to_scale() -> None:
    assert AMOUNT.distance(400, 100, 1) == pytest.approx(10 * AMOUNT.distance(4, 1, 1))


def test_five_where_hardly_any_is_expected_is_far_out() -> None:
    assert COUNT.distance(5, 0.03, 1) > 4
    assert COUNT.distance(1, 0.03, 1) < 2


@given(st.floats(0, 4.9), st.floats(0.1, 4))
def test_what_lies_so_far_from_few_is_found_again(expected: float, distance: float) -> None:
    out = COUNT.at(expected, 1, distance)
    assert COUNT.distance(out, expected, 1) == pytest.approx(distance, rel=1e-3) or out >= 30
