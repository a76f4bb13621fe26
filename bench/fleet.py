"""Many screens: from a change that is committed to its pixel, what a screen costs, and what becomes of one that hangs.

One hub on SQLite with 14 days of the demo company and its server in threads of this process; a Chromium; a thousand
more screens in a process of their own; a change a second. All of them share this machine.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import orjson
import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from bench.live import WATCH
from bench.polling import polled
from bench.screens import FLAGS, Server, open_wall, settle
from bench.table import Row
from bench.wall import next_delta
from domain.times import from_ms, to_ms, utc_now
from settings import ROOT

SCREENS = 1_000
MANY = 1_500
CHANGES = 40
PAUSE = 1.0
PATIENCE = 60.0


@contextmanager
def crowd(server: Server, count: int) -> Iterator[None]:
    """That many screens, connected from another process."""
    command = [sys.executable, "-m", "bench.crowd", str(server.port), str(count)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    if process.stdout.readline().strip() != "ready":
        raise RuntimeError("the screens could not be connected")
    try:
        yield
    finally:
        process.stdin.close()
        process.wait(PATIENCE)


class Changes:
    """Commits one record a second, and notes when each was committed."""

    def __init__(self) -> None:
        self.committed = 0.0

    def make(self, client: httpx.Client) -> float:
        """Post one record; when it had been committed (s)."""
        at = from_ms(to_ms(utc_now())).isoformat()
        record = {"external_id": f"fleet {time.time_ns()}", "occurred_at": at}
        client.post("/api/v1/records/interactions", json=[record]).raise_for_status()
        return self.committed


@contextmanager
def noting(server: Server) -> Iterator[Changes]:
    """Changes whose commits are noted where the hub hears of them."""
    changes, wake = Changes(), server.hub.ticker.wake

    def noted() -> None:
        changes.committed = time.time()
        wake()

    server.hub.ticker.wake = noted  # type: ignore[method-assign]
    try:
        yield changes
    finally:
        server.hub.ticker.wake = wake  # type: ignore[method-assign]


def latency(browser: Browser, server: Server) -> Iterator[Row]:
    """From the commit to the pixel: alone, among a thousand, and among as many as one process should bear."""
    page = open_wall(browser, server)
    page.evaluate(WATCH, "interactions")
    alone = _painted(page, server)
    with crowd(server, SCREENS):
        among = _painted(page, server)
    with crowd(server, MANY):
        most = _painted(page, server)
    page.context.close()
    peer = polled(browser)
    yield Row("fleet: change committed to pixel, 1 screen, p95", _p95(alone), "ms", limit=50, note=_median(alone))
    name = f"fleet: change committed to pixel, {SCREENS:,} screens, p95"
    yield Row(name, _p95(among), "ms", limit=100, note=_median(among))
    name = f"fleet: change committed to pixel, {MANY:,} screens, p95"
    yield Row(name, _p95(most), "ms", limit=250, note=_median(most))
    yield Row("fleet: the same by dcc.Interval each second, 1 screen, p95", _p95(peer), "ms", note=_median(peer))
    yield Row("fleet: times as fast as polling", _p95(peer) / _p95(alone), "×", peer=10)


def _painted(page: Page, server: Server) -> list[float]:
    found = []
    with noting(server) as changes, httpx.Client(base_url=server.url, timeout=PATIENCE) as client:
        for _ in range(CHANGES):
            seen = len(page.evaluate("window.painted"))
            committed = changes.make(client)
            page.wait_for_function("(seen) => window.painted.length > seen", arg=seen, timeout=PATIENCE * 1000)
            found.append((page.evaluate("(seen) => window.painted[seen][0]", seen) - committed) * 1000)
            time.sleep(PAUSE)
    return found


def cost(server: Server) -> Iterator[Row]:
    """Processor time of the server, with and without a thousand screens: heartbeats and pings are in it."""
    with httpx.Client(base_url=server.url, timeout=PATIENCE) as client:
        few = _spent(client)
        with crowd(server, SCREENS):
            many = _spent(client)
    each = 1000 * (many - few) / SCREENS / CHANGES
    note = f"{1000 * few / CHANGES:.1f} ms without screens, {1000 * many / CHANGES:.1f} ms with {SCREENS:,}"
    yield Row("fleet: processor time per screen and update", each, "ms", limit=0.05, note=note)
    delta = orjson.dumps(next_delta(server.hub.board.frame("main"), 1))
    yield Row("fleet: bytes of an update of every metric", len(delta) / 1000, "kB", limit=2)


def _spent(client: httpx.Client) -> float:
    changes = Changes()
    began = time.process_time()
    for _ in range(CHANGES):
        changes.make(client)
        time.sleep(PAUSE)
    return time.process_time() - began


def hanging(server: Server) -> Iterator[Row]:
    """A screen that takes nothing: how long its seat is held, and how much the server has grown meanwhile."""
    audience, process = server.hub.board.audience, psutil.Process(os.getpid())
    seats, memory = len(audience), process.memory_info().rss
    with socket.create_connection(("127.0.0.1", server.port)) as deaf:
        deaf.sendall(
            f"GET /live?screen=main HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        _wait(lambda: len(audience) > seats)
        began = time.monotonic()
        _wait(lambda: len(audience) == seats)
    grown = (process.memory_info().rss - memory) / 1e6
    note = f"the server grew by {grown:.1f} MB"
    yield Row("fleet: a screen that takes nothing is dropped after", time.monotonic() - began, "s", limit=15, note=note)


def _wait(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so() and time.monotonic() < until:
        time.sleep(0.02)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _median(values: list[float]) -> str:
    return f"median {statistics.median(values):.0f} ms, slowest {max(values):.0f}"


def run() -> list[Row]:
    """All rows of this file."""
    with tempfile.TemporaryDirectory(prefix="cehub-bench-") as folder, sync_playwright() as playwright:
        own = Path("/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=str(own) if own.exists() else None, args=FLAGS)
        with Server(Path(folder)) as server:
            settle()
            rows = [*latency(browser, server), *cost(server), *hanging(server)]
        browser.close()
    return rows
