"""The joint detector on many segments at once: the same metrics in each, whatever is missing in some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb, erfc, gamma
from typing import NamedTuple

import numpy as np

from detectors.columns.numbers import Ints, Mask, Real
from detectors.edge import DOWN, UP
from detectors.joint import (
    BEYOND,
    DOUBT,
    ENOUGH,
    FADES,
    FIRST,
    FIRST_HOURS,
    LEAST,
    LEAST_STRAY,
    LITTLE,
    MEMORY,
    MOST,
    OWN,
    TEACHES,
    USUAL,
)

_erfc = np.frompyfunc(erfc, 1, 1)


class Joineds(NamedTuple):
    """`Joined` in columns: (segments,) scores, and (segments, metrics) shares."""

    score: Real
    shares: Real


class Joints:
    """`Joint` in columns: each segment is judged as that judges it alone.

    Segments in which the same metrics are known are judged in one pass, their matrices stacked.

    >>> rng = np.random.default_rng(1)
    >>> seen = Joints((1, 1, 1, 1), 2)
    >>> scores = [seen.update(rng.normal(size=(2, 4))).score.max() for _ in range(1000)]
    >>> found = [seen.update(np.array([[2.0, 1.8, np.nan, 2.2], [0.1, -0.3, 0.2, 0.1]])) for _ in range(5)][-1]
    >>> (found.score > 1).tolist(), found.shares[0, 2].tolist()
    ([True, False], 0.0)
    """

    def __init__(self, sides: Sequence[int], segments: int = 0) -> None:
        """`sides`: which way each metric is worse, 1 upwards, -1 downwards, 0 if it may be strange either way."""
        self._sides = np.array(sides, dtype=np.float64)
        self._codes = 1 << np.arange(len(sides), dtype=np.int64)
        self._memory = self._blank(0)
        self.grow(segments)

    def __len__(self) -> int:
        return len(self._memory["hours"])

    def grow(self, segments: int) -> None:
        """More segments at the end, which know nothing."""
        new = self._blank(segments)
        self._memory = {name: np.concatenate([known, new[name]]) for name, known in self._memory.items()}

    def update(self, strays: Real) -> Joineds:
        """How strange the strays of one hour, (segments, metrics), are by the hours before; then learns.

        nan is no data. ValueError if there are more or fewer segments or metrics.
        """
        if strays.shape != (len(self), len(self._sides)):
            raise ValueError(f"{len(self)} segments of {len(self._sides)} metrics are known, not {strays.shape}")
        found = Joineds(np.zeros(len(strays)), np.zeros(strays.shape))
        self._memory["fading"] *= 1 - FADES
        for rows, here in self._alike(np.isfinite(strays)):
            self._judge(rows, here, strays, found)
        return found

    def state(self) -> dict[str, Real]:
        """Copies of all it remembers: arrays with a segment for each place of their first axis."""
        return {name: array.copy() for name, array in self._memory.items()}

    def restore(self, state: dict[str, Real]) -> None:
        """Remember `state`, with as many segments as it has; ValueError if it is of other metrics."""
        like = self._blank(len(state["hours"]) if "hours" in state else 0)
        if {name: array.shape for name, array in state.items()} != {name: one.shape for name, one in like.items()}:
            raise ValueError("this state was saved by a detector of other metrics")
        self._memory = {name: array.copy() for name, array in state.items()}

    def _blank(self, segments: int) -> dict[str, Real]:
        size = len(self._sides)
        return {
            "hours": np.zeros(segments),
            "edge": np.full(segments, USUAL),
            "mean": np.zeros((segments, size)),
            "fading": np.zeros((segments, size)),
            "spread": np.full((segments, size), FADES / (2 - FADES)),
            "products": np.tile(FIRST**2 * np.eye(size), (segments, 1, 1)),
            "weights": np.full((segments, size, size), FIRST_HOURS),
        }

    def _alike(self, is_here: Mask) -> Iterator[tuple[Ints, Ints]]:
        """The segments in which the same metrics are known, and these metrics, if they are enough to be judged."""
        enough = np.flatnonzero(is_here.sum(axis=1) >= LEAST)
        codes, pattern = np.unique(is_here[enough] @ self._codes, return_inverse=True)
        for place, code in enumerate(codes):
            yield enough[pattern == place], np.flatnonzero(self._codes & code)

    def _judge(self, rows: Ints, here: Ints, strays: Real, found: Joineds) -> None:
        """Put what is found of these segments by these metrics into `found`; then learn."""
        memory, cells = self._memory, np.ix_(rows, here)
        products, weights = (memory[name][np.ix_(rows, here, here)] for name in ("products", "weights"))
        sizes = np.maximum(np.sqrt(np.diagonal(products, axis1=1, axis2=2)), LEAST_STRAY)
        deviations = (strays[cells] - memory["mean"][cells]) / sizes
        little = np.clip(deviations, -LITTLE, LITTLE)
        portions = (_unrelated(products, weights, sizes) @ little[:, :, None])[:, :, 0]
        fading = memory["fading"][cells] + FADES * np.clip(portions, -LITTLE, LITTLE)
        memory["fading"][cells] = fading
        worse = self._worse(here, fading / np.sqrt(memory["spread"][cells]))
        distance = worse.sum(axis=1)
        surprised = surprises(distance, self._sides[here])
        is_old, edge = memory["hours"][rows] >= ENOUGH, memory["edge"][rows]
        score = np.where(is_old & (distance > 0), surprised / (BEYOND * edge), 0.0)
        edge = np.where(is_old & (score < 1), _moved(edge, surprised), edge)
        memory["edge"][rows] = edge
        self._learn(rows, here, (products, weights, sizes), taught=deviations, weight=np.where(score >= 1, 0.1, 1.0))
        found.score[rows] = score
        found.shares[cells] = np.where(score > 0, 1.0, 0.0)[:, None] * worse / np.maximum(distance, 1e-300)[:, None]

    def _worse(self, here: Ints, lasting: Real) -> Real:
        """The squares of what lasts on the side that counts, in deviations."""
        sides = self._sides[here]
        found: Real = np.where(sides == 0, lasting, np.maximum(lasting * sides, 0.0)) ** 2
        return found

    def _learn(self, rows: Ints, here: Ints, known: tuple[Real, Real, Real], *, taught: Real, weight: Real) -> None:
        memory, cells, square = self._memory, np.ix_(rows, here), np.ix_(rows, here, here)
        products, weights, sizes = known
        memory["hours"][rows] = np.minimum(memory["hours"][rows] + 1, MEMORY)
        weights = np.minimum(weights + weight[:, None, None], MEMORY)
        rates = weight[:, None, None] / weights
        strays = np.clip(taught, -TEACHES, TEACHES) * sizes
        memory["weights"][square] = weights
        memory["mean"][cells] += np.diagonal(rates, axis1=1, axis2=2) * strays
        memory["products"][square] = products + rates * (strays[:, :, None] * strays[:, None, :] - products)
        spread, rate = memory["spread"][cells], weight / np.maximum(memory["hours"][rows], DOUBT)
        steady = np.minimum(memory["fading"][cells] ** 2, TEACHES**2 * spread)
        memory["spread"][cells] = spread + rate[:, None] * (steady - spread)


def _unrelated(products: Real, weights: Real, sizes: Real) -> Real:
    """The matrices that turn deviations into unrelated ones, (segments, metrics, metrics)."""
    related = products / (sizes[:, :, None] * sizes[:, None, :]) * np.minimum(weights / (weights + DOUBT), 1 - OWN)
    each = np.arange(sizes.shape[1])
    related[:, each, each] = 1.0
    lengths, ways = np.linalg.eigh(related)
    found: Real = ways / np.sqrt(np.maximum(lengths, OWN))[:, None, :] @ ways.swapaxes(1, 2)
    return found


def _moved(edge: Real, surprised: Real) -> Real:
    found: Real = np.clip(edge * np.where(surprised > edge, UP, DOWN), USUAL, MOST)
    return found


def surprises(distance: Real, sides: Real) -> Real:
    """`detectors.joint.surprise` of many distances over the same sides.

    >>> surprises(np.array([3.84, 9.0]), np.array([0.0])).round(1).tolist()
    [3.0, 5.9]
    """
    both = int((sides == 0).sum())
    single = len(sides) - both
    chance = sum(comb(single, k) * _tail(distance, both + k) for k in range(single + 1)) / 2.0**single
    found: Real = -np.log(np.maximum(chance, 1e-300))
    return found


def _tail(distance: Real, degrees: int) -> Real:
    """The chance that a chi-square variable of so many degrees of freedom is greater."""
    if degrees == 0:
        return np.zeros(len(distance))
    half = distance / 2
    spared = np.exp(-half)
    found, known = (np.array(_erfc(np.sqrt(half)), dtype=np.float64), 1) if degrees % 2 else (spared.copy(), 2)
    while known < degrees:
        found += half ** (known / 2) * spared / gamma(known / 2 + 1)
        known += 2
    return found
