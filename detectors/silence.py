"""The silence detector: nothing comes where something always came."""

from __future__ import annotations

from math import log
from typing import ClassVar

from detectors.base import Setup, State, known
from detectors.calendar import QUIET
from detectors.explain import Explains
from domain.times import DAY, MINUTE, WEEK
from domain.verdicts import Call, Verdict

SLOT = 15 * MINUTE
EDGE = 8.0
"""Surprise at which a score is 1, in nats: a silence that chance brings once in 3,000 times."""
MOST = 0.9
"""No single bucket is expected more surely than this, so that it takes some of them to make a silence."""
VISITS = 8.0
SURE = 1.8
"""Visits of a slot of the week before its emptiness says anything."""
ALIKE = 3.5
"""Or so many visits of the same hour on the other days of its kind: whoever speaks at ten on four days is missed at ten
on the fifth. Saturday and Sunday are of another kind."""
YESTERDAY = 0.6
"""What a slot of the day keeps of its past from one day to the next: an hour that closes is old news in three days."""
SHORTEST = 15 * MINUTE
"""Nothing shorter is a silence; buckets in which little is expected count for less."""
_MONDAY = 4 * DAY


class Silence(Explains):
    """Adds up how surprising each empty bucket is by how often its quarter hour of the week was empty before.

    Nights and weekends that are always empty surprise nobody, nor does an hour that was empty on the days just before;
    holidays are judged like Sundays where those are quieter. A count of nothing and no data at all are both empty. The
    first bucket with something ends a silence.

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
        self._per_day = max(1, DAY // self._slot_ms)
        self._points = max(1.0, self._slot_ms / setup.grain_ms)
        self._keep = 1 - 1 / (VISITS * self._points)
        self._keep_day: float = YESTERDAY ** (1 / self._points)
        self._full = [0.0] * 7 * self._per_day
        self._seen = [0.0] * 7 * self._per_day
        self._of_late = [1.0] * 2 * self._per_day
        self._last = -1
        self._surprise = self._run = 0.0

    def _judge(self, at: int, value: float | None, n: float | None) -> Verdict:
        value, n = known(value), known(n)
        if self._last >= 0 and at <= self._last:
            return Verdict(at, 0.0, "normal", value, n=n, code="late")
        self._last = at
        local = self._setup.calendar.local(at)
        is_holiday = self._setup.calendar.kind(local) in QUIET
        is_full, slot = bool(value), self._slot(local)
        chance = self._chance(slot, is_holiday=is_holiday)
        score = self._score(chance, is_full=is_full)
        if not is_holiday:
            self._learn(slot, is_full=is_full, is_usual=score < 1)
        call: Call = "silent" if score >= 1 else "learning" if chance is None else "normal"
        return Verdict(at, score, call, value, n=n, code=call)

    def memory(self) -> State:
        """Per slot of the week how often it was full and seen, per slot of the day of late; last bucket and silence."""
        return {
            "full": list(self._full),
            "seen": list(self._seen),
            "of_late": list(self._of_late),
            "silence": [float(self._last), self._surprise, self._run],
        }

    def recall(self, state: State) -> None:
        """Remember them."""
        self._full, self._seen, self._of_late = list(state["full"]), list(state["seen"]), list(state["of_late"])
        last, self._surprise, self._run = state["silence"]
        self._last = int(last)

    def _slot(self, local: int) -> int:
        return int((local - _MONDAY) % WEEK // self._slot_ms) % (7 * self._per_day)

    def _hour(self, slot: int) -> int:
        """The slot of the day: those of Saturday and Sunday after those of the other days."""
        return slot % self._per_day + (self._per_day if slot >= 5 * self._per_day else 0)

    def _chance(self, slot: int, *, is_holiday: bool) -> float | None:
        """How likely something comes in this slot; None while nobody can know."""
        usual: float | None = self._usual(slot)
        if self._seen[slot] < SURE * self._points:
            usual = self._alike(slot)
        if usual is None:
            return None
        chance = min(usual, self._of_late[self._hour(slot)], MOST)
        return min(chance, self._usual(6 * self._per_day + slot % self._per_day)) if is_holiday else chance

    def _alike(self, slot: int) -> float | None:
        """How often this hour was full on the other days of its kind; None before there were some."""
        first, last = (5, 7) if slot >= 5 * self._per_day else (0, 5)
        slots = [day * self._per_day + slot % self._per_day for day in range(first, last)]
        slots.remove(slot)
        seen = sum(self._seen[one] for one in slots)
        return sum(self._full[one] for one in slots) / (seen + self._points) if seen >= ALIKE * self._points else None

    def _usual(self, slot: int) -> float:
        return self._full[slot] / (self._seen[slot] + self._points)

    def _learn(self, slot: int, *, is_full: bool, is_usual: bool) -> None:
        """Of late, everything counts; for the week, a silence that was told does not become the usual."""
        hour = self._hour(slot)
        self._of_late[hour] += (1 - self._keep_day) * (is_full - self._of_late[hour])
        if is_usual:
            self._seen[slot] = self._seen[slot] * self._keep + 1
            self._full[slot] = self._full[slot] * self._keep + is_full

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
