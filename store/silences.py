"""Silences as they stand; one that is over is kept."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Connection, RowMapping, insert, select, update

from domain.recurrence import Recurrence
from domain.silences import Matcher, Silence, told
from store.state import silences as _silences

_PLAIN = ("owner", "role", "reason", "starts_at", "ends_at", "created_at", "ended_at", "ended_by", "ended_role")


def add(connection: Connection, silence: Silence) -> int:
    """Keep a new silence; its id."""
    values = {name: getattr(silence, name) for name in _PLAIN}
    values["matchers"] = orjson.dumps(told(silence.matchers)).decode()
    values["recurrence"] = None if silence.recurrence is None else _written(silence.recurrence)
    return int(connection.execute(insert(_silences).values(**values).returning(_silences.c.id)).scalar_one())


def get(connection: Connection, silence_id: int) -> Silence | None:
    """The silence with that id; None if there is none."""
    row = connection.execute(select(_silences).where(_silences.c.id == silence_id)).mappings().first()
    return None if row is None else _silence(row)


def standing(connection: Connection, now: int) -> list[Silence]:
    """Every silence that is not over, whether it mutes now or later, the oldest first."""
    chosen = select(_silences).where(_silences.c.ends_at > now, _silences.c.ended_at.is_(None)).order_by(_silences.c.id)
    return [_silence(row) for row in connection.execute(chosen).mappings()]


def page(connection: Connection, *, limit: int = 50, after: int | None = None) -> list[Silence]:
    """Silences of every state, the newest first; `after` is the id of the last one that is known already."""
    chosen = select(_silences).order_by(_silences.c.id.desc()).limit(limit)
    if after is not None:
        chosen = chosen.where(_silences.c.id < after)
    return [_silence(row) for row in connection.execute(chosen).mappings()]


def end(connection: Connection, ended: Silence) -> bool:
    """Keep that a person ended it; False if somebody was faster."""
    values = {name: getattr(ended, name) for name in ("ended_at", "ended_by", "ended_role")}
    done = update(_silences).where(_silences.c.id == ended.id, _silences.c.ended_at.is_(None)).values(**values)
    return connection.execute(done).rowcount == 1


def _written(recurrence: Recurrence) -> str:
    return orjson.dumps(asdict(recurrence) | {"zone": recurrence.zone.key}).decode()


def _read(kept: str) -> Recurrence:
    values: dict[str, Any] = orjson.loads(kept)
    lists = {name: tuple(values[name]) for name in ("weekdays", "numbers", "kinds")}
    return Recurrence(**{**values, **lists, "zone": ZoneInfo(values["zone"])})


def _silence(row: RowMapping) -> Silence:
    matchers = tuple(Matcher(name, tuple(values)) for name, values in orjson.loads(row["matchers"]).items())
    recurrence = None if row["recurrence"] is None else _read(row["recurrence"])
    plain = {name: row[name] for name in ("id", *_PLAIN)}
    return Silence(matchers=matchers, recurrence=recurrence, **plain)
