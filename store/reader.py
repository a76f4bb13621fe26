"""What pages and programs ask the store: one method for each question, each one moment of the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import NotFound
from domain.metrics import Metric
from domain.series import Point, Series
from domain.streams import stream_of
from domain.times import Clock, to_ms
from domain.verdicts import Verdict, series_name
from store import alerts, exporting, jobs, quarantine, records, segments, series, sources, verdicts
from store.engine import Store
from store.jobs import Run
from store.quarantine import Held
from store.sources import Source


@dataclass(frozen=True)
class SourceStanding:
    """A source, how many of its records are held in quarantine, and how it is: see `Source.state`."""

    source: Source
    held: int
    state: str


@dataclass
class Reader:
    """Reads; the only change it makes is to let go of a rejected record."""

    store: Store
    clock: Clock

    @property
    def now(self) -> int:
        """The present moment in epoch milliseconds."""
        return to_ms(self.clock())

    def settle(self) -> None:
        """Wait for what was just committed to be folded, where somebody folds beside the reader."""

    def series(
        self,
        metric: Metric,
        start: int,
        end: int,
        grain: str,
        by: str | None = None,
        where: Mapping[str, str] | None = None,
    ) -> list[Series]:
        """A metric from `start` to `end` (ms), one series for each value of `by`; what was just committed is in it."""
        self.settle()
        return series.read(
            self.store, metric, start=start, end=end, grain=grain, by=by, where=where or {}, now=self.now
        )

    def pieces(
        self,
        metric: Metric,
        start: int,
        end: int,
        grain: str,
        by: str | None = None,
        where: Mapping[str, str] | None = None,
    ) -> Iterator[list[Series]]:
        """The same in order of time, all segments of some buckets at a time: however long, it takes little room."""
        self.settle()
        asked: Any = {"start": start, "end": end, "grain": grain, "by": by, "where": where or {}, "now": self.now}
        return exporting.pieces(self.store, metric, **asked)

    def breakdown(
        self, metric: Metric, start: int, end: int, by: str, where: Mapping[str, str] | None = None
    ) -> dict[str, Point]:
        """A metric summed over [start, end) ms for each value of `by`, the largest first; without data: absent."""
        return series.breakdown(self.store, metric, start=start, end=end, by=by, where=where or {})

    def window(self, metric: Metric, start: int, end: int, where: Mapping[str, str] | None = None) -> Point:
        """A metric summed over [start, end) ms."""
        return series.window(self.store, metric, start=start, end=end, where=where or {})

    def verdicts(self, metric: Metric, start: int, end: int, where: Mapping[str, str] | None = None) -> list[Verdict]:
        """The verdicts on a metric, in total or in one watched segment; none for a segment that is not watched."""
        with self.store.read() as connection:
            name = series_name(metric.name, where or {})
            return verdicts.between(connection, name, metric.grain, start=start, end=end)

    def records(
        self,
        stream: str,
        start: int | None = None,
        end: int | None = None,
        where: Mapping[str, str] | None = None,
        limit: int = 100,
        after: str | None = None,
        metric: Metric | None = None,
    ) -> tuple[list[dict[str, Any]], str | None]:
        """Records of a stream, newest first, and the cursor of the next page; with `metric` those that count in it."""
        with self.store.read() as connection:
            return records.page(
                connection,
                stream_of(stream),
                start=start,
                end=end,
                where=where,
                metric=metric,
                limit=limit,
                after=after,
            )

    def sources(self) -> list[SourceStanding]:
        """Every source of every stream, with how many of its records are held in quarantine."""
        now = self.now
        with self.store.read() as connection:
            held, silent = quarantine.counts(connection), sources.silent_of(alerts.unresolved(connection))
            return [
                SourceStanding(one, held.get((one.source, one.stream), 0), one.state(now, silent))
                for one in sources.every(connection)
            ]

    def silent_since(self, *streams: str) -> int | None:
        """When the last source of one of these streams was heard of (ms), if none of that stream is live; else None."""
        with self.store.read() as connection:
            silent = sources.silent_of(alerts.unresolved(connection))
            return sources.silent_since(sources.every(connection), streams, self.now, silent)

    def segments(self, since: int) -> dict[str, list[str]]:
        """The values that records since that moment (ms) have in each dimension, and the sources there are."""
        with self.store.read() as connection:
            known = dict.fromkeys(one.source for one in sources.every(connection))
            return {**segments.values(connection, since), **({"source": list(known)} if known else {})}

    def watermark(self, stream: str) -> int | None:
        """The time (ms) up to which a stream's buckets are complete; None if nothing was ever sent."""
        with self.store.read() as connection:
            return sources.watermark(connection, stream, self.now)

    def quarantine(
        self, *, stream: str | None = None, source: str | None = None, limit: int = 50, after: int | None = None
    ) -> tuple[list[Held], int | None]:
        """Rejected records, newest first, and the cursor of the next page."""
        with self.store.read() as connection:
            return quarantine.page(connection, stream=stream, source=source, limit=limit, after=after)

    def drop_quarantined(self, held_id: int) -> None:
        """Throw a rejected record away; NotFound if it is not held."""
        with self.store.write() as connection:
            if not quarantine.drop(connection, held_id):
                raise NotFound(f"No record {held_id} is held in quarantine.", key="gone")

    def job_runs(self) -> tuple[dict[str, Run], list[Run]]:
        """The last run of every job, and the last runs that failed or were missed."""
        with self.store.read() as connection:
            return jobs.latest(connection), jobs.troubles(connection)
