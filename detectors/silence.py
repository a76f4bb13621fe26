"""The silence detector: nothing comes where something always came."""

from __future__ import annotations

from math import log
from typing import ClassVar

from detectors.base import Setup, State, check_state, known
from domain.times import DAY, MINUTE, WEEK
from domain.verdicts import Verdict

SLOT = 15 * MINUTE
EDGE = 8.0
"""Surprise at which a score is 1, in nats: a silence that chance brings once in 3,000 times."""
MOST = 0.9
"""No single bucket is expected more surely than this, so that it takes some of them to make a silence."""
VISITS = 8.0
SURE = 2.0
"""Visits of a slot before its emptiness says anything."""
SHORTEST = 15 * MINUTE
"""Nothing shorter is a silence; hours in which little is expected count for less."""
_MONDAY = 4 * DAY


class Silence:
    """Adds up how surprising each empty bucket is by how often that quarter hour of the week was empty before.

    Nights and weekends that are always empty surprise nobody; holidays are judged like Sundays where those are
    quieter. A count of nothing and no data at all are both empty. The first bucket with something ends it.

    >>> from detectors.shapes import COUNT
    >>> from domain.times import HOUR
    >>> quiet = Silence(Setup(COUNT, HOUR))
    >>> calls = [quiet.update(hour * HOUR, 5.0).call for hour in range(1000)]
    >>> [quiet.update(hour * HOUR, None).call for hour in range(1000, 1006)][-1]
    'silent'
    """

    name: ClassVar[str] = "silence"

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._slot_ms = min(max(SLOT, setup.grain_ms), DAY)
        slots = 7 * max(1, DAY // self._slot_ms)
        self._keep = 1 - 1 / (VISITS * max(1.0, self._slot_ms / setup.grain_ms))
        self._full = [0.0] * slots
        self._seen = [0.0] * slots
        self._last = -1
        self._surprise = self._run = 0.0

    def update(self, at: int, value: float | None, n: float | None = None) -> Verdict:
        """The verdict on one bucket; see `Detector`."""
        value, n = known(value), known(n)
        if self._last >= 0 and at <= self._last:
            return Verdict(at, 0.0, "normal", value, n=n, code="late")
        self._last = at
        local = self._setup.calendar.local(at)
        is_holiday = self._setup.calendar.kind(local) in ("holiday", "leave")
        slot = self._slot(local)
        is_full = bool(value)
        chance = self._chance(slot, local, is_holiday=is_holiday)
        score = self._score(chance, is_full=is_full)
        if not is_holiday and score < 1:
            self._seen[slot] = self._seen[slot] * self._keep + 1
            self._full[slot] = self._full[slot] * self._keep + is_full
        if score >= 1:
            return Verdict(at, score, "silent", value, n=n, code="silent")
        call = "learning" if chance is None else "normal"
        return Verdict(at, score, "learning" if call == "learning" else "normal", value, n=n, code=call)

    def state(self) -> State:
        """Per slot of the week how often it was full and seen; the last bucket, and the silence so far."""
        return {
            "full": list(self._full),
            "seen": list(self._seen),
            "silence": [float(self._last), self._surprise, self._run],
        }

    def restore(self, state: State) -> None:
        """Remember `state`; ValueError if it was saved under another Setup."""
        check_state(state, self.state())
        self._full, self._seen = list(state["full"]), list(state["seen"])
        last, self._surprise, self._run = state["silence"]
        self._last = int(last)

    def _slot(self, local: int) -> int:
        return int((local - _MONDAY) % WEEK // self._slot_ms) % len(self._seen)

    def _chance(self, slot: int, local: int, *, is_holiday: bool) -> float | None:
        """How likely something comes in this slot; None while nobody can know."""
        points = max(1.0, self._slot_ms / self._setup.grain_ms)
        if self._seen[slot] < SURE * points * 0.9:
            return None
        chance = self._full[slot] / (self._seen[slot] + points)
        if is_holiday:
            sunday = self._slot((local // DAY * DAY) - (local // DAY - 3) % 7 * DAY + local % DAY)
            chance = min(chance, self._full[sunday] / (self._seen[sunday] + points))
        return min(chance, MOST)

    def _score(self, chance: float | None, *, is_full: bool) -> float:
        if is_full:
            self._surprise = self._run = 0.0
            return 0.0
        if chance is None:
            return 0.0
        self._run += chance
        self._surprise -= log(1 - chance)
        is_long = self._run * self._setup.grain_ms >= SHORTEST * MOST
        return self._surprise / EDGE if is_long else min(self._surprise / EDGE, 0.99)
