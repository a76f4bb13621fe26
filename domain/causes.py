"""A cause: which segments a change of a metric comes from, and how much of it each of them explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """What one segment adds to a change, in the metric's unit; {} is everything else.

    `rate`: because the metric changed within the segment (a count has nothing but this); `mix`: because the segment's
    share of the denominator changed, by `shift` (-1..1).
    """

    segment: Mapping[str, str]
    rate: float
    mix: float = 0.0
    shift: float = 0.0

    @property
    def total(self) -> float:
        """Both together."""
        return self.rate + self.mix


@dataclass(frozen=True)
class Cause:
    """What explains one alert, over [start, end) epoch ms, as found at `at`.

    `value` and `expected` are the metric over that stretch and what the same hours of the weeks before let expect.
    `parts` are disjoint, the one that explains most first; they and `rest` add up to the change. `records` are a few of
    the `heard` ones of the guilty segment, without any trace of who the customer is.
    """

    at: int
    start: int
    end: int
    value: float
    expected: float
    parts: tuple[Part, ...]
    rest: Part
    records: tuple[Record, ...] = field(default=())
    heard: int = 0

    @property
    def change(self) -> float:
        """Value minus expected."""
        return self.value - self.expected
