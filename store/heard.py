"""How much customers said of each touchpoint, by kind: from the daily rollups, to the day."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, literal, select

from store.schema import SLICES

_PARTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "surveys": {
        "csat": ("csat_n",),
        "nps": ("nps_promoters", "nps_passives", "nps_detractors"),
        "ces": ("ces_n",),
    },
    "tickets": {"complaints": ("complaints",)},
}


def by_touchpoint(connection: Connection, start: int, end: int) -> dict[str, dict[str, int]]:
    """Touchpoint ('' for none) → csat, nps, ces, complaints → how many in the days from `start` to `end` (ms)."""
    found: dict[str, dict[str, int]] = {}
    for stream, parts in _PARTS.items():
        table = SLICES[stream, "1d"]
        sums = [func.sum(sum((table.c[name] for name in columns), literal(0))) for columns in parts.values()]
        chosen = (
            select(table.c.value, *sums)
            .where(table.c.dimension == "touchpoint", table.c.bucket >= start, table.c.bucket < end)
            .group_by(table.c.value)
        )
        for row in connection.execute(chosen):
            said = found.setdefault(row[0], {})
            for place, what in enumerate(parts, start=1):
                said[what] = int(row[place] or 0)
    return found
