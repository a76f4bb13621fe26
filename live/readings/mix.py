"""The mix of a metric: what each channel has of it over a day, and what it had a week before."""

from __future__ import annotations

from domain.metrics import Metric
from domain.series import Point
from domain.times import DAY, MINUTE, WEEK
from live.frames import Frame
from live.readings.around import Around
from live.readings.metric import significant
from store import series
from store.engine import Store

MOST_ROWS = 8
ENOUGH = 30
"""Records that make a picture."""


class MixReading:
    """Reads the mix panel: `rows` of {name, n, share, value, before}, the most at the head.

    A count is told by its share of all, anything else by its own value; `before` is the same a week ago.
    """

    def __init__(self, store: Store, metric: Metric) -> None:
        self._store = store
        self._metric = metric
        self._by = "channel" if "channel" in metric.dimensions else next(iter(metric.dimensions), "")
        self._kept: Frame = {}

    @property
    def topics(self) -> frozenset[str]:
        """The metric's streams: they only date it, its numbers move with the minute."""
        return frozenset({*self._metric.streams, "sources"})

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel; `n` is how many records it is made of."""
        if is_whole or not self._kept:
            self._kept = self._mix(now)
        streams = self._metric.streams
        return {
            **self._kept,
            "metric": self._metric.name,
            "unit": self._metric.unit,
            "shape": self._metric.shape,
            "by": self._by,
            "window": DAY // MINUTE,
            "as_of": around.as_of(streams, now),
            "silent_since": around.silent_since(streams, now),
        }

    def _mix(self, now: int) -> Frame:
        end = now - now % MINUTE + MINUTE
        found, before = self._parts(end, now), self._parts(end - WEEK, now)
        sums = [sum(point.n or 0 for point in parts.values()) for parts in (found, before)]
        rows = [self._row(name, point, before.get(name), sums) for name, point in found.items() if point.n]
        rows.sort(key=lambda row: (-row["n"], row["name"]))
        state = "none" if not rows else "few" if sums[0] < ENOUGH else "normal"
        return {"state": state, "n": sums[0], "least": ENOUGH, "rows": rows[:MOST_ROWS]}

    def _parts(self, end: int, now: int) -> dict[str, Point]:
        if not self._by:
            return {}
        found = series.breakdown(self._store, self._metric, start=end - DAY, end=end, by=self._by, now=now)
        return {name: _counted(self._metric, point) for name, point in found.items()}

    def _row(self, name: str, point: Point, old: Point | None, sums: list[float]) -> Frame:
        share = (point.n or 0) / sums[0] if sums[0] else None
        if self._metric.shape == "count":
            past = old.n / sums[1] if old is not None and old.n and sums[1] >= ENOUGH else None
            value = share
        else:
            value = None if self._metric.is_thin(point.n) else point.value
            past = None if old is None or self._metric.is_thin(old.n) else old.value
        told = {"share": share, "value": value, "before": past}
        return {"name": name, "n": point.n, **{key: significant(one) for key, one in told.items()}}


def _counted(metric: Metric, point: Point) -> Point:
    """A count stands for itself."""
    return point._replace(n=point.value) if metric.shape == "count" else point
