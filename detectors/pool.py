"""Sums over the last hours, so that many small strays in one direction become one great one."""

from __future__ import annotations

from math import exp

from detectors.noise import Noise
from detectors.shapes import Shape


class Pool:
    """Observed sum, expected sum and mass, each fading with time constant `span_ms`, and how far they usually differ.

    The pool's own noise is learnt, so that neighbouring buckets that stray together are not counted as many proofs.
    """

    def __init__(self, shape: Shape, span_ms: int, grain_ms: int) -> None:
        self.span_ms = span_ms
        self._shape = shape
        self._keep = exp(-grain_ms / span_ms)
        self._observed = self._expected = self._mass = self._filled = 0.0
        # The variance by chance of a fading sum of independent counts is half of what its size would say.
        self._noise = Noise(shape.floor / 2)

    @property
    def mass(self) -> float:
        """The mass it holds."""
        return self._mass

    @property
    def is_filled(self) -> bool:
        """False while it holds less than half of what it usually would: its noise is that of a full one."""
        return self._filled >= 0.5

    def add(self, observed: float, expected: float, mass: float, steps: float = 1.0) -> None:
        """Take a bucket that is `steps` grains after the one before."""
        keep = self._keep if steps == 1 else self._keep ** min(steps, 1e6)
        self._observed = self._observed * keep + observed
        self._expected = self._expected * keep + expected
        self._mass = self._mass * keep + mass
        self._filled = self._filled * keep + 1 - self._keep

    def stray(self) -> tuple[float, float]:
        """(distance of observed from expected, its usual deviation)."""
        distance = self._shape.distance(self._observed, self._expected, self._mass)
        return distance, self._noise.deviation(self._shape.size(self._expected, self._mass))

    def learn(self, distance: float) -> None:
        """Take its present distance into its noise."""
        self._noise.learn(distance, self._shape.size(self._expected, self._mass))

    def doubt(self) -> None:
        """Let what comes next make its noise."""
        self._noise.doubt()

    def state(self) -> list[float]:
        """Three sums, how full it is, and the five of its noise."""
        return [self._observed, self._expected, self._mass, self._filled, *self._noise.state()]

    def restore(self, sums: list[float]) -> None:
        """Remember the nine numbers."""
        self._observed, self._expected, self._mass, self._filled = sums[:4]
        self._noise.restore(sums[4:])
