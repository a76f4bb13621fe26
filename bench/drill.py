"""The way down with 10 million records behind it: ranges explained, series by one dimension and by two, small
multiples, the heat map, top movers, records of a segment, one customer's journey.

Every question is asked of metrics of each shape and over ranges from an hour to the three months there are, which end
at moments drawn anew: none lies on full hours or days. Each is asked once, after a few that open the database; what is
told is the 95th percentile of a kind. First with the database in the system's cache, as that of a hub is whose machine
has room for it; then with nothing of it in memory when a kind begins, where the system can be asked to forget a file.
Times are those of a hub in this process; CEHUB_BENCH_FOLDER keeps the database.
"""

from __future__ import annotations

import gc
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product
from typing import Any

import process
from bench.millions import CUSTOMERS, GONE, RARE, Millions, millions, opened
from bench.table import Row
from domain.metrics import METRICS
from domain.times import DAY, HOUR
from hub import Hub, use
from live.readings.around import Around
from live.readings.heat import HeatReading
from live.readings.movers import MoversReading
from live.socket import spare_the_collector
from pages.desks import reading
from pages.desks.view import RANGES, View
from store import bygone, journey, packs

CALLS, WARM = 48, 3
LIMIT = 100.0
ASKED = ("interactions", "complaint_ratio", "first_response_mean", "negative_share")
"""A count, a ratio of two streams, a mean, a share."""
LENGTHS = (HOUR, 3 * HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 28 * DAY)
LONGEST = 43 * DAY
"""Ranges that are explained; of the 90 days there are, no longer one has as much before it to be held against."""
LINES = (("24h", "5m"), ("24h", "15m"), ("7d", "30m"), ("7d", "1h"), ("30d", "1h"), ("90d", "1d"), ("90d", "1h"))
"""What the page of a metric offers: a range and its grain."""
BY = ("channel", "region", "product")
WHERE: tuple[dict[str, str], ...] = ({}, {"product": "pay"}, {"region": "Makassar"})
PLACES: tuple[dict[str, str], ...] = ({}, {"channel": "chat"}, {"region": RARE}, {"product": GONE})

Ask = Callable[[], object]


def run() -> list[Row]:
    """The 95th percentile of each kind of question."""
    process.settle()
    with millions() as made:
        hub = opened(made.folder)
        use(hub)
        try:
            while packs.pack(hub.store, made.end) or bygone.pack(hub.store, made.end):
                pass
            gc.collect()
            spare_the_collector()  # as the hub does before it serves
            questions = _Questions(hub, made)
            _remember(made)
            rows = _rows(questions, "")
            if hasattr(os, "posix_fadvise"):
                rows += _rows(questions, ", from disk", lambda: _forget(hub, made))
            return rows
        finally:
            gc.unfreeze()
            hub.close()


class _Questions:
    """Draws what is asked."""

    def __init__(self, hub: Hub, made: Millions) -> None:
        self._hub = hub
        self._start, self._end = made.start, made.end
        self._draw = random.Random(5)

    def kinds(self) -> Iterator[tuple[str, Iterator[Ask]]]:
        """Each kind of question, and as many of them as are asked."""
        longest = product(ASKED, (LONGEST,), ("previous",) * 3, WHERE)
        explained = self._mixed(self._explain, [*product(ASKED, LENGTHS, ("week", "weekday"), WHERE), *longest])
        yield "a range explained", explained
        yield "a series", self._mixed(self._series, product(ASKED, LINES, (None,), WHERE))
        yield "a series by one dimension", self._mixed(self._series, product(ASKED, LINES, BY, WHERE[:1]))
        within = ((name, line, by, WHERE[1]) for name, line, by in product(ASKED, LINES, BY[:2]))
        yield "a series by one dimension, within another", self._mixed(self._series, within)
        yield "small multiples", self._mixed(self._parts, product(ASKED, RANGES, BY[:2], WHERE[:2]))
        yield "a heat map", self._mixed(self._heat, product(ASKED))
        yield "top movers", self._mixed(self._movers, product(range(CALLS)))
        yield "records of a segment", self._mixed(self._records, product(ASKED[:3], (HOUR, 7 * DAY, 90 * DAY), PLACES))
        yield "the journey of a customer", self._mixed(self._journey, product(range(CALLS)))

    def _mixed(self, make: Callable[..., Ask], asked: Any) -> Iterator[Ask]:
        """As many as are asked, in no order; the first ones again where there are fewer."""
        known = list(asked)
        self._draw.shuffle(known)
        return (make(*known[place % len(known)]) for place in range(CALLS + WARM))

    def _moment(self, length: int, among: int = 30 * DAY) -> int:
        """Where a range ends that has as much before it: lately, at no full minute."""
        return self._end - self._draw.randrange(min(among, max(HOUR, self._end - self._start - 2 * length - 7 * DAY)))

    def _explain(self, name: str, length: int, against: str, where: dict[str, str]) -> Ask:
        end = self._moment(length)
        ranges, metric = self._hub.charts.ranges, METRICS[name]
        return lambda: ranges.explain(metric, end - length, end, against, where)

    def _series(self, name: str, line: tuple[str, str], by: str | None, where: dict[str, str]) -> Ask:
        end = self._moment(RANGES[line[0]])
        return lambda: self._hub.series(METRICS[name], end - RANGES[line[0]], end, line[1], by, where)

    def _parts(self, name: str, length: str, by: str, where: dict[str, str]) -> Ask:
        end = self._moment(RANGES[length])
        view = View(METRICS[name], length, "1h", by, where={} if by in where else where)
        return lambda: reading.parts(view, end)

    def _heat(self, name: str) -> Ask:
        end = self._moment(28 * DAY)
        return lambda: HeatReading(self._hub.store, METRICS[name]).read(end, Around(), is_whole=True)

    def _movers(self, _: int) -> Ask:
        end = self._moment(7 * DAY, HOUR)
        return lambda: MoversReading(self._hub.store).read(end, Around(), is_whole=True)

    def _records(self, name: str, length: int, where: dict[str, str]) -> Ask:
        end, metric = self._moment(length), METRICS[name]
        return lambda: self._hub.records(metric.streams[0], end - length, end, where, reading.RECORDS, None, metric)

    def _journey(self, _: int) -> Ask:
        customer = f"c-{self._draw.randrange(CUSTOMERS):06d}"

        def travel() -> object:
            with self._hub.store.read() as connection:
                return journey.page(connection, customer)

        return travel


def _remember(made: Millions) -> None:
    """All of the database is in the system's cache, if there is room for it."""
    with (made.folder / "hub.db").open("rb") as file:
        while file.read(2**24):
            pass


def _forget(hub: Hub, made: Millions) -> None:
    """Nothing of the database is in memory any more, neither SQLite's nor the system's."""
    hub.store.close()
    for path in made.folder.glob("hub.db*"):
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _rows(questions: _Questions, where: str, before: Ask = lambda: None) -> list[Row]:
    """A row for each kind, `before` which something is done, and one for all of them together."""
    asked = [(name, _times(list(asks), before)) for name, asks in questions.kinds()]
    together = [one for _, times in asked for one in times]
    return [_row(f"{name}{where}", times) for name, times in [*asked, ("all of these", together)]]


def _times(asks: Sequence[Ask], before: Ask) -> list[float]:
    for ask in islice(asks, WARM):
        ask()
    before()
    times = []
    for ask in asks[WARM:]:
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return times


def _row(name: str, times: list[float]) -> Row:
    times = sorted(times)
    note = f"p95 of {len(times)}; median {times[len(times) // 2]:.0f}, slowest {times[-1]:.0f}"
    return Row(f"drill: {name}", times[int(0.95 * len(times))], "ms", limit=LIMIT, note=note)
