"""Packed cubes: what a bucket's combinations add up to, as columns of numbers that are read at once.

A week held against four weeks is half a million rows of cubes; grouping them by their texts takes SQLite seconds. A
pack holds the same sums of one closed day, hour, or hour of minutes: for each dimension the place of its value among
the words there are, for each component its amounts, in the smallest numbers that hold them. Whoever folds a bucket
again drops its pack in the same transaction, and what has none is read from the cube: packs may lag, and never lie. On
SQLite alone: PostgreSQL groups in memory. `store/unpacking.py` reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Column, Connection, LargeBinary, Table, delete, insert, select

from domain.streams import STREAMS, Stream
from domain.times import DAY, HOUR, MINUTE
from store.columns import metadata, text_column
from store.engine import Store
from store.schema import CUBES, SLICES

Span = tuple[int, int]
Numbers = NDArray[Any]

SIZES = {"1d": DAY, "1h": HOUR, "1m": HOUR}
"""How long (ms) a pack of each grain is: minutes are packed by the hour, and tell their own by a column of it."""
MINUTES = "minute"
"""The column of the minutes: which of the hour's each row is of."""
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


def pack(store: Store, now: int, *, most: int = 100) -> int:
    """Pack closed buckets that have no pack, the newest first; how many."""
    if store.dialect != "sqlite":
        return 0
    done = 0
    for stream in STREAMS.values():
        for grain, size in SIZES.items():
            with store.read() as connection:
                missing = _missing(connection, stream, grain, now - size - HOUR)[: most - done]
            for bucket in missing:
                with store.write() as connection:
                    _put(connection, stream, grain, bucket)
            done += len(missing)
    return done


def drop(connection: Connection, stream: Stream, grain: str, spans: Iterable[Span]) -> None:
    """Throw away the packs of buckets that begin in these spans: they are folded again, or kept no longer."""
    if connection.dialect.name != "sqlite":
        return
    whole = (packs.c.stream == stream.name, packs.c.grain == grain)
    for low, high in spans:
        first = low - HOUR + 1 if grain == "1m" else low
        within = (*whole, packs.c.bucket >= first, packs.c.bucket < high)
        # Minutes are folded all the time, and mostly those of an hour that is not packed yet.
        if connection.scalar(select(packs.c.bucket).where(*within, packs.c.name == mark(stream)).limit(1)) is not None:
            connection.execute(delete(packs).where(*within, packs.c.name.in_(_names(stream))))


def mark(stream: Stream) -> str:
    """The column that every pack of a stream has."""
    return stream.dimensions[0]


def _names(stream: Stream) -> list[str]:
    return [MINUTES, *stream.dimensions, *(component.name for component in stream.components)]


def _missing(connection: Connection, stream: Stream, grain: str, line: int) -> list[int]:
    there = select(packs.c.bucket).where(
        packs.c.stream == stream.name, packs.c.grain == grain, packs.c.name == mark(stream)
    )
    known = set(connection.scalars(there))
    total = SLICES[stream.name, grain]
    begins = total.c.bucket - total.c.bucket % HOUR if grain == "1m" else total.c.bucket
    chosen = select(begins.label("begins")).where(total.c.dimension == "", total.c.bucket < line).distinct()
    return sorted((bucket for bucket in connection.scalars(chosen) if bucket not in known), reverse=True)


def _put(connection: Connection, stream: Stream, grain: str, bucket: int) -> None:
    """Pack a bucket; read within the write, so that nobody folds it meanwhile."""
    cube, over = CUBES[stream.name, grain], bucket + (HOUR if grain == "1m" else 1)
    names = ["bucket", *_names(stream)[1:]]
    chosen = select(*(cube.c[name] for name in names)).where(cube.c.bucket >= bucket, cube.c.bucket < over)
    rows = connection.execute(chosen).all()
    drop(connection, stream, grain, [(bucket, over)])
    if not rows:
        return
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    made = {} if grain != "1m" else {MINUTES: numbers([(at - bucket) // MINUTE for at in columns["bucket"]])}
    for name in names[1:]:
        if name in stream.dimensions:
            made[name] = places(columns[name])
        elif any(columns[name]):
            made[name] = numbers(columns[name])
    key = {"stream": stream.name, "grain": grain, "bucket": bucket}
    connection.execute(insert(packs), [{**key, "name": name, **column} for name, column in made.items()])


def places(values: Sequence[str]) -> dict[str, Any]:
    """Words in order, so that buckets with the same ones say so in the same text."""
    words = sorted(set(values))
    place = {word: at for at, word in enumerate(words)}
    return numbers([place[word] for word in values]) | {"words": orjson.dumps(words).decode()}


def numbers(values: Sequence[float] | Numbers) -> dict[str, Any]:
    column = np.array(values, dtype=np.float64)
    low, high = column.min(), column.max()
    is_whole = bool((column == np.trunc(column)).all())
    kinds = (kind for kind in _WHOLE if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max)
    kind = next(kinds, "d") if is_whole else "d"
    return {"kind": kind, "words": "", "data": column.astype(f"<{kind}").tobytes()}
