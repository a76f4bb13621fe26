"""From nothing to a live wall: a fresh process on a fresh database, and a real Chromium before it.

first frame: from the start of the process until every tile of the wall is painted from its first frame, Chromium and
its own start included. history: until the demo company's 60 days are stored and folded at every grain.
"""

from __future__ import annotations

import contextlib
import socket
import sqlite3
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.running import running
from bench.table import Row

FIRST_FRAME_LIMIT = 3.0
HISTORY_LIMIT = 30.0
PATIENCE = 300.0

PAINTED = """() => document.documentElement.dataset.live === "live"
  && document.querySelectorAll("[data-panel]").length > 0
  && !document.querySelector("[data-picture='waiting']")"""
NUMBERED = """() => [...document.querySelectorAll("[data-panel='interactions'] [data-slot='value']")]
  .some((node) => /[0-9]/.test(node.textContent))"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def run() -> list[Row]:
    """Two rows: seconds to the first frame, seconds to the whole history."""
    with tempfile.TemporaryDirectory(prefix="cehub-bench-") as folder:
        began = time.perf_counter()
        with running(Path(folder), demo=True) as hub:
            frame, numbers = _first_frame(("127.0.0.1", hub.port), began)
            history, records = _history(Path(folder) / "hub.db", began)
            cpu = hub.cpu_seconds()
    return [
        Row("start: process to first frame", frame, "s", limit=FIRST_FRAME_LIMIT, note=f"first number {numbers:.1f} s"),
        Row(
            "start: 60 days of demo history",
            history,
            "s",
            limit=HISTORY_LIMIT,
            note=f"{records:,} records, {cpu:.0f} s of one core",
        ),
    ]


def _first_frame(address: tuple[str, int], began: float) -> tuple[float, float]:
    """Seconds until the wall was painted, and until it showed its first number."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        page = chromium.new_page(viewport={"width": 1920, "height": 1080})
        _wait_for(address)
        page.goto(f"http://{address[0]}:{address[1]}/", wait_until="commit")
        page.wait_for_function(PAINTED, polling=20, timeout=PATIENCE * 1000)
        frame = time.perf_counter() - began
        page.wait_for_function(NUMBERED, polling=50, timeout=PATIENCE * 1000)
        numbers = time.perf_counter() - began
        chromium.close()
    return frame, numbers


def _history(database: Path, began: float) -> tuple[float, int]:
    """Seconds until all is stored and folded, and how many records that is."""
    while time.perf_counter() - began < PATIENCE:
        time.sleep(0.2)
        with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
            done = connection.execute("SELECT note FROM job_runs WHERE job = 'demo history'").fetchone()
            if done and connection.execute("SELECT id FROM dirty LIMIT 1").fetchone() is None:
                return time.perf_counter() - began, int(done[0])
    raise TimeoutError("the demo history did not come to an end")


def _wait_for(address: tuple[str, int]) -> None:
    while True:
        with contextlib.suppress(OSError), socket.create_connection(address, 1):
            return
        time.sleep(0.01)


def _chromium() -> str | None:
    own = Path("/usr/bin/chromium")
    return str(own) if own.exists() else None
