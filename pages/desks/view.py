"""What a metric's page looks at: everything that its address says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from domain.comparisons import AGAINST, Span
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
NOTHING = "none"
"""What an address says that is held against nothing."""
LONGEST = 400 * DAY
PART_GRAIN = {"24h": "1h", "7d": "1h", "30d": "1d", "90d": "1d"}


@dataclass(frozen=True)
class View:
    """Range and grain, the dimension it is broken down by and what it is held against ('' = none), the conditions.

    A `span` (ms) is looked at instead of the range up to now; `range` is then the one whose grains fit it.
    """

    metric: Metric
    range: str = "7d"
    grain: str = "1h"
    by: str = ""
    against: str = "week"
    where: dict[str, str] = field(default_factory=dict)
    span: Span | None = None

    def start(self, now: int) -> int:
        """Where it begins, in epoch milliseconds."""
        return self.span[0] if self.span else now - RANGES[self.range]

    def end(self, now: int) -> int:
        """Where it ends, in epoch milliseconds."""
        return min(self.span[1], now) if self.span else now

    def address(self, **changes: str | None) -> str:
        """Its address; `changes` are other parameters of it (None: without), such as sel="1-2"."""
        asked = {"range": self.range, "grain": self.grain, "by": self.by, "against": self.against or NOTHING}
        asked["where"] = ",".join(f"{name}:{value}" for name, value in self.where.items())
        asked["span"] = said_span(self.span)
        query = {name: value for name, value in (asked | changes).items() if value}
        return f"/metrics/{self.metric.name}?{urlencode(query, safe=':,')}"


def view_of(
    metric: Metric,
    *,
    shown: str | None,
    grain: str | None,
    by: str | None,
    against: str | None,
    span: Span | None = None,
) -> View:
    """The view that an address asks for; what it does not say, or says wrong, is as it usually is."""
    length = length_of(span) or (shown if shown in RANGES else "7d")
    held = "" if against == NOTHING else against if against in AGAINST else "week"
    usual_by = metric.by or ("channel" if "channel" in metric.dimensions else "")
    asked_by = by if by is not None and by in (*metric.dimensions, "") else usual_by
    return View(metric, str(length), fitting(metric, str(length), grain), asked_by, str(held), {}, span)


def length_of(span: Span | None) -> str:
    """The range whose grains fit a stretch; '' for None."""
    return next((name for name, length in RANGES.items() if span[1] - span[0] <= length), "90d") if span else ""


PARAMETERS = ("range", "grain", "by", "against", "where", "at", "span", "sel", "table")


def once(address: Mapping[str, Any]) -> dict[str, str | None]:
    """What an address says of each of PARAMETERS, None for nothing; of one that it says twice, the first."""
    found = {name: address.get(name) for name in PARAMETERS}
    return {name: said[0] if isinstance(said, list) else said for name, said in found.items()}


def misread(view: View, said: Mapping[str, str | None]) -> list[tuple[str, str]]:
    """The parameters of an address, with what it says, that this view could not follow.

    >>> from domain.metrics import metric_of
    >>> misread(View(metric_of("csat")), {"range": "banana", "grain": "1h", "where": "moon:full"})
    [('range', 'banana'), ('where', 'moon:full')]
    """
    allowed = {
        "range": (*RANGES,),
        "grain": (view.grain,),
        "by": (*view.metric.dimensions, ""),
        "against": (*AGAINST, NOTHING),
    }
    found = [(name, text) for name, known in allowed.items() if (text := said.get(name)) and text not in known]
    conditions = said.get("where") or ""
    if len(where_of(view.metric, conditions)) < len([one for one in conditions.split(",") if one]):
        found.append(("where", conditions))
    found += [("at", text) for text in (said.get("at"),) if text and bucket_of(text) is None]
    return found + [(name, text) for name in ("span", "sel") if (text := said.get(name)) and span_of(text) is None]


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
    except (ValueError, OverflowError):
        return None
    return at if at is not None and 0 < at < 32_503_680_000_000 else None


def span_of(text: str | None) -> Span | None:
    """The stretch of time (ms) that an address names, "from-to"; None if it names none.

    >>> span_of("1794380400000-1794384000000"), span_of("yesterday")
    ((1794380400000, 1794384000000), None)
    """
    low, _, high = (text or "").partition("-")
    start, end = bucket_of(low), bucket_of(high)
    return (start, end) if start and end and 0 < end - start <= LONGEST else None


def said_span(span: Span | None) -> str:
    """The same the other way; '' for None."""
    return f"{span[0]}-{span[1]}" if span else ""
