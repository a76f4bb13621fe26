"""Sudden change: a stray is measured from where the stray before it led, not only from what is usual."""

from __future__ import annotations

from math import sqrt

from detectors.base import State
from detectors.noise import CAP, PartsOfDay

MEMORY = 500.0
KEEP = 1 - 1 / MEMORY
MOST = 0.97
"""Of a stray, no more than this is carried into the next bucket."""
LEAST = 1e-3
SPREAD = 2000.0
FIRST = 20.0


class Sudden:
    """Strays of neighbouring buckets resemble each other (weather, a busy week): how much is learnt, and taken off.

    What remains is far steadier than the stray itself, so that an outage on a slow day stands out, or a spike on a busy
    one. An autoregression of order one; its coefficient and its variance fade, the variance apart for each part of the
    day.
    """

    def __init__(self, slots: int, points: float) -> None:
        self._parts = PartsOfDay(slots, points)
        self._before = 0.0
        self._cross, self._square = 1.0, 2.0
        self._variance, self._n = 1.0, 0.0

    def judge(self, part: int, stray: float, steps: float, *, teaches: bool) -> float:
        """How far `stray` is from where the one `steps` grains before it led, in deviations of such jumps.

        The next one is measured from it; on an ordinary day it `teaches` what is usual as well.
        """
        factor, left, deviation = self._parts.factor(part), stray - self._led(steps), sqrt(self._variance)
        if teaches:
            self._learn(part, left, factor=factor, deviation=deviation)
            if steps == 1:
                now, before = _within(stray), _within(self._before)
                self._cross = self._cross * KEEP + now * before
                self._square = self._square * KEEP + before * before
        self._before = stray
        return left / (deviation * factor)

    def _learn(self, part: int, left: float, *, factor: float, deviation: float) -> None:
        variance, square = self._variance, left * left
        self._parts.learn(part, left / deviation)
        most = CAP * CAP * variance * factor * factor
        square = (most if most < square else square) / (factor * factor)
        self._n = SPREAD if self._n + 1 > SPREAD else self._n + 1
        variance += (square - variance) / (self._n + FIRST)
        self._variance = LEAST if variance < LEAST else variance

    def state(self) -> State:
        """The last stray, two sums, the variance and its count; factors and counts of the parts of the day."""
        parts = {f"jump_{name}": numbers for name, numbers in self._parts.state().items()}
        return {"jumps": [self._before, self._cross, self._square, self._variance, self._n], **parts}

    def restore(self, state: State) -> None:
        """Remember them."""
        self._before, self._cross, self._square, self._variance, self._n = state["jumps"]
        self._parts.restore({name: state[f"jump_{name}"] for name in self._parts.state()})

    def _led(self, steps: float) -> float:
        carried = self._cross / self._square
        carried = 0.0 if carried < 0 else MOST if carried > MOST else carried
        return self._before * (carried if steps == 1 else carried ** min(steps, 100.0))


def _within(stray: float) -> float:
    return -CAP if stray < -CAP else CAP if stray > CAP else stray
