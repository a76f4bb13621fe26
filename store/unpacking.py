"""Reading packs: what many buckets add up to as arrays, without a text or an object for any row of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import prod
from typing import Any

import numpy as np
import orjson
from sqlalchemy import Connection

from domain.streams import Stream
from domain.times import HOUR
from store.packing import Numbers, added_up
from store.packs import PARTS, SIZES, Span, grain_for, mark

TOLD_BY = {"1d": ("1d",), "1h": ("1h", "1m"), "1m": ("1m",)}
"""Which packs tell of the buckets of a grain: of hours their minutes too, where the day is not over or not packed."""
AT_ONCE = 8
"""So many packs are read as one: arrays of a few hundred thousand rows still fit into the processor's cache."""
_FEW = 4
"""So many combinations for each row are few enough for all to be counted."""
_NOTHING: Numbers = np.zeros(0, dtype=np.int64)
Places = dict[str, int]
"""The words of a dimension, and the place of each."""
Stored = tuple[str, str, bytes]
"""The kind of a column's numbers, the words that they are the places of ('' for amounts), the numbers."""


@dataclass(frozen=True)
class Asked:
    """The sums of some components of a stream for each of the `roles`, by `dimensions` of its own, where others have
    values; by buckets too if it `is_timed`."""

    stream: Stream
    roles: Sequence[Sequence[str]]
    dimensions: Sequence[str]
    where: Mapping[str, str] = field(default_factory=dict)
    is_timed: bool = True

    @property
    def names(self) -> list[str]:
        """The columns that it takes; the first is one that every pack has."""
        told = [*self.dimensions, *self.where] or [mark(self.stream)]
        return list(dict.fromkeys([*told, *(name for role in self.roles for name in role)]))

    def grain(self, packed: str) -> str:
        """The grain of the packs that tell it."""
        return grain_for(self.stream, packed, [*self.dimensions, *self.where])


@dataclass(frozen=True)
class Rows:
    """n sums: the places of their words (dimensions, n), what there is (roles, n), and of which of the buckets that
    begin at `at` (ms) each is (n; none if that is not asked). What has the same words may be there repeatedly."""

    codes: Numbers
    amounts: Numbers
    bucket: Numbers
    at: Numbers


@dataclass(frozen=True)
class _Pack:
    """The columns of a pack, and the stretch that is asked of it."""

    at: int
    columns: Mapping[str, Stored]
    low: int
    high: int


_Alikes = dict[tuple[Any, ...], list[_Pack]]
"""Packs by what they have in common: the grain that is asked for, their own, if all of it is, kinds and words."""


def read(
    connection: Connection, asked: Asked, spans: Mapping[str, Sequence[Span]], words: Sequence[Places]
) -> tuple[list[Rows], dict[str, list[Span]]]:
    """What is packed of the buckets that begin in these spans (ms, by grain), and the spans left to the cube.

    `words` are those of each dimension that have a place already; others are given the next.
    """
    if connection.dialect.name != "sqlite":
        return [], {grain: list(of) for grain, of in spans.items()}
    alike: _Alikes = {}
    left: dict[str, list[Span]] = {}
    for grain, of in spans.items():
        rest = list(of)
        for packed in TOLD_BY.get(grain, ()):
            rest = [one for span in rest for one in _take(connection, asked, (grain, packed, *span), alike)]
        if grain == "1h" and rest:
            rest = _with_records(connection, asked.stream, grain, rest)
        if rest:
            left[grain] = rest
    rows = (
        _Alike(packs[first : first + AT_ONCE], shape[0], shape[1]).rows(asked, words, is_whole=shape[2])
        for shape, packs in alike.items()
        for first in range(0, len(packs), AT_ONCE)
    )
    return [one for one in rows if one is not None], left


def _take(connection: Connection, asked: Asked, place: tuple[str, str, int, int], alike: _Alikes) -> list[Span]:
    """Put the packs of a span that are there to those that are alike; the stretches of it that have none."""
    grain, packed, low, high = place
    known, left = _packed(connection, asked, (packed, low, high)), list[Span]()
    for is_known, some in groupby(_begins(connection, asked.stream, (packed, low, high)), known.__contains__):
        begins = list(some)
        if not is_known:
            over = begins[-1] + (SIZES[packed] if packed in PARTS else 1)
            left.append((max(low, begins[0]), min(high, over)))
        for at in begins if is_known else ():
            is_whole = packed not in PARTS or (low <= at and at + SIZES[packed] <= high)
            shape = grain, packed, is_whole, *((name, *stored[:2]) for name, stored in known[at].items())
            alike.setdefault(shape, []).append(_Pack(at, known[at], low, high))
    return left


def _begins(connection: Connection, stream: Stream, place: tuple[str, int, int]) -> Iterable[int]:
    """Where packs may begin: of hours and minutes at every day and hour, of days at those with records."""
    packed, low, high = place
    if packed in PARTS:
        return range(low - low % SIZES[packed], high, SIZES[packed])
    total = f"SELECT bucket FROM {stream.name}_{packed}_by WHERE dimension = '' AND bucket >= ? AND bucket < ?"  # noqa: S608
    return [bucket for (bucket,) in _fetched(connection, f"{total} ORDER BY bucket", (low, high))]


def _with_records(connection: Connection, stream: Stream, grain: str, spans: Sequence[Span]) -> list[Span]:
    """The spans that have any: where nothing is, nothing is packed."""
    some = f"SELECT 1 FROM {stream.name}_{grain}_by WHERE dimension = '' AND bucket >= ? AND bucket < ? LIMIT 1"  # noqa: S608
    return [span for span in spans if _fetched(connection, some, span)]


def _packed(connection: Connection, asked: Asked, place: tuple[str, int, int]) -> dict[int, dict[str, Stored]]:
    """The columns of every pack of a grain from a moment to another, by its begin."""
    packed, low, high = place
    names = [*asked.names, *([PARTS[packed][0]] if packed in PARTS else [])]
    first = low - low % SIZES[packed] if packed in PARTS else low
    return columns(connection, (asked.stream.name, asked.grain(packed)), names, first, high)


def columns(
    connection: Connection, place: tuple[str, str], names: Sequence[str], first: int, high: int
) -> dict[int, dict[str, Stored]]:
    """The columns with these names of what is packed of a stream by a grain (`place`), by where each pack begins: in
    [first, high) ms."""
    # In the order in which they lie in the file: by the index, a disk goes back and forth between days and columns.
    chosen = (
        "SELECT bucket, name, kind, words, data FROM packs WHERE rowid IN ("  # noqa: S608
        "SELECT rowid FROM packs WHERE stream = ? AND grain = ? "
        f"AND name IN ({', '.join('?' * len(names))}) AND bucket >= ? AND bucket < ?)"
    )
    found: dict[int, dict[str, Stored]] = {}
    for bucket, name, *stored in _fetched(connection, chosen, (*place, *names, first, high)):
        found.setdefault(bucket, {})[name] = tuple(stored)
    return found


def _fetched(connection: Connection, sql: str, values: tuple[Any, ...]) -> Sequence[Any]:
    result = connection.exec_driver_sql(sql, values)
    return result.cursor.fetchall() if result.cursor is not None else []


class _Alike:
    """Packs whose columns are of the same kinds and words: one array each."""

    def __init__(self, packs: Sequence[_Pack], grain: str, packed: str) -> None:
        self._packs = packs
        self._shape = packs[0].columns
        self._grain = grain
        self._part, self._length = PARTS.get(packed, ("", 0))
        self._parts = SIZES[packed] // self._length if self._part else 1

    def rows(self, asked: Asked, words: Sequence[Places], *, is_whole: bool) -> Rows | None:
        """What they add up to; None if there is nothing of such words. `is_whole`: all that the packs hold is asked."""
        kept: list[Numbers] = []
        for name, value in asked.where.items():
            there = self._words(name)
            if value not in there:
                return None
            kept.append(self._column(name) == there.index(value))
        length = self._sizes(asked.names[0])
        at, bucket = self._buckets(length) if asked.is_timed or not is_whole else (_NOTHING, _NOTHING)
        if not is_whole:
            kept.append(self._within(at)[bucket])
        chosen: Any = np.flatnonzero(np.logical_and.reduce(kept)) if kept else slice(None)
        told = {name: self._column(name)[chosen] for role in asked.roles for name in role if name in self._shape}
        keys: Sequence[Numbers] = [self._column(name)[chosen] for name in asked.dimensions]
        sizes = [len(self._words(name)) for name in asked.dimensions]
        if asked.is_timed:
            keys, sizes = [*keys, bucket[chosen]], [*sizes, len(at)]
        keys, sums = _added_up(keys, sizes, list(told.values()), len(chosen) if kept else sum(length))
        codes = np.empty((len(asked.dimensions), sums.shape[1]), dtype=np.int32)
        for row, name, key, known in zip(codes, asked.dimensions, keys, words, strict=False):
            places = [known.setdefault(word, len(known)) for word in self._words(name)]
            np.take(np.array(places, dtype=np.int32), key, out=row, mode="clip")
        by_name = dict(zip(told, sums, strict=True))
        roles = [sum((by_name[name] for name in role if name in told), np.zeros(sums.shape[1])) for role in asked.roles]
        return Rows(codes, np.array(roles), keys[-1] if asked.is_timed else _NOTHING, at)

    def _sizes(self, name: str) -> list[int]:
        """How many rows each pack has."""
        width = np.dtype(self._shape[name][0]).itemsize
        return [len(one.columns[name][2]) // width for one in self._packs]

    def _buckets(self, sizes: Sequence[int]) -> tuple[Numbers, Numbers]:
        """Where the buckets begin (ms), and of which of them each row is."""
        at = np.array([one.at for one in self._packs], dtype=np.int64)
        if not self._part:
            return at, np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        at = (at[:, None] + self._length * np.arange(self._parts)).ravel()
        at = at - at % HOUR if self._grain == "1h" else at
        first = np.repeat(np.arange(0, len(at), self._parts, dtype=np.int32), sizes)
        return at, first + self._column(self._part)

    def _within(self, at: Numbers) -> Numbers:
        """Which buckets lie in the stretch that is asked of their pack."""
        low = np.repeat([one.low for one in self._packs], self._parts)
        high = np.repeat([one.high for one in self._packs], self._parts)
        kept: Numbers = (at >= low) & (at < high)
        return kept

    def _words(self, name: str) -> list[str]:
        found: list[str] = orjson.loads(self._shape[name][1])
        return found

    def _column(self, name: str) -> Numbers:
        return np.frombuffer(b"".join(one.columns[name][2] for one in self._packs), dtype=f"<{self._shape[name][0]}")


def _added_up(
    keys: Sequence[Numbers], sizes: Sequence[int], amounts: Sequence[Numbers], length: int
) -> tuple[Sequence[Numbers], Numbers]:
    """Keys below `sizes` with every combination just once, and amounts (k, n) added up; all as they are where there
    may be more combinations than so many of `length`."""
    if prod(sizes) > _FEW * length:
        return keys, np.array(amounts, dtype=np.float64).reshape(len(amounts), length)
    key = np.zeros(length, dtype=np.intp)
    for size, column in zip(sizes, keys, strict=True):
        key *= size
        key += column
    there, sums = added_up(key, amounts)
    return np.unravel_index(there, tuple(sizes) or (1,)), sums.reshape(len(amounts), len(there))
