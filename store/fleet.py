"""The monitors that the hub knows, each a small note: which there are outlives a restart."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import Connection, select

from domain.fleet import Monitor
from store import meta
from store.state import meta as _meta

PREFIX = "monitor."


def every(connection: Connection) -> list[Monitor]:
    """All of them, by name."""
    texts = connection.scalars(select(_meta.c.value).where(_meta.c.name.startswith(PREFIX, autoescape=True)))
    return sorted((Monitor(**json.loads(text)) for text in texts), key=lambda one: (one.name, one.id))


def get(connection: Connection, monitor: str) -> Monitor | None:
    """The one of that id; None if it is not known."""
    text = meta.get(connection, PREFIX + monitor)
    return None if text is None else Monitor(**json.loads(text))


def put(connection: Connection, monitors: Iterable[Monitor]) -> None:
    """Remember these as they are now."""
    for one in monitors:
        meta.put(connection, PREFIX + one.id, json.dumps(asdict(one), ensure_ascii=False))


def drop(connection: Connection, monitors: Iterable[str]) -> None:
    """Forget those of these ids."""
    for one in monitors:
        meta.drop(connection, PREFIX + one)
