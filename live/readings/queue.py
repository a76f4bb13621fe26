"""The queue of breaches: the open cases whose level runs out next, the most urgent first."""

from __future__ import annotations

from domain.cases import Case
from live.frames import Frame
from live.readings.around import Around
from live.readings.backlog import SHIFT
from store import backlog, cases
from store.engine import Store

MOST_ROWS = 8


class QueueReading:
    """Reads the queue panel: `rows` of {id, level, touchpoint, channel, owner, due_at}; `open` is due within a shift.

    No word of a customer is in it: a wall is read by whoever passes.
    """

    topics = frozenset({"cases"})

    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel; `warn` while a case is overdue."""
        with self._store.read() as connection:
            found = backlog.soonest(connection, limit=MOST_ROWS)
            soon = cases.due_until(connection, now + SHIFT)
        is_late = any((one.due_at or 0) <= now for one in found)
        return {"state": "warn" if is_late else "normal", "open": soon, "rows": [_row(one) for one in found]}


def _row(case: Case) -> Frame:
    names = ("id", "level", "touchpoint", "channel", "owner", "due_at")
    return {name: getattr(case, name) for name in names}
