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
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from bench.changes import PATIENCE, following, watch
from bench.polling import polled
from bench.screens import FLAGS, Server, open_wall, settle
from bench.table import Row
from settings import ROOT

SCREENS = 1_000
MANY = 1_500
DEAF = 50
CHANGES = 40
PAUSE = 1.0


@contextmanager
def crowd(server: Server, count: int) -> Iterator[Callable[[], int]]:
    """That many screens, connected from another process; how many of them still hold their seats can be asked."""
    audience = server.hub.board.audience
    before = len(audience)
    command = [sys.executable, "-m", "bench.crowd", str(server.port), str(count)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    if process.stdout.readline().strip() != "ready":
        raise RuntimeError("the screens could not be connected")
    try:
        yield lambda: len(audience) - before
    finally:
        process.stdin.close()
        process.wait(PATIENCE)
        _wait(lambda: len(audience) <= before)


def latency(browser: Browser, server: Server) -> Iterator[Row]:
    """From the commit to the pixel: alone, among a thousand, and among as many as one process should bear."""
    page = open_wall(browser, server)
    watch(page)
    alone = _painted(page, server)
    with crowd(server, SCREENS) as held:
        among = _painted(page, server)
        among_held = held()
    with crowd(server, MANY) as held:
        most = _painted(page, server)
        most_held = held()
    page.context.close()
    peer = polled(browser)
    yield Row("fleet: change committed to pixel, 1 screen, p95", _p95(alone), "ms", limit=50, note=_median(alone))
    name = f"fleet: change committed to pixel, {SCREENS:,} screens, p95"
    yield Row(name, _p95(among), "ms", limit=100, note=f"{_median(among)}; {among_held:,} held their seats")
    name = f"fleet: change committed to pixel, {MANY:,} screens, p95"
    yield Row(name, _p95(most), "ms", limit=250, note=f"{_median(most)}; {most_held:,} held their seats")
    yield Row("fleet: the same by dcc.Interval each second, 1 screen, p95", _p95(peer), "ms", note=_median(peer))
    yield Row("fleet: times as fast as polling", _p95(peer) / _p95(alone), "×", peer=10)


def _painted(page: Page, server: Server) -> list[float]:
    found = []
    with following(server) as changes, httpx.Client(base_url=server.url, timeout=PATIENCE) as client:
        for _ in range(CHANGES):
            change = changes.painted(client, page)
            found.append(1000 * (change.painted - change.committed))
            time.sleep(PAUSE)
    return found


def cost(server: Server) -> Iterator[Row]:
    """Processor time of the server, with and without a thousand screens: heartbeats and pings are in it."""
    with httpx.Client(base_url=server.url, timeout=PATIENCE) as client:
        few = _spent(server, client)
        with crowd(server, SCREENS):
            many = _spent(server, client)
    each = 1000 * (many - few) / SCREENS / CHANGES
    note = f"{1000 * few / CHANGES:.1f} ms without screens, {1000 * many / CHANGES:.1f} ms with {SCREENS:,}"
    yield Row("fleet: processor time per screen and update", each, "ms", limit=0.05, note=note)


def _spent(server: Server, client: httpx.Client) -> float:
    with following(server) as changes:
        began = time.process_time()
        for _ in range(CHANGES):
            changes.make(client)
            time.sleep(PAUSE)
        return time.process_time() - began


def hanging(server: Server) -> Iterator[Row]:
    """Screens that take nothing: how long their seats are held, and how much the server has grown meanwhile."""
    audience, process = server.hub.board.audience, psutil.Process(os.getpid())
    seats, memory = len(audience), process.memory_info().rss
    with ExitStack() as open_ones:
        for _ in range(DEAF):
            deaf = open_ones.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            deaf.sendall(
                f"GET /live?screen=main HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\n"
                "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                "Sec-WebSocket-Version: 13\r\n\r\n".encode()
            )
        _wait(lambda: len(audience) == seats + DEAF)
        began = time.monotonic()
        _wait(lambda: len(audience) == seats)
        held = time.monotonic() - began
    grown = (process.memory_info().rss - memory) / 1e6
    yield Row("fleet: screens that take nothing are dropped after", held, "s", limit=15, note=f"the last of {DEAF}")
    yield Row("fleet: memory of the server meanwhile", grown, "MB", limit=10)


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
