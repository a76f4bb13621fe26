"""Folding: from records to minutes, from minutes to hours, from hours to days; only what became dirty.

Minutes are kept for a while (see retention); hours older than that are folded from the records themselves. Each piece
is read and summed outside any write, then written in one transaction with the deletion of exactly the marks it answers:
killed at any moment, what is not written is still marked. A record that arrives in between brings a mark of its own.

Where the business zone is not whole hours from UTC, the hour in which a day begins counts in the day before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import Connection

from domain.grains import STORED, bucket_of, next_bucket
from domain.streams import STREAMS, Stream
from store import dirt, packs, retention, settling
from store.engine import Store
from store.gathering import Span
from store.pieces import Piece, joined, of_hours, of_minutes, of_records
from store.schema import CUBES, SLICES, sliced

FEW, MANY = 8_000, 25_000
"""Rows that a piece should have: fewer cost a commit each, more make the other writers wait."""

_COARSER = {"1m": "1h", "1h": "1d"}


@dataclass
class Folded:
    """What a fold did: which (stream, bucket) pairs it folded, and per stream the (first, last) bucket it changed.

    `is_cut` says that its budget did not reach for all that was dirty.
    """

    buckets: set[tuple[str, int]] = field(default_factory=set)
    is_cut: bool = False
    touched: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def streams(self) -> set[str]:
        """The streams whose sums changed."""
        return set(self.touched)

    def add(self, stream: str, starts: list[int]) -> None:
        """Count these buckets in."""
        low, high = self.touched.get(stream, (starts[0], starts[-1]))
        self.buckets.update((stream, start) for start in starts)
        self.touched[stream] = (min(low, starts[0]), max(high, starts[-1]))


class _Overtaken(Exception):
    """Somebody else has folded these buckets since they were read: what was made of them is thrown away."""


def fold(store: Store, now: int, *, grain: str | None = None, budget: int | None = None) -> Folded:
    """Bring the dirty buckets of a grain (None: of all, finest first) up to date, newest first.

    `budget` bounds the marks answered per stream and grain; what is left stays marked for the next call.
    """
    done = Folded()
    line = retention.advance(store, now)
    holes = {**store.limits, "matured_until": settling.begin(store, now)}
    for each in STORED if grain is None else (grain,):
        with store.read() as connection:
            dirty = dirt.streams(connection, each)
        for stream in (one for name, one in STREAMS.items() if name in dirty):
            with store.read() as connection:
                marks = dirt.marked(connection, stream.name, each, limit=budget)
            if marks:
                done.is_cut = done.is_cut or sum(map(len, marks.values())) == budget
                _Fold(store, stream, each, line, holes).run(marks, done)
    return done


@dataclass
class _Fold:
    """One stream at one grain."""

    store: Store
    stream: Stream
    grain: str
    line: int
    holes: Mapping[str, float]

    def run(self, marks: Mapping[int, list[int]], done: Folded) -> None:
        old = {bucket: ids for bucket, ids in marks.items() if bucket < self.line}
        new = {bucket: ids for bucket, ids in marks.items() if bucket >= self.line}
        if self.grain == "1m" and old:
            self._hand_up(old)
            old = {}
        for part, is_recent in ((new, True), (old, False)):
            for starts in self._pieces(sorted(part)):
                if self._fold(starts, [key for start in starts for key in part[start]], is_recent=is_recent):
                    done.add(self.stream.name, starts)

    def _pieces(self, buckets: list[int]) -> Iterator[list[int]]:
        """The buckets from the newest, in ascending pieces whose size follows the rows found in the last."""
        size, end = 64, len(buckets)
        while end > 0:
            piece = buckets[max(0, end - size) : end]
            end -= len(piece)
            self._read = 0
            yield piece
            if self._read < FEW:
                size *= 2
            elif self._read > MANY:
                size = max(1, size // 2)

    def _fold(self, starts: list[int], ids: list[int], *, is_recent: bool) -> bool:
        """Fold one piece; False if somebody else has folded it meanwhile."""
        zone = self.store.zone
        spans = [(start, next_bucket(start, self.grain, zone)) for start in starts]
        try:
            with self.store.read() as connection:
                piece = self._piece(connection, spans, is_recent=is_recent)
                self._read = piece.read
                connection.commit()
                with self.store.reckoning(connection):
                    if not dirt.wipe(connection, ids):
                        raise _Overtaken
                    self._clear(connection, joined(spans))
                    piece.put(connection)
                    self._hand_on(connection, starts)
        except _Overtaken:
            return False
        return True

    def _piece(self, connection: Connection, spans: list[Span], *, is_recent: bool) -> Piece:
        if self.grain == "1d":
            return of_hours(connection, self.stream, spans)
        if self.grain == "1h" and is_recent:
            return of_minutes(connection, self.stream, spans)
        return of_records(connection, self.stream, self.grain, spans, self.holes)

    def _clear(self, connection: Connection, spans: list[Span]) -> None:
        cube, slices = CUBES[self.stream.name, self.grain].name, SLICES[self.stream.name, self.grain].name
        mark = "?" if self.store.dialect == "sqlite" else "%s"
        within = f"bucket >= {mark} AND bucket < {mark}"
        connection.exec_driver_sql(f"DELETE FROM {cube} WHERE {within}", spans)  # noqa: S608
        connection.exec_driver_sql(
            f"DELETE FROM {slices} WHERE dimension = {mark} AND {within}",  # noqa: S608
            [(dimension, *span) for dimension in sliced(self.stream, self.grain) for span in spans],
        )
        packs.drop(connection, self.stream, self.grain, spans)
        if self.grain == "1h":
            packs.drop(connection, self.stream, "1m", [span for span in spans if span[0] < self.line])

    def _hand_on(self, connection: Connection, starts: Iterable[int]) -> None:
        """What the next grain has to fold now."""
        if self.grain in _COARSER:
            coarser = _COARSER[self.grain]
            buckets = {bucket_of(start, coarser, self.store.zone) for start in starts}
            dirt.mark(connection, self.stream.name, coarser, buckets)

    def _hand_up(self, marks: Mapping[int, list[int]]) -> None:
        """Minutes too old to be kept: their hours are folded from the records instead."""
        with suppress(_Overtaken), self.store.write() as connection:
            if not dirt.wipe(connection, [key for ids in marks.values() for key in ids]):
                raise _Overtaken
            self._hand_on(connection, marks)
