"""A metric over time: points, each a value with what stands behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Point(NamedTuple):
    """One bucket. `at` is its start in epoch milliseconds; None where there is no data or no such thing.

    `value` is in the metric's unit (shares 0-1, balances -100..100), `n` the records behind it, `lower` and `upper`
    its 95 % interval.
    """

    at: int
    value: float | None = None
    n: float | None = None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class Series:
    """The points of one segment in order of time. `by` is {dimension: value}, {} for the whole."""

    by: dict[str, str] = field(default_factory=dict)
    points: list[Point] = field(default_factory=list)


def weightiest(found: Iterable[Series], by: str) -> list[Series]:
    """The segments that have a value of the dimension `by`, those with the most records (or the most of all) first."""
    return sorted((one for one in found if one.by.get(by)), key=_weight, reverse=True)


def _weight(series: Series) -> float:
    return sum(point.n or point.value or 0.0 for point in series.points)
