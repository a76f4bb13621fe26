"""How fast records come in, beside a bare sqlite3 executemany upsert of the same rows into the same table.

The store alone, and the whole way through the API of a running hub (a process of its own that folds meanwhile), in
batches of 1,000 interactions of the last six hours.
"""

from __future__ import annotations

import os
import random
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import orjson

from bench.table import Row
from domain.streams import INTERACTIONS
from domain.times import HOUR, from_ms, to_ms, utc_now
from pipelines.tidy import Sender, tidy
from settings import ROOT
from store import records
from store.engine import PRAGMAS, Store
from store.schema import RECORDS
from store.upserts import upsert_sql

BATCH = 1_000
BATCHES = 40
STORE_SHARE, API_SHARE = 0.5, 0.3
ZONE = ZoneInfo("Asia/Jakarta")
Records = list[dict[str, object]]


def run() -> list[Row]:
    """Rows a second of the store and of the API, against the bare upsert."""
    batches = [make_batch(number) for number in range(BATCHES)]
    tidied = [tidied_of(batch) for batch in batches]
    with tempfile.TemporaryDirectory(prefix="cehub-bench-") as folder:
        bare = _rate(_bare(Path(folder), tidied))
        stored = _rate(_stored(Path(folder), tidied))
        with _hub(Path(folder)) as url:
            posted = _rate(_posted(url, batches))
    return [
        Row("ingest: bare executemany upsert", bare, "rows/s"),
        Row("ingest: store", stored, "rows/s", peer=bare, share=STORE_SHARE),
        Row("ingest: through the API", posted, "rows/s", peer=bare, share=API_SHARE),
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


def _rate(seconds: float) -> float:
    return BATCH * BATCHES / seconds


def _bare(folder: Path, batches: list[list[records.Row]]) -> float:
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
        began = time.perf_counter()
        for rows in batches:
            database.execute("BEGIN IMMEDIATE")
            database.executemany(statement, [(*row, now, 0) for row in rows])
            database.execute("COMMIT")
        return time.perf_counter() - began


def _stored(folder: Path, batches: list[list[records.Row]]) -> float:
    store = Store.open(f"sqlite:///{folder}/store.db", zone=ZONE, limits={})
    store.migrate()
    now = to_ms(utc_now())
    began = time.perf_counter()
    for rows in batches:
        with store.write() as connection:
            records.upsert(connection, INTERACTIONS, "api", rows, known_at=now)
    seconds = time.perf_counter() - began
    store.close()
    return seconds


def _posted(url: str, batches: list[Records]) -> float:
    bodies = [orjson.dumps(batch) for batch in batches]
    with httpx.Client(base_url=url, timeout=60) as client:
        began = time.perf_counter()
        for body in bodies:
            answer = client.post("/api/v1/records/interactions", content=body)
            if answer.json() != {"accepted": BATCH, "unchanged": 0, "rejected": []}:
                raise RuntimeError(f"the hub answered {answer.status_code}: {answer.text[:200]}")
        return time.perf_counter() - began


@contextmanager
def _hub(folder: Path) -> Iterator[str]:
    """A hub in a process of its own, answering."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    environ = {
        "PATH": os.environ["PATH"],
        "CEHUB_SECRET_KEY": "the key of a measured hub",
        "CEHUB_DATABASE_URL": f"sqlite:///{folder}/hub.db",
        "CEHUB_DEMO": "off",
        "CEHUB_PORT": str(port),
        "CEHUB_LOG_LEVEL": "error",
    }
    process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        while not _answers(url):
            time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz").status_code == 200
    except httpx.TransportError:
        return False
