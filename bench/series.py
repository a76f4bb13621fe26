"""`/metrics/<metric>/series` over 90 days at one hour, broken down by channel, with 10 million records behind it.

The records are put into the table in bulk, by SQL, and folded by the real fold; a hub of its own answers, and the time
is from the request to the last byte of the answer. CEHUB_BENCH_RECORDS makes it fewer.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from bench.running import running
from bench.table import Row
from domain.times import DAY, MINUTE, SECOND, from_ms
from hub import Hub
from settings import Settings
from store import dirt, rollups, sources
from store.engine import Store

RECORDS = int(os.environ.get("CEHUB_BENCH_RECORDS", "10000000"))
DAYS = 90
CALLS = 20
LIMIT = 100.0
METRICS = ("interactions", "first_response_within_sla", "first_response_mean", "bot_resolution")

_FILL = """
WITH RECURSIVE numbers(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < :last)
INSERT INTO interactions (source, external_id, occurred_at, channel, product, region, customer, handled_by, resolved,
  first_response_seconds, handle_seconds, handoffs, known_at, digest)
SELECT 'bench', printf('b-%08d', i), :start + i * :span / :count,
  CASE abs(random()) % 5 WHEN 0 THEN 'chat' WHEN 1 THEN 'phone' WHEN 2 THEN 'social' WHEN 3 THEN 'in_app_email'
    ELSE 'resolution_centre' END,
  CASE abs(random()) % 3 WHEN 0 THEN 'marketplace' WHEN 1 THEN 'pay' ELSE 'loan' END,
  CASE abs(random()) % 4 WHEN 0 THEN 'Jakarta' WHEN 1 THEN 'Surabaya' WHEN 2 THEN 'Bandung' ELSE 'Medan' END,
  printf('c-%08d', i),
  CASE abs(random()) % 3 WHEN 0 THEN 'bot' ELSE 'agent' END,
  abs(random()) % 4 > 0, abs(random()) % 400, abs(random()) % 900, 0, :start, 0
FROM numbers
"""


def run() -> list[Row]:
    """How long a call for each metric takes, and what the folding of it all took."""
    with tempfile.TemporaryDirectory(prefix="cehub-bench-") as folder:
        settings = Settings(secret_key=b"the key of a bench hub", database_url=f"sqlite:///{folder}/hub.db", demo=False)
        hub = Hub.open(settings)
        now = hub.now
        start = now - now % DAY - DAYS * DAY
        _fill(hub.store, start, now)
        began = time.perf_counter()
        rollups.fold(hub.store, now)
        seconds = time.perf_counter() - began
        hub.close()
        folded = f"{RECORDS / seconds:,.0f} a second"
        with running(Path(folder)) as served:
            served.settle()
            return [
                Row(f"series: folding {RECORDS / 1e6:g} million records", seconds, "s", note=folded),
                *_asked(served.url, start, now),
            ]


def _asked(url: str, start: int, end: int) -> Iterator[Row]:
    with httpx.Client(base_url=url, timeout=60) as client:
        for metric in METRICS:
            times, size = _calls(client, metric, start, end)
            middle = statistics.median(times) * 1000
            note = f"median of {CALLS}, slowest {times[-1] * 1000:.0f}; {size / 1000:,.0f} kB"
            yield Row(f"series: {metric}, 90 days by hour and channel", middle, "ms", limit=LIMIT, note=note)


def _fill(store: Store, start: int, now: int) -> None:
    step = 500_000
    for first in range(0, RECORDS, step):
        values = {"first": first, "last": min(first + step, RECORDS), "count": RECORDS, "start": start}
        with store.write() as connection:
            connection.exec_driver_sql(_FILL, {**values, "span": now - start - 60 * SECOND})
    with store.write() as connection:
        dirt.mark(connection, "interactions", "1m", range(start, now, MINUTE))
        sources.touch(connection, "bench", "interactions", now=now, kind="bench", oldest=start, watermark=now)


def _calls(client: httpx.Client, metric: str, start: int, now: int) -> tuple[list[float], int]:
    """Seconds of each call, ascending, and the bytes of the answer."""
    asked = {"from": from_ms(start).isoformat(), "to": from_ms(now).isoformat(), "grain": "1h", "by": "channel"}
    times, size = [], 0
    for _ in range(CALLS):
        began = time.perf_counter()
        answer = client.get(f"/api/v1/metrics/{metric}/series", params=asked, headers={"accept-encoding": "identity"})
        times.append(time.perf_counter() - began)
        answer.raise_for_status()
        size = len(answer.content)
    return sorted(times), size
