"""The backlog of cases: how many stand on each level of the ladder, and how long until the first of them climbs."""

from __future__ import annotations

from sqlalchemy import Connection

from domain.cases import Ladder, Rung
from domain.times import HOUR
from live.frames import Frame
from live.readings.around import Around
from store import cases
from store.engine import Store

SHIFT = 8 * HOUR
"""Cases that climb within a shift are counted aloud."""
MOST_COUNTED = 1000


class BacklogReading:
    """Reads the backlog panel."""

    topics = frozenset({"cases"})

    def __init__(self, store: Store, ladder: Ladder) -> None:
        self._store = store
        self._ladder = ladder

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel: one entry a level, from the first rung up; levels without cases are there too."""
        with self._store.read() as connection:
            standing = {level: (count, unowned, oldest) for level, count, unowned, oldest in cases.by_level(connection)}
            soon = sum(self._due_soon(connection, rung, now) for rung in self._ladder.rungs if rung.time is not None)
        levels = [self._level(rung, *standing.get(rung.level, (0, 0, None))) for rung in self._ladder.rungs]
        return {"state": "normal", "open": sum(level["open"] for level in levels), "soon": soon, "levels": levels}

    def _due_soon(self, connection: Connection, rung: Rung, now: int) -> int:
        opened_before = now + SHIFT - self._age_at_end(rung)
        return len(cases.due(connection, level=rung.level, opened_before=opened_before, limit=MOST_COUNTED))

    def _level(self, rung: Rung, count: int, unowned: int, oldest: int | None) -> Frame:
        has_limit = rung.time is not None and oldest is not None
        return {
            "level": rung.level,
            "hours": None if rung.time is None else rung.time // HOUR,
            "open": count,
            "unowned": unowned,
            "nearest_due_at": (oldest or 0) + self._age_at_end(rung) if has_limit else None,
            "oldest_opened_at": oldest,
        }

    def _age_at_end(self, rung: Rung) -> int:
        """How old a case is when it leaves this level, in ms."""
        return sum(below.time or 0 for below in self._ladder.rungs[: rung.level])
