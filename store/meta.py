"""Small things the hub must remember, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, select, update

from store.inserts import inserting
from store.state import meta as _meta

# Asked dozens of times in every step of the hub: putting the question together costs more than the answer.
_GET = select(_meta.c.value).where(_meta.c.name == bindparam("wanted"))


T = TypeVar("T")

KEPT = "kept for a moment"
"""Under which a connection carries what was found in `Store.moment`."""


def once(connection: Connection, name: str, ask: Callable[[Connection], T]) -> T:
    """What `ask` finds; inside `Store.moment` it is asked once, and `name` says what it was."""
    kept: dict[str, Any] | None = connection.info.get(KEPT)
    if kept is None:
        return ask(connection)
    if name not in kept:
        kept[name] = ask(connection)
    found: T = kept[name]
    return found


def get(connection: Connection, name: str) -> str | None:
    """The value remembered under `name`; None if there is none."""
    found: str | None = connection.scalar(_GET, {"wanted": name})
    return found


def put(connection: Connection, name: str, value: str) -> None:
    """Remember `value` under `name`, in place of what was there."""
    if not connection.execute(update(_meta).where(_meta.c.name == name).values(value=value)).rowcount:
        _insert(connection, name, value)


def put_once(connection: Connection, name: str, value: str) -> str:
    """Remember `value` unless something is remembered already; what stands now."""
    _insert(connection, name, value)
    return get(connection, name) or value


def swap(connection: Connection, name: str, before: str | None, after: str) -> bool:
    """Put `after` in the place of `before` (None: nothing there); False if something else stands there."""
    if before is None:
        return _insert(connection, name, after)
    changed = update(_meta).where(_meta.c.name == name, _meta.c.value == before).values(value=after)
    return connection.execute(changed).rowcount == 1


def drop(connection: Connection, name: str) -> None:
    """Forget what is remembered under `name`."""
    connection.execute(_meta.delete().where(_meta.c.name == name))


def _insert(connection: Connection, name: str, value: str) -> bool:
    put = inserting(connection, _meta).values(name=name, value=value).on_conflict_do_nothing().returning(_meta.c.name)
    return connection.scalar(put) is not None
