"""A range of a million records as CSV and as XLSX, sent by a hub of its own: when its first byte comes, and how much
the hub's memory grows from the file's first twentieth to its end. CEHUB_BENCH_FOLDER keeps the database."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import psutil

from bench.millions import DAYS, RECORDS, Millions, millions
from bench.running import Running, running
from bench.table import Row
from domain.times import DAY, from_ms

RECORDS_SENT = min(1_000_000, RECORDS)
FIRST_BYTE, GROWTH = 1000.0, 8.0
"""Milliseconds, and megabytes."""
BEGUN = 20
"""Of so many parts of a file the first is for what an export needs at all, however short it is."""
KINDS = ("csv", "xlsx")


def run() -> list[Row]:
    """Three rows for each kind of file."""
    with millions() as made, running(made.folder) as served:
        served.settle()
        return [row for kind in KINDS for row in _sent(served, made, kind)]


def _sent(served: Running, made: Millions, kind: str) -> Iterator[Row]:
    length = DAYS * DAY * RECORDS_SENT // RECORDS
    asked = {"from": from_ms(made.end - length).isoformat(), "to": from_ms(made.end).isoformat()}
    process, levels, size = psutil.Process(served.process.pid), list[int](), 0
    began = time.perf_counter()
    with httpx.stream(
        "GET", f"{served.url}/api/v1/metrics/interactions/records.{kind}", params=asked, timeout=60
    ) as answer:
        answer.raise_for_status()
        first = None
        for piece in answer.iter_raw(2**16):
            first = first or time.perf_counter() - began
            size += len(piece)
            levels.append(process.memory_info().rss)
    seconds = time.perf_counter() - began
    start, begun, most = (one / 2**20 for one in (levels[0], levels[len(levels) // BEGUN], max(levels)))
    title = f"exports: {RECORDS_SENT:,} records as {kind.upper()}"
    yield Row(f"{title}, first byte", 1000 * (first or seconds), "ms", limit=FIRST_BYTE)
    note = f"from {start:.0f} MB at its first byte to {most:.0f}"
    yield Row(f"{title}, memory", most - begun, "MB", limit=GROWTH, note=note)
    yield Row(f"{title}, in all", seconds, "s", note=f"{size / 2**20:,.0f} MB, {RECORDS_SENT / seconds:,.0f} a second")
