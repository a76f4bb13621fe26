"""The wall while it runs: from a record posted to its pixel, from a frame ready to its pixel, bytes, memory.

One hub on SQLite with 14 days of the demo company, its server, 99 sockets and one Chromium, all on this machine.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from bench import wall
from bench.changes import PATIENCE, Changes, following, watch
from bench.screens import FLAGS, Server, open_wall, settle, watchers
from bench.table import Row

SOCKETS = 99
POSTS = 60
PAUSE = 0.12


def latency(browser: Browser, server: Server) -> Iterator[Row]:
    """From the request's first byte, and from the frame being ready, to the pixel: 100 screens watch.

    Once while the hub learns its past, and once when it knows it.
    """
    page = open_wall(browser, server)
    watch(page)
    with (
        watchers(server, SOCKETS),
        following(server) as changes,
        httpx.Client(base_url=server.url, timeout=PATIENCE) as client,
    ):
        posted, _ = _post(client, page, changes)
        yield Row(
            "live: record posted to pixel while the past is learnt, p95", _p95(posted), "ms", note=_median(posted)
        )
        settle()
        posted, pushed = _post(client, page, changes)
    yield Row("live: record posted to pixel, 100 screens, p95", _p95(posted), "ms", limit=300, note=_median(posted))
    yield Row("live: frame ready to pixel, 100 screens, p95", _p95(pushed), "ms", limit=50, note=_median(pushed))
    page.context.close()


def _post(client: httpx.Client, page: Page, changes: Changes) -> tuple[list[float], list[float]]:
    """Milliseconds from each post, and from its frame, to its pixel."""
    posted, pushed = [], []
    for _ in range(POSTS):
        change = changes.painted(client, page)
        posted.append((change.painted - change.posted) * 1000)
        pushed.append((change.painted - change.ready) * 1000)
        time.sleep(PAUSE)
    return posted, pushed


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _median(values: list[float]) -> str:
    return f"median {statistics.median(values):.0f} ms"


def run() -> list[Row]:
    """All rows of this file."""
    with tempfile.TemporaryDirectory(prefix="cehub-bench-") as folder, sync_playwright() as playwright:
        own = Path("/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=str(own) if own.exists() else None, args=FLAGS)
        with Server(Path(folder)) as server:
            rows = [*wall.first_load(browser, server), *latency(browser, server), *wall.weeks(browser, server)]
        browser.close()
    return rows
