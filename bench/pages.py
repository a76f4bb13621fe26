"""What a first visit to a metric's page costs over the wire, compressed as the server sends it: with its chart drawn,
and with the table behind the chart opened."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.screens import FLAGS, SCREEN, Server
from bench.table import Row

PATH = "/metrics/interactions?lang=en"


def run() -> list[Row]:
    """Kilobytes of a first visit."""
    own = Path("/usr/bin/chromium")
    with tempfile.TemporaryDirectory(prefix="cehub-bench-") as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(own) if own.exists() else None, args=FLAGS)
        with Server(Path(folder)) as server:
            rows = list(_visited(browser.new_context(**SCREEN).new_page(), server.url))
        browser.close()
    return rows


def _visited(page: Page, url: str) -> Iterator[Row]:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url + PATH)
    page.wait_for_selector("#metrics-chart .js-line")
    page.wait_for_load_state("networkidle")
    yield Row("pages: first load of a metric's page, its chart drawn", sum(sizes) / 1000, "kB", limit=1_600)
    page.click("#metrics-numbers summary")
    page.wait_for_selector("#metrics-table .ag-row")
    page.wait_for_load_state("networkidle")
    yield Row("pages: the same with its table opened", sum(sizes) / 1000, "kB")
