"""Segments: leaf cells summed by every combination of up to three dimensions, and what a set of them contributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detectors.cells import Cells, Ints, Mask, Real, numbered

DEEPEST = 3


@dataclass(frozen=True)
class _Table:
    """Cells summed by `dims`: the codes (dims, k), and where the cells of the table that it is made of go (m rows)."""

    dims: tuple[int, ...]
    codes: Ints
    source: int
    place: Ints

    @property
    def size(self) -> int:
        return int(self.codes.shape[1])


class Segments:
    """All segments of every cut, the shallow cuts first: k of them side by side.

    A cut is a combination of one to three of the dimensions that tell at least two cells apart; its segments hold each
    cell once. Cells are summed by the fewest additions: a table with one dimension less is made of one that is small
    already.
    """

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        amounts = np.concatenate([cells.now, cells.base])
        self._live: Mask = np.asarray(amounts.any(axis=1))
        self._amounts = amounts[self._live]
        self._tables = _tables(cells, len(self._amounts))
        shown = [place for place, table in enumerate(self._tables) if len(table.dims) <= DEEPEST]
        shown.sort(key=lambda place: (len(self._tables[place].dims), sorted(self._tables[place].dims)))
        self._shown = shown
        cuts = [self._tables[place] for place in shown]
        sizes = np.array([cut.size for cut in cuts], dtype=np.int64)
        self.cut = np.repeat(np.arange(len(cuts)), sizes)
        self.first = np.cumsum(sizes) - sizes
        self.choice = sizes[self.cut]
        self.depth = np.array([len(cut.dims) for cut in cuts], dtype=np.int64)[self.cut]
        self.unknown = np.concatenate([_unknown(cells, cut) for cut in cuts]) if cuts else np.zeros(0)

    @property
    def size(self) -> int:
        """How many there are, of all cuts together."""
        return len(self.cut)

    def sums(self, left: Mask) -> tuple[Real, Real]:
        """`now` and `base` of the cells that are left, (3, k) each."""
        amounts: Real = self._amounts * left
        rows = len(amounts)
        found: list[Real] = []
        for table in self._tables:
            source = amounts if table.source < 0 else found[table.source]
            added = np.bincount(table.place, weights=source.ravel(), minlength=rows * table.size)
            found.append(np.asarray(added, dtype=np.float64).reshape(rows, table.size))
        flat = np.zeros((len(self._live), self.size))
        if self.size:
            flat[self._live] = np.concatenate([found[place] for place in self._shown], axis=1)
        return flat[:3], flat[3:]

    def whole(self, amounts: Real) -> Real:
        """(…, k) amounts: for each segment the sum over its cut."""
        added: Real = np.add.reduceat(amounts, self.first, axis=-1)[..., self.cut]
        return added

    def named(self, place: int) -> dict[str, str]:
        """A segment by its values."""
        cut = int(self.cut[place])
        table, at = self._tables[self._shown[cut]], place - int(self.first[cut])
        told = sorted(zip(table.dims, table.codes[:, at].tolist(), strict=True))
        return {self.cells.dimensions[dim]: self.cells.words[dim][code] for dim, code in told}


def _tables(cells: Cells, rows: int) -> list[_Table]:
    """Every set of one to three useful dimensions, each made once, and what stands between them and the cells.

    Dimensions are dropped in one order only, those of most values first: so each set has one way down to it.
    """
    sizes = [len(words) for words in cells.words]
    useful = [dim for dim in range(len(sizes)) if cells.size and (cells.codes[dim] != cells.codes[dim][0]).any()]
    useful.sort(key=lambda dim: -sizes[dim])
    if not useful or not rows:
        return []
    found = [_made(cells.codes[useful], tuple(useful), sizes, (-1, rows))]
    pending = [(0, 0)]
    for source, start in pending:
        table = found[source]
        for at in range(start, min(len(table.dims), DEEPEST + 1) if len(table.dims) > 1 else 0):
            kept = [place for place in range(len(table.dims)) if place != at]
            pending.append((len(found), at))
            found.append(_made(table.codes[kept], tuple(table.dims[place] for place in kept), sizes, (source, rows)))
    return found


def _made(columns: Ints, dims: tuple[int, ...], sizes: Sequence[int], of: tuple[int, int]) -> _Table:
    source, rows = of
    place, example = numbered(columns, [sizes[dim] for dim in dims])
    flat = (place + len(example) * np.arange(rows)[:, None]).ravel()
    return _Table(dims, columns[:, example], source, flat)


def _unknown(cells: Cells, cut: _Table) -> Real:
    """Of how many dimensions nobody knows the value (''), for each segment."""
    found = np.zeros(cut.size)
    for dim, column in zip(cut.dims, cut.codes, strict=True):
        if "" in cells.words[dim]:
            found += column == cells.words[dim].index("")
    return found


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
