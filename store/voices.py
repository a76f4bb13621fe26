"""What people say: the mentions that fit, and how many say what about which topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Table, func, or_, select, tuple_

from domain.grains import STORED, bucket_of
from domain.hearing import TEXTS, name_of
from domain.voices import SUMMED, Tally, Wanted
from store import cursors
from store.schema import CUBES, RECORDS
from store.windows import spans


def page(
    connection: Connection, wanted: Wanted, *, limit: int = 50, after: str | None = None
) -> tuple[list[dict[str, Any]], str | None]:
    """Texts, newest first, and the cursor of the next page (None at the end).

    Unless `has_echoes`, what repeats an earlier text is folded into it: `echoes` says how many do. BadInput for a
    cursor that is not ours.
    """
    table = RECORDS[wanted.stream]
    key = (table.c.occurred_at, table.c.source, table.c.external_id)
    chosen = select(table).where(*_conditions(table, wanted))
    if wanted.stream != "mentions":
        chosen = chosen.where(or_(*(table.c[name].is_not(None) for name in TEXTS[wanted.stream])))
    elif not wanted.has_echoes and "echo_of" not in wanted.where:
        chosen = chosen.where(table.c.echo_of.is_(None))
    if after is not None:
        chosen = chosen.where(tuple_(*key) < tuple_(*cursors.read(after, (int, str, str))))
    chosen = chosen.order_by(*(column.desc() for column in key)).limit(limit + 1)
    found = [dict(row) for row in connection.execute(chosen).mappings()]
    shown = found[:limit]
    echoes = _echoes(connection, [name_of(row["source"], row["external_id"]) for row in shown], wanted)
    for row in shown:
        row["stream"] = wanted.stream
        row["echoes"] = echoes.get(name_of(row["source"], row["external_id"]), 0)
    if len(found) <= limit:
        return shown, None
    last = [shown[-1][column.name] for column in key]
    return shown, cursors.written(last)


def _conditions(table: Table, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield table.c.occurred_at >= wanted.start
    yield table.c.occurred_at < wanted.end
    if wanted.reach is not None:
        yield table.c.reach >= wanted.reach
    for name, value in wanted.where.items():
        if value == "":
            yield table.c[name].is_(None)
        elif name == "topic":
            padded = " " + func.coalesce(table.c.topics, table.c.topic, "") + " "
            yield padded.contains(f" {value} ", autoescape=True)
        else:
            yield table.c[name] == value.replace("\0", "")


def _counted(table: Table, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """The conditions of a count: a text counts under its first topic alone, as in the rollups."""
    where = {name: value for name, value in wanted.where.items() if name != "topic"}
    yield from _conditions(table, replace(wanted, where=where))
    if "topic" in wanted.where:
        yield func.coalesce(table.c.topic, "") == wanted.where["topic"]


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


def by_time(connection: Connection, wanted: Wanted, zone: ZoneInfo, grain: str) -> dict[str, dict[int, Tally]]:
    """The same by the bucket (ms) in which they were said; buckets without any are absent."""
    found: dict[str, dict[int, Tally]] = {}
    stored = grain if grain in STORED else "1m"
    for topic, sentiment, at, count in _buckets(connection, wanted, stored):
        buckets = found.setdefault(topic or "", {})
        buckets.setdefault(bucket_of(at, grain, zone), Tally()).add(sentiment, count)
    return found


def values(connection: Connection, wanted: Wanted, zone: ZoneInfo, name: str) -> list[str]:
    """The values there are of a filter, the most frequent first."""
    counts = {value: count for value, count in _sums(connection, replace(wanted, where={}), zone, (name,)) if value}
    return sorted(counts, key=lambda value: (-counts[value], value))


def _sums(connection: Connection, wanted: Wanted, zone: ZoneInfo, names: tuple[str, ...]) -> Iterable[tuple[Any, ...]]:
    """Counts by the values of these fields."""
    if not (wanted.is_summed and set(names) <= set(SUMMED)):
        table = RECORDS[wanted.stream]
        shown = [table.c[name] for name in names]
        chosen = select(*shown, func.count()).where(*_counted(table, wanted)).group_by(*shown)
        return [tuple(row) for row in connection.execute(chosen)]
    rows: list[tuple[Any, ...]] = []
    for grain, start, end in spans(wanted.start, wanted.end, zone):
        cube = CUBES["mentions", grain]
        shown = [cube.c[name] for name in names]
        chosen = select(*shown, func.sum(cube.c.n)).where(*_inside(cube, wanted, start, end)).group_by(*shown)
        rows += [(*row[:-1], int(row[-1])) for row in connection.execute(chosen)]
    merged: dict[tuple[Any, ...], int] = {}
    for row in rows:
        merged[row[:-1]] = merged.get(row[:-1], 0) + row[-1]
    return [(*key, count) for key, count in merged.items()]


def _inside(cube: Table, wanted: Wanted, start: int, end: int) -> list[ColumnElement[bool]]:
    where = [cube.c[name] == value for name, value in wanted.where.items()]
    return [cube.c.bucket >= start, cube.c.bucket < end, *where]


def _buckets(connection: Connection, wanted: Wanted, grain: str) -> list[tuple[Any, ...]]:
    if wanted.is_summed:
        cube = CUBES["mentions", grain]
        shown = [cube.c.topic, cube.c.sentiment, cube.c.bucket]
        chosen = select(*shown, func.sum(cube.c.n)).where(*_inside(cube, wanted, wanted.start, wanted.end))
        return [(*row[:-1], int(row[-1])) for row in connection.execute(chosen.group_by(*shown))]
    table = RECORDS[wanted.stream]
    minute = table.c.occurred_at - table.c.occurred_at % 60_000
    told = (table.c.topic, table.c.sentiment, minute)
    chosen = select(*told, func.count()).where(*_counted(table, wanted)).group_by(*told)
    return [tuple(row) for row in connection.execute(chosen)]
