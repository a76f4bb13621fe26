"""Top movers: the metrics that left last week's value farthest behind, measured by what chance would do."""

from __future__ import annotations

from dataclasses import replace

from domain.metrics import METRICS, Metric
from domain.series import Point
from domain.streams import STREAMS
from domain.times import MINUTE, WEEK
from live.frames import Frame
from live.readings.around import Around
from live.readings.metric import has_moved, significant
from store import series
from store.engine import Store

MOST_ROWS = 6
HALF = 1.96
"""Standard errors in half a 95 % interval."""


class MoversReading:
    """Reads the movers panel: `rows` of {metric, unit, better, value, before, z}, the farthest first.

    Only what moved by more than chance is there; `n` is how many metrics were looked at.
    """

    topics = frozenset({*STREAMS, "sources"})

    def __init__(self, store: Store) -> None:
        self._store = store
        self._metrics = [replace(one, by=None) for one in METRICS.values() if not one.is_level]
        self._kept: Frame = {"state": "none", "n": 0, "open": 0, "rows": []}

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel; it moves with the minute."""
        if is_whole:
            end = now - now % MINUTE + MINUTE
            pairs = [(one, self._window(one, end, now), self._window(one, end - WEEK, now)) for one in self._metrics]
            known = [(one, new, old) for one, new, old in pairs if new.value is not None and old.value is not None]
            rows = [_row(one, new, old) for one, new, old in known if _is_told(one, new, old)]
            rows.sort(key=lambda row: -abs(row["z"]))
            state = "normal" if known else "none"
            self._kept = {"state": state, "n": len(known), "open": len(rows), "rows": rows[:MOST_ROWS]}
        return self._kept

    def _window(self, metric: Metric, end: int, now: int) -> Point:
        start = end - metric.window_minutes * MINUTE
        return series.window(self._store, metric, start=start, end=end, now=now)


def _is_told(metric: Metric, new: Point, old: Point) -> bool:
    return not metric.is_thin(new.n) and not metric.is_thin(old.n) and has_moved(metric, new, old.value)


def _row(metric: Metric, new: Point, old: Point) -> Frame:
    return {
        "metric": metric.name,
        "unit": metric.unit,
        "better": metric.better,
        "value": significant(new.value),
        "before": significant(old.value),
        "z": round(strength(metric, new, old), 2),
    }


def strength(metric: Metric, new: Point, old: Point) -> float:
    """How far apart the two are, in standard deviations of what chance does; 0 where nothing is known of that.

    >>> round(strength(METRICS["interactions"], Point(0, 140.0), Point(0, 100.0)), 2)
    2.58
    """
    now, then = new.value or 0.0, old.value or 0.0
    if metric.shape == "count":
        return float((now - then) / max(abs(now) + abs(then), 1) ** 0.5)
    if new.lower is None or new.upper is None or new.upper <= new.lower:
        return 0.0
    return float((now - then) / ((new.upper - new.lower) / 2 / HALF))
