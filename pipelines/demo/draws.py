"""Chance, drawn a day at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.times import MINUTE
from pipelines.demo.company import MINUTES, Floats

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Names = NDArray[np.object_]
Random = np.random.Generator


def names(values: Sequence[Any]) -> Names:
    """The values as an array of objects."""
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def pick(rng: Random, shares: Mapping[Any, float], count: int) -> Names:
    """`count` of the keys, drawn by their shares."""
    edges = np.cumsum(list(shares.values()))
    drawn = np.searchsorted(edges / edges[-1], rng.random(count), side="right")
    return names(list(shares))[drawn]


def only(where: Flags, values: Names) -> Names:
    """The values where it holds, None elsewhere."""
    found = values.copy()
    found[~where] = None
    return found


def arrivals(rng: Random, a_minute: Floats, start: int) -> Ints:
    """Moments (ms) of a day that begins at `start`, in order: a Poisson count in each of its minutes."""
    counts = rng.poisson(a_minute)
    minute = np.repeat(np.arange(MINUTES), counts)
    moments: Ints = start + minute * MINUTE + rng.integers(0, MINUTE, len(minute))
    moments.sort()
    return moments


def spread(rng: Random, sigma: float, count: int) -> Floats:
    """Lognormal factors around a mean of 1."""
    return rng.lognormal(-sigma * sigma / 2, sigma, count)
