"""The records themselves: taking them in, and reading them back a page at a time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from operator import itemgetter
from typing import Any

import orjson
from sqlalchemy import Column, ColumnElement, Connection, SmallInteger, and_, bindparam, func, or_, select, true, tuple_

from domain.errors import BadInput, UnknownName
from domain.metrics import Metric
from domain.streams import COMMON_DIMENSIONS, TICKETS, Stream
from domain.times import HOUR, MINUTE
from store import closings, cursors, extracts, locating, settling, upserts
from store.dirt import mark
from store.retention import minutes_from
from store.schema import RECORDS, heard_columns
from store.sums import member

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of a batch. `dirty` holds the (stream, minute) pairs whose sums no longer hold."""

    accepted: int
    unchanged: int
    dirty: set[tuple[str, int]] = field(default_factory=set)


@cache
def columns(stream: Stream) -> tuple[str, ...]:
    """The order of the values in a row given to `upsert`.

    source, external_id, occurred_at (ms), the common dimensions, customer, the stream's own fields, extra (JSON text).
    """
    own = tuple(part.name for part in stream.fields)
    return ("source", "external_id", "occurred_at", *COMMON_DIMENSIONS, "customer", *own, "extra")


def upsert(connection: Connection, stream: Stream, source: str, rows: Sequence[Row], *, known_at: int) -> Outcome:
    """Store the rows of one source that are new or changed, and mark every minute they leave or enter dirty.

    Rows are tuples in the order of `columns(stream)`, all of `source`; of rows with the same external id the last
    one counts and the others are unchanged. `known_at` (ms) is kept as the moment this version was learnt, and dates
    what is solved without a time. To be called inside `store.write()`.
    """
    if not rows:
        return Outcome(0, 0)
    latest = {row[1]: row for row in rows}
    moments = _moments(stream)
    before = upserts.lookup(connection, stream, source, list(latest), ("digest", *moments, "customer"))
    watched = itemgetter(*(columns(stream).index(name) for name in (*moments, "customer")))
    unheard = (None,) * len(heard_columns(stream))
    fresh: list[Row] = []
    touched: list[Row] = []
    for key, row in latest.items():
        digest = fingerprint(row)
        old = before.get(key)
        if old is not None:
            if old[0] == digest:
                continue
            touched.append(old[1:])
        if stream is TICKETS:
            row = closings.dated(row, columns(stream), old[1 + moments.index("solved_at")] if old else None, known_at)
        fresh.append((*row, known_at, digest, *unheard))
    touched.extend(map(watched, fresh))
    upserts.write(connection, stream, fresh)
    minutes = {at - at % MINUTE for row in touched for at in row[:-1] if at is not None}
    if stream.name == "interactions":
        minutes |= settling.unsettled(connection, [(row[-1], row[0]) for row in touched if row[-1] is not None])
    mark_minutes(connection, stream, minutes)
    return Outcome(len(fresh), len(rows) - len(fresh), {(stream.name, minute) for minute in minutes})


def mark_minutes(connection: Connection, stream: Stream, minutes: set[int]) -> None:
    """Say that these minutes must be folded again; of those kept no longer, their hours. Extracts of theirs go."""
    extracts.drop(connection, stream.name, minutes)
    line = minutes_from(connection)
    mark(connection, stream.name, "1m", {minute for minute in minutes if minute >= line})
    mark(connection, stream.name, "1h", {minute - minute % HOUR for minute in minutes if minute < line})


def fingerprint(row: Row) -> int:
    """64 signed bits that change when any value of the row does."""
    return int.from_bytes(blake2b(orjson.dumps(row), digest_size=8).digest(), "big", signed=True)


@cache
def _moments(stream: Stream) -> tuple[str, ...]:
    """The moments by which the stream's components are counted, `occurred_at` first."""
    return tuple(dict.fromkeys(("occurred_at", *(component.at for component in stream.components))))


def page(
    connection: Connection,
    stream: Stream,
    *,
    start: int | None = None,
    end: int | None = None,
    where: Mapping[str, str] | None = None,
    metric: Metric | None = None,
    limit: int = 100,
    after: str | None = None,
) -> tuple[list[dict[str, Any]], str | None]:
    """Records of [start, end) ms, newest first, and the cursor of the next page (None at the end).

    `where` keeps rows with these values ('' means unknown); `metric` those that count in it, by the moment it
    counts them. UnknownName for a field that the stream does not have, BadInput for a value that it
    cannot have and for a cursor that is not ours.
    """
    table = RECORDS[stream.name]
    moment = table.c[_moment_of(stream, metric)]
    key = (moment, table.c.source, table.c.external_id)
    # Each place bounds the moment itself: of two lower bounds SQLite would seek to the first and filter by the other.
    chosen = select(table).where(*_conditions(stream, None, None, where, metric))
    if after is not None:
        cursor = cursors.read(after, (int, str, str))
        chosen, end = chosen.where(tuple_(*key) < tuple_(*cursor)), min(end or cursor[0] + 1, cursor[0] + 1)
    # Written once: a rare segment is looked for in a hundred places.
    chosen = chosen.where(moment >= bindparam("low"), moment < bindparam("high")).limit(bindparam("most"))
    chosen = chosen.order_by(*(column.desc() for column in key))
    found: list[dict[str, Any]] = []
    for low, high in locating.places(connection, _sought(stream, metric, where or {}), start, end):
        here = {"low": low, "high": high, "most": limit + 1 - len(found)}
        found += [dict(row) for row in connection.execute(chosen, here).mappings()]
        if len(found) > limit:
            break
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], cursors.written([last[column.name] for column in key])


def _sought(stream: Stream, metric: Metric | None, where: Mapping[str, str]) -> locating.Sought:
    """What rollups know of where such records lie: nothing, of those that count at another moment."""
    if _moment_of(stream, metric) != "occurred_at":
        return locating.Sought(stream, {})
    parts = _parts(stream, metric)
    is_counted = all(part.how in ("rows", "count") for part in parts)
    return locating.Sought(stream, where, [part.name for part in parts] if is_counted else ())


def count(
    connection: Connection,
    stream: Stream,
    *,
    start: int | None = None,
    end: int | None = None,
    where: Mapping[str, str] | None = None,
    metric: Metric | None = None,
) -> int:
    """How many records `page` would yield in all."""
    table = RECORDS[stream.name]
    chosen = select(func.count()).select_from(table).where(*_conditions(stream, start, end, where, metric))
    return connection.scalar(chosen) or 0


def known_since(
    connection: Connection, stream: Stream, known_at: int, *, where: Mapping[str, str] | None = None, limit: int = 1000
) -> list[dict[str, Any]]:
    """Records learnt at or after `known_at` (ms), in the order they were learnt."""
    table = RECORDS[stream.name]
    chosen = (
        select(table)
        .where(table.c.known_at >= known_at, *_conditions(stream, None, None, where, None))
        .order_by(table.c.known_at, table.c.source, table.c.external_id)
        .limit(limit)
    )
    return [dict(row) for row in connection.execute(chosen).mappings()]


def _conditions(
    stream: Stream, start: int | None, end: int | None, where: Mapping[str, str] | None, metric: Metric | None
) -> list[ColumnElement[bool]]:
    table = RECORDS[stream.name]
    moment = table.c[_moment_of(stream, metric)]
    found: list[ColumnElement[bool]] = []
    if start is not None:
        found.append(moment >= start)
    if end is not None:
        found.append(moment < end)
    for name, value in (where or {}).items():
        if name not in table.c:
            raise UnknownName("field", name, table.c.keys())
        found.append(table.c[name].is_(None) if value == "" else table.c[name] == _typed(table.c[name], value))
    if metric is not None:
        found.append(_counts_in(stream, metric))
    return found


def _typed(column: Column[Any], value: str) -> Any:
    """What is compared with the column; BadInput for words where it holds numbers."""
    kind = column.type.python_type
    if kind is str:
        return value.replace("\0", "")  # PostgreSQL keeps none, and refuses to be asked for one
    said = {"true": "1", "false": "0"}.get(value.strip().lower(), value)
    try:
        number = kind(said)
    except ValueError:
        number = math.nan
    largest = 2**15 if isinstance(column.type, SmallInteger) else 2**63
    if not abs(number) < largest:
        said = (
            "The field {field} holds whole numbers, not {value}."
            if kind is int
            else "The field {field} holds numbers, not {value}."
        )
        raise BadInput.told("field_whole" if kind is int else "field_number", said, field=column.name, value=value)
    return number


def _moment_of(stream: Stream, metric: Metric | None) -> str:
    parts = _parts(stream, metric)
    return parts[0].at if parts else "occurred_at"


def _parts(stream: Stream, metric: Metric | None) -> list[Any]:
    """The components of the stream whose records stand behind the metric: its denominator's, else its numerator's."""
    if metric is None:
        return []
    named = [part.component for part in metric.denominator if part.stream == stream.name]
    named = named or [part.component for part in metric.numerator if part.stream == stream.name]
    return [component for component in stream.components if component.name in named]


def _counts_in(stream: Stream, metric: Metric) -> ColumnElement[bool]:
    table = RECORDS[stream.name]
    if stream.name == "measurements":
        return table.c.metric == metric.name
    parts = _parts(stream, metric)
    if not parts:
        raise BadInput.told(
            "not_made_of", "The metric {metric} is not made of {stream}.", metric=metric.name, stream=stream.name
        )
    # What waits for its 72 hours counts in no value yet.
    is_over = {part.name: [table.c.occurred_at <= settling.line()] if part.how == "matured" else [] for part in parts}
    return or_(*(and_(true(), *member(table, part), *is_over[part.name]) for part in parts))
