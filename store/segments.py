"""The values that records have in each dimension: what people can choose from."""

from __future__ import annotations

from sqlalchemy import Connection, select

from store.schema import SLICES

DIMENSIONS = ("channel", "product", "region", "touchpoint", "team", "audience", "platform", "category")
MOST = 60
"""Values of one dimension and stream that are offered; more cannot be chosen from, only typed."""


def values(connection: Connection, since: int) -> dict[str, list[str]]:
    """The values of each dimension in the days since that moment (ms), in order; dimensions without any are absent."""
    found: dict[str, set[str]] = {}
    for (stream, grain), slices in SLICES.items():
        if grain != "1d" or stream == "measurements":
            continue
        for dimension in DIMENSIONS:
            chosen = select(slices.c.value).where(slices.c.dimension == dimension, slices.c.bucket >= since)
            rows = connection.scalars(chosen.where(slices.c.value != "").distinct().limit(MOST))
            found.setdefault(dimension, set()).update(rows)
    return {dimension: sorted(found[dimension]) for dimension in DIMENSIONS if found.get(dimension)}
