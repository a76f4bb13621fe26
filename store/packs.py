"""Packed cubes: what a bucket's combinations add up to, as columns of numbers that are read at once.

A week held against four weeks is half a million rows of cubes; grouping them by their texts takes SQLite seconds. A
pack holds the same sums of one closed hour or day: for each dimension the place of its value among the pack's words,
for each component its amounts, in the smallest numbers that hold them. Whoever folds a bucket again drops its pack in
the same transaction, and what has none is read from the cube: packs may lag, and never lie. On SQLite alone: PostgreSQL
groups in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Column, Connection, LargeBinary, Table, delete, insert, select

from domain.streams import STREAMS, Stream
from domain.times import DAY, HOUR
from store.columns import metadata, text_column
from store.engine import Store
from store.schema import CUBES, SLICES

Leaf = tuple[str, ...]
Span = tuple[int, int]
Numbers = NDArray[Any]

GRAINS = {"1d": DAY, "1h": HOUR}
WORDS = "words"
_WHOLE = "bBhHiI"
"""The kinds of whole numbers a column may be of, the smallest first; all others are double."""
_DENSE = 4_000_000
"""Up to so many possible combinations each has a place of its own; more are sorted."""

packs = Table(
    "packs",
    metadata,
    text_column("stream", key=True),
    text_column("grain", key=True),
    Column("bucket", BigInteger, primary_key=True, autoincrement=False),
    text_column("name", key=True),
    Column("data", LargeBinary, nullable=False),
)


def pack(store: Store, now: int, *, most: int = 100) -> int:
    """Pack closed buckets that have no pack, the newest first; how many."""
    if store.dialect != "sqlite":
        return 0
    done = 0
    for stream in STREAMS.values():
        for grain, size in GRAINS.items():
            with store.read() as connection:
                missing = _missing(connection, stream, grain, now - size - HOUR)[: most - done]
            for bucket in missing:
                with store.write() as connection:
                    _put(connection, stream, grain, bucket)
            done += len(missing)
    return done


def drop(connection: Connection, stream: Stream, grain: str, spans: Iterable[Span]) -> None:
    """Throw away the packs of buckets that begin in these spans: they are folded again."""
    for low, high in spans if grain in GRAINS else ():
        here = (packs.c.stream == stream.name, packs.c.grain == grain, packs.c.bucket >= low, packs.c.bucket < high)
        connection.execute(delete(packs).where(*here))


@dataclass
class Asked:
    """The sums of some components of a stream for each of the `roles`, by `dimensions`, where others have values."""

    stream: Stream
    roles: Sequence[Sequence[str]]
    dimensions: Sequence[str]
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Found:
    """Leaves, their sums (leaves x roles), and per grain the buckets that are left to be read from the cube."""

    leaves: list[Leaf]
    sums: Numbers
    left: dict[str, list[Span]]


def read(connection: Connection, asked: Asked, spans: Mapping[str, Sequence[Span]]) -> Found:
    """What is packed of the buckets that begin in these spans (ms, by grain), all of it added up."""
    if connection.dialect.name != "sqlite":
        return Found([], np.zeros((0, len(asked.roles))), {grain: list(of) for grain, of in spans.items()})
    own = [name for name in asked.dimensions if name in asked.stream.dimensions]
    sums = _Sums(asked, own)
    left = {grain: list(of) for grain, of in spans.items() if grain not in GRAINS}
    for grain, low, high in ((grain, *span) for grain, of in spans.items() if grain in GRAINS for span in of):
        known = _packed(connection, asked, {WORDS, *own, *asked.where}, (grain, low, high))
        for is_known, some in groupby(_buckets(connection, asked.stream, grain, low, high), known.__contains__):
            buckets = list(some)
            if not is_known:
                left.setdefault(grain, []).append((buckets[0], buckets[-1] + 1))
            for bucket in buckets if is_known else ():
                sums.add(known[bucket])
    return Found(*sums.leaves(), left)


def _buckets(connection: Connection, stream: Stream, grain: str, low: int, high: int) -> list[int]:
    """The buckets with records, in order."""
    total = SLICES[stream.name, grain]
    chosen = select(total.c.bucket).where(total.c.dimension == "", total.c.bucket >= low, total.c.bucket < high)
    return list(connection.scalars(chosen.order_by(total.c.bucket)))


def _missing(connection: Connection, stream: Stream, grain: str, line: int) -> list[int]:
    there = select(packs.c.bucket).where(packs.c.stream == stream.name, packs.c.grain == grain, packs.c.name == WORDS)
    known = set(connection.scalars(there))
    return [bucket for bucket in reversed(_buckets(connection, stream, grain, 0, line)) if bucket not in known]


def _packed(
    connection: Connection, asked: Asked, needed: set[str], place: tuple[str, int, int]
) -> dict[int, dict[str, bytes]]:
    """The packs of a grain from a moment to another, of those that have all that is needed."""
    grain, low, high = place
    names = needed.union(*asked.roles)
    chosen = select(packs.c.bucket, packs.c.name, packs.c.data).where(
        *(packs.c.stream == asked.stream.name, packs.c.grain == grain, packs.c.name.in_(sorted(names))),
        *(packs.c.bucket >= low, packs.c.bucket < high),
    )
    found: dict[int, dict[str, bytes]] = {}
    for bucket, name, data in connection.execute(chosen):
        found.setdefault(bucket, {})[name] = data
    return {bucket: columns for bucket, columns in found.items() if needed <= columns.keys()}


def _put(connection: Connection, stream: Stream, grain: str, bucket: int) -> None:
    """Pack a bucket; read within the write, so that nobody folds it meanwhile."""
    cube = CUBES[stream.name, grain]
    names = [*stream.dimensions, *(component.name for component in stream.components)]
    rows = connection.execute(select(*(cube.c[name] for name in names)).where(cube.c.bucket == bucket)).all()
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    words: dict[str, list[str]] = {}
    made: dict[str, bytes] = {}
    for name, values in columns.items():
        if name in stream.dimensions:
            place = {word: at for at, word in enumerate(dict.fromkeys(values))}
            words[name] = list(place)
            made[name] = _written(np.array([place[word] for word in values]))
        elif any(values):
            made[name] = _written(np.array(values, dtype=np.float64))
    made[WORDS] = orjson.dumps(words)
    drop(connection, stream, grain, [(bucket, bucket + 1)])
    key = {"stream": stream.name, "grain": grain, "bucket": bucket}
    connection.execute(insert(packs), [{**key, "name": name, "data": data} for name, data in made.items()])


def _written(column: Numbers) -> bytes:
    """Its kind in one byte, then the numbers."""
    low, high = column.min(), column.max()
    is_whole = bool((column == np.trunc(column)).all())
    kinds = (kind for kind in _WHOLE if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max)
    kind = next(kinds, "d") if is_whole else "d"
    return kind.encode() + column.astype(f"<{kind}").tobytes()


def _column(data: bytes) -> Numbers:
    return np.frombuffer(data, dtype=f"<{data[:1].decode()}", offset=1)


class _Sums:
    """Adds up packs, whose words stand at different places."""

    def __init__(self, asked: Asked, own: Sequence[str]) -> None:
        self._asked = asked
        self._own = own
        self._words: list[dict[str, int]] = [{} for _ in own]
        self._codes: list[list[Numbers]] = [[] for _ in own]
        self._amounts: list[list[Numbers]] = [[] for _ in asked.roles]

    def add(self, columns: Mapping[str, bytes]) -> None:
        """Count a pack in."""
        words = orjson.loads(columns[WORDS])
        kept: Any = slice(None)
        for name, value in self._asked.where.items():
            if value not in words[name]:
                return
            here = _column(columns[name]) == words[name].index(value)
            kept = here if isinstance(kept, slice) else kept & here
        size = len(_column(next(columns[name] for name in self._asked.stream.dimensions if name in columns))[kept])
        for name, known, codes in zip(self._own, self._words, self._codes, strict=True):
            places = np.array([known.setdefault(word, len(known)) for word in words[name]], dtype=np.int64)
            codes.append(places[_column(columns[name])[kept]])
        for role, amounts in zip(self._asked.roles, self._amounts, strict=True):
            there = [_column(columns[name])[kept].astype(np.float64) for name in role if name in columns]
            amounts.append(sum(there[1:], start=there[0]) if there else np.zeros(size))

    def leaves(self) -> tuple[list[Leaf], Numbers]:
        """The leaves in the order of the dimensions that were asked for ('' for those of other streams), their sums."""
        if not self._amounts[0]:
            return [], np.zeros((0, len(self._amounts)))
        amounts = [np.concatenate(column) for column in self._amounts]
        key, sizes = np.zeros(len(amounts[0]), dtype=np.int64), [max(1, len(known)) for known in self._words]
        for codes, size in zip(self._codes, sizes, strict=True):
            key = key * size + np.concatenate(codes)
        place = key
        if int(np.prod(sizes, dtype=np.float64)) > _DENSE:
            _, place = np.unique(key, return_inverse=True)
        count = np.bincount(place)
        present = np.flatnonzero(count)
        example = np.zeros(len(count), dtype=np.int64)
        example[place] = np.arange(len(place))
        first = example[present]
        sums = np.stack([np.bincount(place, column)[present] for column in amounts], axis=1)
        return list(self._named(first)), sums

    def _named(self, first: Numbers) -> Iterable[Leaf]:
        blank = [""] * len(first)
        told = dict(zip(self._own, zip(self._words, self._codes, strict=True), strict=True))
        columns = []
        for name in self._asked.dimensions:
            if name not in told:
                columns.append(blank)
                continue
            words = list(told[name][0])
            columns.append([words[code] for code in np.concatenate(told[name][1])[first].tolist()])
        return zip(*columns, strict=True) if columns else [()] * len(first)
