"""How fast records come in, beside a bare sqlite3 executemany upsert of the same rows into the same table.

The store alone, and the whole way through the API of a running hub (a process of its own that folds meanwhile), in
batches of 1,000 interactions of the last six hours.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import orjson

from bench.running import running
from bench.table import Row
from domain.streams import INTERACTIONS
from domain.times import HOUR, from_ms, to_ms, utc_now
from pipelines.tidy import Sender, tidy
from store import records
from store.connections import PRAGMAS
from store.engine import Store
from store.schema import RECORDS
from store.upserts import upsert_sql

BATCH = 1_000
BATCHES, TOGETHER = 60, 5
STORE_SHARE, API_SHARE = 0.5, 0.3
CHECKPOINT_PAGES = 4_000
"""The bare connection has nobody beside it that makes its checkpoints: it makes them itself, in good time."""
ZONE = ZoneInfo("Asia/Jakarta")
Records = list[dict[str, object]]


def run() -> list[Row]:
    """Rows a second of the store and of the API, against the bare upsert: medians of rounds that take turns.

    The three take turns, batch group by batch group, so that a moment in which the machine is slow is shared by all.
    """
    batches = [make_batch(number) for number in range(BATCHES)]
    rates: dict[str, list[float]] = {"bare": [], "stored": [], "posted": []}
    with tempfile.TemporaryDirectory(prefix="cehub-bench-") as folder, ExitStack() as stack:
        bare = stack.enter_context(_bare(Path(folder)))
        stored = stack.enter_context(_stored(Path(folder)))
        hub = stack.enter_context(running(Path(folder)))
        hub.settle()
        posted = stack.enter_context(_posted(hub.url))
        for first in range(0, BATCHES, TOGETHER):
            part = batches[first : first + TOGETHER]
            tidied = [tidied_of(batch) for batch in part]
            bodies = [orjson.dumps(batch) for batch in part]
            rates["bare"].append(_rate(bare, tidied))
            rates["stored"].append(_rate(stored, tidied))
            rates["posted"].append(_rate(posted, bodies))
    middle = {name: statistics.median(found) for name, found in rates.items()}
    note = f"medians of {BATCHES // TOGETHER} rounds"
    return [
        Row("ingest: bare executemany upsert", middle["bare"], "rows/s", note=note),
        Row("ingest: store", middle["stored"], "rows/s", peer=middle["bare"], share=STORE_SHARE, note=note),
        Row("ingest: through the API", middle["posted"], "rows/s", peer=middle["bare"], share=API_SHARE, note=note),
    ]


def make_batch(number: int) -> Records:
    """A batch as a source sends it, always the same for a number but for its time."""
    chance = random.Random(number)
    now = to_ms(utc_now())
    return [
        {
            "external_id": f"i-{number:05d}-{place:04d}",
            "occurred_at": from_ms(now - chance.randrange(6 * HOUR)).isoformat(),
            "channel": chance.choice(("chat", "in_app_email", "phone", "social")),
            "product": chance.choice(("marketplace", "pay", "loan")),
            "region": chance.choice(("Jakarta", "Surabaya", "Bandung", "Medan", "Makassar")),
            "touchpoint": chance.choice(("order", "payment", "delivery", "returns")),
            "team": chance.choice(("team-1", "team-2", "team-3")),
            "audience": chance.choice(("buyer", "seller")),
            "customer": f"customer-{chance.randrange(100_000)}",
            "handled_by": chance.choice(("agent", "agent", "bot", "rule")),
            "resolved": chance.random() < 0.8,
            "first_response_seconds": round(chance.expovariate(1 / 120), 1),
            "handle_seconds": round(chance.expovariate(1 / 400), 1),
            "handoffs": chance.randrange(3),
            "reason": chance.choice(("where is it", "refund", "login", "damaged", "voucher")),
            "agent": f"agent-{chance.randrange(60)}",
        }
        for place in range(BATCH)
    ]


def tidied_of(batch: Records) -> list[records.Row]:
    """The rows that the store takes."""
    return tidy(INTERACTIONS, batch, sender=Sender("api", ZONE, b"k" * 32), now=to_ms(utc_now())).rows


def _rate(take: Callable[[Any], None], batches: Sequence[Any]) -> float:
    began = time.perf_counter()
    for batch in batches:
        take(batch)
    return BATCH * len(batches) / (time.perf_counter() - began)


@contextmanager
def _bare(folder: Path) -> Iterator[Callable[[list[records.Row]], None]]:
    table = RECORDS[INTERACTIONS.name]
    statement = upsert_sql(INTERACTIONS, f"VALUES ({', '.join('?' * len(table.columns))})")
    now = to_ms(utc_now())
    store = Store.open(f"sqlite:///{folder}/bare.db", zone=ZONE, limits={})
    with store.write() as connection:
        table.create(connection)
    store.close()
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as database:
        for pragma in PRAGMAS:
            database.execute(f"PRAGMA {pragma}")
        database.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")

        def take(rows: list[records.Row]) -> None:
            database.execute("BEGIN IMMEDIATE")
            database.executemany(statement, [(*row, now, 0) for row in rows])
            database.execute("COMMIT")

        yield take


@contextmanager
def _stored(folder: Path) -> Iterator[Callable[[list[records.Row]], None]]:
    store = Store.open(f"sqlite:///{folder}/store.db", zone=ZONE, limits={})
    store.migrate()

    def take(rows: list[records.Row]) -> None:
        with store.write() as connection:
            records.upsert(connection, INTERACTIONS, "api", rows, known_at=to_ms(utc_now()))

    yield take
    store.close()


@contextmanager
def _posted(url: str) -> Iterator[Callable[[bytes], None]]:
    with httpx.Client(base_url=url, timeout=60) as client:

        def take(body: bytes) -> None:
            answer = client.post("/api/v1/records/interactions", content=body)
            if answer.json() != {"accepted": BATCH, "unchanged": 0, "rejected": []}:
                raise RuntimeError(f"the hub answered {answer.status_code}: {answer.text[:200]}")

        yield take
