"""One metric against another: a dot for each value of a dimension, or for each day, as somebody saved it."""

from __future__ import annotations

from domain.explored import RANGES, TIME, exploration_of
from domain.metrics import Metric
from domain.series import Point
from domain.times import DAY, HOUR, MINUTE
from live.frames import Frame
from live.readings.around import Around
from live.readings.metric import significant
from store import series
from store.engine import Store

MOST = 40
"""Dots that are drawn, those with most records."""
SHARE = 500
"""A picture of a range is read again after a five-hundredth of it has passed: 43 minutes of 30 days."""


class ExploredReading:
    """Reads the exploration: `rows` of {name or at, x, y, n}, those with most records first."""

    def __init__(self, store: Store, metric: Metric, told: str | None = None) -> None:
        self._store = store
        self._asked = exploration_of(metric.name, told)
        self._kept: Frame = {}
        self._read_at = 0

    @property
    def topics(self) -> frozenset[str]:
        """The streams of both: they only date it."""
        return frozenset({*self._streams, "sources"})

    @property
    def _streams(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self._asked.y.streams, *self._asked.x.streams)))

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel; `state` is none or few where fewer than two dots can be said."""
        length = RANGES[self._asked.range]
        is_old = abs(now - self._read_at) >= max(MINUTE, length // SHARE)
        if not self._kept or self._kept["state"] != "normal" or (is_whole and is_old):
            self._kept, self._read_at = self._dots(now, length), now
        asked, streams = self._asked, self._streams
        return {
            **self._kept,
            "metric": asked.y.name,
            "unit": asked.y.unit,
            "against": asked.x.name,
            "against_unit": asked.x.unit,
            "by": asked.by,
            "window": length // MINUTE,
            "as_of": around.as_of(streams, now),
            "silent_since": around.silent_since(streams, now),
        }

    def _dots(self, now: int, length: int) -> Frame:
        end = now - now % MINUTE + MINUTE
        ups, acrosses = (self._points(metric, end - length, end, now) for metric in (self._asked.y, self._asked.x))
        pairs = [(name, ups[name], acrosses[name]) for name in ups if name in acrosses]
        said = [
            {"name": name, "y": significant(y.value), "x": significant(x.value), "n": (y.n or 0) + (x.n or 0)}
            for name, y, x in pairs
            if not self._asked.y.is_thin(y.n) and not self._asked.x.is_thin(x.n) and None not in (y.value, x.value)
        ]
        said.sort(key=lambda row: (-float(row["n"] or 0), str(row["name"])))
        state = "none" if not pairs else "few" if len(said) < 2 else "normal"
        return {"state": state, "rows": said[:MOST] if state == "normal" else []}

    def _points(self, metric: Metric, start: int, end: int, now: int) -> dict[str, Point]:
        if self._asked.by != TIME:
            found = series.breakdown(self._store, metric, start=start, end=end, by=self._asked.by, now=now)
            return {name: point for name, point in found.items() if name}
        grain = "1h" if end - start <= DAY else "1d"
        size = HOUR if grain == "1h" else DAY
        found_series = series.read(self._store, metric, start=start, end=end, grain=grain, now=now)
        points = found_series[0].points if found_series else []
        # What has not ended is no whole stretch yet: of a count it would look like a fall.
        return {str(point.at): point for point in points if start <= point.at and point.at + size <= now}
