"""The novelty detector: a value unlike any that came before, whatever the hours and days say."""

from __future__ import annotations

from bisect import insort
from collections import deque
from math import inf
from typing import ClassVar

from detectors.base import Setup, State, known
from detectors.explain import Explains
from detectors.nearest import Nearest
from detectors.quiet import Quiet
from domain.times import DAY, HOUR
from domain.verdicts import Call, Verdict

FIRST = 100
"""Rows before anything is new, and never less than a day: everything is at first, and so is every hour."""
RECORDS = 3
"""The measure is the third greatest distance so far: the greatest alone may be a fault of the past."""
EDGE = 0.2
"""A mean over the ways of looking of so much of the measure scores 1."""
MOST = 5.0
"""No way of looking says more than this, so that one alone does not drown the others."""
SAME = 1e-6
"""Distances less than this share of the value are rounding."""
QUIET_ROWS = 100
BEYOND = 5.0
SMOOTH = 3
HOURS = (1, 3)
"""Widths of the parts of the day that are looked at, each with its two neighbours."""
KEPT = 128
KEPT_SMOOTH = 512


class Novelty(Explains):
    """How far the newest value is from its nearest earlier one, beside the greatest such distances so far.

    Three ways of looking, averaged: among the values of about this time of day, of this part of the day, and the mean
    of the last three among all such means. After a call it is quiet for a hundred rows, but for a far greater novelty.
    An idea of the k-nearest-neighbour family (Knorr and Ng, VLDB 1998), with a scale that each series sets itself.

    >>> from detectors.shapes import AMOUNT
    >>> seen = Novelty(Setup(AMOUNT, HOUR))
    >>> calls = [seen.update(hour * HOUR, 10 + hour * 7 % 24 / 10).call for hour in range(200)]
    >>> calls[0], calls[-1], seen.update(200 * HOUR, 30.0).call
    ('learning', 'normal', 'high')
    """

    name: ClassVar[str] = "novelty"

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._parts = [[Nearest(KEPT) for _ in range(24 // hours)] for hours in HOURS]
        self._means = Nearest(KEPT_SMOOTH)
        self._records = [_Records() for _ in range(len(HOURS) + 1)]
        self._looks = list(zip(HOURS, self._parts, self._records, strict=False))
        self._recent: deque[float] = deque(maxlen=SMOOTH)
        self._quiet = Quiet(QUIET_ROWS, BEYOND)
        self._first = self._last = -1
        self._rows = 0

    def _judge(self, at: int, value: float | None, n: float | None) -> Verdict:
        """There is no band: what is usual may lie in many places."""
        value, n = known(value), known(n)
        if self._last >= 0 and at <= self._last:
            return Verdict(at, 0.0, "normal", value, n=n, code="late")
        if value is None:
            self._last = at
            return Verdict(at, 0.0, "normal", None, n=n, code="no_data")
        score = self._quiet.hear(self.look(at, value))
        if self._is_young(at):
            return Verdict(at, 0.0, "learning", value, n=n, code="learning")
        if score < 1:
            return Verdict(at, score, "normal", value, n=n)
        call: Call = "high" if value >= self.middle else "low"
        return Verdict(at, score, call, value, n=n, code="novel")

    def look(self, at: int, value: float) -> float:
        """How new a value is, 1 at the edge and without quiet periods, and learn it. 0 at first."""
        if at - self._last > DAY:
            self._recent.clear()
        self._last = at
        if self._first < 0:
            self._first = at
        self._rows = min(self._rows + 1, FIRST + 1)
        self._recent.append(value)
        mean = sum(self._recent) / len(self._recent)
        hour = self._setup.calendar.local(at) // HOUR % 24
        least, total = SAME * abs(value), 0.0
        for width, parts, records in self._looks:
            part = hour // width
            near = parts[part].take(value)
            if near > least:
                near = min(near, parts[part - 1].distance(value), parts[(part + 1) % len(parts)].distance(value))
                if near > least:
                    total += records.take(near)
        near = self._means.take(mean)
        if near > least:
            total += self._records[-1].take(near)
        return 0.0 if self._is_young(at) else total / len(self._records) / EDGE

    def memory(self) -> State:
        """Values, records, the last three values, and ends."""
        parts = [number for parts in self._parts for part in parts for number in part.state()]
        records = [number for one in self._records for number in one.state()]
        recent = [float(len(self._recent)), *self._recent, *[0.0] * (SMOOTH - len(self._recent))]
        own = {"novel_records": records, "novel_recent": recent, "novel_quiet": self._quiet.state()}
        ends = [float(self._last), float(self._rows), float(self._setup.grain_ms), float(self._first)]
        return {"novel_parts": parts, "novel_means": self._means.state(), "novel_ends": ends, **own}

    def recall(self, state: State) -> None:
        """Remember them; ValueError if they are of another grain."""
        if state["novel_ends"][2] != self._setup.grain_ms:
            raise ValueError("this state was saved by a detector of another grain, shape or version")
        size, numbers = KEPT + 2, state["novel_parts"]
        for place, part in enumerate(part for parts in self._parts for part in parts):
            part.restore(numbers[place * size : (place + 1) * size])
        self._means.restore(state["novel_means"])
        for place, records in enumerate(self._records):
            records.restore(state["novel_records"][place * RECORDS : (place + 1) * RECORDS])
        count, *recent = state["novel_recent"]
        self._recent = deque(recent[: int(count)], maxlen=SMOOTH)
        self._quiet.restore(state["novel_quiet"])
        self._last, self._rows, _, self._first = (int(end) for end in state["novel_ends"])

    @property
    def middle(self) -> float:
        """The middle one of what it has seen; 0 before there is anything."""
        return self._means.middle()

    def _is_young(self, at: int) -> bool:
        return self._rows <= FIRST or at - self._first < DAY


class _Records:
    """The greatest distances of one way of looking."""

    def __init__(self) -> None:
        self._greatest = [0.0] * RECORDS

    def take(self, distance: float) -> float:
        """A distance as a share of the least of the records, at most MOST; then it may become a record itself."""
        if distance <= 0 or distance == inf:
            return 0.0
        greatest = self._greatest
        least = greatest[0] or greatest[-1]
        said = min(distance / least, MOST) if least > 0 else MOST
        if distance > greatest[0]:
            insort(greatest, distance)
            del greatest[0]
        return said

    def state(self) -> list[float]:
        """The records, the least first."""
        return list(self._greatest)

    def restore(self, greatest: list[float]) -> None:
        """Remember them."""
        self._greatest = list(greatest)
