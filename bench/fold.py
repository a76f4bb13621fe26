"""How long folding takes: fifty days of the demo company (about 400,000 records of all streams), at every grain."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator

from bench.table import Row
from domain.grains import STORED
from domain.streams import STREAMS
from domain.times import MINUTE, to_ms, utc_now
from pipelines import demo
from pipelines.ingest import Ingest
from settings import Settings
from store import records, rollups
from store.engine import Store

DAYS = 50
LIMIT = 10.0
AFRESH = 30


def run() -> list[Row]:
    """Seconds for the whole past, and milliseconds for the minute in which one record arrived."""
    with tempfile.TemporaryDirectory(prefix="cehub-bench-") as folder:
        settings = Settings(secret_key=b"the key of a bench hub")
        store = Store.open(f"sqlite:///{folder}/hub.db", zone=settings.timezone, limits=settings.limits)
        store.migrate()
        try:
            return list(_rows(store, Ingest(store, utc_now, settings.secret_key)))
        finally:
            store.close()


def _rows(store: Store, ingest: Ingest) -> Iterator[Row]:
    now = to_ms(utc_now())
    demo.history(ingest, end=now, days=DAYS)
    seconds = {grain: _seconds(store, now, grain) for grain in STORED}
    with store.read() as connection:
        count = sum(records.count(connection, stream) for stream in STREAMS.values())
    parts = ", ".join(f"{grain} {seconds[grain]:.1f}" for grain in STORED)
    yield Row(
        "fold: 50 days of all streams", sum(seconds.values()), "s", limit=LIMIT, note=f"{count:,} records; {parts}"
    )
    afresh = sorted(_afresh(store, ingest, now) for _ in range(AFRESH))
    yield Row("fold: the minute of a new record, p95", afresh[int(0.95 * AFRESH)] * 1000, "ms")


def _seconds(store: Store, now: int, grain: str) -> float:
    began = time.perf_counter()
    rollups.fold(store, now, grain=grain)
    return time.perf_counter() - began


def _afresh(store: Store, ingest: Ingest, now: int) -> float:
    at = (now - now % MINUTE) / 1000
    ingest.take("interactions", [{"external_id": str(time.perf_counter_ns()), "occurred_at": at}], source="bench")
    seconds = _seconds(store, now, "1m")
    rollups.fold(store, now)
    return seconds
