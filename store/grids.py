"""The tallies of a metric as arrays: every segment over all the buckets that are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from store.tallies import ROLES, Part

Real = NDArray[np.float64]


class Grid(NamedTuple):
    """`tallies` (ROLES, segments, buckets) of the `segments`, the largest first; `there` (segments, buckets) where any
    record stands behind them, they are 0 elsewhere."""

    segments: Sequence[str]
    tallies: Real
    there: NDArray[np.bool_]


def grid(at: Sequence[int], parts: Iterable[Part]) -> Grid:
    """All parts together, over the buckets that begin at these moments (ms, in order); others are left out."""
    buckets, names = np.array(at, dtype=np.int64), dict[str, int]()
    added = [_placed(part, buckets, names) for part in parts]
    tallies = np.zeros((len(ROLES), len(names) * len(buckets)))
    there = np.zeros(len(names) * len(buckets), dtype=bool)
    for places, sums in added:
        tallies[:, places] += sums
        there[places] = True
    shape = len(names), len(buckets)
    return _sorted(list(names), tallies.reshape(len(ROLES), *shape), there.reshape(shape))


def _placed(part: Part, buckets: NDArray[np.int64], names: dict[str, int]) -> tuple[NDArray[np.int64], Real]:
    """The tallies of a part, and where they go; segments that are new are given the next place."""
    rows = np.fromiter((names.setdefault(name, len(names)) for name in part.segments), np.int64, len(part.segments))
    at = np.array(part.at, dtype=np.int64)
    columns = np.searchsorted(buckets, at)
    fits = np.flatnonzero(buckets.take(columns, mode="clip") == at)
    return (rows * len(buckets) + columns)[fits], np.array(part.sums, dtype=np.float64)[:, fits]


def _sorted(names: list[str], tallies: Real, there: NDArray[np.bool_]) -> Grid:
    """The largest first, then by name: by what stands behind them, of counts by themselves."""
    top, n, *_ = tallies
    sizes = np.where(n == 0, top, n).sum(axis=1).tolist()
    order = sorted(range(len(names)), key=lambda row: (-sizes[row], names[row]))
    return Grid([names[row] for row in order], tallies[:, order], there[order])
