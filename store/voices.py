"""What people say: the mentions that fit, and how many say what about which topic."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select, tuple_

from domain.grains import STORED, bucket_of, buckets_between
from domain.hearing import SPAM, name_of
from domain.streams import MENTIONS
from domain.times import MINUTE
from domain.voices import SUMMED, Tally, Wanted
from store import cursors, unpacking
from store.extracts import REPEATS, has_text
from store.schema import CUBES, RECORDS, SLICES
from store.sifting import chunks, is_told, pieces, sieve, tallied
from store.unpacking import Asked
from store.windows import spans


def page(
    connection: Connection, wanted: Wanted, *, limit: int = 50, after: str | None = None
) -> tuple[list[dict[str, Any]], str | None]:
    """Texts, newest first, and the cursor of the next page (None at the end).

    Unless `has_echoes`, what repeats an earlier text is folded into it: `echoes` says how many do. Where only such
    texts fit, because what they repeat is older or fits no filter, they are listed themselves: they are counted, too.
    BadInput for a cursor that is not ours.
    """
    cursor = None if after is None else cursors.read(after, (int, str, str))
    found = list(islice(_newest(connection, wanted, cursor, limit + 1), limit + 1))
    again = None if found else _repeating(wanted)
    if again is not None and (cursor is None or not any(_newest(connection, wanted, None, 1))):
        found = list(islice(_newest(connection, again, cursor, limit + 1), limit + 1))
    shown = found[:limit]
    echoes = _echoes(connection, [name_of(row["source"], row["external_id"]) for row in shown], wanted)
    for row in shown:
        row["stream"] = wanted.stream
        row["echoes"] = echoes.get(name_of(row["source"], row["external_id"]), 0)
    if len(found) <= limit:
        return shown, None
    return shown, cursors.written([shown[-1][name] for name in _KEY])


def _repeating(wanted: Wanted) -> Wanted | None:
    """What repeats the texts of which these are asked for without it; None if repeats are asked for themselves."""
    if wanted.stream != "mentions" or wanted.has_echoes or wanted.where.get("echo_of"):
        return None
    return replace(wanted, where={**wanted.where, "echo_of": REPEATS})


_QUARTER = 15 * MINUTE
"""Every bucket that is asked for begins with one, in every time zone."""
_KEY = ("occurred_at", "source", "external_id")


def _newest(
    connection: Connection, wanted: Wanted, cursor: Sequence[Any] | None, most: int
) -> Iterator[dict[str, Any]]:
    """The `most` newest texts that fit, and perhaps more: looked for ever further back, by extracts where there are."""
    table, asked, end = RECORDS[wanted.stream], sieve(wanted), wanted.end
    key = [table.c[name] for name in _KEY]
    chosen = select(table).where(*_conditions(table, wanted)).order_by(*(one.desc() for one in key)).limit(most)
    if cursor is not None and cursor[0] < end:
        end = max(wanted.start, cursor[0])
        if cursor[0] >= wanted.start:
            here = table.c.occurred_at == cursor[0], tuple_(*key) < tuple_(*cursor)
            yield from _rows(connection, chosen.where(*here))
    is_sifted = is_told(wanted) and (wanted.where or wanted.reach is not None)
    for low, high in chunks(wanted.start, end) if is_sifted else [(wanted.start, end)]:
        names = asked.names if is_sifted else None
        for place in pieces(connection, wanted.stream, names, low, high):
            if isinstance(place, tuple):
                yield from _rows(connection, chosen.where(*_within(table, *place)))
                continue
            moments = asked.moments(place)
            while moments.size:
                newest = moments[-most:]
                yield from _rows(connection, chosen.where(table.c.occurred_at.in_(newest.tolist())))
                moments = moments[moments < newest[0]]


def _rows(connection: Connection, chosen: Select[Any]) -> Iterator[dict[str, Any]]:
    return (dict(row) for row in connection.execute(chosen).mappings())


def _within(table: Table, start: int, end: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.occurred_at >= start, table.c.occurred_at < end


def _conditions(table: Table, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """What a listed text must be, but for its time.

    No label is compared as it stands: SQLite would take an index of it for better than that of the time.
    """
    if wanted.stream != "mentions":
        yield has_text(table)
    elif not wanted.has_echoes and "echo_of" not in wanted.where:
        yield table.c.echo_of.is_(None)
    if wanted.reach is not None:
        yield table.c.reach >= wanted.reach
    for name, said in wanted.where.items():
        value = said.replace("\0", "")
        if name == "topic" and value:
            padded = " " + func.coalesce(table.c.topics, table.c.topic, "") + " "
            yield padded.contains(f" {value} ", autoescape=True)
        elif name == "echo_of" and value == REPEATS:
            yield func.coalesce(table.c.echo_of, SPAM) != SPAM
        elif name == "echo_of" and not is_told(wanted):
            yield table.c.echo_of == value
        else:
            yield func.coalesce(table.c[name], "") == value


def _counted(table: Table, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """The conditions of a count: a text counts under its first topic alone, and repeats count, as in the rollups."""
    where = {name: value for name, value in wanted.where.items() if name != "topic"}
    yield from _conditions(table, replace(wanted, where=where, has_echoes=True))
    if "topic" in wanted.where:
        yield func.coalesce(table.c.topic, "") == wanted.where["topic"].replace("\0", "")


def _echoes(connection: Connection, names: list[str], wanted: Wanted) -> dict[str, int]:
    table = RECORDS["mentions"]
    if wanted.stream != "mentions" or not names:
        return {}
    chosen = select(table.c.echo_of, func.count()).where(table.c.echo_of.in_(names)).group_by(table.c.echo_of)
    return {row[0]: row[1] for row in connection.execute(chosen)}


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
    again = _repeating(wanted) if "echo_of" in wanted.where and not total.n else None
    return total if again is None else tally(connection, again, zone)


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


def was_sent(connection: Connection, stream: str, name: str, value: str) -> bool:
    """True if some text of the stream has ever had this value."""
    wanted = Wanted(0, 2**53, {name: value}, stream=stream, has_echoes=True)
    return bool(page(connection, wanted, limit=1)[0])


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
    told = _conditions(table, replace(wanted, has_echoes=True)) if is_listed else _counted(table, wanted)
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
        for *key, count in connection.execute(chosen.where(*_within(table, *place))):
            if buckets:
                # The first quarter may have begun before the first bucket.
                key[-1] = buckets[max(0, bisect_right(buckets, key[-1]) - 1)]
            found[tuple(key)] += count
    return found
