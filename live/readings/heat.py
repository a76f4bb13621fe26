"""The week of a metric: each hour of each weekday over the last four weeks, as a map of heat."""

from __future__ import annotations

from datetime import timedelta

from domain.metrics import Metric
from domain.times import HOUR, MINUTE, from_ms
from live.frames import Frame
from live.readings.around import Around
from live.readings.metric import significant
from store import series
from store.engine import Store

WEEKS = 4
DAYS, HOURS = 7, 24
WINDOW = WEEKS * DAYS * HOURS * 60
"""Minutes that it looks back."""
EVERY = 5 * MINUTE
ENOUGH = 24
"""Hours of a week that make a picture."""


class HeatReading:
    """Reads the heat panel: `cells` [weekday from Monday][local hour], the mean of that hour, None where unknown.

    A count is the mean of its hours, anything else weighs them by what stands behind each.
    """

    def __init__(self, store: Store, metric: Metric) -> None:
        self._store = store
        self._metric = metric
        self._read = -1
        self._kept: Frame = {"state": "none", "cells": []}

    @property
    def topics(self) -> frozenset[str]:
        """The metric's streams: they only date it, its map is drawn anew every few minutes."""
        return frozenset({*self._metric.streams, "sources"})

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel; `at` is [weekday, hour] of now."""
        if is_whole and (now // EVERY != self._read or self._kept["state"] != "normal"):
            self._kept, self._read = self._map(now), now // EVERY
        streams, local = self._metric.streams, from_ms(now).astimezone(self._store.zone)
        return {
            **self._kept,
            "metric": self._metric.name,
            "unit": self._metric.unit,
            "at": [local.weekday(), local.hour],
            "as_of": around.as_of(streams, now),
            "silent_since": around.silent_since(streams, now),
        }

    def _map(self, now: int) -> Frame:
        end = now - now % HOUR
        start = end - round(timedelta(weeks=WEEKS).total_seconds()) * 1000
        read = series.read(self._store, self._metric, start=start, end=end, grain="1h", now=now)
        sums = [[[0.0, 0.0] for _ in range(HOURS)] for _ in range(DAYS)]
        is_plain = not self._metric.has_interval
        for point in read[0].points if read else ():
            if point.value is not None:
                local = from_ms(point.at).astimezone(self._store.zone)
                weight = 1.0 if is_plain else point.n or 0.0
                cell = sums[local.weekday()][local.hour]
                cell[0] += point.value * weight
                cell[1] += weight
        least = 0 if is_plain else self._metric.min_count
        cells = [[significant(one / n) if n and n >= least else None for one, n in day] for day in sums]
        known = [value for day in cells for value in day if value is not None]
        state = "none" if not known else "few" if len(known) < ENOUGH else "normal"
        ends = {"low": min(known), "high": max(known)} if known else {"low": None, "high": None}
        return {
            "state": state,
            "weeks": WEEKS,
            "window": WINDOW,
            "n": len(known),
            "least": ENOUGH,
            "cells": cells,
            **ends,
        }
