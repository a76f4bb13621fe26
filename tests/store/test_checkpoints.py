"""Checkpoints beside the writers: one failure is not the last of them."""

from __future__ import annotations

import sqlite3
import threading

import pytest

from hub import Hub
from store.checkpoints import Checkpointer


def test_a_full_disk_does_not_end_the_checkpoints(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    failed, done = threading.Event(), threading.Event()

    def checkpoint() -> None:
        if failed.is_set():
            done.set()
            return
        failed.set()
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(hub.store, "checkpoint", checkpoint)
    checkpointer = Checkpointer(hub.store)
    checkpointer.start()
    checkpointer.wake()
    assert failed.wait(30)
    checkpointer.wake()
    try:
        assert done.wait(30)
    finally:
        checkpointer.stop()
