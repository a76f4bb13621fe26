"""Where records of a segment lie: the hours in which the rollups know of some, so that nobody looks through the others.

A segment that one record in twenty thousand belongs to would be looked for in all of them. Rollups say which days it
came in, and which hours of those, packs say which minutes; what is not folded yet counts as a place where there may be
some.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, Table, or_, select

from domain.streams import Stream
from domain.times import DAY, HOUR, MINUTE
from store import unpacking
from store.pieces import joined
from store.schema import SLICES, dirty, sliced

Span = tuple[int, int]

MOST_DIRTY = 2_000
"""Marks on what is not folded yet; with more of them the rollups say little about where records lie."""
_NEAR = 3 * MINUTE
"""What lies between two places so near each other is looked through sooner than it is left out."""


@dataclass(frozen=True)
class Sought:
    """Records of a stream with these values ('' = unknown), that count in one of the components (none: all do)."""

    stream: Stream
    where: Mapping[str, str]
    components: Sequence[str] = ()

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The slices that know of them: dimension and value; the total where only the components tell them apart."""
        told = {name: value.replace("\0", "") for name, value in self.where.items()}
        known = [(name, value) for name, value in told.items() if name in sliced(self.stream, "1h")]
        return known or ([("", "")] if self.is_partial else [])

    @property
    def is_partial(self) -> bool:
        """True if not every record counts."""
        return bool(self.components) and "n" not in self.components


def places(connection: Connection, sought: Sought, start: int | None, end: int | None) -> Iterator[Span]:
    """Stretches of [start, end) ms that may hold such records, the newest first; one, all of it, if nothing is known.

    To be taken one after the other: the hours of a day are only looked up when its turn comes.
    """
    low, high = start or 0, 2**62 if end is None else end
    fresh = _unfolded(connection, sought.stream)
    if not sought.keys or fresh is None:
        yield low, high
        return
    line = high
    for place, day in enumerate(_days(connection, sought, fresh, low, high)):
        first = max(low, day - HOUR)
        hours = _hours(connection, sought, fresh, first, min(line, day + DAY + 2 * HOUR))
        # Whoever looks on after an hour looks for something rare.
        if not place:
            yield from _within(_joined(hours[:1]), low, high)
        yield from _within(_minutes(connection, sought, fresh, hours[not place :]), low, high)
        line = min(line, first - first % HOUR)


def _within(spans: Iterable[Span], low: int, high: int) -> Iterator[Span]:
    return ((max(low, begin), min(high, over)) for begin, over in spans if begin < high and low < over)


def _unfolded(connection: Connection, stream: Stream) -> set[int] | None:
    """The hours with records that are not folded yet; None if there are too many to be told."""
    chosen = select(dirty.c.bucket).where(dirty.c.stream == stream.name).limit(MOST_DIRTY + 1)
    marks = list(connection.scalars(chosen))
    return None if len(marks) > MOST_DIRTY else {at - at % HOUR for at in marks}


def _days(connection: Connection, sought: Sought, fresh: set[int], low: int, high: int) -> list[int]:
    """The days that hold some, the last first."""
    found = _known(connection, SLICES[sought.stream.name, "1d"], sought, low - DAY - 2 * HOUR, high)
    return sorted(found | {hour for hour in fresh if low - DAY < hour < high}, reverse=True)


def _hours(connection: Connection, sought: Sought, fresh: set[int], low: int, high: int) -> list[int]:
    found = _known(connection, SLICES[sought.stream.name, "1h"], sought, low - HOUR + 1, high)
    return sorted(found | {hour for hour in fresh if low - HOUR < hour < high}, reverse=True)


def _minutes(connection: Connection, sought: Sought, fresh: set[int], hours: list[int]) -> list[Span]:
    """Of hours the minutes that hold some, where minutes are packed; the latest first."""
    where = {name: value for name, value in sought.keys if name}
    asked = unpacking.Asked(sought.stream, [list(sought.components) if sought.is_partial else ["n"]], [], where)
    folded = list(_joined([hour for hour in hours if hour not in fresh]))
    packed, left = unpacking.read(connection, asked, {"1m": folded}, [])
    found = [(hour, hour + HOUR) for hour in hours if hour in fresh] + left.get("1m", [])
    for rows in packed:
        here = np.unique(rows.bucket[rows.amounts[0] > 0])
        found += [(at, at + MINUTE) for at in rows.at[here].tolist()]
    return joined(sorted(found), gap=_NEAR)[::-1]


def _known(connection: Connection, table: Table, sought: Sought, low: int, high: int) -> set[int]:
    """The buckets in which every condition is met by some record."""
    counted = [table.c[name] > 0 for name in (sought.components if sought.is_partial else ("n",))]
    found: set[int] | None = None
    for dimension, value in sought.keys:
        here = (table.c.dimension == dimension, table.c.value == value)
        chosen = select(table.c.bucket).where(*here, table.c.bucket >= low, table.c.bucket < high)
        buckets = set(connection.scalars(chosen.where(or_(*counted))))
        found = buckets if found is None else found & buckets
    return found or set()


def _joined(hours: list[int]) -> Iterator[Span]:
    """Descending hours as stretches, neighbours made one."""
    while hours:
        size = 1
        while size < len(hours) and hours[size] == hours[0] - size * HOUR:
            size += 1
        yield hours[size - 1], hours[0] + HOUR
        hours = hours[size:]
