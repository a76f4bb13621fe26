"""Killed at any moment, the store holds all it acknowledged, and its sums come right again."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from domain.streams import INTERACTIONS
from store import dirt, records, rollups
from store.engine import Store
from store.schema import SLICES
from tests.make import LIMITS, NOW, ZONE

ROOT = Path(__file__).parents[2]
BATCH = 40
WRITER = """
import sys
from domain.streams import INTERACTIONS
from domain.times import MINUTE
from store import records, rollups
from store.engine import Store
from tests.make import LIMITS, NOW, ZONE, row_of

store = Store.open(sys.argv[1], zone=ZONE, limits=LIMITS)
for batch in range(int(sys.argv[2]), 10_000):
    rows = [
        row_of(INTERACTIONS, external_id=f"{batch}-{place}", occurred_at=NOW - place * 97 * MINUTE, channel="chat")
        for place in range(int(sys.argv[3]))
    ]
    with store.write() as connection:
        records.upsert(connection, INTERACTIONS, "test", rows, known_at=NOW)
    print(batch, flush=True)
    rollups.fold(store, NOW)
"""


def _write_until(url: str, *, first: int, kill_after: int) -> int:
    """Let a process write and fold, kill it some batches on; the last batch it acknowledged."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, url, str(first), str(BATCH)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    last = first - 1
    while last < first + kill_after:
        last = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    acknowledged = [last, *(int(line) for line in process.stdout.read().split())]
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    return acknowledged[-1]


@pytest.mark.slow
def test_killed_writer_loses_nothing_it_acknowledged(store: Store, store_url: str) -> None:
    last = -1
    for kill_after in (0, 1, 4, 7):
        last = _write_until(store_url, first=last + 1, kill_after=kill_after)
    with store.read() as connection:
        kept = {row["external_id"] for row in records.page(connection, INTERACTIONS, limit=100_000)[0]}
    assert {f"{batch}-{place}" for batch in range(last + 1) for place in range(BATCH)} <= kept
    assert len(kept) % BATCH == 0
    again = Store.open(store_url, zone=ZONE, limits=LIMITS)
    rollups.fold(again, NOW)
    with again.read() as connection:
        assert dirt.is_clean(connection)
        for grain in ("1h", "1d"):
            total = SLICES["interactions", grain]
            assert connection.scalar(select(func.sum(total.c.n)).where(total.c.dimension == "")) == len(kept)
    again.close()
