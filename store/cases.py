"""Cases as they stand, and every transition they made."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, func, select, update

from domain.cases import Case
from domain.transitions import Transition
from store.inserts import insert_once
from store.state import case_transitions
from store.state import cases as _cases
from store.transitions import append, of


def insert(connection: Connection, case: Case) -> int | None:
    """Store a new case; its id, or None if there is one of the same record (stream, source, external id)."""
    return insert_once(connection, _cases, **{field: getattr(case, field) for field in _FIELDS})


def change(connection: Connection, case_id: int, seen_state: str, seen_version: int, **new: Any) -> bool:
    """Set the given fields and raise the version, if the case still is as it was seen; False if it is not."""
    values = {name: value for name, value in new.items() if name not in ("id", "version")}
    changed = (
        update(_cases)
        .where(_cases.c.id == case_id, _cases.c.state == seen_state, _cases.c.version == seen_version)
        .values(**values, version=seen_version + 1)
    )
    return connection.execute(changed).rowcount == 1


def get(connection: Connection, case_id: int) -> Case | None:
    """The case with that id; None if there is none."""
    row = connection.execute(select(_cases).where(_cases.c.id == case_id)).mappings().first()
    return Case(**row) if row is not None else None


def page(
    connection: Connection,
    *,
    level: int | None = None,
    state: str | None = None,
    limit: int = 50,
    after: int | None = None,
) -> tuple[list[Case], int | None]:
    """Cases, newest first, and the cursor of the next page (None at the end). `level` is the one last recorded."""
    chosen = select(_cases).order_by(_cases.c.id.desc()).limit(limit + 1)
    if level is not None:
        chosen = chosen.where(_cases.c.level == level)
    if state is not None:
        chosen = chosen.where(_cases.c.state == state)
    if after is not None:
        chosen = chosen.where(_cases.c.id < after)
    found = [Case(**row) for row in connection.execute(chosen).mappings()]
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def due(connection: Connection, *, level: int, opened_before: int, limit: int = 1000) -> list[Case]:
    """Open cases still recorded on `level` and opened at or before that moment, oldest first: they climb."""
    chosen = select(_cases).where(
        _cases.c.state == "open", _cases.c.level == level, _cases.c.opened_at <= opened_before
    )
    return [Case(**row) for row in connection.execute(chosen.order_by(_cases.c.opened_at).limit(limit)).mappings()]


def waiting(connection: Connection, *, level: int | None, limit: int) -> list[Case]:
    """The open cases that have waited longest, oldest first. `level` is the one last recorded."""
    chosen = select(_cases).where(_cases.c.state == "open").order_by(_cases.c.opened_at, _cases.c.id).limit(limit)
    if level is not None:
        chosen = chosen.where(_cases.c.level == level)
    return [Case(**row) for row in connection.execute(chosen).mappings()]


def open_cases(connection: Connection) -> list[Case]:
    """Every open case, oldest first."""
    chosen = select(_cases).where(_cases.c.state == "open").order_by(_cases.c.opened_at, _cases.c.id)
    return [Case(**row) for row in connection.execute(chosen).mappings()]


def by_level(connection: Connection) -> list[tuple[int, int, int, int]]:
    """(level, open cases, of these without an owner, moment the oldest was opened), by level last recorded."""
    chosen = (
        select(_cases.c.level, func.count(), func.count() - func.count(_cases.c.owner), func.min(_cases.c.opened_at))
        .where(_cases.c.state == "open")
        .group_by(_cases.c.level)
        .order_by(_cases.c.level)
    )
    return [(level, count, unowned, oldest) for level, count, unowned, oldest in connection.execute(chosen)]


def lives(connection: Connection, start: int, end: int) -> list[tuple[int, int | None, str | None]]:
    """(opened_at, closed_at, touchpoint) of every case that was open at some moment of [start, end) ms."""
    chosen = select(_cases.c.opened_at, _cases.c.closed_at, _cases.c.touchpoint).where(
        _cases.c.opened_at < end, (_cases.c.closed_at.is_(None)) | (_cases.c.closed_at > start)
    )
    return [(opened, closed, touchpoint) for opened, closed, touchpoint in connection.execute(chosen)]


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
