"""A wall whose server dies or freezes: until its pixels say so, and until it is live again once the server is back.

A hub in a process of its own, a Chromium, outages of ten seconds and four minutes on real time, one of an hour on the
browser's simulated clock.
"""

from __future__ import annotations

import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.running import Running, running
from bench.screens import FLAGS, SCREEN
from bench.table import Row

SHORT, LONG = 10.0, 240.0
HOUR_MINUTES = 60
PATIENCE = 60.0
CORNER: Any = {"x": 4, "y": 4, "width": 40, "height": 12}
"""A piece of the screen's upper left corner: the wall's ground, and the banner's where it hangs."""


class _House:
    """A hub that can be frozen, killed and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = ExitStack()
        self.hub: Running = self._open.enter_context(running(folder))
        self.hub.settle()

    def freeze(self) -> None:
        self.hub.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.hub.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self.hub.process.kill()
        self.hub.process.wait(PATIENCE)

    def start(self) -> None:
        """A new process, once it answers."""
        self.hub = self._open.enter_context(running(self._folder, port=self.hub.port))
        self.hub.wait()

    def close(self) -> None:
        self._open.close()


def outages(browser: Browser, house: _House) -> Iterator[Row]:
    """Each of them: until the banner stands in the pixels of the screen, and until the wall is live without it."""
    for length, word, stop, back in (
        (SHORT, "froze", house.freeze, house.thaw),
        (LONG, "died", house.kill, house.start),
    ):
        page = _wall(browser, house)
        calm = _corner(page)
        began = time.monotonic()
        stop()
        said = _until(page, lambda page=page, calm=calm: _corner(page) != calm)
        yield Row(f"outage: stale banner in the pixels after the server {word}", said, "s", limit=5)
        time.sleep(max(0.0, length - (time.monotonic() - began)))
        back()
        again = _until(page, lambda page=page, calm=calm: _is_live(page) and _corner(page) == calm)
        yield Row(f"outage: live again after {length:.0f} s in which the server {word}", again, "s", limit=10)
        page.context.close()


def hour(browser: Browser, house: _House) -> Iterator[Row]:
    """The same after an hour without a server, on the simulated clock of the browser."""
    page = _wall(browser, house, has_clock=True)
    calm = _corner(page)
    house.kill()
    for _ in range(HOUR_MINUTES):
        page.clock.run_for(60_000)
    assert _corner(page) != calm
    house.start()
    again = _until(page, lambda: _is_live(page) and _corner(page) == calm)
    page.context.close()
    yield Row("outage: live again after an hour on a simulated clock", again, "s", limit=10)


def _wall(browser: Browser, house: _House, *, has_clock: bool = False) -> Page:
    page = browser.new_context(**SCREEN).new_page()
    if has_clock:
        page.clock.install()
    page.goto(house.hub.url + "/?lang=en")
    page.wait_for_selector("html[data-live='live'] [data-panel='csat'][data-picture='none']")
    return page


def _corner(page: Page) -> bytes:
    return page.screenshot(clip=CORNER)


def _is_live(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.dataset.live === 'live'"))


def _until(page: Page, is_so: Callable[[], bool]) -> float:
    """Seconds until it is so; TimeoutError after a minute."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > PATIENCE:
            raise TimeoutError("the wall did not follow its server within a minute")
        page.wait_for_timeout(50)
    return time.monotonic() - began


def run() -> list[Row]:
    """All rows of this file."""
    with tempfile.TemporaryDirectory(prefix="cehub-bench-") as folder, sync_playwright() as playwright:
        own = Path("/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=str(own) if own.exists() else None, args=FLAGS)
        house = _House(Path(folder))
        try:
            rows = [*outages(browser, house), *hour(browser, house)]
        finally:
            house.close()
        browser.close()
    return rows
