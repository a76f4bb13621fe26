"""The sweep that moves cases up the ladder when nobody answered in time."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from domain.cases import Case
from domain.transitions import Transition
from store import cases as kept
from store import meta
from store.engine import Store

AT_ONCE = 2_000
"""Cases in one transaction: records and people want to write in between."""
REMEMBERED = "escalations.ladders"
"""Under which the ladders are remembered that levels and due times were last reckoned by."""


def climb(store: Store, now: int, on_change: Callable[[], None] = lambda: None) -> int:
    """Record every level that open cases have reached by `now`; how many cases moved. Safe to run twice.

    Under ladders other than the last time every case, the closed ones too, is graded again first.
    """
    moved = _regrade_if_changed(store, now)
    while _has_due(store, now):
        with store.write() as connection:
            cases = kept.due(connection, now=now, limit=AT_ONCE)
            changed = _record(connection, cases, [case.regraded(store.ladders, now) for case in cases])
        # Somebody else is writing to those that are left: their act records the climb, or the next sweep does.
        if not changed:
            break
        moved += changed
    if moved:
        on_change()
    return moved


def _has_due(store: Store, now: int) -> bool:
    with store.read() as connection:
        return kept.has_due(connection, now)


def _regrade_if_changed(store: Store, now: int) -> int:
    wanted = repr(store.ladders)
    with store.read() as connection:
        if meta.get(connection, REMEMBERED) == wanted:
            return 0
    moved = regrade(store, now)
    with store.write() as connection:
        meta.put(connection, REMEMBERED, wanted)
    return moved


def regrade(store: Store, now: int) -> int:
    """Put every case on the level and due time that its history and its ladder give; how many stood elsewhere."""
    changed, last = 0, 0
    while True:
        with store.write() as connection:
            cases = kept.after(connection, last, limit=AT_ONCE)
            if not cases:
                return changed
            changed += _record(connection, cases, [case.regraded(store.ladders, now) for case in cases])
            last = cases[-1].id


def _record(connection: Connection, before: list[Case], after: list[tuple[Case, tuple[Transition, ...]]]) -> int:
    moved = [one for case, one in zip(before, after, strict=True) if one[0] != case]
    kept.grade(
        connection, [case for case, _ in moved], [(case.id, made) for case, made_all in moved for made in made_all]
    )
    return len(moved)
