"""A piece of a fold: some buckets of one stream, summed outside any write and then put in the place of the old."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, Table

from domain.streams import Stream
from domain.times import MINUTE
from store import bulk
from store.gathering import Span, from_cube, from_records
from store.grouping import Grouped, group
from store.schema import CUBES, SLICES, sliced


class Piece(Protocol):
    """New rows for some buckets. `read` is how many rows they were made of."""

    read: int

    def put(self, connection: Connection) -> None:
        """Insert them; the old ones are gone."""


@dataclass
class InMemory:
    """Minutes and hours: cube and slices are made of the same rows, grouped in memory."""

    stream: Stream
    grain: str
    grouped: Grouped
    read: int

    def put(self, connection: Connection) -> None:
        """Insert them; the old ones are gone."""
        cube, slices = CUBES[self.stream.name, self.grain], SLICES[self.stream.name, self.grain]
        bulk.load(connection, cube.name, cube.columns.keys(), self.grouped.cube)
        bulk.load(connection, slices.name, slices.columns.keys(), self.grouped.slices)


@dataclass
class InDatabase:
    """Days: the cube is made of the hours' cube, slices of the hours' slices, in temporary tables."""

    stream: Stream
    read: int

    def put(self, connection: Connection) -> None:
        """Insert them; the old ones are gone."""
        for target in (CUBES[self.stream.name, "1d"], SLICES[self.stream.name, "1d"]):
            # By name: a column that a later migration added stands last in the table, not where the schema names it.
            names = ", ".join(target.columns.keys())
            connection.exec_driver_sql(f"INSERT INTO {target.name} ({names}) SELECT {names} FROM fresh_{target.name}")  # noqa: S608
            connection.exec_driver_sql(f"DROP TABLE fresh_{target.name}")


def of_records(
    connection: Connection, stream: Stream, grain: str, spans: Sequence[Span], holes: Mapping[str, float]
) -> Piece:
    """The buckets (given as [start, end) ms) made of the records themselves."""
    gathered = from_records(connection, stream, joined(spans, gap=_GAP), holes)
    return InMemory(
        stream, grain, group(gathered, spans, sliced(stream, grain)), 0 if gathered is None else len(gathered.at)
    )


def of_minutes(connection: Connection, stream: Stream, spans: Sequence[Span]) -> Piece:
    """The hours (given as [start, end) ms) made of the minutes' cube."""
    gathered = from_cube(connection, stream, "1m", joined(spans, gap=_GAP))
    return InMemory(
        stream, "1h", group(gathered, spans, sliced(stream, "1h")), 0 if gathered is None else len(gathered.at)
    )


def of_hours(connection: Connection, stream: Stream, spans: Sequence[Span]) -> Piece:
    """The days (given as [start, end) ms) made of the hours."""
    cubes = CUBES[stream.name, "1h"], CUBES[stream.name, "1d"]
    slices = SLICES[stream.name, "1h"], SLICES[stream.name, "1d"]
    read = _sum_up(connection, *cubes, spans, stream.dimensions)
    _sum_up(connection, *slices, spans, ("dimension", "value"), among=sliced(stream, "1d"))
    return InDatabase(stream, read)


def _sum_up(
    connection: Connection,
    source: Table,
    target: Table,
    spans: Sequence[Span],
    keys: Sequence[str],
    among: Sequence[str] = (),
) -> int:
    """Fill the temporary `fresh_<target>` with the sums of the source's rows by `keys`; the number of rows made."""
    low, high = (":low", ":high") if connection.dialect.name == "sqlite" else ("%(low)s", "%(high)s")
    shown = (low if name == "bucket" else name if name in keys else f"sum({name})" for name in target.columns.keys())  # noqa: SIM118
    # The slices' key begins with the dimension: naming them all turns a scan of the table into a few short ranges.
    named = ", ".join(f"'{dimension}'" for dimension in among)
    statement = (
        f"INSERT INTO fresh_{target.name} ({', '.join(target.columns.keys())}) "  # noqa: S608
        f"SELECT {', '.join(shown)} FROM {source.name} "
        f"WHERE bucket >= {low} AND bucket < {high} {f'AND dimension IN ({named})' if among else ''} "
        f"GROUP BY {', '.join(keys)}"
    )
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS fresh_{target.name}")
    connection.exec_driver_sql(f"CREATE TEMP TABLE fresh_{target.name} AS SELECT * FROM {target.name} LIMIT 0")  # noqa: S608
    return sum(connection.exec_driver_sql(statement, {"low": start, "high": end}).rowcount for start, end in spans)


def joined(spans: Iterable[Span], *, gap: int = 0) -> list[Span]:
    """Ascending spans; those with at most `gap` ms between them made one.

    >>> joined([(0, 60), (60, 120), (300, 360)])
    [(0, 120), (300, 360)]
    """
    found: list[Span] = []
    for low, high in spans:
        if found and low - found[-1][1] <= gap:
            found[-1] = found[-1][0], high
        else:
            found.append((low, high))
    return found


_GAP = 30 * MINUTE
"""Reading a little more in one go (what lies between is left out of the sums) is faster than reading often."""
