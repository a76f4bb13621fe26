"""The way down with 10 million records behind it: a week explained, records of a rare segment, one customer's journey,
topics, a series of a segment. Times are those of a hub in this process; CEHUB_BENCH_FOLDER keeps the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

from bench.millions import GONE, RARE, millions, opened
from bench.table import Row
from domain.metrics import METRICS
from domain.times import DAY, MINUTE
from hub import Hub
from store import journey, packs

CALLS = 20
LIMIT = 100.0


def run() -> list[Row]:
    """The 95th percentile of each question, after one that warms the cache."""
    with millions() as made:
        hub = opened(made.folder)
        try:
            while packs.pack(hub.store, made.end):
                pass
            return [_row(name, ask) for name, ask in _questions(hub, made.end)]
        finally:
            hub.close()


def _questions(hub: Hub, end: int) -> Iterator[tuple[str, Callable[[], object]]]:
    calls, ratio = METRICS["interactions"], METRICS["complaint_ratio"]
    week, quarter = end - 7 * DAY, end - 90 * DAY
    explain, edge = hub.charts.ranges.explain, 7 * MINUTE
    yield "a week of interactions explained", lambda: explain(calls, week - edge, end - edge, "weekday", {})
    yield "a week of the complaint ratio explained", lambda: explain(ratio, week - edge, end - edge, "weekday", {})
    for name, where in (("rare region", {"region": RARE}), ("product gone long ago", {"product": GONE})):
        asked = ("interactions", quarter, end, where, 50, None, calls)
        yield f"records of a {name}", partial(hub.records, *asked)
    yield "a segment over 90 days", lambda: hub.series(calls, quarter, end, "1d", None, {"region": RARE})

    def travel() -> object:
        with hub.store.read() as connection:
            return journey.page(connection, "c-000042")

    yield "the journey of a customer", travel


def _row(name: str, ask: Callable[[], object]) -> Row:
    ask()
    times = []
    for _ in range(CALLS):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return Row(f"drill: {name}", times[int(0.95 * CALLS) - 1], "ms", limit=LIMIT, note=f"p95 of {CALLS}")
