"""Rollups reckoned the slow way, from the meaning of components in `domain.streams`: what the fold must agree with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from domain.grains import bucket_of
from domain.streams import Component, Stream
from domain.times import HOUR
from store.cells import Leaves
from tests.make import LIMITS, ZONE

Record = dict[str, Any]
Sums = dict[tuple[Any, ...], list[float]]


def cube(stream: Stream, records: Sequence[Record], grain: str, *, matured_until: int) -> Sums:
    """(bucket, dimensions …) → the sum of each component."""
    sums: Sums = defaultdict(lambda: [0.0] * len(stream.components))
    for record in records:
        dimensions = [record[name] or "" for name in stream.dimensions]
        for moment in {component.at for component in stream.components}:
            if record[moment] is None:
                continue
            found = sums[bucket_of(record[moment], grain, ZONE), *dimensions]
            for place, component in enumerate(stream.components):
                if component.at == moment:
                    found[place] += _amount(component, record, records, matured_until)
    return dict(sums)


def slices(cube_sums: Sums, stream: Stream, dimensions: Iterable[str]) -> Sums:
    """(dimension, bucket, value) → the sum of each component."""
    sums: Sums = defaultdict(lambda: [0.0] * len(stream.components))
    for (bucket, *values), parts in cube_sums.items():
        known = {"": "", **dict(zip(stream.dimensions, values, strict=True))}
        for dimension in dimensions:
            found = sums[dimension, bucket, known[dimension]]
            for place, part in enumerate(parts):
                found[place] += part
    return dict(sums)


def told(leaves: Leaves, side: int = 0) -> dict[tuple[str, ...], list[float]]:
    """One side of leaf cells by their values, each once."""
    here, found = leaves.sides[side], dict[tuple[str, ...], list[float]]()
    for codes, sums in zip(leaves.codes[:, here].T.tolist(), leaves.sums[:, here].T.tolist(), strict=True):
        leaf = tuple(words[code] for words, code in zip(leaves.words, codes, strict=True))
        found[leaf] = [one + other for one, other in zip(found.get(leaf, [0.0] * 3), sums, strict=True)]
    return found


def _amount(component: Component, record: Record, records: Sequence[Record], matured_until: int) -> float:
    for name, values in component.where:
        if str(record[name]) not in values:
            return 0.0
    if component.how == "rows":
        return 1.0
    if component.how == "matured":
        return _matured(component, record, records, matured_until)
    value = record[component.field]
    if value is None:
        return 0.0
    if component.how == "within":
        return float(value <= LIMITS[component.limit])
    if component.how == "count":
        return 1.0
    return float(value if component.how == "sum" else value**2)


def _matured(component: Component, record: Record, records: Sequence[Record], matured_until: int) -> float:
    at = record["occurred_at"]
    is_bot = record["handled_by"] == "bot" and record["resolved"] == 1 and record["customer"] is not None
    if not is_bot or at > matured_until:
        return 0.0
    came_back = any(
        other["customer"] == record["customer"] and at < other["occurred_at"] <= at + 72 * HOUR for other in records
    )
    return float(component.field == "all" or not came_back)
