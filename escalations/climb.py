"""The sweep that moves cases up the ladder when nobody answered in time."""

from __future__ import annotations

from collections.abc import Callable

from domain.cases import Ladder
from escalations.recording import update
from store import cases as kept
from store.engine import Store

AT_ONCE = 100


def climb(store: Store, ladder: Ladder, now: int, on_change: Callable[[], None] = lambda: None) -> int:
    """Record every level that open cases have reached by `now`; how many cases moved. Safe to run twice."""
    moved = 0
    for rung in ladder.rungs[:-1]:
        while step := _climb_some(store, ladder, rung.level, now):
            moved += step
    if moved:
        on_change()
    return moved


def _climb_some(store: Store, ladder: Ladder, level: int, now: int) -> int:
    left = ladder.leaves_after(level)
    if left is None:
        return 0
    with store.read() as connection:
        if not kept.due(connection, level=level, opened_before=now - left, limit=1):
            return 0
    moved = 0
    with store.write() as connection:
        for case in kept.due(connection, level=level, opened_before=now - left, limit=AT_ONCE):
            after, climbs = case.climbed(ladder, now)
            # Somebody may close or assign it this very moment: their act records the climb, or the next sweep does.
            if climbs and update(connection, case, after):
                moved += 1
                for made in climbs:
                    kept.transition(connection, case.id, made)
    return moved
