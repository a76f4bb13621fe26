"""How far a special day lifts or lowers a series: learnt from the last such days, corrected by today's own hours."""

from __future__ import annotations

from math import exp

from detectors.base import State
from detectors.calendar import KINDS
from detectors.shapes import Shape
from domain.times import DAY, HOUR

MEMORY = 3 * HOUR
"""Today's hours outweigh the days before after so long, and are themselves forgotten as fast."""
TRUST = 0.3
"""Weight of an unknown kind of day's lift of nothing, in MEMORYs; each day seen adds one, up to two."""


class Lift:
    """The excess over the baseline on special days: relative for counts, absolute for shares and means.

    Per kind of day: the excess remembered, and how many such days made it. Of today: its number, and its sums, fading
    and whole.
    """

    def __init__(self, shape: Shape, grain_ms: int) -> None:
        self._shape = shape
        self._keep = exp(-grain_ms / MEMORY)
        self._points = MEMORY / grain_ms
        self._excess = [0.0] * len(KINDS)
        self._days = [0.0] * len(KINDS)
        self._today = [-1.0, -1.0, 0.0, 0.0, 0.0, 0.0]

    def apply(self, base: float, kind: str, usual_mass: float) -> float:
        """The expected value on a day of that kind, from the baseline's."""
        number = KINDS.index(kind)
        weight = (
            self._points * (TRUST + min(self._days[number], 2.0)) * (base if self._shape.multiplies else usual_mass)
        )
        _, now, top, bottom, _, _ = self._today
        if now != number:
            top = bottom = 0.0
        lift = (top + weight * self._excess[number]) / (bottom + weight) if bottom + weight > 0 else 0.0
        return max(base * (1 + lift), 0.0) if self._shape.multiplies else base + lift

    def days(self, kind: str) -> int:
        """How many days of that kind it has seen."""
        return int(self._days[KINDS.index(kind)])

    def learn(self, local: int, kind: str, observed: float, base: float, mass: float) -> None:
        """Take one bucket of a special day."""
        day, number = float(local // DAY), float(KINDS.index(kind))
        if self._today[:2] != [day, number]:
            self.close()
            self._today = [day, number, 0.0, 0.0, 0.0, 0.0]
        top, bottom = (observed - base, base) if self._shape.multiplies else (observed - mass * base, mass)
        _, _, fading_top, fading_bottom, whole_top, whole_bottom = self._today
        self._today[2:] = [
            fading_top * self._keep + top,
            fading_bottom * self._keep + bottom,
            whole_top + top,
            whole_bottom + bottom,
        ]

    def close(self) -> None:
        """The special day is over: remember its excess with its kind. Nothing happens if there was none."""
        if self._today[0] < 0:
            return
        number, whole_top, whole_bottom = int(self._today[1]), self._today[4], self._today[5]
        if whole_bottom > 0:
            self._days[number] += 1
            rate = 1 / min(self._days[number], 3.0)
            self._excess[number] += rate * (whole_top / whole_bottom - self._excess[number])
        self._today = [-1.0, -1.0, 0.0, 0.0, 0.0, 0.0]

    def state(self) -> State:
        """Excess and days per kind, and today's six numbers."""
        return {"excess": list(self._excess), "days": list(self._days), "today": list(self._today)}

    def restore(self, state: State) -> None:
        """Remember them."""
        self._excess, self._days, self._today = list(state["excess"]), list(state["days"]), list(state["today"])
