"""The joint detector: several metrics each a little strange at once, although none of them is by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, erfc, exp, gamma, log, sqrt

import numpy as np
from numpy.typing import NDArray

from detectors.base import State, check_state
from detectors.edge import Edge

Real = NDArray[np.float64]

LEAST = 3
"""Fewer metrics are not judged together."""
ENOUGH = 72
"""Hours before anything is judged."""
MEMORY = 1000.0
"""So many hours are remembered, the older the less."""
DOUBT = 40.0
"""As many hours of unrelated metrics stand before the first: a few days may look related by chance."""
OWN = 0.05
"""The least share of each metric that is its own, however closely others went along so far."""
FIRST, FIRST_HOURS = 0.25, 10.0
"""How far a metric strays is believed to be so much of its half band before the first hour, and for how many hours."""
LEAST_STRAY = 0.02
LITTLE = 3.0
"""No metric counts for more deviations than these: what is further out speaks for itself."""
TEACHES = 2.5
"""No stray teaches more deviations than these, and what is strange a tenth."""
FADES = 0.3
"""The weight of the newest hour in the fading mean: about three hours count."""
BEYOND = 1.7
"""How far beyond the surprise of one hour in a hundred the edge lies."""
USUAL, MOST = 4.6, 5.5
"""The surprise of one hour in a hundred, in nats: by the law of chance, and at most of any segment."""


@dataclass(frozen=True)
class Joined:
    """How strange the metrics are together, 1 at the edge; `shares` of the distance, one for each metric, add up to 1.

    They are all 0 where nothing was judged.
    """

    score: float
    shares: tuple[float, ...]


class Joint:
    """Judges the strays of the metrics of one segment together, hour by hour, then learns how they go together.

    Strays are turned into as many unrelated ones, each as close to its metric as can be (the correlation-maximal
    portions of Garthwaite and Koch, 2016): their squares split the squared Mahalanobis distance without a residual.
    What is judged is their fading mean over the last hours (Lowry and others, 1992), in which none counts for more
    than LITTLE in an hour. Only the side counts on which a metric is worse: a chi-bar-square distance (Kudo, 1963).
    Metrics without data are left out, and the others are judged among themselves.

    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> seen = Joint((1, 1, 1, 1))
    >>> scores = [seen.update([*rng.normal(size=4)]).score for _ in range(1000)]
    >>> found = [seen.update([2.0, 1.8, None, 2.2]) for _ in range(5)][-1]
    >>> sum(score >= 1 for score in scores) <= 2, found.score > 1, found.shares[2]
    (True, True, 0.0)
    """

    def __init__(self, sides: Sequence[int]) -> None:
        """`sides`: which way each metric is worse, 1 upwards, -1 downwards, 0 if it may be strange either way."""
        size = len(sides)
        self._sides = np.array(sides, dtype=float)
        self._hours = 0.0
        self._mean = np.zeros(size)
        self._products = FIRST**2 * np.eye(size)
        self._weights = np.full((size, size), FIRST_HOURS)
        self._fading, self._spread = np.zeros(size), np.full(size, FADES / (2 - FADES))
        self._edge = Edge(BEYOND, BEYOND, first=USUAL, least=USUAL, most=MOST)

    def update(self, strays: Sequence[float | None]) -> Joined:
        """How strange the strays of one hour are by the hours before; then learns.

        A stray is the distance from what was expected as a part of that to the edge of the metric's band, downwards
        negative; None is no data.
        """
        values = np.array([np.nan if one is None else one for one in strays], dtype=float)
        is_here = np.isfinite(values)
        here = np.flatnonzero(is_here)
        self._fading *= 1 - FADES
        if len(here) < LEAST:
            return Joined(0.0, (0.0,) * len(values))
        deviations = (values[here] - self._mean[here]) / self._sizes(here)
        little = np.clip(deviations, -LITTLE, LITTLE)
        portions = np.clip(self._unrelated(here) @ little, -LITTLE, LITTLE)
        self._fading[here] += FADES * portions
        worse = self._worse(here)
        surprised = surprise(float(worse.sum()), self._sides[here])
        score = self._edge.score(surprised) if self._hours >= ENOUGH and worse.any() else 0.0
        if self._hours >= ENOUGH and score < 1:
            self._edge.learn(surprised, 0.0)
        self._learn(here, deviations, is_strange=score >= 1)
        shares = np.zeros(len(values))
        shares[here] = worse / worse.sum() if score > 0 else 0.0
        return Joined(score, tuple(shares.tolist()))

    def state(self) -> State:
        """All it remembers; the lengths depend on the number of metrics alone."""
        return {
            "joint_hours": [self._hours],
            "joint_mean": self._mean.tolist(),
            "joint_products": self._products.ravel().tolist(),
            "joint_weights": self._weights.ravel().tolist(),
            "joint_fading": self._fading.tolist(),
            "joint_spread": self._spread.tolist(),
            "joint_edge": self._edge.state(),
        }

    def restore(self, state: State) -> None:
        """Remember `state`; ValueError if it is of another number of metrics."""
        check_state(state, self.state())
        size = len(self._sides)
        self._hours = state["joint_hours"][0]
        self._mean, self._fading, self._spread = (
            np.array(state[f"joint_{name}"]) for name in ("mean", "fading", "spread")
        )
        self._products, self._weights = (
            np.array(state[f"joint_{name}"]).reshape(size, size) for name in ("products", "weights")
        )
        self._edge.restore(state["joint_edge"])

    def _unrelated(self, here: NDArray[np.intp]) -> Real:
        """The matrix that turns deviations of these metrics into unrelated ones."""
        square = np.ix_(here, here)
        products, weights, sizes = self._products[square], self._weights[square], self._sizes(here)
        related = products / np.outer(sizes, sizes) * np.minimum(weights / (weights + DOUBT), 1 - OWN)
        np.fill_diagonal(related, 1.0)
        lengths, ways = np.linalg.eigh(related)
        found: Real = ways / np.sqrt(np.maximum(lengths, OWN)) @ ways.T
        return found

    def _sizes(self, here: NDArray[np.intp]) -> Real:
        """How far these metrics usually stray."""
        found: Real = np.maximum(np.sqrt(np.diag(self._products)[here]), LEAST_STRAY)
        return found

    def _worse(self, here: NDArray[np.intp]) -> Real:
        """The squares of what lasts on the side that counts, in deviations."""
        sides, lasting = self._sides[here], self._fading[here] / np.sqrt(self._spread[here])
        found: Real = np.where(sides == 0, lasting, np.maximum(lasting * sides, 0.0)) ** 2
        return found

    def _learn(self, here: NDArray[np.intp], deviations: Real, *, is_strange: bool) -> None:
        self._hours = min(self._hours + 1, MEMORY)
        square, weight = np.ix_(here, here), 0.1 if is_strange else 1.0
        self._weights[square] = np.minimum(self._weights[square] + weight, MEMORY)
        rates, sizes = weight / self._weights[square], self._sizes(here)
        taught = np.clip(deviations, -TEACHES, TEACHES)
        self._mean[here] += np.diag(rates) * taught * sizes
        products = np.outer(taught * sizes, taught * sizes)
        self._products[square] += rates * (products - self._products[square])
        rate = weight / max(self._hours, DOUBT)
        steady = np.minimum(self._fading[here] ** 2, TEACHES**2 * self._spread[here])
        self._spread[here] += rate * (steady - self._spread[here])


def surprise(distance: float, sides: Sequence[float] | Real) -> float:
    """How unlikely so great a distance is by chance, in nats, where a side of 0 counts both ways and others one way.

    >>> round(surprise(3.84, (0.0,)), 1), round(surprise(2.71, (1.0,)), 1)
    (3.0, 3.0)
    """
    both = sum(side == 0 for side in sides)
    single = len(sides) - both
    chance = sum(comb(single, k) * tail(distance, both + k) for k in range(single + 1)) / 2**single
    return -log(max(chance, 1e-300))


def tail(distance: float, degrees: int) -> float:
    """The chance that a chi-square variable of so many degrees of freedom is greater.

    >>> round(tail(7.81, 3), 3), tail(1.0, 0)
    (0.05, 0.0)
    """
    if degrees == 0:
        return 0.0
    half = distance / 2
    found, known = (erfc(sqrt(half)), 1) if degrees % 2 else (exp(-half), 2)
    while known < degrees:
        found += half ** (known / 2) * exp(-half) / gamma(known / 2 + 1)
        known += 2
    return found
