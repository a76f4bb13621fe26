"""Leaf cells: the sums behind a metric for every combination of its dimensions, over some stretches of time at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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

    One query, whatever number of streams the metric is made of; {} for a gauge, or if nothing happened. Dimensions and
    those of `where` must be the metric's.
    """
    if metric.shape in ("gauge", "gauge_share") or not spans:
        return {}
    asked = dict(where or {})
    told = [_of_stream(STREAMS[name], _named(metric, name), dimensions, grain, spans, asked) for name in metric.streams]
    parts = [*told, _measured(metric, dimensions, grain, spans, asked)]
    found: dict[Leaf, Sums] = {}
    for row in connection.execute(union_all(*(part for part in parts if part is not None))):
        leaf, sums = tuple(row[: len(dimensions)]), _sums(metric, row[len(dimensions) :])
        known = found.get(leaf)
        found[leaf] = sums if known is None else [one + other for one, other in zip(known, sums, strict=True)]
    return found


def _named(metric: Metric, stream: str) -> list[list[str]]:
    return [[part.component for part in getattr(metric, role) if part.stream == stream] for role in _ROLES]


def _measured(
    metric: Metric, dimensions: Sequence[str], grain: str, spans: Sequence[Span], where: Mapping[str, str]
) -> Select[Any] | None:
    """Measurements in the metric's name: a value is a count, or else one record; a ratio its two parts."""
    if any(value for name, value in where.items() if name not in MEASUREMENTS.dimensions):
        return None
    parts = [["value_sum", "numerator_sum"], ["value_n", "denominator_sum"], [], ["value_square"]]
    narrowed = {name: value for name, value in where.items() if name in MEASUREMENTS.dimensions}
    return _of_stream(MEASUREMENTS, parts, dimensions, grain, spans, narrowed | {"metric": metric.name})


def _of_stream(
    stream: Stream,
    parts: Iterable[Sequence[str]],
    dimensions: Sequence[str],
    grain: str,
    spans: Sequence[Span],
    where: Mapping[str, str],
) -> Select[Any]:
    cube = CUBES[stream.name, grain]
    keys = [cube.c[name] if name in stream.dimensions else cast(literal(""), Text) for name in dimensions]
    own = [cube.c[name] for name in dimensions if name in stream.dimensions]
    within = or_(*(and_(cube.c.bucket >= start, cube.c.bucket < end) for start, end in spans))
    chosen = select(
        *(key.label(name) for key, name in zip(keys, dimensions, strict=True)),
        *(_added([cube.c[name] for name in names]).label(role) for role, names in zip(_ROLES, parts, strict=True)),
    )
    return chosen.where(within, *(cube.c[name] == value for name, value in where.items())).group_by(*own)


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
