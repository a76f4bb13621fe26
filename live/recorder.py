"""Keeps what the screens show: each message is noted as it is sent, and written in batches beside the step.

Noting costs the step two appends. A batch is lost with a killed process and nothing else: what follows it begins with a
whole frame again, and so does whatever does not follow the last message by its number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

import orjson

from domain.times import MINUTE, Clock, to_ms
from live.frames import Frame
from store import frames
from store.engine import Store
from store.frames import Packed

WHOLE_EVERY = 15 * MINUTE
"""How often a whole frame is kept: a moment is found by reading at most so much. Every five minutes they had been two
thirds of all that a screen takes."""
MOST_NOTED = 4_000_000
"""Characters noted of a screen between two batches; where they are not written, they are given up."""
MISSED = MINUTE
"""After so long without a batch nobody knows that the last message still held."""


@dataclass
class _Noted:
    """Messages of one screen that are not written yet, and the frame that the first of them made."""

    first: Frame
    texts: list[str] = field(default_factory=list)
    length: int = 0
    seq: int = 0


@dataclass
class _Tail:
    """Where the stretch of a screen stands: its whole frame, and the last row and message of it."""

    key_id: int
    key: bytes
    began: int
    row: int
    until: int
    seq: int


class Recorder:
    """Notes messages from any thread while `is_wanted`, and writes them."""

    def __init__(self, store: Store, clock: Clock, is_wanted: Callable[[], bool]) -> None:
        self._store = store
        self._clock = clock
        self._is_wanted = is_wanted
        self._lock = Lock()
        self._writing = Lock()
        self._noted: dict[str, _Noted] = {}
        self._tails: dict[str, _Tail] = {}

    def note(self, screen: str, frame: Frame, text: str) -> None:
        """The screen was sent `text`, and now shows `frame`, which nobody changes any more."""
        if not self._is_wanted():
            self._noted.clear()
            return
        with self._lock:
            noted = self._noted.get(screen)
            if noted is None or noted.length > MOST_NOTED:
                noted = self._noted[screen] = _Noted(frame)
            noted.texts.append(text)
            noted.length += len(text)
            noted.seq = frame["seq"]

    def write(self) -> int:
        """Write what was noted, and that the rest still holds; how many messages."""
        with self._writing:
            return self._write()

    def _write(self) -> int:
        with self._lock:
            taken, self._noted = self._noted, {}
        now = to_ms(self._clock())
        tails, self._tails = self._tails, {}  # a batch that fails leaves none: what follows it begins anew
        packs = {screen: self._packed(screen, noted, tails.get(screen), now) for screen, noted in taken.items()}
        with self._store.write() as connection:
            for screen, (run, key) in packs.items():
                row = frames.keep(connection, run)
                old = tails.get(screen)
                key_id, began = (row, run.at) if run.key_id is None or old is None else (run.key_id, old.began)
                tails[screen] = _Tail(key_id, key, began, row, run.until, taken[screen].seq)
            quiet = {screen: tail for screen, tail in tails.items() if screen not in packs}
            held = {screen: tail for screen, tail in quiet.items() if now - tail.until <= MISSED}
            frames.extend(connection, [tail.row for tail in held.values()], now)
        for tail in held.values():
            tail.until = now
        self._tails = {screen: tail for screen, tail in tails.items() if screen in packs or screen in held}
        return sum(len(noted.texts) for noted in taken.values())

    def close(self) -> None:
        """Write what is noted, if it is still wanted."""
        if self._noted and self._is_wanted():
            self.write()

    def _packed(self, screen: str, noted: _Noted, tail: _Tail | None, now: int) -> tuple[Packed, bytes]:
        """The run of what was noted, and the whole frame of its stretch."""
        self._store.precedence.give_way()
        at = noted.first["at"]
        until = max(now, at)
        messages = [text.encode() for text in noted.texts]
        if tail is not None and noted.first["seq"] == tail.seq + 1 and 0 <= at - tail.began < WHOLE_EVERY:
            return Packed(screen, at, until, tail.key_id, frames.packed(messages, tail.key)), tail.key
        key = orjson.dumps(noted.first)
        return Packed(screen, at, until, None, frames.packed([key, *messages[1:]])), key
