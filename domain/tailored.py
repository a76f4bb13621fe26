"""What an installation says of the metrics itself: what a share is a share of, and how few records are too few.

[[metrics]]
name = "complaint_ratio"
denominator = ["interactions.handled"]     # rolled-up components of streams, added up
min_count = 80                             # fewer records than this are "not enough data"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.errors import BadSetting, UnknownName
from domain.metrics import METRICS, METRICS_IN_ORDER, Metric, Sum, metric_of
from domain.streams import stream_of
from domain.tables import tables_of

KEYS = ("name", "denominator", "min_count")
MOST = 1_000_000


def tailor(document: Mapping[str, Any]) -> None:
    """Set the register METRICS as the `[[metrics]]` of this configuration say; as built in where they say nothing.

    BadSetting names the metric, and says what would be right; then nothing is changed.
    """
    tables = tables_of(document, "metrics")
    made = {metric.name: metric for metric in METRICS_IN_ORDER}
    for table in tables:
        metric = _tailored(table)
        if made[metric.name] != _built_in(metric.name):
            raise BadSetting(f"Metric {metric.name!r} has two tables [[metrics]]; write one.")
        made[metric.name] = metric
    METRICS.update(made)


def _built_in(name: str) -> Metric:
    return next(metric for metric in METRICS_IN_ORDER if metric.name == name)


def _tailored(table: Mapping[str, Any]) -> Metric:
    try:
        metric = _built_in(metric_of(str(table.get("name", ""))).name)
        unknown = next((key for key in table if key not in KEYS), None)
        if unknown is not None:
            raise UnknownName("setting of a metric", unknown, KEYS)
    except UnknownName as problem:
        raise BadSetting(f"[[metrics]]: {problem}") from None
    if "denominator" in table:
        metric = replace(metric, denominator=_denominator(metric, table["denominator"]))
    if "min_count" in table:
        metric = replace(metric, min_count=_min_count(metric, table["min_count"]))
    return metric


def _denominator(metric: Metric, names: object) -> tuple[Sum, ...]:
    if metric.shape != "share":
        raise BadSetting(f"Metric {metric.name!r} is no share: its denominator cannot be chosen.")
    if not isinstance(names, list) or not names:
        raise BadSetting(f'Metric {metric.name!r}: write denominator = ["interactions.n"].')
    return tuple(_component(metric, name) for name in names)


def _component(metric: Metric, name: object) -> Sum:
    stream, _, component = str(name).partition(".")
    try:
        counted = [one.name for one in stream_of(stream).components if one.how not in ("sum", "square")]
        if component not in counted:
            raise UnknownName(f"count of {stream}", component, counted)
    except UnknownName as problem:
        raise BadSetting(f"Metric {metric.name!r}: {problem}") from None
    return Sum(stream, component)


def _min_count(metric: Metric, count: object) -> int:
    if not metric.has_interval:
        raise BadSetting(f"Metric {metric.name!r} is no rate or mean: no count of records is too small for it.")
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= MOST:
        raise BadSetting(f"Metric {metric.name!r}: min_count is a whole number from 1 to {MOST:,}, not {count!r}.")
    return count
