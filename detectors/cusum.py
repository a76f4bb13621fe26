"""Cumulative sums: small strays to one side that go on, hour after hour, until they are too many for chance."""

from __future__ import annotations

from math import log, log1p

from detectors.case import Case
from detectors.shapes import Shape
from domain.times import HOUR

ALLOWANCE = 1.5
"""A bucket adds only what it strays further than this, in deviations."""
CLIP = 6.0
"""And no bucket adds more than for this: one alone is judged elsewhere."""
FULL = 1.3
"""No sum grows further beyond its edge, so that it is soon empty once an incident is over."""
GAP = 12 * HOUR
"""After so long without data the sums begin anew."""
LEAST = 4.0
LEAST_SHARE = 7.5
"""The least edge: of sums of strays in deviations, of log likelihood ratios in nats; see `least_edge`."""
CHARGE = 0.05
"""A bucket of a share takes so many nats off: near 0 and 1 the least error of what is expected would else add up."""
_TWICE = log(2)


class Cusum:
    """Two sums of one series, upwards and downwards (Page, Biometrika 41, 1954), and the records that made them.

    A share adds the log likelihood ratio of odds twice, or half, as great: exact for few records, too. Everything else
    adds its stray less ALLOWANCE.
    """

    def __init__(self, shape: Shape, grain_ms: int) -> None:
        self._is_share = shape.name == "share"
        self._gap = max(1.0, GAP / grain_ms)
        self._sums = [0.0, 0.0]
        self._masses = [0.0, 0.0]
        self._is_rising = [False, False]

    @property
    def high(self) -> float:
        """The sum upwards."""
        return self._sums[0]

    @property
    def low(self) -> float:
        """The sum downwards."""
        return self._sums[1]

    def add(self, gains: tuple[float, float], mass: float, edges: tuple[float, float], steps: float) -> None:
        """Take what a bucket `steps` grains after the one before adds upwards and downwards; see `gains`."""
        is_new = steps > self._gap
        for side in (0, 1):
            before = 0.0 if is_new else self._sums[side]
            now = min(before + gains[side], FULL * edges[side])
            self._is_rising[side] = gains[side] > 0
            self._sums[side] = max(now, 0.0)
            self._masses[side] = self._masses[side] + mass if now > 0 and before > 0 else mass

    def gains(self, case: Case) -> tuple[float, float]:
        """What a bucket adds upwards and downwards."""
        if not self._is_share:
            return min(case.stray, CLIP) - ALLOWANCE, min(-case.stray, CLIP) - ALLOWANCE
        share = min(max(case.expected / case.mass, 1e-4), 1 - 1e-4)
        more = case.observed * _TWICE - case.mass * log1p(share)
        less = (case.mass - case.observed) * _TWICE - case.mass * log(2 - share)
        chance = max(1.0, case.deviation * case.deviation)
        return more / chance - CHARGE, less / chance - CHARGE

    def stray(self, least_mass: float) -> float:
        """The sum that counts, downwards negative: one that this bucket made greater, of enough records; else 0."""
        side = 0 if self._is_rising[0] else 1
        if not self._is_rising[side] or self._masses[side] < least_mass:
            return 0.0
        return self._sums[0] if side == 0 else -self._sums[1]

    def state(self) -> list[float]:
        """The sums and their masses."""
        return [*self._sums, *self._masses]

    def restore(self, numbers: list[float]) -> None:
        """Remember them."""
        self._sums, self._masses = list(numbers[:2]), list(numbers[2:])


def least_edge(shape: Shape, grain_ms: int) -> float:
    """The least edge of the sums of a series.

    Sums of log likelihood ratios reach h by chance once in about exp(h) buckets: where buckets are shorter than half an
    hour, the edge of shares lies further out by the logarithm of their number in it, so that false alarms are as rare.

    >>> from detectors.shapes import SHARE
    >>> round(least_edge(SHARE, HOUR // 12) - least_edge(SHARE, HOUR), 2)
    1.79
    """
    return LEAST_SHARE + log(max(1.0, HOUR / 2 / grain_ms)) if shape.name == "share" else LEAST
