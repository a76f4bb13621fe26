"""A series against its own level, where hours and days say nothing of it."""

from __future__ import annotations

from typing import NamedTuple

from detectors.baseline import LEVEL_DAYS
from detectors.edge import Edge
from detectors.noise import Noise
from detectors.seasonal import LEARNING, OF_LEVEL, TEACHES
from detectors.shapes import Shape
from detectors.strays import ALONE, FAR, LEAST_RARE, MOST_RARE, RARE
from domain.times import DAY

TINY = 1e-12
"""The least deviation: a series that never strayed is far out when it does."""


class Look(NamedTuple):
    """A value beside its level: `score` is 1 at the edge, downwards negative; `lower` and `upper` are the edges."""

    score: float
    expected: float
    lower: float
    upper: float


class Plain:
    """How far a value strays from the slow level of its series, over the edge of what this series usually does.

    The seasonal detector without hours and days: its level, scale, noise and edges. Where hours explain nothing, what
    each of them expects is only what happened to come at it last.

    >>> from detectors.shapes import AMOUNT
    >>> from domain.times import HOUR
    >>> plain = Plain(AMOUNT, HOUR)
    >>> looks = [plain.look(10.0 + hour * 7 % 24 / 10) for hour in range(200)]
    >>> looks[0] is None, looks[-1].score < 1, plain.look(30.0).score > 1
    (True, True, True)
    """

    def __init__(self, shape: Shape, grain_ms: int) -> None:
        self._shape = shape
        self._learning = LEARNING / grain_ms
        self._keep = 1 - 1 / max(2.0, LEVEL_DAYS * DAY / grain_ms)
        self._top = self._bottom = self._rows = 0.0
        self._noise = Noise(shape.floor)
        self._edge = Edge(*ALONE, first=RARE, least=LEAST_RARE, most=MOST_RARE)

    def look(self, value: float) -> Look | None:
        """What the values before it make of a value, which is then learnt; None for two days of rows."""
        level = self._top / self._bottom if self._bottom > 0 else value
        add = OF_LEVEL * level if self._shape.multiplies else 0.0
        size = abs(level + add)
        distance = self._shape.distance(value + add, level + add, 1.0)
        deviation = max(self._noise.deviation(size), self._shape.least(level + add, 1.0))
        seen, taught = None, value
        if self._rows >= self._learning:
            stray = max(min(distance / max(deviation, TINY), FAR), -FAR)
            seen = self._seen(stray, level, add, deviation)
            if abs(stray) > TEACHES:
                taught = self._shape.at(level + add, 1.0, TEACHES * deviation * (1 if stray > 0 else -1)) - add
        self._noise.learn(distance, size)
        self._top, self._bottom = self._top * self._keep + taught, self._bottom * self._keep + 1
        self._rows = min(self._rows + 1, self._learning)
        return seen

    def state(self) -> list[float]:
        """The sums of the level, the rows, the noise and the edges."""
        return [self._top, self._bottom, self._rows, *self._noise.state(), *self._edge.state()]

    def restore(self, numbers: list[float]) -> None:
        """Remember them."""
        self._top, self._bottom, self._rows, *rest = numbers
        self._noise.restore(rest[:5])
        self._edge.restore(rest[5:])

    def _seen(self, stray: float, level: float, add: float, deviation: float) -> Look:
        lower = self._shape.at(level + add, 1.0, -self._edge.below * deviation) - add
        upper = self._shape.at(level + add, 1.0, self._edge.above * deviation) - add
        score = self._edge.score(stray)
        self._edge.learn(stray, -stray)
        return Look(score, level, lower, upper)
