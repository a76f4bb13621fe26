"""Sudden change: a stray is measured from where the stray before it led, not only from what is usual."""

from __future__ import annotations

from math import sqrt

from detectors.base import State
from detectors.noise import CAP, PartsOfDay

MEMORY = 500.0
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

    def jump(self, part: int, stray: float, steps: float) -> float:
        """How far `stray` is from where the one `steps` grains before it led, in deviations of such jumps."""
        led = self._led(steps)
        return (stray - led) / (sqrt(self._variance) * self._parts.factor(part))

    def learn(self, part: int, stray: float, steps: float) -> None:
        """Take one stray of an ordinary day."""
        factor = self._parts.factor(part)
        jump = stray - self._led(steps)
        self._parts.learn(part, jump / sqrt(self._variance))
        square = min(jump * jump, CAP * CAP * self._variance * factor * factor) / (factor * factor)
        self._n = min(self._n + 1, SPREAD)
        self._variance = max(self._variance + (square - self._variance) / (self._n + FIRST), LEAST)
        if steps == 1:
            keep, now, before = 1 - 1 / MEMORY, _within(stray), _within(self._before)
            self._cross = self._cross * keep + now * before
            self._square = self._square * keep + before * before

    def remember(self, stray: float) -> None:
        """The bucket that the next one is measured from."""
        self._before = stray

    def state(self) -> State:
        """The last stray, two sums, the variance and its count; factors and counts of the parts of the day."""
        parts = {f"jump_{name}": numbers for name, numbers in self._parts.state().items()}
        return {"jumps": [self._before, self._cross, self._square, self._variance, self._n], **parts}

    def restore(self, state: State) -> None:
        """Remember them."""
        self._before, self._cross, self._square, self._variance, self._n = state["jumps"]
        self._parts.restore({name: state[f"jump_{name}"] for name in self._parts.state()})

    def _led(self, steps: float) -> float:
        carried = min(max(self._cross / self._square, 0.0), MOST)
        return self._before * (carried if steps == 1 else carried ** min(steps, 100.0))


def _within(stray: float) -> float:
    return min(max(stray, -CAP), CAP)
