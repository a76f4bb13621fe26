"""From a bucket that is complete to the alert in the store, and to its row in the browser's inbox: 1,000 series.

One hub on SQLite, its schedule and server, and one Chromium on `/alerts`, all on this machine. A thousand channels send
measurements every quarter of an hour and are watched one by one; they have been learnt for two days. Then
quarter after quarter is sent, each with another channel that has all but stopped: a drop, which nobody tells before its
bucket is complete. It is complete ten seconds after its end, once its source has told what follows; the clock of the
hub is set to that moment, so that it need not be waited for, and the time runs from there.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from playwright.sync_api import Page, sync_playwright

from alerts import watched
from alerts.horizon import SETTLE
from bench.screens import FLAGS, SCREEN, Served
from bench.table import Row
from domain.times import DAY, HOUR, MINUTE, SECOND, from_ms, to_ms, utc_now
from store import dirt

SERIES = 1_000
QUARTER = 15 * MINUTE
PAST = 2 * DAY + 2 * HOUR
SAMPLES = 20
USUAL = 400.0
STORED, SHOWN = 1_000.0, 1_300.0
PATIENCE = 30.0

WATCH = """() => {
  window.seen = {};
  const channel = new MessageChannel();
  const rows = () => document.querySelectorAll("[data-row]");
  const look = () => { for (const row of rows()) window.seen[row.dataset.row] ??= Date.now(); };
  channel.port1.onmessage = look;
  look();
  new MutationObserver(() => requestAnimationFrame(() => channel.port2.postMessage(0)))
    .observe(document.getElementById("alerts-rows"), { childList: true, subtree: true });
}"""


class Clock:
    """Real time, set on by hand."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """What the hub takes for the present."""
        return utc_now() + self._ahead

    @property
    def ms(self) -> int:
        """It in epoch milliseconds."""
        return to_ms(self())

    def reach(self, at: int) -> None:
        """Set it on to that moment (ms), if it is not there yet."""
        self._ahead += timedelta(milliseconds=max(0, at - self.ms))


class World(Served):
    """The hub with its past, its server, and the quarters that follow."""

    def __init__(self, folder: Path) -> None:
        self.clock, self.rng = Clock(), np.random.default_rng(3)
        self.clock.reach(_wednesday(self.clock()))
        self.at = self.clock.ms - self.clock.ms % QUARTER
        super().__init__(folder, self.clock)
        for at in range(self.at - PAST, self.at, QUARTER):
            self.hub.ingest.take("measurements", self.quarter(at), source="exchange")
        self.hub.catch_up()
        while not self.hub.watch.is_warm():
            self.hub.watch.tick(self.hub.now)
        self.stored: list[float] = []
        tell = self.hub.chain._on_change

        def noted() -> None:
            self.stored.append(time.time())
            tell()

        self.hub.chain._on_change = noted

    @property
    def is_dirty(self) -> bool:
        """True while something that was sent is not folded."""
        with self.hub.store.read() as connection:
            return not dirt.is_clean(connection)

    def quarter(self, at: int, stopped: int | None = None) -> list[dict[str, Any]]:
        """What all channels send of the quarter that begins at `at`; one of them may have stopped."""
        counts = self.rng.poisson(USUAL, SERIES)
        if stopped is not None:
            counts[stopped] = 0
        return [self.record(at, channel, int(count)) for channel, count in enumerate(counts)]

    @staticmethod
    def record(at: int, channel: int, count: int) -> dict[str, Any]:
        """What one channel sends."""
        name = f"c{channel:03d}"
        moment = from_ms(at).isoformat()
        return {"metric": "mentions", "occurred_at": moment, "value": count, "grain_seconds": 900, "channel": name}

    def complete(self, client: httpx.Client, stopped: int) -> float:
        """Send the next quarter, let it be folded, and set the clock to where it is complete; when (s) that was."""
        end = self.at + QUARTER
        self.clock.reach(end + SECOND)
        self._post(client, [*self.quarter(self.at, stopped), self.record(end, SERIES, 1)])
        while self.is_dirty:
            time.sleep(0.01)
        if self.clock.ms >= end + SETTLE:
            raise TimeoutError("this machine is too busy: a quarter was not folded in its time")
        self.at = end
        self.clock.reach(end + SETTLE)
        return time.time()

    @staticmethod
    def _post(client: httpx.Client, records: list[dict[str, Any]]) -> None:
        client.post("/api/v1/records/measurements", json=records, params={"source": "exchange"}).raise_for_status()


def _wednesday(now: datetime) -> int:
    """Ten o'clock in Jakarta on a Wednesday to come (ms): no midnight passes while it is measured."""
    day = now.replace(hour=3, minute=0, second=0, microsecond=0)
    return to_ms(day + timedelta(days=(2 - day.weekday()) % 7 + 7))


def run() -> list[Row]:
    """p95 and median to the store and to the inbox."""
    usual, watched.MOST_SEGMENTS = watched.MOST_SEGMENTS, SERIES
    cuts = dict(watched.CUTS)
    watched.CUTS.clear()
    watched.CUTS["mentions"] = ("channel",)
    try:
        with tempfile.TemporaryDirectory(prefix="cehub-bench-") as folder, World(Path(folder)) as world:
            return list(_measured(world))
    finally:
        watched.MOST_SEGMENTS = usual
        watched.CUTS.clear()
        watched.CUTS.update(cuts)


def _measured(world: World) -> Iterator[Row]:
    stored: list[float] = []
    shown: list[float] = []
    with sync_playwright() as playwright, httpx.Client(base_url=world.url, timeout=PATIENCE) as client:
        own = Path("/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=str(own) if own.exists() else None, args=FLAGS)
        page = browser.new_context(**SCREEN).new_page()
        page.goto(world.url + "/alerts?lang=en")
        page.wait_for_selector("html[data-live='live']")
        page.wait_for_selector("#alerts-rows")
        page.evaluate(WATCH)
        for number in range(SAMPLES):
            heard, channel = len(world.stored), number * 7 % SERIES
            began = world.complete(client, stopped=channel)
            alert, at = _opened(world, f"c{channel:03d}", heard)
            stored.append(1000 * (at - began))
            shown.append(_shown(page, alert) - 1000 * began)
        browser.close()
    note = f"median {statistics.median(stored):.0f}, slowest {max(stored):.0f} of {SAMPLES}"
    yield Row(
        f"latency: bucket complete to alert stored, {SERIES:,} series, p95", _p95(stored), "ms", STORED, note=note
    )
    note = f"median {statistics.median(shown):.0f}, slowest {max(shown):.0f} of {SAMPLES}"
    yield Row(f"latency: bucket complete to inbox, {SERIES:,} series, p95", _p95(shown), "ms", SHOWN, note=note)


def _opened(world: World, channel: str, heard: int) -> tuple[int, float]:
    """The alert of that channel, and when (s) the change that opened it was committed."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if len(world.stored) > heard:
            heard += 1
            found = [one.id for one in world.hub.desk.unresolved() if one.segment.get("channel") == channel]
            if found:
                return found[0], world.stored[heard - 1]
        time.sleep(0.001)
    raise TimeoutError("no alert came of a channel that has stopped")


def _shown(page: Page, alert: int) -> float:
    """When (ms) the row of that alert was painted."""
    page.wait_for_function("(row) => window.seen[row]", arg=str(alert), timeout=PATIENCE * 1000)
    return float(page.evaluate("(row) => window.seen[row]", str(alert)))


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
