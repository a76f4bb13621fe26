"""The wall while it runs: from a record posted to its pixel, from a frame ready to its pixel, bytes, memory.

One hub on SQLite with 14 days of the demo company, its server, 99 sockets and one Chromium, all on this machine.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from bench import wall
from bench.screens import FLAGS, Server, open_wall, settle, watchers
from bench.table import Row
from domain.times import from_ms, to_ms, utc_now

SOCKETS = 99
POSTS = 60

WATCH = """(name) => {
  window.painted = [];
  const node = document.querySelector(`[data-panel="${name}"] [data-slot="value"]`);
  const channel = new MessageChannel();
  channel.port1.onmessage = () => window.painted.push([Date.now() / 1000, node.textContent]);
  // A message sent from a frame's callback is handled once that frame is on its way to the screen.
  new MutationObserver(() => requestAnimationFrame(() => channel.port2.postMessage(0)))
    .observe(node, { childList: true, subtree: true, characterData: true });
}"""


def latency(browser: Browser, server: Server) -> Iterator[Row]:
    """From the request's first byte, and from the frame being ready, to the pixel: 100 screens watch.

    Once while the hub learns its past, and once when it knows it.
    """
    page = open_wall(browser, server)
    page.evaluate(WATCH, "interactions")
    ready: list[float] = []
    server.hub.board.audience.tell = _noting(server.hub.board.audience.tell, ready)  # type: ignore[method-assign]
    with watchers(server, SOCKETS), httpx.Client(base_url=server.url) as client:
        posted, _ = _post(client, page, ready, "early")
        yield Row(
            "live: record posted to pixel while the past is learnt, p95", _p95(posted), "ms", note=_median(posted)
        )
        settle()
        posted, pushed = _post(client, page, ready, "late")
    yield Row("live: record posted to pixel, 100 screens, p95", _p95(posted), "ms", limit=300, note=_median(posted))
    yield Row("live: frame ready to pixel, 100 screens, p95", _p95(pushed), "ms", limit=50, note=_median(pushed))
    page.context.close()


def _post(client: httpx.Client, page: Page, ready: list[float], name: str) -> tuple[list[float], list[float]]:
    """Milliseconds from each post, and from its frame, to its pixel."""
    posted, pushed = [], []
    for number in range(POSTS):
        seen, told = len(page.evaluate("window.painted")), len(ready)
        began = time.time()
        at = from_ms(to_ms(utc_now())).isoformat()
        client.post("/api/v1/records/interactions", json=[{"external_id": f"{name} {number}", "occurred_at": at}])
        painted = _next_painted(page, seen)
        posted.append((painted - began) * 1000)
        pushed.append((painted - ready[told]) * 1000)
        time.sleep(0.12)
    return posted, pushed


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _median(values: list[float]) -> str:
    return f"median {statistics.median(values):.0f} ms"


def _noting(tell: Callable[[str, str], None], ready: list[float]) -> Callable[[str, str], None]:
    def noted(screen: str, text: str) -> None:
        if screen == "main" and '"interactions"' in text:
            ready.append(time.time())
        tell(screen, text)

    return noted


def _next_painted(page: Page, seen: int) -> float:
    for _ in range(400):
        painted = page.evaluate("window.painted")
        if len(painted) > seen:
            return float(painted[seen][0])
        time.sleep(0.005)
    raise TimeoutError("the record did not reach the screen in two seconds")


def run() -> list[Row]:
    """All rows of this file."""
    with tempfile.TemporaryDirectory(prefix="cehub-bench-") as folder, sync_playwright() as playwright:
        own = Path("/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=str(own) if own.exists() else None, args=FLAGS)
        with Server(Path(folder)) as server:
            rows = [*wall.first_load(browser, server), *latency(browser, server), *wall.weeks(browser, server)]
        browser.close()
    return rows
