"""Transitions of alerts and cases: appended, never changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, Table, insert, select

from domain.transitions import Transition

FIELDS = ("at", "kind", "before", "after", "who", "role", "note")


def append(connection: Connection, table: Table, owner: int, made: Transition) -> int:
    """Store what happened to the alert or case `owner`; the id of the transition."""
    values = {name: getattr(made, name) for name in FIELDS}
    kept = insert(table).values({table.c[_owner(table)]: owner, **values}).returning(table.c.id)
    return int(connection.execute(kept).scalar_one())


def append_many(connection: Connection, table: Table, made: Iterable[tuple[int, Transition]]) -> None:
    """Store what happened to many of them, each with the alert or case it happened to."""
    rows = [{_owner(table): owner, **{name: getattr(one, name) for name in FIELDS}} for owner, one in made]
    if rows:
        connection.execute(insert(table), rows)


def of(connection: Connection, table: Table, owner: int) -> list[Transition]:
    """All that happened to the alert or case `owner`, oldest first."""
    chosen = select(*(table.c[name] for name in FIELDS)).where(table.c[_owner(table)] == owner).order_by(table.c.id)
    return [Transition(*row) for row in connection.execute(chosen)]


def between(
    connection: Connection, table: Table, kinds: Collection[str], *, start: int, end: int, limit: int
) -> list[tuple[int, Transition]]:
    """What happened from `start` to `end` (ms) of these kinds, oldest first, each with whom it happened to."""
    chosen = select(table.c[_owner(table)], *(table.c[name] for name in FIELDS))
    within = chosen.where(table.c.at >= start, table.c.at < end, table.c.kind.in_(sorted(kinds)))
    found = connection.execute(within.order_by(table.c.at, table.c.id).limit(limit))
    return [(row[0], Transition(*row[1:])) for row in found]


def lately(
    connection: Connection, table: Table, kinds: Collection[str], *, since: int, limit: int
) -> list[tuple[int, Transition]]:
    """What happened of these kinds from `since` (ms) on, newest first, each with whom it happened to."""
    chosen = select(table.c[_owner(table)], *(table.c[name] for name in FIELDS))
    within = chosen.where(table.c.at >= since, table.c.kind.in_(sorted(kinds)))
    found = connection.execute(within.order_by(table.c.at.desc(), table.c.id.desc()).limit(limit))
    return [(row[0], Transition(*row[1:])) for row in found]


def one(connection: Connection, table: Table, key: int) -> Transition | None:
    """The transition with that id; None if there is none."""
    row = connection.execute(select(*(table.c[name] for name in FIELDS)).where(table.c.id == key)).first()
    return Transition(*row) if row is not None else None


def _owner(table: Table) -> str:
    return next(name for name in ("alert_id", "case_id", "incident_id") if name in table.c)
