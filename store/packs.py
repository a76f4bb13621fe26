"""Packed cubes: what a bucket's combinations add up to, as columns of numbers that are read at once.

A week held against four weeks is half a million rows of cubes; grouping them by their texts takes SQLite seconds. A
pack holds the same sums of one closed day, of the hours of a day, or of the minutes of an hour: for each dimension the
place of its value among the words there are, for each component its amounts, in the smallest numbers that hold them.
Beside the hours of a day stand the same by every two dimensions alone: a quarter of a year by region within a product
is then hundreds of kilobytes, not dozens of megabytes. Whoever folds a bucket again drops its packs in the same
transaction, and what has none is read from the cube: packs may lag, and never lie. On SQLite alone: PostgreSQL groups
in memory. `store/unpacking.py` reads them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, Connection, LargeBinary, Table, delete, insert, select

from domain.streams import STREAMS, Stream
from domain.times import DAY, HOUR, MINUTE
from store import bulk
from store.columns import metadata, text_column
from store.engine import Store
from store.packing import Made, numbers, pairs, places
from store.schema import CUBES, SLICES

Span = tuple[int, int]

SIZES = {"1d": DAY, "1h": DAY, "1m": HOUR}
"""How long (ms) a pack of each grain is. Those of hours and minutes begin on full days and hours of UTC."""
PARTS = {"1h": ("hour", HOUR), "1m": ("minute", MINUTE)}
"""Of packs that hold several buckets: the column that says of which each row is, and how long (ms) a bucket is."""
PAIRED = "1h"
"""The grain whose packs are also kept by every two dimensions alone, as grains of their own."""
MAKING = "making"
"""Stands for a pack while it is made: whoever folds a bucket of it throws it away, and then the pack is not kept."""
packs = Table(
    "packs",
    metadata,
    text_column("stream", key=True),
    text_column("grain", key=True),
    text_column("name", key=True),
    Column("bucket", BigInteger, primary_key=True, autoincrement=False),
    text_column("kind", required=True),
    text_column("words", required=True),
    Column("data", LargeBinary, nullable=False),
)
"""One row a column: the kind of its numbers, the words (a JSON list) that those of a dimension are the places of."""

Place = tuple[Stream, str, int]
"""The stream, the grain, and where a pack begins (ms)."""


def pack(store: Store, now: int, *, most: int = 100) -> int:
    """Pack closed buckets that have no pack, the newest first; how many buckets that were, at most about `most`."""
    if store.dialect != "sqlite":
        return 0
    done = 0
    for stream in STREAMS.values():
        for grain, size in SIZES.items():
            with store.read() as connection:
                missing = _missing(connection, stream, grain, now - size - HOUR)
            # A day of hours has as many rows as all of them.
            worth = DAY // HOUR if grain == "1h" else 1
            for bucket in missing[: max(0, -(-(most - done) // worth))]:
                keep(store, (stream, grain, bucket), _from_cube)
                done += worth
    return done


def drop(connection: Connection, stream: Stream, grain: str, spans: Iterable[Span]) -> None:
    """Throw away the packs of buckets that begin in these spans: they are folded again, or kept no longer."""
    if connection.dialect.name != "sqlite":
        return
    # Minutes are folded all the time, and mostly those of an hour that is not packed yet.
    there = packs.c.name.in_((mark(stream), MAKING))
    for low, high in spans:
        within = (packs.c.stream == stream.name, packs.c.bucket >= _first(grain, low), packs.c.bucket < high)
        known = select(packs.c.bucket).where(*within, packs.c.grain == grain, there).limit(1)
        if connection.scalar(known) is not None:
            connection.execute(delete(packs).where(*within, *_columns(stream, grain)))


def _first(grain: str, low: int) -> int:
    """Where the first pack may begin that holds a bucket from that moment (ms) on."""
    return low - SIZES[grain] + PARTS[grain][1] if grain in PARTS else low


def mark(stream: Stream) -> str:
    """The column that every pack of a stream has."""
    return stream.dimensions[0]


def grain_for(stream: Stream, grain: str, dimensions: Collection[str]) -> str:
    """The grain of the packs that tell what is asked by these dimensions: those of two alone, if that will do."""
    fitting = (pair for pair in _pairs(stream, grain) if set(dimensions) <= set(pair))
    return next((_paired(grain, pair) for pair in fitting), grain)


def _pairs(stream: Stream, grain: str) -> list[tuple[str, str]]:
    return list(combinations(stream.dimensions, 2)) if grain == PAIRED else []


def _paired(grain: str, pair: tuple[str, str]) -> str:
    return f"{grain} {' '.join(pair)}"


def _columns(stream: Stream, grain: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """All columns of packs of a grain, those by two dimensions among them."""
    grains = [grain, *(_paired(grain, pair) for pair in _pairs(stream, grain))]
    parts = (name for name, _ in PARTS.values())
    names = [MAKING, *parts, *stream.dimensions, *(component.name for component in stream.components)]
    return packs.c.grain.in_(grains), packs.c.name.in_(names)


def _missing(connection: Connection, stream: Stream, grain: str, line: int) -> list[int]:
    """Where packs are missing of what ended before that moment (ms), the newest first."""
    there = select(packs.c.bucket).where(
        packs.c.stream == stream.name, packs.c.grain == grain, packs.c.name == mark(stream)
    )
    known = set(connection.scalars(there))
    total = SLICES[stream.name, grain]
    begins = total.c.bucket - total.c.bucket % SIZES[grain] if grain in PARTS else total.c.bucket
    chosen = select(begins.label("begins")).where(total.c.dimension == "", begins < line).distinct()
    return sorted((bucket for bucket in connection.scalars(chosen) if bucket not in known), reverse=True)


def keep(store: Store, place: Place, made: Callable[[Connection, Place], Made]) -> None:
    """Keep a pack there; made outside any write, and only if nobody has folded any of it meanwhile."""
    stream, grain, bucket = place
    key, token = {"stream": stream.name, "grain": grain, "bucket": bucket}, secrets.token_hex(8)
    making = {**key, "name": MAKING, "kind": "", "words": token, "data": b""}
    is_here = (packs.c.stream == stream.name, packs.c.bucket == bucket)
    with store.read() as connection:
        with store.reckoning(connection):
            connection.execute(delete(packs).where(*is_here, *_columns(stream, grain)))
            connection.execute(insert(packs), making)
        rows = [{**key, **row} for row in _rows(stream, grain, made(connection, place))]
        connection.commit()
        with store.reckoning(connection):
            is_making = (packs.c.grain == grain, packs.c.name == MAKING, packs.c.words == token)
            if connection.execute(delete(packs).where(*is_here, *is_making)).rowcount and rows:
                connection.execute(insert(packs), rows)


def _rows(stream: Stream, grain: str, made: Made) -> Iterator[dict[str, Any]]:
    """A pack's rows of the table, those by two dimensions among them."""
    kept = {grain: made}
    if made and grain == PAIRED:
        kept |= {_paired(grain, pair): told for pair, told in pairs(made, PARTS[grain][0], stream.dimensions)}
    for name_of, columns in kept.items():
        yield from ({"grain": name_of, "name": name, **column} for name, column in columns.items())


def made_of(place: Place, rows: Sequence[Sequence[Any]]) -> Made:
    """The columns of a pack, of rows of its cube: bucket, dimensions, components; {} without any."""
    stream, grain, bucket = place
    made = Made()
    if not rows:
        return made
    names = ["bucket", *stream.dimensions, *(component.name for component in stream.components)]
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    if grain in PARTS:
        part, length = PARTS[grain]
        made[part] = numbers([(at - bucket) // length for at in columns["bucket"]])
    for name in names[1:]:
        if name in stream.dimensions:
            made[name] = places(columns[name])
        elif any(columns[name]):
            made[name] = numbers(columns[name])
    return made


def _from_cube(connection: Connection, place: Place) -> Made:
    stream, grain, bucket = place
    names = ("bucket", *stream.dimensions, *(component.name for component in stream.components))
    cube, over = CUBES[stream.name, grain].name, bucket + (SIZES[grain] if grain in PARTS else 1)
    sql = f"SELECT {', '.join(names)} FROM {cube} WHERE bucket >= :low AND bucket < :high"  # noqa: S608
    return made_of(place, bulk.rows(connection, sql, {"low": bucket, "high": over}))
