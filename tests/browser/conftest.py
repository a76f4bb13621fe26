"""A real hub behind a real server, and a real Chromium before it."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from app import create_app
from domain.times import Clock, utc_now
from hub import Hub
from live.socket import CONNECTIONS
from settings import Settings
from tests.databases import migrated_url
from tests.wanting import leave_out

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

sync_api.expect.set_options(timeout=30_000)
"""Long, because a busy machine is no fault; how quickly things happen is measured in bench."""

ARTEFACTS = Path(__file__).parents[1] / "artefacts"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first that is there is taken. The shell is the same Chromium without windows, which nobody sees here, and takes a
quarter less of the processor."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser test that fails is tried once more: machines get busy. The summary names it."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


class Running:
    """One installation that can be stopped and started again on the same port and database."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port: int = found.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._clock = clock
        self._settings = Settings(
            secret_key=b"the key of a test hub",
            database_url=migrated_url(folder),
            port=self.port,
            demo=False,
        )
        self.hub: Hub
        self._server: uvicorn.Server
        self._thread: threading.Thread

    def start(self) -> None:
        """Open the hub and listen; returns when it answers."""
        self.hub = Hub.open(self._settings, self._clock)
        quiet: dict[str, Any] = {"log_level": "error", "timeout_graceful_shutdown": 1}
        config = uvicorn.Config(create_app(self.hub), port=self.port, **quiet, **CONNECTIONS)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive(), "the server ended before it listened"
            threading.Event().wait(0.01)

    def stop(self) -> None:
        """Hang up on everybody and close the hub."""
        self._server.should_exit = True
        self._thread.join(20)
        self.hub.close()

    def take(self, stream: str, *records: dict[str, Any], source: str = "test") -> None:
        """Take records in, and wait until the screens have been told."""
        self.hub.ingest.take(stream, list(records), source=source)
        self.hub.ticker.settle()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A hub that listens, with an empty database of its own, on real time."""
    server = Running(tmp_path, utc_now)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One Chromium for the browser tests of a module; they are left out, with the reason, where there is none.

    Not for the whole session: its event loop would stay in the way of every asyncio.run that follows.
    """
    own = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_api.sync_playwright() as playwright:
        path = own or playwright.chromium.executable_path
        if not Path(path).exists():
            leave_out("no Chromium is installed (chromium-headless-shell of Debian, or playwright install chromium)")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


Open = Callable[..., Any]


@pytest.fixture
def open_page(chromium: Any, running: Running, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Open a path of the hub: `open_page("/?lang=en", width=1920, height=1080)`. A script error fails the test.

    What the last page showed is kept as a picture under tests/artefacts.
    """
    pages: list[Any] = []
    wrong: list[str] = []

    def open_(path: str, *, width: int = 1920, height: int = 1080, has_clock: bool = False) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        pages.append(page)
        page.on("pageerror", lambda error: wrong.append(error.stack or str(error)))
        if has_clock:
            page.clock.install()
        page.goto(running.url + path)
        return page

    yield open_
    ARTEFACTS.mkdir(exist_ok=True)
    for page in pages:
        page.screenshot(path=ARTEFACTS / f"{request.node.name}.png")
        page.context.close()
    assert wrong == []
