"""What a metric's page looks at: everything that its address says."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.metrics import Metric
from domain.times import DAY

RANGES = {"24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY, "90d": 90 * DAY}
GRAINS_OF = {
    "24h": ("5m", "15m", "30m", "1h"),
    "7d": ("30m", "1h", "1d"),
    "30d": ("1h", "1d"),
    "90d": ("1h", "1d"),
}
"""The grains that make between about a dozen and two thousand points of a range."""
PART_GRAIN = {"24h": "1h", "7d": "1h", "30d": "1d", "90d": "1d"}


@dataclass(frozen=True)
class View:
    """Range and grain, the dimension it is broken down by ('' = none), the conditions, the chosen bucket (ms)."""

    metric: Metric
    range: str = "7d"
    grain: str = "1h"
    by: str = ""
    has_before: bool = True
    where: dict[str, str] = field(default_factory=dict)
    at: int | None = None

    def start(self, now: int) -> int:
        """Where the range begins, in epoch milliseconds."""
        return now - RANGES[self.range]


def view_of(metric: Metric, *, shown: str | None, grain: str | None, by: str | None, compare: str | None) -> View:
    """The view that an address asks for; what it does not say, or says wrong, is as it usually is."""
    length = shown if shown in RANGES else "7d"
    usual_by = metric.by or ("channel" if "channel" in metric.dimensions else "")
    asked_by = by if by is not None and by in (*metric.dimensions, "") else usual_by
    return View(metric, length, fitting(metric, length, grain), asked_by, compare != "0")


def fitting(metric: Metric, length: str, asked: str | None) -> str:
    """The grain asked for if it fits the range, else the usual one of that range."""
    allowed = GRAINS_OF[length]
    if asked in allowed:
        return str(asked)
    if length == "24h" and metric.grain in allowed:
        return metric.grain
    return "1d" if length == "90d" else "1h"


def where_of(metric: Metric, text: str | None) -> dict[str, str]:
    """The conditions of an address, `channel:chat,region:Jakarta`; those of other dimensions are left out.

    >>> from domain.metrics import metric_of
    >>> where_of(metric_of("csat"), "channel:chat,moon:full")
    {'channel': 'chat'}
    """
    pairs = [pair.partition(":") for pair in (text or "").split(",")]
    return {name: value for name, colon, value in pairs if colon and name in metric.dimensions}


def bucket_of(text: str | None) -> int | None:
    """The bucket an address or a click names; None if it names none."""
    try:
        at = int(float(text)) if text else None
    except ValueError:
        return None
    return at if at is not None and 0 < at < 32_503_680_000_000 else None
