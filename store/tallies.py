"""The sums behind a metric, per segment and bucket, from the smallest rollup that holds them.

Slices serve when at most one dimension is asked for, the cube otherwise. Grains below an hour are made of minutes;
before the moment from which minutes are kept, of what is packed of them, else of the records themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from sqlalchemy import (
    Connection,
    CursorResult,
    Double,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
)

from domain.grains import STORED, grain_of, stored_grain
from domain.metrics import Metric
from domain.streams import MEASUREMENTS, STREAMS, Stream
from store import unpacking
from store.choosing import KEYS, Parts, Shape, added, chosen_of, floored, of_slices
from store.meta import once
from store.packs import Span
from store.retention import minutes_from
from store.schema import CUBES, RECORDS, sliced
from store.settling import matured_until
from store.sums import hole, measure, written

ROLES = ("numerator", "denominator", "against", "squares")
Tally = Sequence[float]
"""The sums of a metric in the order of ROLES."""
Cells = dict[str, dict[int, Tally]]
"""Segment (value of `by`, '' without one) → bucket (ms) → tally; what has no records is absent."""


@dataclass(frozen=True)
class Question:
    """What is asked: buckets that begin in [start, end) ms, cut by `by`, only where dimensions have these values.

    `is_whole`: [start, end) as one bucket at `start`, made of rows of the grain.
    """

    start: int
    end: int
    grain: str
    by: str | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = False


def tallies(connection: Connection, metric: Metric, asked: Question, limits: Mapping[str, float]) -> Cells:
    """The sums of the records of the metric's streams."""
    cells: Cells = {}
    for name in metric.streams:
        parts = [[part.component for part in getattr(metric, role) if part.stream == name] for role in ROLES]
        _add(cells, _rows(connection, STREAMS[name], parts, asked, limits))
    return cells


def measured(connection: Connection, metric: Metric, asked: Question, limits: Mapping[str, float]) -> Cells:
    """The sums of measurements in the metric's name: a value is a count, or else one record; a ratio its two parts."""
    parts = [["value_sum", "numerator_sum"], ["value_n", "denominator_sum"], [], ["value_square"]]
    if metric.shape == "count":
        parts = [parts[0], [], [], []]
    cells: Cells = {}
    if not once(connection, "measured", lambda one: one.scalar(_ANY_MEASUREMENT) is not None):
        return cells
    narrowed = replace(asked, where={**asked.where, "metric": metric.name})
    _add(cells, _rows(connection, MEASUREMENTS, parts, narrowed, limits))
    return cells


_ANY_MEASUREMENT = select(literal(1)).select_from(RECORDS[MEASUREMENTS.name]).limit(1)
"""Most installations have none, and are asked for them with every metric."""


def plus(one: Tally | None, other: Tally) -> Tally:
    """Two tallies as one."""
    if one is None:
        return other
    top, n, against, squares = other
    return (one[0] + top, one[1] + n, one[2] + against, one[3] + squares)


def _add(cells: Cells, rows: Iterable[Sequence[Any]]) -> None:
    for row in rows:
        found = cells.get(row[0])
        if found is None:
            found = cells[row[0]] = {}
        known = found.get(row[1])
        found[row[1]] = row[2:] if known is None else plus(known, row[2:])


def _rows(
    connection: Connection, stream: Stream, parts: Parts, asked: Question, limits: Mapping[str, float]
) -> Sequence[Sequence[Any]]:
    """(segment, bucket, sums by role …)."""
    if any(value for name, value in asked.where.items() if name not in stream.dimensions):
        return []
    rolled = stored_grain(asked.grain)
    line = minutes_from(connection) if rolled == "1m" else asked.start
    if asked.start >= line:
        return _from_rollups(connection, stream, parts, asked, asked.start)
    found = _from_bygone(connection, stream, parts, replace(asked, end=min(line, asked.end)), limits)
    if asked.end > line:
        found = [*found, *_from_rollups(connection, stream, parts, replace(asked, start=line), asked.start)]
    return found


def _from_rollups(
    connection: Connection, stream: Stream, parts: Parts, asked: Question, whole_at: int
) -> Sequence[Sequence[Any]]:
    rolled = stored_grain(asked.grain)
    named = {name for name in (asked.by, *asked.where) if name in stream.dimensions}
    only = next(iter(named), "")
    if len(named) >= 2 or only not in sliced(stream, rolled):
        return _from_cube(connection, stream, parts, asked, whole_at)
    shape = Shape(stream.name, only, tuple(map(tuple, parts)), asked.grain, asked.is_whole)
    sql = of_slices(shape, connection.dialect.name, is_cut=bool(only) and asked.by == only, is_one=only in asked.where)
    holes = {"low": asked.start, "high": asked.end, "at": whole_at, "wanted": asked.where.get(only, "")}
    return _fetched(connection.exec_driver_sql(sql, holes))


def _from_cube(
    connection: Connection, stream: Stream, parts: Parts, asked: Question, whole_at: int
) -> Sequence[Sequence[Any]]:
    """From what is packed, the rest from the cube itself."""
    found, left = _from_packs(connection, stream, parts, asked, whole_at)
    if left:
        table = CUBES[stream.name, stored_grain(asked.grain)]
        within = or_(*(and_(table.c.bucket >= low, table.c.bucket < high) for low, high in left))
        narrowed = [table.c[name] == value for name, value in asked.where.items() if name in stream.dimensions]
        segment = table.c[asked.by] if asked.by in stream.dimensions else literal("")
        at = literal(whole_at) if asked.is_whole else None
        chosen = chosen_of(table, segment, parts, asked.grain, at).where(*narrowed, within).group_by(*KEYS)
        found += _fetched(connection.execute(chosen))
    return found


def _from_bygone(
    connection: Connection, stream: Stream, parts: Parts, asked: Question, limits: Mapping[str, float]
) -> Sequence[Sequence[Any]]:
    """Of minutes that are kept no longer: from what is packed, the rest from the records."""
    found, left = _from_packs(connection, stream, parts, asked, asked.start)
    for low, high in left:
        rest = replace(asked, start=low, end=high)
        found += _from_records(connection, stream, parts, rest, limits, whole_at=asked.start)
    return found


def _from_packs(
    connection: Connection, stream: Stream, parts: Parts, asked: Question, whole_at: int
) -> tuple[list[Sequence[Any]], list[Span]]:
    """(segment, bucket, sums by role …) of what is packed, and the stretches (ms) that are not."""
    rolled, where = stored_grain(asked.grain), {n: v for n, v in asked.where.items() if n in stream.dimensions}
    own = [asked.by] if asked.by in stream.dimensions else []
    words: list[dict[str, int]] = [{} for _ in own]
    sought, spans = unpacking.Asked(stream, parts, own, where), {rolled: [(asked.start, asked.end)]}
    packed, left = unpacking.read(connection, sought, spans, words)
    found = [row for rows in packed for row in _added_up(rows, asked, [*words, {"": 0}][0], whole_at)]
    return found, left.get(rolled, [])


def _added_up(rows: unpacking.Rows, asked: Question, words: Mapping[str, int], whole_at: int) -> list[Sequence[Any]]:
    """(segment, bucket, sums by role …) of rows."""
    at = rows.at if asked.grain in STORED else rows.at - rows.at % grain_of(asked.grain).milliseconds
    moments, moment = np.unique(np.full_like(at, whole_at) if asked.is_whole else at, return_inverse=True)
    key = moment[rows.bucket]
    if len(rows.codes):
        key = key + rows.codes[0] * np.int64(len(moments))
    there = np.flatnonzero(np.bincount(key))
    nothing = [0.0] * len(there)
    sums = [np.bincount(key, one)[there].tolist() if one.any() else nothing for one in rows.amounts]
    names = list(words)
    segments = [names[code] for code in (there // len(moments)).tolist()]
    return list(zip(segments, moments[there % len(moments)].tolist(), *sums, strict=True))


def _fetched(result: CursorResult[Any]) -> Sequence[Sequence[Any]]:
    """The driver's own tuples: ten thousand of them are cut and kept in half the time of SQLAlchemy's rows."""
    return result.cursor.fetchall() if result.cursor is not None else []


def _from_records(
    connection: Connection,
    stream: Stream,
    parts: Parts,
    asked: Question,
    limits: Mapping[str, float],
    *,
    whole_at: int,
) -> list[Sequence[Any]]:
    table, dialect = RECORDS[stream.name], connection.dialect.name
    holes: dict[str, Any] = {**limits, "matured_until": matured_until(connection) or 0}
    holes |= {"low": asked.start, "high": asked.end}
    within = [
        func.coalesce(table.c[name], "") == hole(f"wanted_{name}") for name in asked.where if name in stream.dimensions
    ]
    holes |= {f"wanted_{name}": value for name, value in asked.where.items()}
    found: list[Sequence[Any]] = []
    for moment in dict.fromkeys(component.at for component in stream.components):
        at = table.c[moment]
        amounts = {one.name: measure(table, one) for one in stream.components if one.at == moment}
        sums = [added(amounts[name] for name in names if name in amounts) for names in parts]
        segment = func.coalesce(table.c[asked.by], "") if asked.by in stream.dimensions else literal("")
        since = literal(whole_at) if asked.is_whole else floored(at, asked.grain)
        chosen = select(
            segment.label("segment"), since.label("since"), *(cast(func.sum(one), Double) for one in sums)
        ).where(at >= hole("low"), at < hole("high"), *within)
        found += _fetched(connection.exec_driver_sql(written(chosen.group_by(*KEYS), dialect), holes))
    return found
