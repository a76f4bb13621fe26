"""One metric: its value with the interval, the change against last week, and the line of 24 hours in its band."""

from __future__ import annotations

from dataclasses import replace

from domain.alerts import Alert
from domain.grains import grain_of
from domain.metrics import Metric
from domain.series import Point
from domain.times import HOUR, MINUTE, WEEK
from domain.verdicts import Verdict
from live.easing import eased
from live.frames import Frame
from live.readings.alerts import told, told_quiet
from live.readings.around import Around
from live.rolling import rolled, rolled_band
from store import series, verdicts
from store.engine import Store

LINE = 24 * HOUR
MOST_WITHIN = 2
"""Segments named beside an alert on the whole."""
DIGITS = 5
"""Significant digits sent to a screen: more than it can show."""


class MetricReading:
    """Reads one metric's panel. The line and last week's value move with the minute, so they are kept until then."""

    def __init__(self, store: Store, metric: Metric, beside: Metric | None) -> None:
        self._store = store
        # A panel shows the whole, also of a metric that is otherwise always cut.
        self._metric = replace(metric, by=None)
        self._beside = beside
        self._kept: Frame = {"before": None, "usual": None, "line": None}
        self._line_read: Frame | None = None

    @property
    def topics(self) -> frozenset[str]:
        """The metric's streams and those of the one beside it; cases for a level; alerts for its colour."""
        beside = self._beside.streams if self._beside else ()
        cases = {"cases"} if self._metric.is_level else set()
        return frozenset({*self._metric.streams, *beside, *cases, "alerts", "measurements", "sources"})

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel at `now`; see live/board.py for its fields."""
        metric = self._metric
        if is_whole:
            usual, self._line_read = self._line(now)
            self._kept |= {"before": self._before(now), "usual": usual}
        if self._line_read is not None:
            self._kept["line"], is_more = eased(self._kept["line"], self._line_read)
            self._line_read = self._line_read if is_more else None
        value = self._window(metric, now, now)
        alerts = around.of(metric.name)
        return {
            "metric": metric.name,
            "unit": metric.unit,
            "shape": metric.shape,
            "better": metric.better,
            "window": metric.window_minutes,
            "least": metric.min_count,
            "state": state_of(metric, value, alerts[0] if alerts else None),
            **shown(value),
            "moved": has_moved(metric, value, self._kept["before"]),
            "as_of": around.as_of(metric.streams, now),
            "silent_since": around.silent_since(metric.streams, now),
            "beside": self._told_beside(now),
            "alert": told(alerts[0]) if alerts else None,
            "quiet": told_quiet(metric.name, around),
            "within": [dict(alert.segment) for alert in alerts[1:] if alert.segment][:MOST_WITHIN],
            **self._kept,
        }

    def _window(self, metric: Metric, at: int, now: int) -> Point:
        """The metric over its window up to `at`; the minute still filling counts, so a new record shows at once."""
        end = at - at % MINUTE + MINUTE
        return series.window(self._store, metric, start=end - metric.window_minutes * MINUTE, end=end, now=now)

    def _before(self, now: int) -> float | None:
        """The same window a week ago; None where too few records were behind it."""
        point = self._window(self._metric, now - WEEK, now)
        return None if self._metric.is_thin(point.n) else significant(point.value)

    def _told_beside(self, now: int) -> Frame | None:
        if self._beside is None:
            return None
        point = self._window(self._beside, now, now)
        value = None if self._beside.is_thin(point.n) else significant(point.value)
        return {"metric": self._beside.name, "unit": self._beside.unit, "value": value, "n": point.n}

    def _line(self, now: int) -> tuple[float | None, Frame]:
        """What was expected of the last window of 24 hours of complete buckets; and all of these.

        Each is the window that ends with a bucket, last week's under it, and what was expected of it.
        """
        metric = self._metric
        step = grain_of(metric.grain).milliseconds
        size = 1 if metric.is_level else max(metric.window_minutes * MINUTE // step, 1)
        end = now - now % step
        start = end - LINE - (size - 1) * step
        points = self._points(start, end, now)
        with self._store.read() as connection:
            found = verdicts.between(connection, metric.name, metric.grain, start=start, end=end)
        judged = {verdict.at: verdict for verdict in found}
        odd = {verdict.at: verdict.side for verdict in found if is_trouble(metric, verdict)}
        values = self._rolled(points, size)
        bands = rolled_band(points, judged, size, is_count=metric.shape == "count")
        before = self._rolled(self._points(start - WEEK, end - WEEK, now), size)
        rows = []
        for point, value, band, old in zip(points[size - 1 :], values, bands, before, strict=True):
            # Where too little is known for a value there is nothing to hold against a band either.
            lower, _, upper = band if value is not None else (None, None, None)
            numbers = (value, lower, upper, old)
            rows.append([point.at // step + 1, *map(significant, numbers), odd.get(point.at, 0)])
        line = {"step": step, "from": end - LINE + step, "to": end, "rows": rows}
        return significant(bands[-1][1]) if bands else None, line

    def _points(self, start: int, end: int, now: int) -> list[Point]:
        read = series.read(self._store, self._metric, start=start, end=end, grain=self._metric.grain, now=now)
        return read[0].points

    def _rolled(self, points: list[Point], size: int) -> list[float | None]:
        metric = self._metric
        if metric.is_level:
            return [point.value for point in points]
        return rolled(points, size, is_count=metric.shape == "count", least=metric.min_count)


def state_of(metric: Metric, point: Point, alert: Alert | None) -> str:
    """bad or warn while there is an alert; none without data, few when too little is behind it; else normal."""
    if alert is not None:
        return "bad" if alert.state == "open" and alert.severity == "critical" else "warn"
    if point.value is None:
        return "none"
    return "few" if metric.is_thin(point.n) else "normal"


def is_trouble(metric: Metric, verdict: Verdict) -> bool:
    """True if the verdict is strange, and not on the side on which the metric is better.

    >>> from domain.metrics import METRICS
    >>> high = Verdict(0, 2.0, "high")
    >>> is_trouble(METRICS["csat"], high), is_trouble(METRICS["interactions"], high)
    (False, True)
    """
    return verdict.is_strange and (metric.better, verdict.call) not in (("up", "high"), ("down", "low"))


def has_moved(metric: Metric, point: Point, before: float | None) -> bool:
    """True if the change against `before` is more than chance.

    A rate has moved when last week lies outside its 95 % interval; a count when it differs by more than two standard
    deviations of the difference of two Poisson counts.
    """
    if point.value is None or before is None:
        return False
    if metric.shape == "count":
        return bool(abs(point.value - before) > 2 * (abs(point.value) + abs(before)) ** 0.5)
    if point.lower is None or point.upper is None:
        return False
    return not point.lower <= before <= point.upper


def shown(point: Point) -> Frame:
    """A value and its interval, rounded to what a screen can show."""
    return {name: significant(getattr(point, name)) for name in ("value", "n", "lower", "upper")}


def significant(number: float | None) -> float | int | None:
    """A number with five significant digits; whole numbers stay whole.

    >>> significant(0.123456789), significant(18412.0), significant(None)
    (0.12346, 18412, None)
    """
    if number is None or number == int(number):
        return None if number is None else int(number)
    return float(f"{number:.{DIGITS}g}")
