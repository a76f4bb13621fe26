"""Explorations: one metric against another by a dimension or over time, as a panel of a scene names one."""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import BadInput
from domain.metrics import METRICS, Metric
from domain.times import DAY

TIME = "time"
"""By stretches of time instead of by a dimension."""
RANGES = {"24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY, "90d": 90 * DAY}


@dataclass(frozen=True)
class Exploration:
    """`y` against `x`, by a dimension that both have or by TIME, over one of RANGES."""

    y: Metric
    x: Metric
    by: str
    range: str

    def told(self) -> str:
        """What a panel about `y` says of it.

        >>> exploration_of("csat", "interactions/channel/30d").told()
        'interactions/channel/30d'
        """
        return f"{self.x.name}/{self.by}/{self.range}"


def exploration_of(metric: str, told: str | None) -> Exploration:
    """The exploration of a metric that is told as "x/by/range"; without it against interactions over 30 days.

    BadInput for an unknown metric, a dimension that not both have, or another range.
    """
    x, by, length = told.split("/") if told and told.count("/") == 2 else (told or "interactions", "", "30d")
    if metric not in METRICS or x not in METRICS:
        raise _wrong(told)
    shared = [name for name in METRICS[metric].dimensions if name in METRICS[x].dimensions]
    by = by or ("channel" if "channel" in shared else TIME)
    if by not in (*shared, TIME) or length not in RANGES:
        raise _wrong(told)
    return Exploration(METRICS[metric], METRICS[x], by, length)


def _wrong(told: str | None) -> BadInput:
    said = "An exploration is written as metric/dimension/range, such as {example}, not {name}."
    return BadInput.told("explored", said, example="interactions/channel/30d", name=repr(told))
