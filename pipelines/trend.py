"""The trend of what is said: for all mentions and each topic what the next hours will bring."""

from __future__ import annotations

from dataclasses import dataclass

from domain.metrics import metric_of
from domain.times import DAY, HOUR, Clock, to_ms
from listening.trend import MOST_DAYS, Ahead, forecast
from store import series
from store.engine import Store


@dataclass(frozen=True)
class Trend:
    """The next hours of a topic ('' = all mentions): when each begins (epoch ms), and what is expected of it.

    `hours` is empty where too little is known.
    """

    topic: str
    hours: tuple[tuple[int, Ahead], ...]


class Trends:
    """Reads hourly counts and forecasts from them; keeps nothing."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def of(self, topic: str = "") -> Trend:
        """The trend of one topic; of all mentions if none is named."""
        where = {"topic": topic} if topic else {}
        (found,) = self._read(None, where).items()
        return Trend(topic, _ahead(found[1], self._end))

    def every(self) -> list[Trend]:
        """The trend of all mentions, then of each topic of the last four weeks, the most spoken of first."""
        return [self.of(), *(Trend(topic, _ahead(counts, self._end)) for topic, counts in self._read("topic").items())]

    @property
    def _end(self) -> int:
        """Where the hour begins that still goes on: it is the first that is forecast."""
        return to_ms(self._clock()) // HOUR * HOUR

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


def _ahead(counts: list[float | None], end: int) -> tuple[tuple[int, Ahead], ...]:
    return tuple((end + step * HOUR, hour) for step, hour in enumerate(forecast(counts)))
