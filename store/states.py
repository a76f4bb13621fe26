"""What detectors remember of the series of a metric, so that a restart neither relearns weeks nor forgets what goes on.

One row for a metric, its grain and the name of the state. What is much stands beside it in pages (see `store.pages`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select

from store.inserts import inserting
from store.pages import MARK
from store.state import detector_states as _states

NEWEST = "newest"
"""The state that the next bucket is judged by; other names are states of some hours before."""
_COLUMNS = {"metric": "series", "name": "detector"}


@dataclass(frozen=True)
class Kept:
    """The state of all series of a metric, `packed`, without its pages; moments are epoch milliseconds.

    `name` is NEWEST or that of an earlier state; it has judged all buckets before `judged_until`, from `begun` on.
    """

    metric: str
    grain: str
    name: str
    judged_until: int
    begun: int
    state: bytes


def put_many(connection: Connection, kept: Iterable[Kept]) -> None:
    """Keep these states, in the place of earlier ones of the same metric, grain and name."""
    rows = [{_COLUMNS.get(name, name): value for name, value in vars(one).items()} for one in kept]
    if not rows:
        return
    put = inserting(connection, _states)
    changes = {name: put.excluded[name] for name in ("judged_until", "begun", "state")}
    connection.execute(put.on_conflict_do_update(index_elements=["series", "grain", "detector"], set_=changes), rows)


def get(connection: Connection, metric: str, grain: str, *, name: str = NEWEST) -> Kept | None:
    """The state of that name of a metric; None if there is none."""
    columns = (_states.c[_COLUMNS.get(field, field)] for field in Kept.__dataclass_fields__)
    row = connection.execute(select(*columns).where(_is_at(metric, grain), _states.c.detector == name)).first()
    return None if row is None else Kept(*row)


def moments(connection: Connection, metric: str, grain: str) -> dict[str, int]:
    """How far each state of a metric had judged (ms), by its name; NEWEST is among them. Empty if none."""
    is_page = _states.c.detector.startswith(MARK)
    chosen = select(_states.c.detector, _states.c.judged_until).where(_is_at(metric, grain), ~is_page)
    return {row.detector: row.judged_until for row in connection.execute(chosen)}


def revert(connection: Connection, metric: str, grain: str, *, to: int) -> None:
    """Forget the states that were laid by after that moment (ms)."""
    is_later = and_(_states.c.judged_until > to, _states.c.detector != NEWEST)
    connection.execute(delete(_states).where(_is_at(metric, grain), is_later))


def drop(connection: Connection, metric: str) -> None:
    """Forget every state of a metric, and those of its single series, as they were kept once."""
    series = _states.c.series
    connection.execute(delete(_states).where(or_(series == metric, series.startswith(f"{metric} ", autoescape=True))))


def packed(notes: Mapping[str, Any]) -> bytes:
    """Notes of JSON values as bytes.

    >>> unpacked(packed({"calm": 2}))
    {'calm': 2}
    """
    return orjson.dumps(notes)


def unpacked(state: bytes) -> dict[str, Any]:
    """What `packed` made bytes of; ValueError if they are of no such making."""
    notes = orjson.loads(state)
    if not isinstance(notes, dict):
        raise ValueError("this state is no table")
    return notes


def _is_at(metric: str, grain: str) -> ColumnElement[bool]:
    return and_(_states.c.series == metric, _states.c.grain == grain)
