"""The scales of `Shape` in columns: how far observed sums are from expected ones, and the way back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import pi
from typing import Self

import numpy as np

from detectors.columns.numbers import Ints, Mask, Real, at_least
from detectors.columns.surprise import sums_at, surprise
from detectors.shapes import FEW, LEAST, SMALL, Shape

_NOWHERE = np.zeros(0, dtype=np.intp)


class Scale(ABC):
    """Around what is expected of each series; see `Shape` for what each method says."""

    def __init__(self, shape: Shape, expected: Real, mass: Real) -> None:
        self._shape = shape
        self._expected = expected
        self._mass = mass

    @property
    def size(self) -> Real:
        """What the variance of `distance` beyond chance grows with."""
        return self._mass

    @property
    def least(self) -> Real | float:
        """The least deviation of `distance`."""
        return self._shape.floor

    @abstractmethod
    def distance(self, observed: Real) -> Real:
        """How far the observed sums are from the expected ones."""

    @abstractmethod
    def at(self, distance: Real) -> Real:
        """The sums that lie so far from the expected ones."""

    def only(self, picked: Mask | Ints) -> Self:
        """Around those of them."""
        return type(self)(self._shape, self._expected[picked], self._mass[picked])


class Roots(Scale):
    """Counts and amounts, by their fourth roots; few of what can be counted by their likelihood."""

    def __init__(self, shape: Shape, expected: Real, mass: Real) -> None:
        super().__init__(shape, expected, mass)
        root = at_least(expected + shape.add, 0.0)
        np.sqrt(root, out=root)
        self._root = np.sqrt(root, out=root)
        self._steep = 4 * root
        self._is_counted = shape.add > 0
        self._few = np.flatnonzero((expected < FEW) & (expected >= 0)) if self._is_counted else _NOWHERE

    @property
    def size(self) -> Real:
        return np.abs(self._expected)

    @property
    def least(self) -> Real | float:
        if self._is_counted:
            return self._shape.floor
        found: Real = LEAST * np.sqrt(np.abs(self._expected))
        return found

    def distance(self, observed: Real) -> Real:
        lifted = observed + self._shape.add
        found = lifted if self._is_counted else np.abs(lifted)
        np.sqrt(found, out=found)
        np.sqrt(found, out=found)
        if not self._is_counted:
            np.copysign(found, lifted, out=found)
        found -= self._root
        found *= self._steep
        many = self._many(observed)
        if many.size:
            found[many] = np.maximum(found[many], surprise(observed[many], self._expected[many]))
        return found

    def at(self, distance: Real) -> Real:
        found: Real = distance / self._steep
        found += self._root
        at_least(found, 0.0)
        found *= found
        found *= found
        found -= self._shape.add
        at_least(found, 0.0)
        is_rooted = self._root > 0
        if not is_rooted.all():
            found = np.where(is_rooted, found, self._expected)
        many = self._many(found)
        if many.size:
            found[many] = sums_at(distance[many], self._expected[many], found[many])
        return found

    def _many(self, observed: Real) -> Ints:
        """Where there are many, and few are expected."""
        few = self._few
        return few[observed[few] > self._expected[few]] if few.size else few


class Angles(Scale):
    """Shares, by the angle whose squared sine they are."""

    def __init__(self, shape: Shape, expected: Real, mass: Real) -> None:
        super().__init__(shape, expected, mass)
        self._steep = np.sqrt(mass)
        self._steep *= 2
        self._angle = self._angle_of(expected)

    def distance(self, observed: Real) -> Real:
        found = self._angle_of(observed)
        found -= self._angle
        found *= self._steep
        return found

    def at(self, distance: Real) -> Real:
        angle = distance / self._steep
        angle += self._angle
        # The squared sine by the tangent, which numpy draws four times as fast.
        share: Real = np.tan(np.clip(angle, 0.0, pi / 2, out=angle), out=angle)
        share *= share
        share /= share + 1
        share *= self._mass + 2 * SMALL
        share -= SMALL
        np.clip(share, 0.0, self._mass, out=share)
        return share

    def _angle_of(self, part: Real) -> Real:
        share = part + SMALL
        share /= self._mass + 2 * SMALL
        np.clip(share, 0.0, 1.0, out=share)
        np.sqrt(share, out=share)
        found: Real = np.arcsin(share, out=share)
        return found


class Offsets(Scale):
    """Means, by differences of their sums."""

    def __init__(self, shape: Shape, expected: Real, mass: Real) -> None:
        super().__init__(shape, expected, mass)
        self._spread = np.sqrt(mass)

    @property
    def least(self) -> Real | float:
        return LEAST * np.abs(self._expected) / self._spread

    def distance(self, observed: Real) -> Real:
        found: Real = (observed - self._expected) / self._spread
        return found

    def at(self, distance: Real) -> Real:
        found: Real = self._expected + distance * self._spread
        return found


SCALES: dict[str, type[Scale]] = {"count": Roots, "amount": Roots, "share": Angles, "mean": Offsets}
"""By the name of the shape."""
