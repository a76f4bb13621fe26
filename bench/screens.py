"""A hub with its server in threads of this process, sockets that watch it, and a wall in a browser."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import uvicorn
import websockets
from playwright.sync_api import Browser, Page

from app import create_app
from bench.running import free_port
from domain.times import Clock, to_ms, utc_now
from hub import Hub
from live.socket import CONNECTIONS, spare_the_collector
from pipelines import demo
from schedule import HEAD_START
from settings import Settings
from store import rollups

DAYS = 14

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--enable-precise-memory-info"]
SCREEN: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}, "bypass_csp": True}


class Served:
    """A hub on SQLite, and its server in threads of this process, so that what happens inside can be noted."""

    def __init__(self, folder: Path, clock: Clock = utc_now) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        url = f"sqlite:///{folder}/hub.db"
        chosen = Settings(secret_key=b"the key of a bench hub", database_url=url, port=self.port, demo=False)
        self.hub = Hub.open(chosen, clock)

    def __enter__(self) -> Self:
        config = uvicorn.Config(create_app(self.hub), port=self.port, log_level="error", **CONNECTIONS)
        self._server = uvicorn.Server(config)
        gc.collect()
        spare_the_collector()  # as the hub does before it serves
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self.hub.close()


class Server(Served):
    """One with some days of the demo company."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        demo.history(self.hub.ingest, end=to_ms(utc_now()), days=DAYS)
        rollups.fold(self.hub.store, to_ms(utc_now()))


def settle() -> None:
    """Wait until the hub has done what it does once at its start: teach its detectors, hear, settle old records."""
    time.sleep(HEAD_START + 1)
    for _ in range(150):
        before = time.process_time()
        time.sleep(2)
        if time.process_time() - before < 0.4:
            return


@contextmanager
def watchers(server: Server, count: int) -> Iterator[None]:
    """That many sockets on the main screen, reading what they are sent in a thread of their own."""
    over = threading.Event()

    async def watch() -> None:
        address = f"ws://127.0.0.1:{server.port}/live?screen=main"
        async with websockets.connect(address, max_size=None, open_timeout=60, ping_interval=None) as socket:
            async for _ in socket:
                if over.is_set():
                    return

    async def all_of_them() -> None:
        await asyncio.gather(*(watch() for _ in range(count)))

    thread = threading.Thread(target=lambda: asyncio.run(all_of_them()), daemon=True)
    thread.start()
    while len(server.hub.board.audience) < count:
        time.sleep(0.05)
    yield
    over.set()
    thread.join(10)


def open_wall(browser: Browser, server: Server) -> Page:
    """The wall in a fresh context, painted."""
    page = browser.new_context(**SCREEN).new_page()
    page.goto(server.url + "/?lang=en")
    page.wait_for_selector("[data-panel='interactions'][data-picture]:not([data-picture='waiting'])")
    return page
