"""Who goes first: jobs in the background let those pass whom somebody waits for."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

COURTESY = 0.3
"""Of each second so much is given away by a job and no more: where somebody is always in a hurry it still gets on."""
SPAN = 1.0


class Precedence:
    """Threads share one interpreter: three that compute take three times as long, each of them.

    What somebody waits for runs inside `urgent()`. A job runs inside `patient()` and calls `give_way()` between the
    pieces of its work; the store calls it at its doors.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._urgent = 0
        self._own = _Own()

    @property
    def is_urgent(self) -> bool:
        """True while somebody waits for something."""
        return self._urgent > 0

    @contextmanager
    def urgent(self) -> Iterator[None]:
        """Somebody waits for what is done here; inside a job nobody does."""
        if self._own.is_patient:
            yield
            return
        with self._changed:
            self._urgent += 1
        try:
            yield
        finally:
            with self._changed:
                self._urgent -= 1
                self._changed.notify_all()

    @contextmanager
    def patient(self) -> Iterator[None]:
        """Nobody waits for what this thread does here."""
        self._own.is_patient = True
        try:
            yield
        finally:
            self._own.is_patient = False

    @contextmanager
    def holding(self) -> Iterator[None]:
        """This thread has what others need, so that it waits for nobody."""
        self._own.held += 1
        try:
            yield
        finally:
            self._own.held -= 1

    def give_way(self) -> None:
        """In a job: wait until nobody is in a hurry, or courtesy is used up. Elsewhere nothing."""
        own = self._own
        if not self._urgent or not own.is_patient or own.held:
            return
        began = time.monotonic()
        if began - own.since > SPAN:
            own.since, own.left = began, COURTESY
        if own.left <= 0:
            return
        with self._changed:
            self._changed.wait_for(lambda: not self._urgent, own.left)
        own.left -= time.monotonic() - began


class _Own(threading.local):
    """What one thread is, and how much of its courtesy is left."""

    def __init__(self) -> None:
        self.is_patient = False
        self.held = 0
        self.since = 0.0
        self.left = 0.0
