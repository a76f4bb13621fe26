"""Sifting texts: when those were written that have certain labels, and how many there are, by their extracts.

Extracts say where to look, records say what is there: what is listed is read from the records, which are asked for all
conditions once more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from operator import eq, itemgetter
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from sqlalchemy import Connection

from domain.times import DAY
from domain.voices import Wanted
from store import unpacking
from store.extracts import AT, DAYS, ECHO, ECHOES, HOURS, REACH, REPEATS, SIZES, TOPICS
from store.unpacking import Stored

Span = tuple[int, int]
Does = Callable[[str], bool]
Labels = tuple[Sequence[Any], NDArray[Any]]
"""The words of a column, and the place of each text's among them."""

_CHUNKS = (2 * DAY, 7 * DAY, 30 * DAY)
"""What is frequent is found lately; what is not is looked for ever further back."""


@dataclass(frozen=True)
class Sieve:
    """What a text must be: of each column what words it may have; `reach` is how many readers at least."""

    words: Mapping[str, Does]
    reach: float | None = None

    @property
    def names(self) -> list[str]:
        """The columns it looks at."""
        return [AT, *self.words, *([REACH] if self.reach is not None else [])]

    def moments(self, extracts: Sequence[Extract]) -> NDArray[np.int64]:
        """When the texts were written (ms) that it keeps, in order of time."""
        return np.concatenate([one.at[one.kept(self)] for one in extracts])

    def tally(
        self, extracts: Sequence[Extract], names: Sequence[str], buckets: Sequence[int] = ()
    ) -> Counter[tuple[Any, ...]]:
        """How many it keeps by their words in these columns, and last by the bucket they are in, if it is told where
        those begin (ms, in order)."""
        found: Counter[tuple[Any, ...]] = Counter()
        for one in extracts:
            kept = one.kept(self)
            if not kept.any():
                continue
            labels: list[Labels] = [(one.words(name), one.numbers(name)[kept]) for name in names]
            if buckets:
                labels.append((buckets, np.searchsorted(np.array(buckets), one.at[kept], side="right") - 1))
            found.update(tallied(labels))
        return found


def sieve(wanted: Wanted, *, is_counted: bool = False) -> Sieve:
    """The sieve of what is asked; where texts are counted, each has its first topic alone, and repeats count."""
    words: dict[str, Does] = {}
    for name, said in wanted.where.items():
        value = said.replace("\0", "")
        if name == "echo_of":
            words[ECHO] = partial(eq, value if value in ECHOES else REPEATS)
        elif name == "topic" and value and not is_counted:
            words[TOPICS] = partial(_is_among, value)
        else:
            words[name] = partial(eq, value)
    if not (is_counted or wanted.has_echoes or "echo_of" in wanted.where) and wanted.stream == "mentions":
        words[ECHO] = partial(eq, "")
    return Sieve(words, wanted.reach)


def is_told(wanted: Wanted) -> bool:
    """False if extracts cannot tell what is asked: which text is repeated."""
    return wanted.where.get("echo_of", "") in ECHOES


def _is_among(code: str, codes: str) -> bool:
    return code in codes.split(" ")


@dataclass(frozen=True)
class Extract:
    """The columns of the texts of an hour or a day, of which those written in [low, high) ms are asked for."""

    bucket: int
    low: int
    high: int
    columns: Mapping[str, Stored]

    @cached_property
    def at(self) -> NDArray[np.int64]:
        """When each was written (ms), in order of time."""
        return self.bucket + self.numbers(AT).astype(np.int64)

    def numbers(self, name: str) -> NDArray[Any]:
        """A column, one number a text."""
        kind, _, data = self.columns[name]
        return np.frombuffer(data, dtype=f"<{kind}")

    def words(self, name: str) -> list[str]:
        """The words whose places a column holds."""
        found: list[str] = orjson.loads(self.columns[name][1])
        return found

    def kept(self, asked: Sieve) -> NDArray[np.bool_]:
        """Which of the texts the sieve keeps."""
        kept = np.ones(self.numbers(AT).size, dtype=bool)
        if not kept.size:
            return kept
        for name, does in asked.words.items():
            fits = np.array([does(word) for word in self.words(name)], dtype=bool)
            if not fits.any():
                return np.zeros_like(kept)
            kept &= fits[self.numbers(name)]
        if asked.reach is not None:
            kept &= self.numbers(REACH) >= asked.reach
        return kept & (self.at >= self.low) & (self.at < self.high)


def chunks(start: int, end: int) -> Iterator[Span]:
    """[start, end) ms in pieces from its end, ever longer."""
    for length in (*_CHUNKS, end - start):
        if start < end:
            yield max(start, end - length), end
        end -= length


def pieces(
    connection: Connection, stream: str, names: Sequence[str] | None, start: int, end: int
) -> Iterator[list[Extract] | Span]:
    """[start, end) ms, the newest first: extracts of neighbouring stretches, the oldest first, and the stretches that
    are left to the records; all of it, if no `names` of columns are asked for."""
    left = [(start, end)] if start < end else []
    found: list[Extract] = []
    for grain in (DAYS, HOURS) if names and connection.dialect.name == "sqlite" else ():
        gaps, left = left, []
        for low, high in gaps:
            here = _extracts(connection, (stream, grain), names or (), low, high)
            left += _between([(one.low, one.high) for one in here], low, high)
            found += here
    every: list[tuple[int, int, Extract | None]] = [(one.low, one.high, one) for one in found]
    every += [(low, high, None) for low, high in left]
    every.sort(key=itemgetter(0), reverse=True)
    for is_left, some in groupby(every, lambda one: one[2] is None):
        if is_left:
            yield from ((low, high) for low, high, _ in some)
        else:
            yield [one for _, _, one in some if one is not None][::-1]


def _extracts(
    connection: Connection, place: tuple[str, str], names: Sequence[str], low: int, high: int
) -> list[Extract]:
    """The extracts of a grain, the oldest first."""
    size = SIZES[place[1]]
    found = unpacking.columns(connection, place, names, low - low % size, high)
    return [Extract(at, max(low, at), min(high, at + size), found[at]) for at in sorted(found)]


def _between(covered: Sequence[Span], low: int, high: int) -> Iterator[Span]:
    """What lies between neighbouring stretches, before the first and behind the last."""
    for begin, over in (*covered, (high, high)):
        if low < begin:
            yield low, begin
        low = over


def tallied(columns: Sequence[Labels], amounts: NDArray[Any] | None = None) -> dict[tuple[Any, ...], int]:
    """How often each combination of words is there, by their places in each column; or what amounts it adds up to."""
    sizes = [len(words) for words, _ in columns]
    flat = np.ravel_multi_index([places.astype(np.int64) for _, places in columns], sizes)
    counts = np.bincount(flat, amounts).astype(np.int64)
    there = np.flatnonzero(counts)
    each = zip(*(index.tolist() for index in np.unravel_index(there, sizes)), strict=True)
    combined = (tuple(words[at] for (words, _), at in zip(columns, places, strict=True)) for places in each)
    return dict(zip(combined, counts[there].tolist(), strict=True))
