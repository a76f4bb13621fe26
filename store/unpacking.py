"""Reading packs: the rows of many buckets as arrays, without a text or an object for any of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
import orjson
from sqlalchemy import Connection

from domain.streams import Stream
from domain.times import HOUR, MINUTE
from store.packs import MINUTES, SIZES, Numbers, Span, mark

_MINUTES_OF_ONE = HOUR // MINUTE
Places = dict[str, int]
"""The words of a dimension, and the place of each."""
Stored = tuple[str, str, bytes]
"""The kind of a column's numbers, the words that they are the places of ('' for amounts), the numbers."""


@dataclass(frozen=True)
class Asked:
    """The sums of some components of a stream for each of the `roles`, by `dimensions` of its own, where others have
    values."""

    stream: Stream
    roles: Sequence[Sequence[str]]
    dimensions: Sequence[str]
    where: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The columns that it takes."""
        added = (name for role in self.roles for name in role)
        return list(dict.fromkeys([mark(self.stream), *self.dimensions, *self.where, *added]))


@dataclass(frozen=True)
class Rows:
    """n rows of cubes: the places of their words (dimensions, n), what they add up to (roles, n), and which of the
    buckets that begin at `at` (ms) each is of (n)."""

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


def read(
    connection: Connection, asked: Asked, spans: Mapping[str, Sequence[Span]], words: Sequence[Places]
) -> tuple[list[Rows], dict[str, list[Span]]]:
    """What is packed of the buckets that begin in these spans (ms, by grain), and the spans left to the cube.

    `words` are those of each dimension that have a place already; others are given the next.
    """
    if connection.dialect.name != "sqlite":
        return [], {grain: list(of) for grain, of in spans.items()}
    alike: dict[Any, list[_Pack]] = {}
    left: dict[str, list[Span]] = {}
    for grain, low, high in ((grain, *span) for grain, of in spans.items() for span in of):
        place = (grain, low, high)
        known = _packed(connection, asked, place) if grain in SIZES else {}
        for is_known, some in groupby(_buckets(connection, asked.stream, place), known.__contains__):
            buckets = list(some)
            if not is_known:
                over = buckets[-1] + (HOUR if grain == "1m" else 1)
                left.setdefault(grain, []).append((max(low, buckets[0]), min(high, over)))
            for at in buckets if is_known else ():
                shape = grain, *((name, *stored[:2]) for name, stored in known[at].items())
                alike.setdefault(shape, []).append(_Pack(at, known[at], low, high))
    rows = (_Alike(packs).rows(asked, words, is_minutes=shape[0] == "1m") for shape, packs in alike.items())
    return [one for one in rows if one is not None], left


def _buckets(connection: Connection, stream: Stream, place: tuple[str, int, int]) -> Iterable[int]:
    """Where packs may begin: of minutes at every hour, else at the buckets with records."""
    grain, low, high = place
    if grain == "1m":
        return range(low - low % HOUR, high, HOUR)
    total = f"SELECT bucket FROM {stream.name}_{grain}_by WHERE dimension = '' AND bucket >= ? AND bucket < ?"  # noqa: S608
    return [bucket for (bucket,) in _fetched(connection, f"{total} ORDER BY bucket", (low, high))]


def _packed(connection: Connection, asked: Asked, place: tuple[str, int, int]) -> dict[int, dict[str, Stored]]:
    """The columns of every pack of a grain from a moment to another, by its begin."""
    grain, low, high = place
    names = [*asked.names, *([MINUTES] if grain == "1m" else [])]
    chosen = (
        "SELECT bucket, name, kind, words, data FROM packs WHERE stream = ? AND grain = ? "  # noqa: S608
        f"AND name IN ({', '.join('?' * len(names))}) AND bucket >= ? AND bucket < ?"
    )
    first = low - low % HOUR if grain == "1m" else low
    found: dict[int, dict[str, Stored]] = {}
    for bucket, name, *stored in _fetched(connection, chosen, (asked.stream.name, grain, *names, first, high)):
        found.setdefault(bucket, {})[name] = tuple(stored)
    return found


def _fetched(connection: Connection, sql: str, values: tuple[Any, ...]) -> Sequence[Any]:
    result = connection.exec_driver_sql(sql, values)
    return result.cursor.fetchall() if result.cursor is not None else []


class _Alike:
    """Packs whose columns are of the same kinds and words: one array each."""

    def __init__(self, packs: Sequence[_Pack]) -> None:
        self._packs = packs
        self._shape = packs[0].columns

    def rows(self, asked: Asked, words: Sequence[Places], *, is_minutes: bool) -> Rows | None:
        """Those that are asked for; None if there are none of such words."""
        at, bucket = self._buckets(mark(asked.stream), is_minutes=is_minutes)
        kept = self._within(at, bucket) if is_minutes else np.ones(len(bucket), dtype=bool)
        for name, value in asked.where.items():
            there = self._words(name)
            if value not in there:
                return None
            kept &= self._column(name) == there.index(value)
        chosen: Any = slice(None) if kept.all() else np.flatnonzero(kept)
        codes = np.empty((len(asked.dimensions), int(kept.sum())), dtype=np.int32)
        for row, name, known in zip(codes, asked.dimensions, words, strict=True):
            places = [known.setdefault(word, len(known)) for word in self._words(name)]
            np.take(np.array(places, dtype=np.int32), self._column(name)[chosen], out=row, mode="clip")
        amounts = np.zeros((len(asked.roles), codes.shape[1]))
        for place, role in enumerate(asked.roles):
            for name in role:
                if name in self._shape:
                    amounts[place] += self._column(name)[chosen]
        return Rows(codes, amounts, bucket[chosen], at)

    def _buckets(self, name: str, *, is_minutes: bool) -> tuple[Numbers, Numbers]:
        """Where the buckets begin (ms), and of which of them each row is."""
        width = np.dtype(self._shape[name][0]).itemsize
        rows = [len(one.columns[name][2]) // width for one in self._packs]
        at = np.array([one.at for one in self._packs], dtype=np.int64)
        bucket = np.repeat(np.arange(len(rows), dtype=np.int32), rows)
        if not is_minutes:
            return at, bucket
        at = (at[:, None] + MINUTE * np.arange(_MINUTES_OF_ONE)).ravel()
        return at, bucket * np.int32(_MINUTES_OF_ONE) + self._column(MINUTES)

    def _within(self, at: Numbers, bucket: Numbers) -> Numbers:
        """Of minutes, which rows lie in the stretch that is asked of their pack."""
        low = np.repeat([one.low for one in self._packs], _MINUTES_OF_ONE)
        high = np.repeat([one.high for one in self._packs], _MINUTES_OF_ONE)
        kept: Numbers = ((at >= low) & (at < high))[bucket]
        return kept

    def _words(self, name: str) -> list[str]:
        found: list[str] = orjson.loads(self._shape[name][1])
        return found

    def _column(self, name: str) -> Numbers:
        return np.frombuffer(b"".join(one.columns[name][2] for one in self._packs), dtype=f"<{self._shape[name][0]}")
