"""What a table of the configuration is for: some metrics, in a segment; everything, if it says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.errors import BadSetting, UnknownName
from domain.metrics import METRICS

KEYS = ("metrics", "where")


@dataclass(frozen=True)
class Scope:
    """Metrics (any, if there are none) in the segments that have these values.

    >>> Scope(("csat",), {"channel": "chat"}).covers("csat", {"channel": "chat", "region": "Bali"})
    True
    """

    metrics: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)

    def covers(self, metric: str, segment: Mapping[str, str]) -> bool:
        """True if it is for that metric in that segment."""
        is_there = all(segment.get(name) == value for name, value in self.where.items())
        return is_there and (not self.metrics or metric in self.metrics)


def scope_of(table: Mapping[str, Any]) -> Scope:
    """The scope of a table by its keys `metrics` and `where`; BadSetting or UnknownName says what would be right."""
    metrics, where = table.get("metrics", ()), table.get("where", {})
    if not isinstance(metrics, (list, tuple)):
        raise BadSetting.told("scope_metrics", 'metrics is a list such as ["csat"].')
    for name in metrics:
        if name not in METRICS:
            raise UnknownName("metric", str(name), METRICS)
    if not isinstance(where, dict) or not all(isinstance(value, str) for value in where.values()):
        raise BadSetting.told("scope_where", 'where is a table of texts such as {{ touchpoint = "delivery" }}.')
    return Scope(tuple(metrics), dict(where))
