"""How the sums of a metric are asked of a rollup, and the SQL for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Double, Select, Table, cast, func, literal, select, text

from domain.grains import STORED, grain_of, stored_grain
from store.schema import SLICES
from store.sums import hole, written

Parts = Sequence[Sequence[str]]
"""For each role the components of one stream that are added up for it."""

KEYS = text("segment"), text("since")
"""By name, since PostgreSQL refuses to group by a constant."""


class Shape(NamedTuple):
    """What is asked of slices, whatever the moment: those of one dimension of a stream."""

    stream: str
    dimension: str
    parts: tuple[tuple[str, ...], ...]
    grain: str
    is_whole: bool


@lru_cache(maxsize=1_024)
def of_slices(shape: Shape, dialect: str, *, is_cut: bool, is_one: bool) -> str:
    """The SQL for it. Put together once: each step of the hub asks the same dozens of questions.

    `is_cut` by the dimension, and only `is_one` value of it.
    """
    table = SLICES[shape.stream, stored_grain(shape.grain)]
    within = [table.c.dimension == shape.dimension, table.c.bucket >= hole("low"), table.c.bucket < hole("high")]
    narrowed = [table.c.value == hole("wanted")] if is_one else []
    segment = table.c.value if is_cut else literal("")
    is_ready = shape.grain in STORED and not shape.is_whole
    whole_at = hole("at") if shape.is_whole else None
    chosen = chosen_of(table, segment, shape.parts, shape.grain, whole_at, is_ready=is_ready).where(*within, *narrowed)
    return written(chosen if is_ready else chosen.group_by(*KEYS), dialect)


def chosen_of(
    table: Table,
    segment: ColumnElement[Any],
    parts: Parts,
    grain: str,
    whole_at: ColumnElement[Any] | None,
    *,
    is_ready: bool = False,
) -> Select[Any]:
    """(segment, bucket, sums by role …) of a rollup, to be narrowed to its buckets, which `whole_at` stands for."""
    sums = [added(table.c[name] for name in names) for names in parts]
    since = table.c.bucket if grain in STORED else floored(table.c.bucket, grain)
    keys = segment.label("segment"), (since if whole_at is None else whole_at).label("since")
    return select(*keys, *(sums if is_ready else (cast(func.sum(one), Double) for one in sums)))


def added(amounts: Iterable[ColumnElement[Any]]) -> ColumnElement[Any]:
    """All of them together; 0 of none."""
    total: ColumnElement[Any] | None = None
    for amount in amounts:
        total = amount if total is None else total + amount
    # Written out, 0.0 is a decimal to PostgreSQL.
    return cast(literal(0.0), Double) if total is None else total


def floored(at: ColumnElement[int], grain: str) -> ColumnElement[int]:
    """The bucket of the grain (a multiple of it) that holds a moment."""
    return at - at % grain_of(grain).milliseconds
