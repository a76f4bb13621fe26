"""SQLite's checkpoints: what is committed goes from the log into the database beside the writers, not in their time.

A commit that finds the log long copies it into the database itself, and its writer waits for the disk meanwhile. Here a
thread of its own does that; the writers' own checkpoint (`connections.PRAGMAS`) is what bounds the log when it is late.
"""

from __future__ import annotations

import logging
import sqlite3
import threading

from domain.errors import StoreFailed
from store.engine import Store

log = logging.getLogger("cehub.store")

PAUSE_SECONDS = 0.1
"""How long a checkpoint waits after a commit: pages that change again soon are copied once, and what was committed is
on the screens before anybody else wants the disk."""


class Checkpointer:
    """Copies the log of an SQLite database whenever something was committed; on PostgreSQL it does nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._is_due = threading.Event()
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, in a thread of its own."""
        if self._store.dialect == "sqlite":
            self._thread = threading.Thread(target=self._work, name="checkpoints", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Something was committed. Returns at once."""
        self._is_due.set()

    def stop(self) -> None:
        """Finish the checkpoint under way and end."""
        self._is_over.set()
        self._is_due.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        while not self._is_over.is_set():
            self._is_due.wait()
            self._is_over.wait(PAUSE_SECONDS)
            self._is_due.clear()
            try:
                self._store.checkpoint()
            except (StoreFailed, sqlite3.Error) as problem:  # a full disk is told by the driver itself
                log.warning("no checkpoint: %s", problem)
