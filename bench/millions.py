"""A hub's database with 10 million interactions of 90 days behind it, and tickets and mentions beside them.

The records are put into the tables in bulk, by SQL, and folded by the real fold. CEHUB_BENCH_RECORDS makes it fewer;
CEHUB_BENCH_FOLDER names a folder in which the database is kept, and found again by the next run.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from domain.times import DAY, MINUTE, SECOND
from hub import Hub
from settings import Settings
from store import dirt, rollups, sources
from store.engine import Store
from store.sources import every

RECORDS = int(os.environ.get("CEHUB_BENCH_RECORDS", "10000000"))
KEPT = os.environ.get("CEHUB_BENCH_FOLDER", "")
DAYS = 90
CUSTOMERS = 400_000
RARE, GONE = "Ambon", "travel"
"""A region that one record in 20,000 has, and a product that nobody has asked about since the first five days."""
_STEP = 500_000


@dataclass(frozen=True)
class Millions:
    """Where the database is, the stretch (ms) its records lie in, and the seconds that folding took (None: it was
    there already)."""

    folder: Path
    start: int
    end: int
    folding: float | None


@contextmanager
def millions() -> Iterator[Millions]:
    """The database, closed; made if it is not there."""
    if KEPT:
        yield _made(Path(KEPT))
        return
    with tempfile.TemporaryDirectory(prefix="cehub-bench-") as folder:
        yield _made(Path(folder))


def opened(folder: Path) -> Hub:
    """A hub on it in this process."""
    return Hub.open(
        Settings(secret_key=b"the key of a bench hub", database_url=f"sqlite:///{folder}/hub.db", demo=False)
    )


def _made(folder: Path) -> Millions:
    hub = opened(folder)
    try:
        with hub.store.read() as connection:
            known = [one for one in every(connection) if one.stream == "interactions"]
            extent = sources.extent(connection, "interactions", 2**53)
        if known and extent:
            return Millions(folder, extent[0], extent[1], None)
        now = hub.now
        start = now - now % DAY - DAYS * DAY
        _fill(hub.store, start, now)
        began = time.perf_counter()
        rollups.fold(hub.store, now)
        return Millions(folder, start, now, time.perf_counter() - began)
    finally:
        hub.close()


def _fill(store: Store, start: int, now: int) -> None:
    for stream, count in (("interactions", RECORDS), ("tickets", RECORDS // 20), ("mentions", RECORDS // 20)):
        for first in range(0, count, _STEP):
            values = {"first": first, "last": min(first + _STEP, count), "count": count, "start": start}
            with store.write() as connection:
                connection.exec_driver_sql(_FILL[stream], {**values, "span": now - start - 60 * SECOND})
        with store.write() as connection:
            dirt.mark(connection, stream, "1m", range(start, now, MINUTE))
            sources.touch(connection, "bench", stream, now=now, kind="bench", oldest=start, watermark=now)


def _one_of(values: Sequence[str], *, is_skewed: bool = True) -> str:
    """SQL that draws one of the values, the first most often."""
    size = len(values)
    drawn = f"(abs(random()) % {size + 1}) * (abs(random()) % {size}) / {size}"
    cases = " ".join(f"WHEN {n} THEN {value!r}" for n, value in enumerate(values[:-1]))
    return f"CASE {drawn if is_skewed else f'abs(random()) % {size}'} {cases} ELSE {values[-1]!r} END"


_NUMBERS = "WITH RECURSIVE numbers(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < :last)"
_CHANNEL = _one_of(("chat", "in_app_email", "phone", "social", "resolution_centre"))
_PRODUCT = f"CASE WHEN i < :count / 18 AND i % 500 = 0 THEN '{GONE}' ELSE {_one_of(('marketplace', 'pay', 'loan'))} END"
_CITIES = ("Jakarta", "Surabaya", "Bandung", "Medan", "Semarang", "Makassar", "Denpasar", "Palembang")
_REGION = f"""CASE WHEN i % 20011 = 0 THEN '{RARE}' WHEN i > :count * 0.97 AND i % 10 = 0 THEN 'Makassar'
    ELSE {_one_of(_CITIES)} END"""
_TOUCHPOINT = _one_of(("delivery", "payment", "returns", "account", "promotion"))
_REASON = _one_of(("late", "lost", "refund", "price", "login", "damaged", "other"))
_CUSTOMER = f"printf('c-%06d', i * 7919 % {CUSTOMERS})"
_AT = ":start + i * :span / :count"
_FILL = {
    "interactions": f"""{_NUMBERS}
INSERT INTO interactions (source, external_id, occurred_at, channel, product, region, touchpoint, audience, customer,
  handled_by, resolved, first_response_seconds, handle_seconds, handoffs, reason, text, known_at, digest)
SELECT 'bench', printf('b-%08d', i), {_AT}, {_CHANNEL}, {_PRODUCT}, {_REGION}, {_TOUCHPOINT},
  {_one_of(("buyer", "seller"))}, {_CUSTOMER}, {_one_of(("agent", "bot", "self_service"))},
  abs(random()) % 4 > 0, abs(random()) % 400, abs(random()) % 900, 0, {_REASON},
  CASE WHEN i % 4 = 0 THEN 'The parcel has been on its way for nine days' END, :start, 0
FROM numbers""",  # noqa: S608
    "tickets": f"""{_NUMBERS}
INSERT INTO tickets (source, external_id, occurred_at, channel, product, region, touchpoint, audience, customer,
  category, status, solved_at, is_complaint, subject, resolution_seconds, heard, known_at, digest)
SELECT 'bench', printf('t-%08d', i), {_AT}, {_CHANNEL}, {_PRODUCT}, {_REGION}, {_TOUCHPOINT},
  {_one_of(("buyer", "seller"))}, {_CUSTOMER}, {_REASON}, 'solved', {_AT} + 7200000, 1, 'Parcel', 7200, 'bench',
  :start, 0
FROM numbers""",  # noqa: S608
    "mentions": f"""{_NUMBERS}
INSERT INTO mentions (source, external_id, occurred_at, channel, product, region, text, platform, language, sentiment,
  topic, topics, heard, known_at, digest)
SELECT 'bench', printf('m-%08d', i), {_AT}, 'social', {_PRODUCT}, {_REGION}, 'Where is my parcel? ' || i,
  {_one_of(("play_store", "instagram", "x", "tiktok"))}, 'en', {_one_of(("negative", "neutral", "positive"))},
  {_REASON}, NULL, 'bench', :start, 0
FROM numbers""",  # noqa: S608
}
