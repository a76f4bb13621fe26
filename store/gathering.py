"""What a fold reads: the contributions of records, or of the rows of a finer cube, to the buckets being folded."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Table, and_, case, select

from domain.streams import Component, Stream
from store import bulk
from store.schema import CUBES, RECORDS
from store.sums import hole, measure, member, written

Span = tuple[int, int]
Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Key = str | tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]
"""What is read of a record for some components: by (field, where) a value, by the component's name what it measures."""


@dataclass(frozen=True)
class Contributions:
    """What each of n rows adds: its moment (ms, n), its dimensions (n each), its sums (components x n)."""

    stream: Stream
    at: Whole
    dimensions: Sequence[Sequence[str | None]]
    sums: Real


def from_records(
    connection: Connection, stream: Stream, spans: Iterable[Span], holes: Mapping[str, float]
) -> Contributions | None:
    """A row for each record and moment: what it adds to the components counted by that moment. None if there are none.

    `holes` are the limits by name and `matured_until`.
    """
    spans = list(spans)
    moments = dict.fromkeys(component.at for component in stream.components)
    found = [_of_moment(connection, stream, moment, spans, holes) for moment in moments]
    parts = [part for part in found if part is not None]
    if len(parts) < 2:
        return parts[0] if parts else None
    dimensions = [
        list(chain.from_iterable(columns)) for columns in zip(*(part.dimensions for part in parts), strict=True)
    ]
    at = np.concatenate([part.at for part in parts])
    return Contributions(stream, at, dimensions, np.concatenate([part.sums for part in parts], axis=1))


def from_cube(connection: Connection, stream: Stream, grain: str, spans: Iterable[Span]) -> Contributions | None:
    """The rows of the stream's cube at a finer grain; None if there are none."""
    columns = _columns(connection, _cube_sql(stream, grain, connection.dialect.name), spans, {})
    if not columns:
        return None
    width = 1 + len(stream.dimensions)
    at, sums = np.array(columns[0], dtype=np.int64), np.array(columns[width:], dtype=np.float64)
    return Contributions(stream, at, columns[1:width], sums)


def _of_moment(
    connection: Connection, stream: Stream, moment: str, spans: Iterable[Span], holes: Mapping[str, float]
) -> Contributions | None:
    columns = _columns(connection, _records_sql(stream, moment, connection.dialect.name), spans, holes)
    if not columns:
        return None
    width = 1 + len(stream.dimensions)
    amounts = dict(zip(_amounts(stream, moment), np.array(columns[width:], dtype=np.float64), strict=True))
    size = len(columns[0])
    sums = np.zeros((len(stream.components), size))
    for place, component in enumerate(stream.components):
        if component.at == moment:
            sums[place] = _added(component, amounts, holes)
    return Contributions(stream, np.array(columns[0], dtype=np.int64), columns[1:width], sums)


def _columns(
    connection: Connection, statement: str, spans: Iterable[Span], holes: Mapping[str, float]
) -> list[Sequence[Any]]:
    rows: list[tuple[Any, ...]] = []
    for low, high in spans:
        rows += bulk.rows(connection, statement, {**holes, "low": low, "high": high})
    return list(zip(*rows, strict=True))


def _added(component: Component, amounts: Mapping[Key, Real], holes: Mapping[str, float]) -> Real | NDArray[np.bool_]:
    """What each row adds to the component; an unknown value (nan) adds nothing."""
    amount = amounts[_key(component, amounts)]
    if component.how == "within":
        return amount <= holes[component.limit]
    if component.how == "square":
        return np.nan_to_num(amount) ** 2
    if component.how == "count" and component.name not in amounts:
        return ~np.isnan(amount)
    return np.nan_to_num(amount)


def _key(component: Component, amounts: Container[Key]) -> Key:
    value = component.field, component.where
    return value if value in amounts else component.name


@cache
def _amounts(stream: Stream, moment: str) -> dict[Key, ColumnElement[Any]]:
    """What is read of each record: a value that is summed once for its count, sum and square, else what it measures."""
    table = RECORDS[stream.name]
    here = [component for component in stream.components if component.at == moment]
    found: dict[Key, ColumnElement[Any]] = {}
    for component in here:
        if component.how == "sum":
            found[component.field, component.where] = _value(table, component)
    for component in here:
        if _key(component, found) == component.name:
            found[component.name] = measure(table, component)
    return found


def _value(table: Table, component: Component) -> ColumnElement[Any]:
    """The field where the record counts in the component, else null."""
    value = table.c[component.field]
    return case((and_(*member(table, component)), value)) if component.where else value


@cache
def _records_sql(stream: Stream, moment: str, dialect: str) -> str:
    table = RECORDS[stream.name]
    at = table.c[moment]
    shown = (at, *(table.c[name] for name in stream.dimensions), *_amounts(stream, moment).values())
    return written(select(*shown).where(at >= hole("low"), at < hole("high")), dialect)


@cache
def _cube_sql(stream: Stream, grain: str, dialect: str) -> str:
    cube = CUBES[stream.name, grain]
    return written(select(cube).where(cube.c.bucket >= hole("low"), cube.c.bucket < hole("high")), dialect)
