"""What detectors remember of each series, so that a restart neither relearns weeks nor forgets what is under way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
from sqlalchemy import ColumnElement, Connection, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from store.state import detector_states as _states

NEWEST = "newest"
"""The state that the next bucket is judged by; other names are states of some hours before."""
_COLUMNS = {"name": "detector"}


@dataclass(frozen=True)
class Kept:
    """The state of one series, `packed`; moments are epoch milliseconds.

    `name` is NEWEST or that of an earlier state; it has judged all buckets before `judged_until`, from `begun` on.
    """

    series: str
    grain: str
    name: str
    judged_until: int
    begun: int
    state: bytes


def put_many(connection: Connection, kept: Iterable[Kept]) -> None:
    """Keep these states, in the place of earlier ones of the same series, grain and name."""
    rows = [{_COLUMNS.get(name, name): value for name, value in vars(one).items()} for one in kept]
    if not rows:
        return
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    put = insert(_states)
    changes = {name: put.excluded[name] for name in ("judged_until", "begun", "state")}
    connection.execute(put.on_conflict_do_update(index_elements=["series", "grain", "detector"], set_=changes), rows)


def of_metric(connection: Connection, metric: str, grain: str, *, name: str = NEWEST) -> list[Kept]:
    """The states of that name of a metric's series, by series."""
    columns = (_states.c[_COLUMNS.get(name, name)] for name in Kept.__dataclass_fields__)
    chosen = select(*columns).where(_is_of(metric), _states.c.grain == grain, _states.c.detector == name)
    return [Kept(*row) for row in connection.execute(chosen.order_by(_states.c.series))]


def moments(connection: Connection, metric: str, grain: str) -> dict[str, int]:
    """How far each state of a metric's series had judged (ms), by its name; NEWEST is among them. Empty if none."""
    chosen = select(_states.c.detector, _states.c.judged_until).where(_is_of(metric), _states.c.grain == grain)
    return {row.detector: row.judged_until for row in connection.execute(chosen.distinct())}


def drop(connection: Connection, metric: str) -> None:
    """Forget every state of a metric's series."""
    connection.execute(delete(_states).where(_is_of(metric)))


def packed(arrays: Mapping[str, Sequence[float]], notes: Mapping[str, Any]) -> bytes:
    """Arrays and notes as bytes: one line of JSON that names their lengths, then float64, little end first.

    >>> unpacked(packed({"level": [1.0, 0.1]}, {"calm": 2}))
    ({'level': [1.0, 0.1]}, {'calm': 2})
    """
    head = orjson.dumps(
        {"arrays": {name: len(array) for name, array in arrays.items()}, "notes": notes},
        option=orjson.OPT_SERIALIZE_NUMPY,
    )
    body = b"".join(np.asarray(array, dtype="<f8").tobytes() for array in arrays.values())
    return head + b"\n" + body


def unpacked(state: bytes) -> tuple[dict[str, list[float]], dict[str, Any]]:
    """What `packed` made bytes of; ValueError if they are of no such making."""
    head, _, body = bytes(state).partition(b"\n")
    told = orjson.loads(head)
    lengths, notes = told["arrays"], told["notes"]
    numbers = np.frombuffer(body, dtype="<f8").tolist()
    if sum(lengths.values()) != len(numbers):
        raise ValueError("this state is cut off")
    arrays, start = {}, 0
    for name, length in lengths.items():
        arrays[name] = numbers[start : start + length]
        start += length
    return arrays, notes


def _is_of(metric: str) -> ColumnElement[bool]:
    return or_(_states.c.series == metric, _states.c.series.startswith(f"{metric} ", autoescape=True))
