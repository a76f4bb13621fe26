"""Benchmarks: others' figures to hold a metric against, in `[[benchmarks]]` tables of the configuration.

[[benchmarks]]
metric = "csat"
name = "Retail, Indonesia"
value = 0.83                      # in the metric's unit, shares from 0 to 1
source = "Customer index 2026"    # who says so
date = 2026-06-30                 # as of when
where = { channel = "chat" }      # one segment; without it the whole
grain = "1h"                      # of a count: in how long a bucket; the metric's own if not given
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from domain.errors import BadSetting, UnknownName
from domain.grains import grain_of
from domain.metrics import Metric, metric_of
from domain.tables import tables_of

KEYS = ("metric", "name", "value", "source", "date", "where", "grain")


@dataclass(frozen=True)
class Benchmark:
    """One line: what somebody (`source`) found, and as of which day; of a count, in buckets of `grain` ('' for any)."""

    metric: str
    name: str
    value: float
    source: str
    on: date
    where: Mapping[str, str] = field(default_factory=dict)
    grain: str = ""

    def is_drawn(self, metric: Metric, where: Mapping[str, str], grain: str) -> bool:
        """True on a chart of that metric and segment; a count a bucket has no line in buckets of another length."""
        is_same = self.metric == metric.name and dict(self.where) == dict(where)
        return is_same and (metric.shape != "count" or self.grain in ("", grain))


def benchmarks_of(document: Mapping[str, Any]) -> tuple[Benchmark, ...]:
    """The lines of the tables `[[benchmarks]]`, in their order; BadSetting says what is wrong and would be right."""
    return tuple(_benchmark(table) for table in tables_of(document, "benchmarks"))


def drawn(lines: tuple[Benchmark, ...], metric: Metric, where: Mapping[str, str], grain: str) -> tuple[Benchmark, ...]:
    """Those on a chart of that metric and segment in buckets of that length."""
    return tuple(one for one in lines if one.is_drawn(metric, where, grain))


def _benchmark(table: Mapping[str, Any]) -> Benchmark:
    try:
        metric = metric_of(str(table.get("metric", "")))
        for key in table:
            if key not in KEYS:
                raise UnknownName("setting of a benchmark", key, KEYS)
        grain = grain_of(str(table.get("grain", metric.grain))).name
    except UnknownName as problem:
        raise BadSetting(f"A benchmark in [[benchmarks]]: {problem}") from None
    name, source = (_words(metric, table, key) for key in ("name", "source"))
    value, on, where = _value(metric, table), _date(metric, table), _where(metric, table)
    return Benchmark(metric.name, name, value, source, on, where, grain)


def _words(metric: Metric, table: Mapping[str, Any], key: str) -> str:
    given = table.get(key)
    if not isinstance(given, str) or not 1 <= len(given.strip()) <= 80:
        raise BadSetting(f"The benchmark of {metric.name!r} needs a {key} of 1 to 80 characters, in quotes.")
    return given.strip()


def _value(metric: Metric, table: Mapping[str, Any]) -> float:
    given = table.get("value")
    if isinstance(given, bool) or not isinstance(given, int | float) or not abs(given) < 1e15:
        raise BadSetting(f"The benchmark of {metric.name!r}: value is a number, not {given!r}.")
    if metric.unit == "percent" and not 0 <= given <= 1:
        raise BadSetting(
            f"The benchmark of {metric.name!r}: value is a share from 0 to 1, such as 0.83, not {given!r}."
        )
    return float(given)


def _date(metric: Metric, table: Mapping[str, Any]) -> date:
    given = table.get("date")
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    raise BadSetting(f"The benchmark of {metric.name!r} needs a date such as 2026-06-30, without quotes.")


def _where(metric: Metric, table: Mapping[str, Any]) -> dict[str, str]:
    given = table.get("where", {})
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise BadSetting(f'The benchmark of {metric.name!r}: where is a table such as {{ channel = "chat" }}.')
    for name in given:
        if name not in metric.dimensions:
            raise BadSetting(f"The benchmark of {metric.name!r}: {UnknownName('dimension', name, metric.dimensions)}")
    return dict(given)
