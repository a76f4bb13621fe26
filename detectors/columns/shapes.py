"""The scales of `Shape` in columns: how far observed sums are from expected ones, and the way back."""

from __future__ import annotations

from math import pi
from typing import Protocol, Self

import numpy as np

from detectors.columns.numbers import Mask, Real
from detectors.columns.surprise import sums_at, surprise
from detectors.shapes import FEW, LEAST, SMALL, Shape


class Scale(Protocol):
    """Around what is expected of each series; see `Shape` for what each method says."""

    def __init__(self, shape: Shape, expected: Real, mass: Real) -> None: ...

    @property
    def size(self) -> Real:
        """What the variance of `distance` beyond chance grows with."""
        ...

    @property
    def least(self) -> Real | float:
        """The least deviation of `distance`."""
        ...

    def distance(self, observed: Real) -> Real:
        """How far the observed sums are from the expected ones."""
        ...

    def at(self, distance: Real) -> Real:
        """The sums that lie so far from the expected ones."""
        ...

    def only(self, mask: Mask) -> Self:
        """Around those where `mask` says so."""
        ...


class _Around:
    def __init__(self, shape: Shape, expected: Real, mass: Real) -> None:
        self._shape = shape
        self._expected = expected
        self._mass = mass

    def only(self, mask: Mask) -> Self:
        return type(self)(self._shape, self._expected[mask], self._mass[mask])


class Roots(_Around):
    """Counts and amounts, by their fourth roots; few of what can be counted by their likelihood."""

    def __init__(self, shape: Shape, expected: Real, mass: Real) -> None:
        super().__init__(shape, expected, mass)
        root = np.maximum(expected + shape.add, 0.0)
        np.sqrt(root, out=root)
        self._root = np.sqrt(root, out=root)
        self._steep = 4 * root

    @property
    def size(self) -> Real:
        return np.abs(self._expected)

    @property
    def least(self) -> Real | float:
        if self._shape.name != "amount":
            return self._shape.floor
        found: Real = LEAST * np.sqrt(np.abs(self._expected))
        return found

    def distance(self, observed: Real) -> Real:
        lifted = observed + self._shape.add
        found = np.abs(lifted)
        np.sqrt(found, out=found)
        np.sqrt(found, out=found)
        np.copysign(found, lifted, out=found)
        found -= self._root
        found *= self._steep
        is_few = self._is_few(observed)
        if is_few.any():
            rare = surprise(observed[is_few], self._expected[is_few])
            found[is_few] = np.maximum(found[is_few], rare)
        return found

    def at(self, distance: Real) -> Real:
        found: Real = distance / self._steep
        found += self._root
        np.maximum(found, 0.0, out=found)
        found *= found
        found *= found
        found -= self._shape.add
        np.maximum(found, 0.0, out=found)
        is_rooted = self._root > 0
        if not is_rooted.all():
            found = np.where(is_rooted, found, self._expected)
        is_few = self._is_few(found)
        if is_few.any():
            found[is_few] = sums_at(distance[is_few], self._expected[is_few], found[is_few])
        return found

    def _is_few(self, observed: Real) -> Mask:
        if self._shape.add <= 0:
            return np.zeros(len(observed), dtype=np.bool_)
        found: Mask = (self._expected < FEW) & (self._expected >= 0)
        found &= observed > self._expected
        return found


class Angles(_Around):
    """Shares, by the angle whose squared sine they are."""

    def __init__(self, shape: Shape, expected: Real, mass: Real) -> None:
        super().__init__(shape, expected, mass)
        self._steep = np.sqrt(mass)
        self._steep *= 2
        self._angle = self._angle_of(expected)

    @property
    def size(self) -> Real:
        return self._mass

    @property
    def least(self) -> Real | float:
        return self._shape.floor

    def distance(self, observed: Real) -> Real:
        found = self._angle_of(observed)
        found -= self._angle
        found *= self._steep
        return found

    def at(self, distance: Real) -> Real:
        angle = distance / self._steep
        angle += self._angle
        share: Real = np.sin(np.clip(angle, 0.0, pi / 2, out=angle), out=angle)
        share *= share
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


class Offsets(_Around):
    """Means, by differences of their sums."""

    def __init__(self, shape: Shape, expected: Real, mass: Real) -> None:
        super().__init__(shape, expected, mass)
        self._spread = np.sqrt(mass)

    @property
    def size(self) -> Real:
        return self._mass

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
