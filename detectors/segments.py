"""Segments: leaf cells summed by every combination of up to three dimensions, and what a set of them contributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

DEEPEST = 3


@dataclass(frozen=True)
class Cells:
    """The leaf cells of a metric: n combinations of values of the dimensions.

    `now` and `base` are (3, n): numerators, denominators (unused without `is_ratio`), sums of squares (for means). The
    numerators of `base` times `scale` are what is expected: of counts now, of ratios at the base's denominators.
    """

    dimensions: tuple[str, ...]
    leaves: Sequence[tuple[str, ...]]
    now: Real
    base: Real
    is_ratio: bool = False
    scale: float = 1.0

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.leaves)

    def of_traffic(self) -> Cells:
        """The denominators as counts of their own."""
        now, base = self.now[[1, 1, 1]], self.base[[1, 1, 1]]
        below = base[0].sum()
        return Cells(self.dimensions, self.leaves, now, base, scale=now[0].sum() / below if below else 1.0)

    @cached_property
    def codes(self) -> list[tuple[Ints, int]]:
        """For each dimension the leaves' values as numbers, and how many values there are."""
        found = []
        for column in zip(*self.leaves, strict=True):
            known = {value: place for place, value in enumerate(dict.fromkeys(column))}
            found.append((np.fromiter((known[value] for value in column), np.int64, self.size), len(known)))
        return found

    @cached_property
    def unknown(self) -> list[Mask]:
        """For each dimension, of which leaves nobody knows the value ('')."""
        return [
            np.fromiter((not value for value in column), bool, self.size) for column in zip(*self.leaves, strict=True)
        ]


@dataclass(frozen=True)
class Cut:
    """The leaves grouped by some dimensions: the segment of each leaf (n), and one leaf of each segment (k)."""

    dimensions: tuple[int, ...]
    segment: Ints
    example: Ints

    @property
    def size(self) -> int:
        """How many segments there are."""
        return len(self.example)

    def sums(self, amounts: Real) -> Real:
        """(m, n) amounts of leaves as (m, k) of segments."""
        return np.array([np.bincount(self.segment, row, self.size) for row in amounts])


def cuts(cells: Cells) -> list[Cut]:
    """The cells by every combination of one to three of their dimensions that tells at least two segments apart."""
    useful = [place for place, (_, size) in enumerate(cells.codes) if size > 1]
    chosen = [dims for depth in range(1, DEEPEST + 1) for dims in combinations(useful, depth)]
    return [_cut(cells, dims) for dims in chosen]


def _cut(cells: Cells, dims: tuple[int, ...]) -> Cut:
    code, span = np.zeros(cells.size, dtype=np.int64), 1
    for dim in dims:
        column, size = cells.codes[dim]
        code, span = code * size + column, span * size
    if span <= 8 * cells.size:
        is_there = np.zeros(span, dtype=bool)
        is_there[code] = True
        segment = (np.cumsum(is_there) - 1)[code]
        count = int(is_there.sum())
    else:
        named, segment = np.unique(code, return_inverse=True)
        count = len(named)
    example = np.zeros(count, dtype=np.int64)
    example[segment] = np.arange(cells.size)
    return Cut(dims, segment, example)


@dataclass(frozen=True)
class Whole:
    """The sums of all cells, and the metric that they make."""

    now: Real
    base: Real
    is_ratio: bool
    scale: float

    @property
    def value(self) -> float:
        """The metric now."""
        return float(self.now[0] / self.now[1]) if self.is_ratio else float(self.now[0])

    @property
    def expected(self) -> float:
        """The metric as expected."""
        return self.scale * float(self.base[0] / self.base[1] if self.is_ratio else self.base[0])

    def shares(self, now: Real, base: Real) -> tuple[Real, Real, Real]:
        """(rate, mix, shift) of segments with the sums `now` and `base`, (3, k) each.

        Over disjoint segments that cover everything, rate and mix add up to the change of the whole, shift to 0.
        """
        if not self.is_ratio:
            zero = np.zeros(now.shape[1])
            return now[0] - self.scale * base[0], zero, zero
        traffic, usual = now[1] / self.now[1], base[1] / self.base[1]
        part, before = now[0] / self.now[1], self.scale * base[0] / self.base[1]
        middle = (self.value + self.expected) / 2
        # Where a segment had no traffic on one side it has no rate there: it is taken to be as on the other.
        rate_now = np.divide(part, traffic, out=np.full_like(part, np.nan), where=traffic > 0)
        rate_before = np.divide(before, usual, out=np.full_like(part, np.nan), where=usual > 0)
        rate_now, rate_before = (
            np.where(np.isnan(rate_now), rate_before, rate_now),
            np.where(np.isnan(rate_before), rate_now, rate_before),
        )
        shift = traffic - usual
        mix = np.nan_to_num(shift * ((rate_now + rate_before) / 2 - middle))
        return part - before - shift * middle - mix, mix, shift


def whole_of(cells: Cells) -> Whole | None:
    """The sums of all cells; None if either side of a ratio has no denominator."""
    whole = Whole(cells.now.sum(axis=1), cells.base.sum(axis=1), cells.is_ratio, cells.scale)
    if cells.is_ratio and (whole.now[1] <= 0 or whole.base[1] <= 0):
        return None
    return whole
