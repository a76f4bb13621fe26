"""A million mentions of 90 days: pages of texts by every filter, the first and those behind it, counts by topic, what
filters offer, a spreadsheet; on SQLite, beside the limit. Then what extracts cost: to make them, and what they weigh.

The mentions are put into the table by SQL and folded by the real fold. CEHUB_BENCH_FOLDER keeps the database, and
CEHUB_BENCH_MENTIONS makes it smaller.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

from sqlalchemy import func, select

from bench.millions import KEPT
from bench.table import Row
from domain.times import DAY, MINUTE
from domain.voices import Wanted
from hub import Hub
from settings import Settings
from store import dirt, extracts, packs, rollups, sources

MENTIONS = int(os.environ.get("CEHUB_BENCH_MENTIONS", "1000000"))
DAYS, LIMIT, ROWS, WARM = 90, 100.0, 40, 3
LENGTHS = (DAY, 7 * DAY, 30 * DAY, DAYS * DAY)
FILTERS: tuple[dict[str, str], ...] = (
    {"language": "id"},
    {"language": "jv"},
    {"language": "bbc"},
    {"topic": "driver"},
    {"topic": "nobody speaks of it"},
    {"platform": "youtube"},
    {"sentiment": "negative"},
    {"region": "Ambon"},
    {"brand": "Lazada"},
    {"echo_of": "spam"},
    {"source": "reviews", "sentiment": "neutral"},
    {"platform": "tiktok", "topic": "promo", "sentiment": "neutral", "language": "su"},
)
REACHES = (None, 2_000.0, 1e9)


def run() -> list[Row]:
    """The 95th percentile of each kind of question, and what makes the answers quick."""
    with tempfile.TemporaryDirectory(prefix="cehub-bench-") as folder:
        path = Path(KEPT or folder) / "voices.db"
        hub = Hub.open(Settings(secret_key=b"the key of a bench hub", database_url=f"sqlite:///{path}", demo=False))
        try:
            end = _made(hub)
            made = _extracted(hub, end)
            return [*(_row(name, ask, asked) for name, ask, asked in _kinds(hub, end)), *made]
        finally:
            hub.close()


def _kinds(hub: Hub, end: int) -> Iterator[tuple[str, Callable[[Wanted], object], list[Wanted]]]:
    """What is asked, how, and of which texts."""
    voices, draw = hub.voices, random.Random(6)
    asked = [Wanted(end - long, end, where, reach=reach) for long, where, reach in product(LENGTHS, FILTERS, REACHES)]
    draw.shuffle(asked)
    after = voices.page(Wanted(0, end - 20 * DAY), limit=1)[1]
    yield "a page of texts", lambda one: voices.page(one, limit=ROWS), asked
    yield "a page far behind it", lambda one: voices.page(one, limit=ROWS, after=after), asked
    yield "topics and their change", voices.topics, asked
    yield "topics by the day", lambda one: voices.topics(one, "1d"), asked
    plain = [Wanted(end - long, end) for long in LENGTHS] * 8
    yield "what filters offer", lambda one: voices.values(one, ("platform", "topic")), plain
    unknown = [Wanted(0, end, {"language": f"x{number}"}) for number in range(32)]
    yield "a value that nobody knows", lambda one: voices.page(one, limit=1), unknown


def _row(name: str, ask: Callable[[Wanted], object], asked: list[Wanted]) -> Row:
    for one in asked[:WARM]:
        ask(one)
    times = []
    for one in asked[WARM:]:
        began = time.perf_counter()
        ask(one)
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    note = f"p95 of {len(times)}; median {times[len(times) // 2]:.0f}, slowest {times[-1]:.0f}"
    return Row(f"voices: {name}", times[int(0.95 * len(times))], "ms", limit=LIMIT, note=note)


def _extracted(hub: Hub, end: int) -> list[Row]:
    """Make the packs and extracts that are missing: what a thousand texts take, and how much room they are."""
    with hub.store.read() as connection:
        missing = not connection.scalar(
            select(packs.packs.c.bucket).where(packs.packs.c.grain == extracts.DAYS).limit(1)
        )
    began = time.process_time()
    while extracts.extract(hub.store, end):
        pass
    seconds = time.process_time() - began
    while packs.pack(hub.store, end):
        pass
    with hub.store.read() as connection:
        of_texts = packs.packs.c.grain.in_(extracts.SIZES)
        size = connection.scalar(select(func.sum(func.length(packs.packs.c.data))).where(of_texts)) or 0
    weight = Row("voices: extracts of a text", size / MENTIONS, "bytes")
    return [Row("voices: to extract 1,000 texts", 1e6 * seconds / MENTIONS, "ms"), weight] if missing else [weight]


def _made(hub: Hub) -> int:
    """The database filled, if it is empty; the moment (ms) behind its last text."""
    with hub.store.read() as connection:
        extent = sources.extent(connection, "mentions", 2**53)
    if extent is not None:
        return extent[1]
    now = hub.now
    start = now - now % DAY - DAYS * DAY
    with hub.store.write() as connection:
        values = {"count": MENTIONS, "start": start, "span": now - start - MINUTE}
        connection.exec_driver_sql(_FILL, values)
        dirt.mark(connection, "mentions", "1m", range(start, now, MINUTE))
        for source in ("social", "reviews"):
            sources.touch(connection, source, "mentions", now=now, kind="bench", oldest=start, watermark=now)
    rollups.fold(hub.store, now)
    return now


def _one_of(**shares: int) -> str:
    """SQL that draws one of the words by their shares; the word `none` is none."""
    total, cases = sum(shares.values()), []
    for place, word in enumerate(shares):
        edge = sum(list(shares.values())[: place + 1])
        cases.append(f"WHEN drawn < {edge} THEN {'NULL' if word == 'none' else repr(word)}")
    return f"(SELECT CASE {' '.join(cases)} END FROM (SELECT abs(random() + 0 * i) % {total} AS drawn))"  # noqa: S608


_TOPIC = _one_of(pengiriman=25, kualitas_produk=15, aplikasi=12, pembayaran=9, promo=6, penjual=5, driver=1, umum=27)
_FILL = f"""WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < :count),
drawn AS MATERIALIZED (SELECT i, {_TOPIC} AS topic, {_TOPIC} AS second,
  {_one_of(id=860, en=90, jv=25, su=12, min=6, bbc=1)} AS language,
  {_one_of(play_store=300, instagram=250, x=200, tiktok=150, facebook=60, youtube=2)} AS platform,
  {_one_of(negative=40, neutral=25, positive=35)} AS sentiment,
  {_one_of(none=850, Tokopedia=100, Shopee=45, Lazada=5)} AS brand,
  {_one_of(none=830, spam=90, **{"social/0": 80})} AS echo_of FROM numbers)
INSERT INTO mentions (source, external_id, occurred_at, channel, product, region, text, platform, reach, language,
  sentiment, topic, topics, brand, echo_of, heard, known_at, digest)
SELECT CASE WHEN i % 3 THEN 'social' ELSE 'reviews' END, printf('m-%08d', i), :start + i * :span / :count, 'social',
  'marketplace', CASE WHEN i % 20011 = 0 THEN 'Ambon' WHEN i % 3 THEN 'Bandung' ELSE 'Jakarta' END,
  'Paket saya belum sampai juga dari minggu lalu, tolong dicek ya kak ' || i, platform,
  CASE i % 9 WHEN 1 THEN 50 WHEN 2 THEN 2500 WHEN 3 THEN 40000 END, language, sentiment, topic,
  CASE WHEN topic <> second AND i % 4 = 0 THEN topic || ' ' || second ELSE topic END, brand, echo_of, 'bench', :start, 0
FROM drawn"""  # noqa: S608
