"""Leaf cells: the sums behind a metric for every combination of its dimensions, over some stretches of time at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    Select,
    Text,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
)

from domain.metrics import Metric
from domain.streams import MEASUREMENTS, STREAMS, Stream
from store.schema import CUBES
from store.tallies import ROLES
from store.unpacking import Asked, Places, read

Span = tuple[int, int]


@dataclass(frozen=True)
class Leaves:
    """The sums of a metric (3, n) for combinations of its dimensions, side after side; some may be there repeatedly.

    `sums` are numerator, denominator and squares, as a mean is made of them; a balance counts -1, 0 and 1. `codes`
    (dimensions, n) are the places of their values in `words`, `sides` say which of the n belong to each.
    """

    dimensions: tuple[str, ...]
    words: Sequence[Sequence[str]]
    codes: NDArray[np.int32]
    sides: Sequence[slice]
    sums: NDArray[np.float64]

    def within(self, segment: Mapping[str, str], side: int) -> NDArray[np.float64]:
        """The three sums of a side, where dimensions have these values; those it does not have are left out."""
        sums, codes = self.sums[:, self.sides[side]], self.codes[:, self.sides[side]]
        kept = np.ones(sums.shape[1], dtype=bool)
        for dimension, words, column in zip(self.dimensions, self.words, codes, strict=True):
            if dimension in segment:
                kept &= column == words.index(segment[dimension]) if segment[dimension] in words else False
        added: NDArray[np.float64] = sums[:, kept].sum(axis=1)
        return added


def leaf_cells(
    connection: Connection,
    metric: Metric,
    dimensions: Sequence[str],
    *,
    sides: Sequence[Mapping[str, Sequence[Span]]],
    where: Mapping[str, str] | None = None,
) -> Leaves:
    """The sums of all buckets that begin in the spans (ms) of their stored grain, by the values of `dimensions`.

    `sides` are stretches that are held against each other, each made of such spans. From packs where there are some,
    else by a query of the cubes; nothing for a gauge. Dimensions and those of `where` must be the metric's.
    """
    asked = dict(where or {})
    told = [_Part(STREAMS[name], _named(metric, name), asked) for name in metric.streams] + _measured(metric, asked)
    known: dict[str, Places] = {name: {} for name in dimensions}
    codes, amounts = [np.zeros((len(known), 0), dtype=np.int32)], [np.zeros((len(ROLES), 0))]
    edges = [0]
    is_level = metric.is_level
    for spans in sides:
        for part in () if is_level else told:
            for places, sums in _read(connection, part, known, spans):
                codes.append(places)
                amounts.append(sums)
        edges.append(sum(one.shape[1] for one in codes))
    return Leaves(
        tuple(dimensions),
        [list(places) for places in known.values()],
        np.concatenate(codes, axis=1),
        [slice(low, high) for low, high in pairwise(edges)],
        _sums(metric, np.concatenate(amounts, axis=1)),
    )


@dataclass(frozen=True)
class _Part:
    """What a stream tells of a metric: the components added up for each role, where dimensions have these values."""

    stream: Stream
    parts: Sequence[Sequence[str]]
    where: Mapping[str, str]


def _read(
    connection: Connection, part: _Part, known: Mapping[str, Places], spans: Mapping[str, Sequence[Span]]
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.float64]]]:
    """Codes (dimensions, n) and amounts (roles, n) of what a stream tells; '' where it does not have the dimension."""
    own = [name for name in known if name in part.stream.dimensions]
    asked = Asked(part.stream, part.parts, own, part.where, is_timed=False)
    packed, left = read(connection, asked, spans, [known[name] for name in own])
    for rows in packed:
        size, told = rows.amounts.shape[1], dict(zip(own, rows.codes, strict=True))
        blank = (np.full(size, known[name].setdefault("", len(known[name]))) for name in known if name not in told)
        codes = [told[name] if name in told else next(blank) for name in known]
        yield np.array(codes, dtype=np.int32).reshape(len(known), size), rows.amounts
    for grain, stretches in left.items():
        rows_of_cube = _fetched(connection, part, list(known), (grain, stretches))
        if rows_of_cube:
            columns = list(zip(*rows_of_cube, strict=True))
            codes = [_numbered(column, places) for places, column in zip(known.values(), columns, strict=False)]
            amounts = np.array(columns[len(known) :], dtype=np.float64)
            yield np.array(codes, dtype=np.int32).reshape(len(known), len(rows_of_cube)), np.nan_to_num(amounts)


def _numbered(column: Sequence[str], places: Places) -> list[int]:
    for word in sorted(set(column) - places.keys()):
        places[word] = len(places)
    return list(map(places.__getitem__, column))


def _fetched(
    connection: Connection, part: _Part, dimensions: Sequence[str], place: tuple[str, Sequence[Span]]
) -> Sequence[Sequence[Any]]:
    """Rows of the cube: values, then amounts; as the driver's own tuples, which are made in half the time."""
    result = connection.execute(_of_cube(part, dimensions, *place))
    return result.cursor.fetchall() if result.cursor is not None else []


def _named(metric: Metric, stream: str) -> list[list[str]]:
    return [[part.component for part in getattr(metric, role) if part.stream == stream] for role in ROLES]


def _measured(metric: Metric, where: Mapping[str, str]) -> list[_Part]:
    """Measurements in the metric's name: a value is a count, or else one record; a ratio its two parts."""
    if any(value for name, value in where.items() if name not in MEASUREMENTS.dimensions):
        return []
    parts = [["value_sum", "numerator_sum"], ["value_n", "denominator_sum"], [], ["value_square"]]
    narrowed = {name: value for name, value in where.items() if name in MEASUREMENTS.dimensions}
    return [_Part(MEASUREMENTS, parts, narrowed | {"metric": metric.name})]


def _of_cube(part: _Part, dimensions: Sequence[str], grain: str, spans: Sequence[Span]) -> Select[Any]:
    cube = CUBES[part.stream.name, grain]
    keys = [cube.c[name] if name in part.stream.dimensions else cast(literal(""), Text) for name in dimensions]
    own = [cube.c[name] for name in dimensions if name in part.stream.dimensions]
    within = or_(*(and_(cube.c.bucket >= start, cube.c.bucket < end) for start, end in spans))
    chosen = select(
        *(key.label(name) for key, name in zip(keys, dimensions, strict=True)),
        *(_added([cube.c[name] for name in names]).label(role) for role, names in zip(ROLES, part.parts, strict=True)),
    )
    return chosen.where(within, *(cube.c[name] == value for name, value in part.where.items())).group_by(*own)


def _added(columns: Sequence[ColumnElement[Any]]) -> ColumnElement[Any]:
    if not columns:
        return cast(literal(0.0), Double)
    return cast(func.sum(sum(columns[1:], start=columns[0])), Double)


def _sums(metric: Metric, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of n leaves: (roles, n) amounts as their (3, n) sums."""
    above, below, against, squares = amounts
    if metric.shape == "count":
        below = squares = np.zeros_like(above)
    if metric.shape == "balance":
        above, squares = above - against, above + against
    return np.array([above, below, squares])
