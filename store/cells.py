"""Leaf cells: the sums behind a metric for every combination of its dimensions, over some stretches of time at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    union_all,
)

from domain.metrics import Metric
from domain.streams import MEASUREMENTS, STREAMS, Stream
from store import packs
from store.schema import CUBES

Sums = list[float]
"""Numerator, denominator and squares, as a mean is made of them; a balance counts -1, 0 and 1."""
Leaf = tuple[str, ...]
Span = tuple[int, int]

_ROLES = ("numerator", "denominator", "against", "squares")


def leaf_cells(
    connection: Connection,
    metric: Metric,
    dimensions: Sequence[str],
    *,
    spans: Mapping[str, Sequence[Span]],
    where: Mapping[str, str] | None = None,
) -> dict[Leaf, Sums]:
    """The sums of all buckets that begin in the spans (ms) of their stored grain, by the values of `dimensions`.

    From packs where there are some, else in one query of the cubes; {} for a gauge, or if nothing happened.
    Dimensions and those of `where` must be the metric's.
    """
    if metric.shape in ("gauge", "gauge_share") or not any(spans.values()):
        return {}
    asked = dict(where or {})
    told = [_Part(STREAMS[name], _named(metric, name), asked) for name in metric.streams]
    told += _measured(metric, asked)
    found: dict[Leaf, Sums] = {}
    cubes: list[Select[Any]] = []
    for part in told:
        packed = packs.read(connection, packs.Asked(part.stream, part.parts, dimensions, part.where), spans)
        _add(found, packed.leaves, _sums(metric, packed.sums))
        cubes += [_of_cube(part, dimensions, grain, left) for grain, left in packed.left.items() if left]
    rows = [tuple(row) for row in connection.execute(union_all(*cubes))] if cubes else []
    depth = len(dimensions)
    amounts = np.array([[amount or 0.0 for amount in row[depth:]] for row in rows], dtype=float)
    _add(found, [row[:depth] for row in rows], _sums(metric, amounts.reshape(-1, len(_ROLES))))
    return found


@dataclass(frozen=True)
class _Part:
    """What a stream tells of a metric: the components added up for each role, where dimensions have these values."""

    stream: Stream
    parts: Sequence[Sequence[str]]
    where: Mapping[str, str]


def _add(found: dict[Leaf, Sums], leaves: Sequence[Leaf], sums: Sequence[Sums]) -> None:
    for leaf, more in zip(leaves, sums, strict=True):
        known = found.get(leaf)
        found[leaf] = more if known is None else [one + other for one, other in zip(known, more, strict=True)]


def _named(metric: Metric, stream: str) -> list[list[str]]:
    return [[part.component for part in getattr(metric, role) if part.stream == stream] for role in _ROLES]


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
        *(_added([cube.c[name] for name in names]).label(role) for role, names in zip(_ROLES, part.parts, strict=True)),
    )
    return chosen.where(within, *(cube.c[name] == value for name, value in part.where.items())).group_by(*own)


def _added(columns: Sequence[ColumnElement[Any]]) -> ColumnElement[Any]:
    if not columns:
        return cast(literal(0.0), Double)
    return cast(func.sum(sum(columns[1:], start=columns[0])), Double)


def _sums(metric: Metric, amounts: NDArray[np.float64]) -> list[Sums]:
    """(n, roles) as the sums of n leaves."""
    above, below, against, squares = amounts.T
    if metric.shape == "count":
        below = squares = np.zeros_like(above)
    if metric.shape == "balance":
        above, squares = above - against, above + against
    made: list[Sums] = np.stack([above, below, squares], axis=1).tolist()
    return made
