"""Cases as they stand, and every transition they made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, select, update

from domain.cases import Case
from domain.ladders import Life, Pause
from domain.transitions import Transition
from store.inserts import insert_once
from store.state import case_transitions
from store.state import cases as _cases
from store.transitions import append, append_many, of


def insert(connection: Connection, case: Case) -> int | None:
    """Store a new case; its id, or None if there is one of the same record (stream, source, external id)."""
    return insert_once(connection, _cases, **_row({field: getattr(case, field) for field in _FIELDS}))


def change(connection: Connection, case_id: int, seen_state: str, seen_version: int, **new: Any) -> bool:
    """Set the given fields and raise the version, if the case still is as it was seen; False if it is not."""
    values = _row({name: value for name, value in new.items() if name not in ("id", "version")})
    changed = (
        update(_cases)
        .where(_cases.c.id == case_id, _cases.c.state == seen_state, _cases.c.version == seen_version)
        .values(**values, version=seen_version + 1)
    )
    return connection.execute(changed).rowcount == 1


def get(connection: Connection, case_id: int) -> Case | None:
    """The case with that id; None if there is none."""
    row = connection.execute(select(_cases).where(_cases.c.id == case_id)).mappings().first()
    return case_of(row) if row is not None else None


def due(connection: Connection, *, now: int, limit: int = 1000) -> list[Case]:
    """Open cases that were to climb at or before `now`, the longest due first; others wait until they are written."""
    chosen = select(_cases).where(_cases.c.state == "open", _cases.c.due_at <= now)
    locked = chosen.order_by(_cases.c.due_at).limit(limit).with_for_update(skip_locked=True)
    return [case_of(row) for row in connection.execute(locked).mappings()]


def has_due(connection: Connection, now: int) -> bool:
    """True if any open case was to climb at or before `now`."""
    # A closed case is due no more: asked for its state too, SQLite would walk all that are open.
    chosen = select(_cases.c.id).where(_cases.c.due_at <= now)
    return connection.scalar(chosen.limit(1)) is not None


def due_until(connection: Connection, end: int) -> int:
    """How many open cases are to climb at or before `end`."""
    chosen = select(func.count()).where(_cases.c.due_at <= end)
    return connection.scalar(chosen) or 0


def after(connection: Connection, case_id: int, *, limit: int) -> list[Case]:
    """Cases with higher ids, open and closed, the oldest first; to be changed in this transaction."""
    chosen = select(_cases).where(_cases.c.id > case_id).order_by(_cases.c.id).limit(limit)
    return [case_of(row) for row in connection.execute(chosen.with_for_update()).mappings()]


def grade(connection: Connection, cases: Sequence[Case], made: Iterable[tuple[int, Transition]]) -> None:
    """Record the level and due time of cases read for it in this transaction, and the transitions by case."""
    if cases:
        graded = (
            update(_cases)
            .where(_cases.c.id == bindparam("key"))
            .values(level=bindparam("now_level"), due_at=bindparam("now_due"), version=_cases.c.version + 1)
        )
        rows = [{"key": case.id, "now_level": case.level, "now_due": case.due_at} for case in cases]
        connection.execute(graded, rows)
    append_many(connection, case_transitions, made)


def open_cases(connection: Connection) -> list[Case]:
    """Every open case, oldest first."""
    chosen = select(_cases).where(_cases.c.state == "open").order_by(_cases.c.opened_at, _cases.c.id)
    return [case_of(row) for row in connection.execute(chosen).mappings()]


@dataclass(frozen=True)
class LevelCount:
    """The open cases recorded on one level; `paused` of them have a clock that stands still."""

    level: int
    open: int = 0
    unowned: int = 0
    paused: int = 0
    oldest_opened_at: int | None = None
    nearest_due_at: int | None = None


def by_level(connection: Connection) -> list[LevelCount]:
    """Every level that has open cases, by the level last recorded."""
    chosen = (
        select(
            _cases.c.level,
            func.count(),
            func.count() - func.count(_cases.c.owner),
            func.count(_cases.c.paused_at),
            func.min(_cases.c.opened_at),
            func.min(_cases.c.due_at),
        )
        .where(_cases.c.state == "open")
        .group_by(_cases.c.level)
        .order_by(_cases.c.level)
    )
    return [LevelCount(*row) for row in connection.execute(chosen)]


def lives(connection: Connection, start: int, end: int) -> list[tuple[Life, str | None]]:
    """(life, touchpoint) of every case that was open at some moment of [start, end) ms."""
    parts = (_cases.c.opened_at, _cases.c.closed_at, _cases.c.pauses, _cases.c.lifts, _cases.c.touchpoint)
    chosen = select(*parts).where(
        _cases.c.opened_at < end, (_cases.c.closed_at.is_(None)) | (_cases.c.closed_at > start)
    )
    return [
        (Life(opened, closed, _pauses(pauses), _moments(lifts)), touchpoint)
        for opened, closed, pauses, lifts, touchpoint in connection.execute(chosen)
    ]


def first_opened_at(connection: Connection) -> int | None:
    """When the oldest case was opened (ms); None if there never was one."""
    found: int | None = connection.scalar(select(func.min(_cases.c.opened_at)))
    return found


def transition(connection: Connection, case_id: int, made: Transition) -> int:
    """Store what happened to a case; the id of the transition."""
    return append(connection, case_transitions, case_id, made)


def transitions(connection: Connection, case_id: int) -> list[Transition]:
    """All that happened to a case, oldest first."""
    return of(connection, case_transitions, case_id)


_FIELDS = tuple(field.name for field in fields(Case) if field.name != "id")


def case_of(row: RowMapping) -> Case:
    """The case that a row of its table holds."""
    values = {**row, "pauses": _pauses(row["pauses"]), "lifts": _moments(row["lifts"])}
    del values["paused_at"]
    return Case(**values)


def _row(values: Mapping[str, Any]) -> dict[str, Any]:
    row = dict(values)
    if "lifts" in row:
        row["lifts"] = json.dumps(row["lifts"]) if row["lifts"] else None
    if "pauses" in row:
        pauses = values["pauses"]
        row["pauses"] = json.dumps([astuple(pause) for pause in pauses]) if pauses else None
        row["paused_at"] = pauses[-1].since if pauses and pauses[-1].until is None else None
    return row


def _pauses(kept: str | None) -> tuple[Pause, ...]:
    return tuple(Pause(*one) for one in json.loads(kept)) if kept else ()


def _moments(kept: str | None) -> tuple[int, ...]:
    return tuple(json.loads(kept)) if kept else ()
