"""What is foreseen of this shift's cases: the cases that fall due, and the last forecast, kept for every screen."""

from __future__ import annotations

from dataclasses import asdict

import orjson
from sqlalchemy import Connection, select

from domain.cases import Case
from domain.forecast import Foreseen
from store import meta
from store.cases import case_of
from store.state import cases as _cases

KEPT = "escalations.forecast"


def due(connection: Connection, start: int, end: int, limit: int = 5_000) -> list[Case]:
    """The open cases that climb within (start, end] ms, the first due first."""
    chosen = select(_cases).where(_cases.c.due_at > start, _cases.c.due_at <= end).order_by(_cases.c.due_at)
    return [case_of(row) for row in connection.execute(chosen.limit(limit)).mappings()]


def keep(connection: Connection, foreseen: Foreseen) -> None:
    """Keep the forecast in place of the last one."""
    meta.put(connection, KEPT, orjson.dumps(asdict(foreseen)).decode())


def last(connection: Connection, now: int) -> Foreseen | None:
    """The last forecast; None if there is none, or its shift is over."""
    kept = meta.get(connection, KEPT)
    foreseen = Foreseen(**orjson.loads(kept)) if kept else None
    return foreseen if foreseen is not None and now < foreseen.until else None
