"""The trend of what is said: for all mentions and each topic what the next hours will bring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from domain.metrics import metric_of
from domain.times import DAY, HOUR, MINUTE, Clock, to_ms
from listening.trend import MOST_DAYS, Ahead, forecast
from store import series
from store.engine import Store

PAST = 24
"""Hours that are shown before those that are foretold."""


@dataclass(frozen=True)
class Trend:
    """The next hours of a topic ('' = all mentions): when each begins (epoch ms), and what is expected of it.

    `hours` is empty where too little is known. `past` are the counts of the last PAST hours, None where nobody knows;
    `so_far` is what the hour has brought that still goes on.
    """

    topic: str
    hours: tuple[tuple[int, Ahead], ...]
    past: tuple[tuple[int, float | None], ...] = ()
    so_far: float | None = None


class Trends:
    """Reads hourly counts and forecasts from them; what all topics will bring is reckoned once a minute."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._kept: tuple[int, list[Trend]] | None = None

    def lately(self) -> list[Trend]:
        """As `every`, at most a minute old: for pages, which ask again with whatever comes in."""
        minute = to_ms(self._clock()) // MINUTE
        kept = self._kept
        if kept is None or kept[0] != minute:
            kept = self._kept = minute, self.every()
        return kept[1]

    def of(self, topic: str = "") -> Trend:
        """The trend of one topic; of all mentions if none is named."""
        where = {"topic": topic} if topic else {}
        (found,) = self._read(None, where).items()
        return _trend(topic, found[1], self._end, self._so_far([topic])[topic])

    def every(self) -> list[Trend]:
        """The trend of all mentions, then of each topic of the last four weeks, the most spoken of first."""
        known = self._read("topic")
        so_far = self._so_far(known)
        return [self.of(), *(_trend(topic, counts, self._end, so_far[topic]) for topic, counts in known.items())]

    @property
    def _end(self) -> int:
        """Where the hour begins that still goes on: it is the first that is forecast."""
        return self._now // HOUR * HOUR

    @property
    def _now(self) -> int:
        return to_ms(self._clock())

    def _so_far(self, topics: Iterable[str]) -> dict[str, float | None]:
        """What the hour that goes on has brought of each topic ('' = all); None while nothing is known of it."""
        metric, start, end = metric_of("mentions"), self._end, self._now
        total = series.window(self._store, metric, start=start, end=end).value
        found = {} if total is None else series.breakdown(self._store, metric, start=start, end=end, by="topic")
        none = None if total is None else 0.0
        said = {topic: found[topic].value if topic in found else none for topic in topics}
        return {**said, "": total}

    def _read(self, by: str | None, where: dict[str, str] | None = None) -> dict[str, list[float | None]]:
        end = self._end
        read = series.read(
            self._store,
            metric_of("mentions"),
            start=end - MOST_DAYS * DAY,
            end=end,
            grain="1h",
            by=by,
            where=where or {},
            now=end,
        )
        return {
            one.by.get(by or "", ""): [point.value for point in one.points]
            for one in read
            if by is None or one.by.get(by)
        }


def _trend(topic: str, counts: list[float | None], end: int, so_far: float | None) -> Trend:
    hours = forecast(counts)
    if hours and so_far is not None:
        # The hour that goes on ends with no less than it has brought.
        hours = [Ahead(*(max(value, so_far) for value in astuple(hours[0]))), *hours[1:]]
    ahead = tuple((end + step * HOUR, hour) for step, hour in enumerate(hours))
    last = counts[-PAST:]
    past = tuple((end - (len(last) - step) * HOUR, count) for step, count in enumerate(last))
    return Trend(topic, ahead, past, so_far)
