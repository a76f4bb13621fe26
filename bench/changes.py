"""One change after another: when each was committed, when the frame with it was ready, and when that was painted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from playwright.sync_api import Page

from bench.screens import Server
from domain.times import from_ms, to_ms, utc_now

PATIENCE = 60.0

WATCH = """(patience) => {
  const painted = [], waiting = new Set(), channel = new MessageChannel();
  channel.port1.onmessage = () => {
    painted.push([window.CEHub.painted, Date.now() / 1000]);
    for (const look of [...waiting]) look();
  };
  // A message sent from a frame's callback is handled once that frame is on its way to the screen.
  document.addEventListener("cehub:frame", () => requestAnimationFrame(() => channel.port2.postMessage(0)));
  window.paintedAt = (seq) => new Promise((done) => {
    const look = () => {
      const found = painted.find(([own]) => own >= seq);
      if (found) { waiting.delete(look); clearTimeout(late); done(found[1]); }
    };
    const late = setTimeout(() => { waiting.delete(look); done(Date.now() / 1000); }, patience * 1000);
    waiting.add(look);
    look();
  });
}"""


@dataclass(frozen=True)
class Change:
    """When a record was sent, committed, in a frame that was ready, and painted (s)."""

    posted: float
    committed: float
    ready: float
    painted: float


class Changes:
    """Posts a record at a time, and follows it by the number of the frame that carries it.

    Not by the text on the wall: where one record leaves the hour as another comes, the number stays what it was.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._committed: list[float] = []
        self._told: list[float] = []
        self._carried: list[tuple[int, float]] = []

    def make(self, client: httpx.Client) -> tuple[float, float]:
        """Post one record; when it was sent and committed (s). Its frame is not waited for."""
        self._committed.clear()
        posted = time.time()
        record = {
            "external_id": f"change {time.time_ns()}",
            "occurred_at": from_ms(to_ms(utc_now())).isoformat(),
        }
        client.post("/api/v1/records/interactions", json=[record]).raise_for_status()
        return posted, self._committed[0]

    def painted(self, client: httpx.Client, page: Page) -> Change:
        """Post one record, and wait until the page, which must be watched, shows its frame; a minute at most."""
        before = len(self._carried)
        posted, committed = self.make(client)
        until = time.monotonic() + PATIENCE
        while len(self._carried) == before:
            if time.monotonic() > until:
                raise TimeoutError(f"no frame carried a committed record within {PATIENCE:g} s")
            time.sleep(0.002)
        seq, ready = self._carried[before]
        return Change(posted, committed, ready, float(page.evaluate("(seq) => window.paintedAt(seq)", seq)))

    def note_commit(self) -> None:
        """Something was committed."""
        self._committed.append(time.time())

    def note_told(self, screen: str) -> None:
        """A screen is told what changed."""
        if screen == "main":
            self._told.append(time.time())

    def note_refreshed(self, touched: Iterable[str] | None) -> None:
        """The board was refreshed for what had changed: new records are in the frame that was told, if one was."""
        if self._told and (touched is None or "interactions" in touched):
            self._carried.append((int(self._server.hub.board.frame("main")["seq"]), self._told[-1]))
        self._told.clear()


@contextmanager
def following(server: Server) -> Iterator[Changes]:
    """Changes that are noted where the hub commits them, and where it shows them."""
    changes, hub = Changes(server), server.hub
    on_commit, refresh, tell = hub.ingest.on_commit, hub.board.refresh, hub.board.audience.tell

    def committed() -> None:
        changes.note_commit()
        on_commit()

    def refreshed(touched: Iterable[str] | None = None) -> None:
        refresh(touched)
        changes.note_refreshed(touched)

    def told(screen: str, text: str) -> None:
        changes.note_told(screen)
        tell(screen, text)

    _put(hub.ingest, "on_commit", committed)
    _put(hub.board, "refresh", refreshed)
    _put(hub.board.audience, "tell", told)
    try:
        yield changes
    finally:
        _put(hub.ingest, "on_commit", on_commit)
        _put(hub.board, "refresh", refresh)
        _put(hub.board.audience, "tell", tell)


def _put(owner: Any, name: str, call: Callable[..., None]) -> None:
    setattr(owner, name, call)


def watch(page: Page) -> None:
    """Have the page note which frame was painted when."""
    page.evaluate(WATCH, PATIENCE)
