"""A verdict: what a detector says of the latest point of a series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Call = Literal["learning", "not_enough", "normal", "high", "low", "silent"]
"""learning: too little history; not_enough: too few records to say; high/low: beyond the band; silent: no data."""


@dataclass(frozen=True)
class Verdict:
    """One point judged by the points before it.

    `score` is 0 or more, 1.0 is the edge of the band; `value`, `expected`, `lower`, `upper` are in the metric's
    unit, None where there is no data or no opinion. `code` and the numbers make the sentence (`why.<code>` in
    the locales).
    """

    at: int
    score: float
    call: Call
    value: float | None = None
    expected: float | None = None
    lower: float | None = None
    upper: float | None = None
    n: float | None = None
    code: str = "normal"

    @property
    def is_strange(self) -> bool:
        """True if it calls for an alert."""
        return self.call in ("high", "low", "silent")

    @property
    def side(self) -> int:
        """1 if it is strange and above what was expected, -1 if strange and below or silent, else 0."""
        return {"high": 1, "low": -1, "silent": -1}.get(self.call, 0)

    @property
    def stray(self) -> float | None:
        """The distance from what was expected as a part of that to the edge of the band; None where nobody knows.

        >>> Verdict(0, 0.2, "normal", 8.0, 10.0, 6.0, 12.0).stray
        -0.5
        """
        if self.value is None or self.expected is None or self.lower is None or self.upper is None:
            return None
        out = self.value - self.expected
        edge = self.upper - self.expected if out > 0 else self.expected - self.lower
        return out / edge if edge > 0 else None


def series_name(metric: str, segment: Mapping[str, str]) -> str:
    """Under which name the verdicts on a metric in one segment are kept; the metric's own for the total.

    >>> series_name("csat", {}), series_name("csat", {"channel": "chat"})
    ('csat', 'csat channel=chat')
    """
    return " ".join([metric, *(f"{name}={value}" for name, value in sorted(segment.items()))])
