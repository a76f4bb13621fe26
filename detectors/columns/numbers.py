"""Columns of numbers: one number of each of many series."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detectors.base import MOST

Real = NDArray[np.float64]
Mask = NDArray[np.bool_]
Ints = NDArray[np.intp]
Names = NDArray[np.int8]
"""Places in a tuple of names."""


def known(values: Real) -> Real:
    """A copy in which nan stands for what cannot be reckoned with."""
    found = np.array(values, dtype=np.float64)
    is_known = np.abs(found) < MOST
    if not is_known.all():
        found[~is_known] = np.nan
    return found


def at_most(numbers: Real, most: float) -> Real:
    """The numbers themselves, none above `most`: numpy clips faster than it takes a minimum with one number."""
    np.clip(numbers, -np.inf, most, out=numbers)
    return numbers


def at_least(numbers: Real, least: float) -> Real:
    """The numbers themselves, none below `least`."""
    np.clip(numbers, least, np.inf, out=numbers)
    return numbers


def ratio(top: Real, bottom: Real, other: Real | float = 0.0) -> Real:
    """Top over bottom, or `other` where the bottom is not above 0."""
    found: Real = top / bottom
    is_there = bottom > 0
    return found if is_there.all() else np.where(is_there, found, other)


def few(mask: Mask, *columns: Real) -> list[Real]:
    """The columns where `mask` says so; themselves if it does everywhere."""
    return list(columns) if mask.all() else [column[mask] for column in columns]
