"""What a fold reads: the contributions of records, or of the rows of a finer cube, to the buckets being folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, literal, select

from domain.streams import Stream
from store import bulk
from store.schema import CUBES, RECORDS
from store.sums import hole, measure, written

Span = tuple[int, int]


@dataclass(frozen=True)
class Contributions:
    """Rows (moment in ms, the stream's dimensions …, its components …), all of the moments within the spans."""

    stream: Stream
    rows: list[tuple[Any, ...]]


def from_records(
    connection: Connection, stream: Stream, spans: Iterable[Span], holes: Mapping[str, float]
) -> Contributions:
    """One row a record and moment: what it adds to each component of the bucket of that moment.

    `holes` are the limits by name and `matured_until`.
    """
    moments = dict.fromkeys(component.at for component in stream.components)
    statements = [_records_sql(stream, moment, connection.dialect.name) for moment in moments]
    return Contributions(stream, _rows(connection, statements, spans, holes))


def from_cube(connection: Connection, stream: Stream, grain: str, spans: Iterable[Span]) -> Contributions:
    """The rows of the stream's cube at a finer grain."""
    return Contributions(stream, _rows(connection, [_cube_sql(stream, grain, connection.dialect.name)], spans, {}))


def _rows(
    connection: Connection, statements: Sequence[str], spans: Iterable[Span], holes: Mapping[str, float]
) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for low, high in spans:
        for statement in statements:
            found += bulk.rows(connection, statement, {**holes, "low": low, "high": high})
    return found


@cache
def _records_sql(stream: Stream, moment: str, dialect: str) -> str:
    table = RECORDS[stream.name]
    at = table.c[moment]
    shown = [measure(table, component) if component.at == moment else literal(0) for component in stream.components]
    dimensions = [table.c[name] for name in stream.dimensions]
    return written(select(at, *dimensions, *shown).where(at >= hole("low"), at < hole("high")), dialect)


@cache
def _cube_sql(stream: Stream, grain: str, dialect: str) -> str:
    cube = CUBES[stream.name, grain]
    return written(select(cube).where(cube.c.bucket >= hole("low"), cube.c.bucket < hole("high")), dialect)
