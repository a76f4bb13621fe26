"""Leaf cells of a metric: combinations of values of its dimensions as numbers, with their sums on two sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Ints = NDArray[np.integer]
Mask = NDArray[np.bool_]

_ROOM = 2**62
"""Combinations are numbered in 63 bits; where there may be more of them, those there are are numbered first."""
_SPARSE = 8
"""Up to so many possible combinations for each one there is, each has a place of its own; more are sorted."""


@dataclass(frozen=True)
class Cells:
    """The leaf cells of a metric: n combinations of values of the dimensions.

    `codes` (dimensions, n) are the places of their values in `words`. `now` and `base` are (3, n): numerators,
    denominators (unused without `is_ratio`), sums of squares (for means). The numerators of `base` times `scale` are
    what is expected: of counts now, of ratios at the base's denominators.
    """

    dimensions: tuple[str, ...]
    words: Sequence[Sequence[str]]
    codes: Ints
    now: Real
    base: Real
    is_ratio: bool = False
    scale: float = 1.0

    @classmethod
    def of(
        cls,
        dimensions: tuple[str, ...],
        leaves: Sequence[tuple[str, ...]],
        now: Real,
        base: Real,
        *,
        is_ratio: bool = False,
        scale: float = 1.0,
    ) -> Cells:
        """The same of leaves that are told by their values."""
        known = [{word: place for place, word in enumerate(dict.fromkeys(values))} for values in zip(*leaves)]  # noqa: B905
        codes = np.array([[known[dim][word] for dim, word in enumerate(leaf)] for leaf in leaves], dtype=np.int64)
        words = [list(one) for one in known] or [[] for _ in dimensions]
        return cls(dimensions, words, codes.reshape(-1, len(dimensions)).T, now, base, is_ratio, scale)

    @property
    def size(self) -> int:
        """How many there are."""
        return int(self.now.shape[1])

    def within(self, segment: Mapping[str, str]) -> Mask:
        """Which of them lie in a segment."""
        found = np.ones(self.size, dtype=bool)
        for name, word in segment.items():
            dim = self.dimensions.index(name)
            found &= self.codes[dim] == self.words[dim].index(word)
        return found


def numbered(columns: Ints, sizes: Sequence[int]) -> tuple[Ints, Ints]:
    """Columns (d, n) of numbers below `sizes` as one: the place of each among the k combinations there are, and of each
    of those one example (k).
    """
    count = columns.shape[1]
    key, span = np.zeros(count, dtype=np.int64), 1
    for column, size in zip(columns, sizes, strict=True):
        if span * size > _ROOM:
            _, key = np.unique(key, return_inverse=True)
            span = count
        key *= size
        key += column
        span *= size
    if span <= _SPARSE * count:
        is_there = np.zeros(span, dtype=bool)
        is_there[key] = True
        place: Ints = (np.cumsum(is_there) - 1)[key]
        size = int(is_there.sum())
    else:
        there, place = np.unique(key, return_inverse=True)
        size = len(there)
    example = np.zeros(size, dtype=np.int64)
    example[place] = np.arange(count)
    return place, example
