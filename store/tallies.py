"""The sums behind a metric, by segment and bucket, from the smallest rollup that holds them.

Slices serve when at most one dimension is asked for, the cube otherwise. Grains below an hour are made of minutes;
before the moment from which minutes are kept, of what is packed of them, else of the records themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
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
from store.packing import added_up
from store.packs import Span
from store.retention import minutes_from
from store.schema import CUBES, RECORDS, sliced
from store.settling import matured_until
from store.sums import hole, measure, written

ROLES = ("numerator", "denominator", "against", "squares")
"""The sums of a metric; a tally is a number for each of them, in this order."""


class Part(NamedTuple):
    """Some of a metric's sums, to be added to the others: columns of n tallies.

    Each is of another segment (value of `by`, '' without one) and bucket (`at`, ms) than the rest of the part. `sums`
    are (ROLES, n).
    """

    segments: Sequence[str]
    at: Sequence[int] | NDArray[np.int64]
    sums: Sequence[Sequence[float] | NDArray[Any]]


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


def tallies(connection: Connection, metric: Metric, asked: Question, limits: Mapping[str, float]) -> Iterator[Part]:
    """The sums of the records of the metric's streams."""
    for name in metric.streams:
        parts = [[part.component for part in getattr(metric, role) if part.stream == name] for role in ROLES]
        yield from _read(connection, STREAMS[name], parts, asked, limits)


def measured(connection: Connection, metric: Metric, asked: Question, limits: Mapping[str, float]) -> Iterator[Part]:
    """The sums of measurements in the metric's name: a value is a count, or else one record; a ratio its two parts.

    Measured balances come in points of a hundred; the sums behind ours are of persons.
    """
    if not once(connection, "measured", lambda one: one.scalar(_ANY_MEASUREMENT) is not None):
        return
    parts = [["value_sum", "numerator_sum"], ["value_n", "denominator_sum"], [], ["value_square"]]
    if metric.shape == "count":
        parts = [parts[0], [], [], []]
    narrowed = replace(asked, where={**asked.where, "metric": metric.name})
    for part in _read(connection, MEASUREMENTS, parts, narrowed, limits):
        top, *others = part.sums
        yield part._replace(sums=[[one / 100 for one in top], *others]) if metric.shape == "balance" else part


_ANY_MEASUREMENT = select(literal(1)).select_from(RECORDS[MEASUREMENTS.name]).limit(1)
"""Most installations have none, and are asked for them with every metric."""


def _read(
    connection: Connection, stream: Stream, parts: Parts, asked: Question, limits: Mapping[str, float]
) -> Iterator[Part]:
    """The sums of one stream."""
    if any(value for name, value in asked.where.items() if name not in stream.dimensions):
        return
    rolled = stored_grain(asked.grain)
    line = minutes_from(connection) if rolled == "1m" else asked.start
    if asked.start >= line:
        yield from _from_rollups(connection, stream, parts, asked, asked.start)
        return
    yield from _from_bygone(connection, stream, parts, replace(asked, end=min(line, asked.end)), limits)
    if asked.end > line:
        yield from _from_rollups(connection, stream, parts, replace(asked, start=line), asked.start)


def _from_rollups(
    connection: Connection, stream: Stream, parts: Parts, asked: Question, whole_at: int
) -> Iterator[Part]:
    rolled = stored_grain(asked.grain)
    named = {name for name in (asked.by, *asked.where) if name in stream.dimensions}
    only = next(iter(named), "")
    if len(named) >= 2 or only not in sliced(stream, rolled):
        yield from _from_cube(connection, stream, parts, asked, whole_at)
        return
    shape = Shape(stream.name, only, tuple(map(tuple, parts)), asked.grain, asked.is_whole)
    sql = of_slices(shape, connection.dialect.name, is_cut=bool(only) and asked.by == only, is_one=only in asked.where)
    holes = {"low": asked.start, "high": asked.end, "at": whole_at, "wanted": asked.where.get(only, "")}
    yield from _fetched(connection.exec_driver_sql(sql, holes))


def _from_cube(connection: Connection, stream: Stream, parts: Parts, asked: Question, whole_at: int) -> Iterator[Part]:
    """From what is packed, the rest from the cube itself."""
    found, left = _from_packs(connection, stream, parts, asked, whole_at)
    yield from found
    if left:
        table = CUBES[stream.name, stored_grain(asked.grain)]
        within = or_(*(and_(table.c.bucket >= low, table.c.bucket < high) for low, high in left))
        narrowed = [table.c[name] == value for name, value in asked.where.items() if name in stream.dimensions]
        segment = table.c[asked.by] if asked.by in stream.dimensions else literal("")
        at = literal(whole_at) if asked.is_whole else None
        chosen = chosen_of(table, segment, parts, asked.grain, at).where(*narrowed, within).group_by(*KEYS)
        yield from _fetched(connection.execute(chosen))


def _from_bygone(
    connection: Connection, stream: Stream, parts: Parts, asked: Question, limits: Mapping[str, float]
) -> Iterator[Part]:
    """Of minutes that are kept no longer: from what is packed, the rest from the records."""
    found, left = _from_packs(connection, stream, parts, asked, asked.start)
    yield from found
    for low, high in left:
        rest = replace(asked, start=low, end=high)
        yield from _from_records(connection, stream, parts, rest, limits, whole_at=asked.start)


def _from_packs(
    connection: Connection, stream: Stream, parts: Parts, asked: Question, whole_at: int
) -> tuple[Iterator[Part], list[Span]]:
    """The sums of what is packed, and the stretches (ms) that are not."""
    rolled, where = stored_grain(asked.grain), {n: v for n, v in asked.where.items() if n in stream.dimensions}
    own = [asked.by] if asked.by in stream.dimensions else []
    words: list[dict[str, int]] = [{} for _ in own]
    sought, spans = unpacking.Asked(stream, parts, own, where), {rolled: [(asked.start, asked.end)]}
    packed, left = unpacking.read(connection, sought, spans, words)
    names = list([*words, {"": 0}][0])
    return (_added_up(rows, asked, names, whole_at) for rows in packed), left.get(rolled, [])


def _added_up(rows: unpacking.Rows, asked: Question, names: Sequence[str], whole_at: int) -> Part:
    """The sums of rows, whose segments have these names."""
    at = rows.at if asked.grain in STORED else rows.at - rows.at % grain_of(asked.grain).milliseconds
    moments, moment = np.unique(np.full_like(at, whole_at) if asked.is_whole else at, return_inverse=True)
    key = moment[rows.bucket]
    if len(rows.codes):
        key = key + rows.codes[0] * np.int64(len(moments))
    there, sums = added_up(key, rows.amounts)
    segments = [names[code] for code in (there // len(moments)).tolist()]
    return Part(segments, moments[there % len(moments)], list(sums))


def _fetched(result: CursorResult[Any]) -> Iterator[Part]:
    """(segment, bucket, sums by role …) as columns, if there are any.

    Of the driver's own tuples: ten thousand of them are cut and kept in half the time of SQLAlchemy's rows.
    """
    rows = result.cursor.fetchall() if result.cursor is not None else []
    if rows:
        segments, at, *sums = zip(*rows, strict=True)
        yield Part(segments, at, sums)


def _from_records(
    connection: Connection,
    stream: Stream,
    parts: Parts,
    asked: Question,
    limits: Mapping[str, float],
    *,
    whole_at: int,
) -> Iterator[Part]:
    table, dialect = RECORDS[stream.name], connection.dialect.name
    holes: dict[str, Any] = {**limits, "matured_until": matured_until(connection) or 0}
    holes |= {"low": asked.start, "high": asked.end}
    within = [
        func.coalesce(table.c[name], "") == hole(f"wanted_{name}") for name in asked.where if name in stream.dimensions
    ]
    holes |= {f"wanted_{name}": value for name, value in asked.where.items()}
    for moment in dict.fromkeys(component.at for component in stream.components):
        at = table.c[moment]
        amounts = {one.name: measure(table, one) for one in stream.components if one.at == moment}
        sums = [added(amounts[name] for name in names if name in amounts) for names in parts]
        segment = func.coalesce(table.c[asked.by], "") if asked.by in stream.dimensions else literal("")
        since = literal(whole_at) if asked.is_whole else floored(at, asked.grain)
        chosen = select(
            segment.label("segment"), since.label("since"), *(cast(func.sum(one), Double) for one in sums)
        ).where(at >= hole("low"), at < hole("high"), *within)
        yield from _fetched(connection.exec_driver_sql(written(chosen.group_by(*KEYS), dialect), holes))
