"""What people say, counted: how many texts fit, and how many say what about which topic."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Table, func, select

from domain.grains import STORED, bucket_of, buckets_between
from domain.streams import MENTIONS
from domain.times import MINUTE
from domain.voices import SUMMED, Tally, Wanted
from store import unpacking
from store.schema import CUBES, RECORDS, SLICES
from store.sifting import is_told, pieces, sieve, tallied
from store.texts import conditions, folded, within
from store.unpacking import Asked
from store.windows import spans

_QUARTER = 15 * MINUTE
"""Every bucket that is asked for begins with one, in every time zone."""


def _counted(table: Table, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """The conditions of a count: a text counts under its first topic alone, and repeats count, as in the rollups."""
    where = {name: value for name, value in wanted.where.items() if name != "topic"}
    yield from conditions(table, replace(wanted, where=where, has_echoes=True))
    if "topic" in wanted.where:
        yield func.coalesce(table.c.topic, "") == wanted.where["topic"].replace("\0", "")


def by_topic(connection: Connection, wanted: Wanted, zone: ZoneInfo) -> dict[str, Tally]:
    """How many mentions say what about which first topic ('' where none is known yet)."""
    found: dict[str, Tally] = {}
    for topic, sentiment, count in _sums(connection, wanted, zone, ("topic", "sentiment")):
        found.setdefault(topic or "", Tally()).add(sentiment, count)
    return found


def tally(connection: Connection, wanted: Wanted, zone: ZoneInfo) -> Tally:
    """How many texts fit as `page` lists them, under any of their topics, and in which moods.

    Repeats count, too, unless an `echo_of` is asked for.
    """
    if "topic" in wanted.where or not wanted.is_summed:
        found = _flat(_sifted(connection, wanted, ("sentiment",), is_listed=True))
    else:
        found = _sums(connection, wanted, zone, ("sentiment",))
    total = Tally()
    for sentiment, count in found:
        total.add(sentiment, count)
    others = folded(wanted) if "echo_of" in wanted.where and not total.n else iter(())
    tallies = (tally(connection, other, zone) for other in others)
    return next((other for other in tallies if other.n), total)


def by_time(connection: Connection, wanted: Wanted, zone: ZoneInfo, grain: str) -> dict[str, dict[int, Tally]]:
    """The same by the bucket (ms) in which they were said; buckets without any are absent."""
    found: dict[str, dict[int, Tally]] = {}
    counts: Iterable[tuple[Any, ...]]
    if wanted.is_summed:
        counts = _cubed(connection, wanted, grain, zone)
    else:
        buckets = buckets_between(wanted.start, wanted.end, grain, zone)
        counts = _flat(_sifted(connection, wanted, ("topic", "sentiment"), buckets))
    for topic, sentiment, at, count in counts:
        found.setdefault(topic, {}).setdefault(at, Tally()).add(sentiment, count)
    return found


def values(connection: Connection, wanted: Wanted, zone: ZoneInfo, name: str) -> list[str]:
    """The values there are of a filter, the most frequent first."""
    counts = {value: count for value, count in _sums(connection, replace(wanted, where={}), zone, (name,)) if value}
    return sorted(counts, key=lambda value: (-counts[value], value))


def sent(connection: Connection, stream: str, name: str, *, limit: int) -> list[str]:
    """The values of a filter that rollups know of; [] of one that they are not made by."""
    table = SLICES[stream, "1d"]
    chosen = select(table.c.value).where(table.c.dimension == name, table.c.value != "").distinct().limit(limit)
    return list(connection.scalars(chosen))


def _sums(connection: Connection, wanted: Wanted, zone: ZoneInfo, names: tuple[str, ...]) -> Iterable[tuple[Any, ...]]:
    """Counts by the values of these fields, '' where unknown."""
    if not (wanted.is_summed and set(names) <= set(SUMMED)):
        return _flat(_sifted(connection, wanted, names))
    asked: dict[str, list[tuple[int, int]]] = {}
    for grain, start, end in spans(wanted.start, wanted.end, zone):
        asked.setdefault(grain, []).append((start, end))
    words: list[dict[str, int]] = [{} for _ in names]
    sought = Asked(MENTIONS, [["n"]], names, wanted.where, is_timed=False)
    packed, left = unpacking.read(connection, sought, asked, words)
    found: Counter[tuple[Any, ...]] = Counter()
    for rows in packed:
        found.update(tallied([*zip(map(list, words), rows.codes, strict=True)], rows.amounts[0]))
    for grain, (start, end) in ((grain, span) for grain, some in left.items() for span in some):
        cube = CUBES["mentions", grain]
        shown = [cube.c[name] for name in names]
        chosen = select(*shown, func.sum(cube.c.n)).where(*_inside(cube, wanted, start, end)).group_by(*shown)
        found.update({tuple(row[:-1]): int(row[-1]) for row in connection.execute(chosen)})
    return _flat(found)


def _flat(counts: Mapping[tuple[Any, ...], int]) -> Iterable[tuple[Any, ...]]:
    return ((*key, count) for key, count in counts.items())


def _inside(cube: Table, wanted: Wanted, start: int, end: int) -> list[ColumnElement[bool]]:
    where = [cube.c[name] == value for name, value in wanted.where.items()]
    return [cube.c.bucket >= start, cube.c.bucket < end, *where]


def _cubed(connection: Connection, wanted: Wanted, grain: str, zone: ZoneInfo) -> Iterator[tuple[Any, ...]]:
    """Counts by topic, sentiment and bucket (ms), from the rollups."""
    cube = CUBES["mentions", grain if grain in STORED else "1m"]
    shown = [cube.c.topic, cube.c.sentiment, cube.c.bucket]
    chosen = select(*shown, func.sum(cube.c.n)).where(*_inside(cube, wanted, wanted.start, wanted.end))
    for row in connection.execute(chosen.group_by(*shown)):
        yield *row[:2], bucket_of(row[2], grain, zone), int(row[3])


def _sifted(
    connection: Connection,
    wanted: Wanted,
    names: tuple[str, ...],
    buckets: Sequence[int] = (),
    *,
    is_listed: bool = False,
) -> Counter[tuple[Any, ...]]:
    """Counts by the values of these fields ('' where unknown), and by the bucket, if it is told where those begin.

    A text counts under its first topic, or under all of them if it `is_listed`.
    """
    table, asked = RECORDS[wanted.stream], sieve(replace(wanted, has_echoes=True), is_counted=not is_listed)
    told = conditions(table, replace(wanted, has_echoes=True)) if is_listed else _counted(table, wanted)
    shown: list[ColumnElement[Any]] = [func.coalesce(table.c[name], "").label(name) for name in names]
    if buckets:
        shown.append((table.c.occurred_at - table.c.occurred_at % _QUARTER).label("quarter"))
    chosen = select(*shown, func.count()).where(*told).group_by(*shown)
    found: Counter[tuple[Any, ...]] = Counter()
    columns = [*asked.names, *names] if is_told(wanted) else None
    for place in pieces(connection, wanted.stream, columns, wanted.start, wanted.end):
        if not isinstance(place, tuple):
            found.update(asked.tally(place, names, buckets))
            continue
        for *key, count in connection.execute(chosen.where(*within(table, *place))):
            if buckets:
                # The first quarter may have begun before the first bucket.
                key[-1] = buckets[max(0, bisect_right(buckets, key[-1]) - 1)]
            found[tuple(key)] += count
    return found
