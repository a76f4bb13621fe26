"""The backlog of cases: how many stand on each level of the ladder, and how long until the first of them climbs."""

from __future__ import annotations

from domain.forecast import Foreseen
from domain.times import HOUR
from live.frames import Frame
from live.readings.around import Around
from store import cases, forecasts
from store.cases import LevelCount
from store.engine import Store

SHIFT = 8 * HOUR
"""Cases that climb within a shift are counted aloud."""


class BacklogReading:
    """Reads the backlog panel."""

    topics = frozenset({"cases"})

    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel: one entry a level, from the first rung up; levels without cases are there too."""
        with self._store.read() as connection:
            counted = {one.level: one for one in cases.by_level(connection)}
            soon = cases.due_until(connection, now + SHIFT)
            ahead = forecasts.last(connection, now)
        levels = [
            self._level(counted.get(level, LevelCount(level))) for level in range(1, self._store.ladders.levels + 1)
        ]
        return {
            "state": "normal",
            "open": sum(level["open"] for level in levels),
            "soon": soon,
            **_ahead(ahead),
            "levels": levels,
        }

    def _level(self, count: LevelCount) -> Frame:
        """`hours` is None where the ladders differ, and on the last level; `who` is '' for the usual one."""
        ladders = self._store.ladders
        rung = ladders.common(count.level)
        return {
            **vars(count),
            "hours": round(rung.time / HOUR, 2) if rung and rung.time else None,
            "is_business": bool(rung and rung.hours.is_business),
            "is_last": ladders.is_last(count.level),
            "who": rung.who if rung else "",
        }


def _ahead(foreseen: Foreseen | None) -> Frame:
    """`ahead`: until when, and how many breaches are foreseen by then; None where nobody knows."""
    if foreseen is None or foreseen.expected is None:
        return {"ahead": None}
    parts = ("until", "due", "lower", "upper")
    return {"ahead": {**{name: getattr(foreseen, name) for name in parts}, "expected": round(foreseen.expected, 1)}}
