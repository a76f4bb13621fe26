"""What many series have shown so far, for one question: how far is a value of each from the nearest of them?"""

from __future__ import annotations

from math import inf

import numpy as np

from detectors.columns.memory import Rows
from detectors.columns.numbers import Real

CELLS = 1 << 17
"""So many numbers are moved at a time: they stay in the cache of a core."""


class Nearests:
    """`Nearest` in columns: places of the array `name` of a state, as many as its own state has.

    Each method is told where these begin.
    """

    def __init__(self, name: str, most: int) -> None:
        """`most` is a power of two."""
        self._name = name
        self._most = most
        self._steps = [most >> k for k in range(1, most.bit_length())] + [1]

    def distance(self, rows: Rows, start: int, value: Real) -> Real:
        """To the nearest value seen; infinite before there is one."""
        cells = rows.cells[self._name]
        width, numbers = cells.shape[1], cells.reshape(-1)
        # A binary search in every row at once: `at` is the line of the greatest value known to be less.
        none = (start + 1) * width + rows.numbers
        at = none
        for step in self._steps:
            probe = at + step * width
            at = np.where(numbers.take(probe) < value, probe, at)
        below = value - numbers.take(at)
        below[at == none] = inf
        is_greatest = at == none + self._most * width
        above: Real = numbers.take(np.where(is_greatest, at, at + width)) - value
        above[is_greatest] = inf
        np.minimum(above, below, out=above)
        return above

    def take(self, rows: Rows, start: int, value: Real) -> Real:
        """The distances of values, which are remembered unless some as good as equal are known."""
        near = self.distance(rows, start, value)
        new = np.flatnonzero(near > rows[self._name, start + 1])
        if new.size:
            self._insert(rows.at(new), start, value[new])
        return near

    def middle(self, rows: Rows, start: int) -> Real:
        """The middle one of the values kept; 0 before there is one."""
        cells, count = rows.cells[self._name], rows[self._name, start]
        lines = start + 2 + (count // 2).astype(np.intp)
        found: Real = np.where(count > 0, cells.reshape(-1).take(lines * cells.shape[1] + rows.numbers), 0.0)
        return found

    def _insert(self, rows: Rows, start: int, value: Real) -> None:
        count = rows[self._name, start]
        is_full = count == self._most
        if is_full.any():
            self._thin(rows.only(is_full), start, value[is_full])
            if is_full.all():
                return
            rows, value, count = rows.only(~is_full), value[~is_full], count[~is_full]
        rows[self._name, start] = count + 1
        longest = int(count.max()) + 1
        step = max(1, CELLS // longest)
        for first in range(0, len(value), step):
            part = slice(first, first + step)
            some = rows.at(np.arange(len(value))[part])
            seen = some.block(self._name, start + 2, start + 2 + longest)
            moved = np.minimum(seen, value[part])
            np.maximum(seen[:-1], value[part], out=moved[1:])
            np.minimum(moved[1:], seen[1:], out=moved[1:])
            some.put_block(self._name, start + 2, moved)

    def _thin(self, rows: Rows, start: int, value: Real) -> None:
        """Of full rows only values further apart are kept."""
        seen = np.vstack([rows.block(self._name, start + 2, start + 2 + self._most), value])
        seen.sort(axis=0)
        last, kept = seen[-1], seen[0]
        apart = (last - kept) / (self._most / 2)
        for line in seen[1:-1]:
            is_kept = (apart < line - kept) & (apart < last - line)
            kept = np.where(is_kept, line, kept)
            line[~is_kept] = inf
        seen.sort(axis=0)
        rows[self._name, start] = np.isfinite(seen).sum(axis=0).astype(np.float64)
        rows[self._name, start + 1] = apart
        rows.put_block(self._name, start + 2, seen[:-1])
