"""Packed cubes: what a bucket's combinations add up to, as columns of numbers that are read at once.

A week held against four weeks is half a million rows of cubes; grouping them by their texts takes SQLite seconds. A
pack holds the same sums of one closed day, of the hours of a day, or of the minutes of an hour: for each dimension the
place of its value among the words there are, for each component its amounts, in the smallest numbers that hold them.
Whoever folds a bucket again drops its pack in the same transaction, and what has none is read from the cube: packs may
lag, and never lie. On SQLite alone: PostgreSQL groups in memory. `store/unpacking.py` reads them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Column, Connection, LargeBinary, Table, delete, insert, select

from domain.streams import STREAMS, Stream
from domain.times import DAY, HOUR, MINUTE
from store import bulk
from store.columns import metadata, text_column
from store.engine import Store
from store.schema import CUBES, SLICES

Span = tuple[int, int]
Numbers = NDArray[Any]

SIZES = {"1d": DAY, "1h": DAY, "1m": HOUR}
"""How long (ms) a pack of each grain is. Those of hours and minutes begin on full days and hours of UTC."""
PARTS = {"1h": ("hour", HOUR), "1m": ("minute", MINUTE)}
"""Of packs that hold several buckets: the column that says of which each row is, and how long (ms) a bucket is."""
MAKING = "making"
"""Stands for a pack while it is made: whoever folds a bucket of it throws it away, and then the pack is not kept."""
_WHOLE = "bBhHiI"
"""The kinds of whole numbers a column may be of, the smallest first; all others are double."""

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
Made = dict[str, dict[str, Any]]
"""The columns of a pack by their names."""


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
    whole = (packs.c.stream == stream.name, packs.c.grain == grain)
    for low, high in spans:
        within = (*whole, packs.c.bucket >= _first(grain, low), packs.c.bucket < high)
        # Minutes are folded all the time, and mostly those of an hour that is not packed yet.
        there = packs.c.name.in_((mark(stream), MAKING))
        if connection.scalar(select(packs.c.bucket).where(*within, there).limit(1)) is not None:
            connection.execute(delete(packs).where(*within, packs.c.name.in_(_names(stream))))


def _first(grain: str, low: int) -> int:
    """Where the first pack may begin that holds a bucket from that moment (ms) on."""
    return low - SIZES[grain] + PARTS[grain][1] if grain in PARTS else low


def mark(stream: Stream) -> str:
    """The column that every pack of a stream has."""
    return stream.dimensions[0]


def _names(stream: Stream) -> list[str]:
    parts = (name for name, _ in PARTS.values())
    return [MAKING, *parts, *stream.dimensions, *(component.name for component in stream.components)]


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
    is_it = [packs.c[name] == value for name, value in key.items()]
    with store.read() as connection:
        with store.reckoning(connection):
            connection.execute(delete(packs).where(*is_it, packs.c.name.in_(_names(stream))))
            connection.execute(insert(packs), making)
        columns = made(connection, place)
        connection.commit()
        with store.reckoning(connection):
            gone = delete(packs).where(*is_it, packs.c.name == MAKING, packs.c.words == token)
            if connection.execute(gone).rowcount and columns:
                connection.execute(insert(packs), [{**key, "name": name, **column} for name, column in columns.items()])


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


def places(values: Sequence[str]) -> dict[str, Any]:
    """Words in order, so that buckets with the same ones say so in the same text."""
    words = sorted(set(values))
    place = {word: at for at, word in enumerate(words)}
    return numbers([place[word] for word in values]) | {"words": orjson.dumps(words).decode()}


def numbers(values: Sequence[float] | Numbers) -> dict[str, Any]:
    """A column of numbers in the smallest kind that holds them."""
    column = np.array(values, dtype=np.float64)
    low, high = column.min(), column.max()
    is_whole = bool((column == np.trunc(column)).all())
    kinds = (kind for kind in _WHOLE if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max)
    kind = next(kinds, "d") if is_whole else "d"
    return {"kind": kind, "words": "", "data": column.astype(f"<{kind}").tobytes()}
