"""The lease: which of the processes on one database does the work that must be done once."""

from __future__ import annotations

import json
import os
import secrets
import socket
import threading
from typing import Any

from domain.times import SECOND, Clock, to_ms
from store import meta
from store.engine import Store

NAME = "lease"
LASTS = 15 * SECOND
"""How long a holder that cannot be asked is believed to be alive."""
UNHELD = 15
"""Looks in a row that found nobody with it, after which it is orphaned; before, another process may be about to take
it over."""

_ours: set[str] = set()
"""Tokens of this process: a number of a process alone says little where every container begins with 1."""


class Lease:
    """This process's claim. A holder that died on this machine is succeeded at once, one elsewhere after LASTS.

    A process that only shows (`is_wanted` False) never claims it.
    """

    def __init__(self, store: Store, clock: Clock, *, is_wanted: bool = True) -> None:
        self._is_wanted = is_wanted
        self._store = store
        self._clock = clock
        self._token = secrets.token_hex(8)
        _ours.add(self._token)
        self._mine: str | None = None
        self._until = 0
        self._since = 0
        self._unheld = 0
        self._lock = threading.Lock()

    @property
    def is_held(self) -> bool:
        """True if this process had it when it last looked; the database is not asked."""
        return self._mine is not None

    @property
    def since(self) -> int:
        """The moment (ms) from which on this process has had it without a break: a start, a takeover, or the end of a
        sleep of the machine."""
        return self._since

    def hold(self) -> bool:
        """True if this process has the lease; it is claimed or renewed when needed."""
        if not self._is_wanted:
            return False
        with self._lock:
            now = to_ms(self._clock())
            if self._mine is not None and now < self._until - LASTS // 2:
                return True
            return self._claim(now)

    @property
    def is_orphaned(self) -> bool:
        """True if nobody works: this process found nobody with it in its last looks; the database is not asked."""
        return self._mine is None and self._unheld >= UNHELD

    def look(self) -> None:
        """Where this process does not have it: see whether one that lives does."""
        with self._store.read() as connection:
            found = meta.get(connection, NAME)
        is_held = found is not None and _is_alive(json.loads(found), to_ms(self._clock()))
        self._unheld = 0 if is_held else self._unheld + 1

    def release(self) -> None:
        """Let another process have it."""
        with self._lock:
            _ours.discard(self._token)
            if self._mine is None:
                return
            with self._store.write() as connection:
                if meta.get(connection, NAME) == self._mine:
                    meta.drop(connection, NAME)
            self._mine, self._until = None, 0

    def _claim(self, now: int) -> bool:
        with self._store.read() as connection:
            found = meta.get(connection, NAME)
        if found is not None and found != self._mine and _is_alive(json.loads(found), now):
            self._mine = None
            return False
        until = now + LASTS
        holder = {"token": self._token, "host": socket.gethostname(), "pid": os.getpid(), "until": until}
        wanted = json.dumps(holder)
        with self._store.write() as connection:
            is_mine = meta.swap(connection, NAME, found, wanted)
        if self._mine is None or now >= self._until:
            self._since = now
        self._mine, self._until = (wanted, until) if is_mine else (None, 0)
        return is_mine


def _is_alive(holder: dict[str, Any], now: int) -> bool:
    pid = holder["pid"]
    if now >= holder["until"]:
        return False
    if holder["host"] != socket.gethostname():
        return True
    if pid == os.getpid():
        return holder["token"] in _ours
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
