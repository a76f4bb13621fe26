"""Leaf cells: the sums behind a metric for every combination of its dimensions, over some stretches of time at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
    grain: str,
    spans: Sequence[Span],
    where: Mapping[str, str] | None = None,
) -> dict[Leaf, Sums]:
    """The sums of all buckets of a stored grain that begin in one of the spans (ms), by the values of `dimensions`.

    From packs where there are some, else in one query of the cubes; {} for a gauge, or if nothing happened.
    Dimensions and those of `where` must be the metric's.
    """
    if metric.shape in ("gauge", "gauge_share") or not spans:
        return {}
    asked = dict(where or {})
    told = [_Part(STREAMS[name], _named(metric, name), asked) for name in metric.streams]
    told += _measured(metric, asked)
    found: dict[Leaf, Sums] = {}
    left: list[Select[Any]] = []
    for part in told:
        packed, cube_spans = packs.read(
            connection, packs.Asked(part.stream, grain, part.parts, dimensions, part.where), spans
        )
        for leaf, row in packed.items():
            _add(found, leaf, _sums(metric, row))
        if cube_spans:
            left.append(_of_cube(part, dimensions, grain, cube_spans))
    for values in connection.execute(union_all(*left)) if left else ():
        _add(found, tuple(values[: len(dimensions)]), _sums(metric, values[len(dimensions) :]))
    return found


@dataclass(frozen=True)
class _Part:
    """What a stream tells of a metric: the components added up for each role, where dimensions have these values."""

    stream: Stream
    parts: Sequence[Sequence[str]]
    where: Mapping[str, str]


def _add(found: dict[Leaf, Sums], leaf: Leaf, sums: Sums) -> None:
    known = found.get(leaf)
    found[leaf] = sums if known is None else [one + other for one, other in zip(known, sums, strict=True)]


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


def _sums(metric: Metric, row: Sequence[float | None]) -> Sums:
    above, below, against, squares = (amount or 0.0 for amount in row)
    if metric.shape == "count":
        return [above, 0.0, 0.0]
    if metric.shape == "balance":
        return [above - against, below, above + against]
    return [above, below, squares]
