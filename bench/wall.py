"""What a wall costs the machine it hangs on: bytes, its first picture, the main thread of an update, heap over weeks.

A scene of twelve metrics, every one of which changes with every update: its number, and the newest point of its line.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from typing import Any

import orjson
from playwright.sync_api import Browser, CDPSession, Page

from bench.screens import SCREEN, Server, open_wall
from bench.table import Row
from domain.people import Actor
from domain.times import from_ms, to_ms, utc_now

TWELVE = (
    *("interactions", "complaints", "complaint_ratio", "csat", "csat_mean", "ces"),
    *("nps", "mentions", "bot_share", "app_rating", "first_response_mean", "handle_mean"),
)
LOADS = 5
UPDATES = 50_000
"""Half a day at one a second; the slope of the heap is told for a thousand."""
PARTS = 20
SIZED = 100
"""Updates that are weighed."""
AT_ONCE = 5
"""Updates on their way at once: a seat that leaves more than a dozen unread is dropped."""
BUSY = 500
"""Updates over which the main thread is clocked."""
FIRST = """document.addEventListener("cehub:frame", () => requestAnimationFrame(() => {
  window.firstPicture ??= performance.now();
}))"""
HAS = """(seq) => new Promise((done, fail) => {
  const late = setTimeout(() => fail(new Error(`update ${seq} did not come in a minute`)), 60_000);
  const look = () => {
    if (window.CEHub.frame.seq < seq) return;
    document.removeEventListener("cehub:frame", look);
    clearTimeout(late);
    done();
  };
  document.addEventListener("cehub:frame", look);
  look();
})"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def first_load(browser: Browser, server: Server) -> Iterator[Row]:
    """Bytes over the wire of a first visit, compressed as the server sends them; and when its pictures stand."""
    sizes, paints, pictures = zip(*(_load(browser, server) for _ in range(LOADS)), strict=True)
    yield Row("live: first load of a wall", max(sizes) / 1000, "kB", limit=300)
    yield Row(
        "live: first paint of a wall, median", statistics.median(paints), "ms", limit=1_000, note=_slowest(paints)
    )
    name = "live: all tiles of a wall painted, median"
    yield Row(name, statistics.median(pictures), "ms", note=_slowest(pictures))


def _load(browser: Browser, server: Server) -> tuple[float, float, float]:
    """Bytes, and milliseconds to the first paint and to the first frame on it, of one visit with an empty cache."""
    page = browser.new_context(**SCREEN).new_page()
    page.add_init_script(FIRST)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.on("Network.webSocketFrameReceived", lambda event: sizes.append(len(event["response"]["payloadData"])))
    page.goto(server.url + "/?lang=en")
    page.wait_for_selector("[data-panel='interactions'][data-picture]:not([data-picture='waiting'])")
    page.wait_for_load_state("networkidle")
    found = sum(sizes), page.evaluate(PAINT), page.evaluate("window.firstPicture")
    page.context.close()
    return found


def _slowest(values: tuple[float, ...]) -> str:
    return f"slowest of {len(values)}: {max(values):.0f} ms"


def weeks(browser: Browser, server: Server) -> Iterator[Row]:
    """The main thread of an update of twelve panels, and the heap after very many of them."""
    lead = Actor("bench", "lead")
    server.hub.programme.save({"name": "twelve", "columns": 4, "panels": list(TWELVE)}, lead)
    server.hub.programme.push("main", "twelve", 24 * 60, lead)
    page = open_wall(browser, server)
    page.wait_for_selector("[data-panel='handle_mean']")
    server.hub.ticker.stop()
    yield _size(server)
    wall = _Wall(page, server)
    yield wall.busy()
    yield wall.heap()
    page.context.close()


def _size(server: Server) -> Row:
    """Bytes of what a screen is told when a record of every stream moves all of its panels."""
    hub, told = server.hub, []
    tell = hub.board.audience.tell

    def noted(screen: str, text: str) -> None:
        if screen == "main":
            told.append(text)
        tell(screen, text)

    hub.board.audience.tell = noted  # type: ignore[method-assign]
    hub.step()
    told.clear()
    for number in range(SIZED):
        for stream, records in _of_every_stream(number).items():
            hub.ingest.take(stream, records, source="bench")
        hub.step()
        time.sleep(1)
    hub.board.audience.tell = tell  # type: ignore[method-assign]
    sizes = [len(text.encode()) / 1000 for text in told]
    moved = statistics.median(len(orjson.loads(text).get("panels", {})) for text in told)
    note = (
        f"{moved:.0f} panels in each of {len(sizes)}, median {statistics.median(sizes):.2f}, largest {max(sizes):.2f}"
    )
    return Row(
        "live: bytes of an update of 12 panels, p95", statistics.quantiles(sizes, n=20)[-1], "kB", limit=2, note=note
    )


def _of_every_stream(number: int) -> dict[str, list[dict[str, Any]]]:
    """Records that move every one of the twelve."""
    now = from_ms(to_ms(utc_now())).isoformat()
    own = {"external_id": f"size {number}", "occurred_at": now}
    answers = (("csat", 5, number % 5 + 1), ("ces", 7, number % 7 + 1), ("nps", 10, number % 11))
    return {
        "interactions": [
            {**own, "handled_by": "bot", "first_response_seconds": 30 + number, "handle_seconds": 200 + number}
        ],
        "surveys": [
            {**own, "external_id": f"size {kind} {number}", "kind": kind, "score": score, "scale_max": most}
            for kind, most, score in answers
        ],
        "tickets": [{"external_id": f"size {number}", "opened_at": now, "category": "delivery"}],
        "mentions": [
            {**own, "text": f"Paket {number} belum sampai", "platform": "play store", "stars": number % 5 + 1}
        ],
    }


class _Wall:
    """A wall that is sent updates of all of its panels by this bench alone."""

    def __init__(self, page: Page, server: Server) -> None:
        self._page = page
        self._server = server
        self._frame = server.hub.board.frame("main")
        self._panels = orjson.loads(orjson.dumps(self._frame["panels"]))
        self._sent = 0
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("HeapProfiler.enable")
        self._session.send("Performance.enable")

    def busy(self) -> Row:
        """Milliseconds of the main thread for each update: script, style, layout and paint."""
        self._send(BUSY)
        before = self._spent()
        self._send(BUSY)
        each = 1000 * (self._spent() - before) / BUSY
        count = len(next_delta(self._panels, 0, 1)["panels"])
        note = f"{count} panels with their lines, {BUSY} updates"
        return Row("live: main thread of an update of 12 panels", each, "ms", limit=8, note=note)

    def heap(self) -> Row:
        """Its slope after a forced collection, over the last nine tenths of all updates."""
        heaps = []
        for _ in range(PARTS):
            self._send(UPDATES // PARTS)
            self._session.send("HeapProfiler.collectGarbage")
            heaps.append(self._page.evaluate("performance.memory.usedJSHeapSize") / 1000)
        last = heaps[PARTS // 10 :]
        slope = statistics.linear_regression(range(len(last)), last).slope * 1000 / (UPDATES / PARTS)
        note = f"{UPDATES:,} updates, {heaps[-1] / 1000:.1f} MB at the end"
        return Row("live: heap of a wall per 1,000 updates", slope, "kB", limit=12, note=note)

    def _send(self, count: int) -> None:
        for number in range(1, count + 1):
            self._sent += 1
            # A wall that lost its connection meanwhile is given this frame, and goes on from there.
            self._frame["seq"] += 1
            delta = next_delta(self._panels, self._frame["seq"], self._sent)
            self._server.hub.board.audience.tell("main", orjson.dumps(delta).decode())
            if number % AT_ONCE == 0 or number == count:
                self._page.evaluate(HAS, self._frame["seq"])

    def _spent(self) -> float:
        found = self._session.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in found if one["name"] == "TaskDuration"))


def next_delta(shown: dict[str, Any], seq: int, number: int) -> dict[str, Any]:
    """A change of every metric's number, and of the newest point of its line; each minute a new point."""
    panels = {}
    for name, panel in shown.items():
        if panel.get("line"):
            line = panel["line"]
            moved = number // 60 * line["step"]
            row = [(line["to"] + moved) // line["step"], number % 97, 1, 99, 50, int(number % 50 == 0)]
            ends = {"from": line["from"] + moved, "to": line["to"] + moved}
            panels[name] = {"value": number % 1000, "line": {**line, **ends, "rows": [row]}}
    return {"seq": seq, "at": to_ms(utc_now()), "panels": panels}
