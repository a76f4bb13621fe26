"""The wall while it runs: from a record posted to its pixel, from a frame ready to its pixel, bytes, memory.

One hub on SQLite with 14 days of the demo company, its server, 99 sockets and one Chromium, all on this machine.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
from playwright.sync_api import Browser, Page, sync_playwright

from bench.screens import FLAGS, SCREEN, Server, open_wall, settle, watchers
from bench.table import Row
from domain.times import from_ms, to_ms, utc_now

SOCKETS = 99
POSTS = 60
UPDATES = 10_000
AT_ONCE = 5

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


def first_load(browser: Browser, server: Server) -> Iterator[Row]:
    """Bytes over the wire of a first visit, compressed as the server sends them."""
    page = browser.new_context(**SCREEN).new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.on("Network.webSocketFrameReceived", lambda event: sizes.append(len(event["response"]["payloadData"])))
    page.goto(server.url + "/?lang=en")
    page.wait_for_selector("[data-panel='interactions'][data-picture='normal']")
    page.wait_for_load_state("networkidle")
    yield Row("live: first load of a wall", sum(sizes) / 1000, "kB", limit=400)
    page.context.close()


def memory(browser: Browser, server: Server) -> Iterator[Row]:
    """Heap after a forced collection, over many updates of every panel: the slope of its last nine tenths."""
    page = open_wall(browser, server)
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    server.hub.ticker.stop()
    frame = server.hub.board.frame("main")
    heaps = []
    for number in range(1, UPDATES + 1):
        text = orjson.dumps(_next_delta(frame, number)).decode()
        server.hub.board.audience.tell("main", text)
        if number % AT_ONCE == 0:
            _wait_for_seq(page, frame["seq"] + number)
        if number % (UPDATES // 10) == 0:
            session.send("HeapProfiler.collectGarbage")
            heaps.append(page.evaluate("performance.memory.usedJSHeapSize") / 1000)
    slope = statistics.linear_regression(range(len(heaps) - 1), heaps[1:]).slope * 1000 / (UPDATES / 10)
    note = f"{UPDATES:,} updates, {heaps[-1] / 1000:.1f} MB at the end"
    yield Row("live: heap of a wall per 1,000 updates", slope, "kB", limit=50, note=note)
    page.context.close()


def _wait_for_seq(page: Page, seq: int) -> None:
    """A seat that leaves more than a dozen messages unread is dropped: a screen is not sent more than it takes."""
    began = time.time()
    while page.evaluate("window.CEHub.frame.seq") != seq:
        if time.time() - began > 10:
            raise TimeoutError("the screen does not keep up")
        time.sleep(0.001)


def _next_delta(frame: dict[str, Any], number: int) -> dict[str, Any]:
    """A change of every metric's number, and of the newest point of its line; each minute a new point."""
    panels = {}
    for name, panel in frame["panels"].items():
        if panel.get("line"):
            line = panel["line"]
            moved = number // 60 * line["step"]
            row = [(line["to"] + moved) // line["step"], number % 97, 1, 99, 50, int(number % 50 == 0)]
            ends = {"from": line["from"] + moved, "to": line["to"] + moved}
            panels[name] = {"value": number % 1000, "line": {**line, **ends, "rows": [row]}}
    return {"seq": frame["seq"] + number, "at": to_ms(utc_now()), "panels": panels}


def run() -> list[Row]:
    """All rows of this file."""
    with tempfile.TemporaryDirectory(prefix="cehub-bench-") as folder, sync_playwright() as playwright:
        own = Path("/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=str(own) if own.exists() else None, args=FLAGS)
        with Server(Path(folder)) as server:
            rows = [*first_load(browser, server), *latency(browser, server), *memory(browser, server)]
        browser.close()
    return rows
