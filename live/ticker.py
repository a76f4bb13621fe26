"""The ticker: one worker that does the hub's step when something was committed, and each second anyway."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger("cehub.ticker")

GATHER_SECONDS = 0.002
"""How long it waits after a commit, so that a burst of them costs one step; a record alone has to wait as long."""
SHORT_SECONDS = 0.08
REST_SECONDS = 3.0
"""In a flood of commits: so much work that was done before is followed by a rest as long, more of it by a rest that
grows with its cube, up to the longest; whoever waits for a step cuts the rest short."""
IDLE_SECONDS = 1.0
"""The longest it sleeps: other processes write to the same database, and time itself completes buckets."""
FAILURES = 3
"""Steps in a row that went wrong, after which it is failing; one alone is soon made good."""


class Ticker:
    """Runs `step` in a thread of its own. Until it is started, `settle` runs the step where it is called.

    A step returns which share of its work (0 to 1) had been done a moment before. `failures` counts those in a row that
    went wrong.
    """

    def __init__(self, step: Callable[[], float]) -> None:
        self._step = step
        self._turn = threading.Condition()
        self._one_at_a_time = threading.Lock()
        self._asked = 0
        self._waiting = 0
        self._done = 0
        self._aim = 0
        self._is_running = False
        self._thread: threading.Thread | None = None
        self.steps = 0
        self.failures = 0
        self.seconds = 0.0
        self._again = 0.0

    @property
    def is_ticking(self) -> bool:
        """True while its thread lives."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def is_failing(self) -> bool:
        """True if step after step goes wrong."""
        return self.failures >= FAILURES

    def is_awaited(self) -> bool:
        """True if something was committed since the step under way began: what can wait is left to the next."""
        return self._thread is not None and self._asked > self._aim

    def start(self) -> None:
        """Begin to tick; the first step is due for what an earlier process may have left."""
        self._asked += 1
        self._is_running = True
        self._thread = threading.Thread(target=self._work, name="ticker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the step under way and end."""
        with self._turn:
            self._is_running = False
            self._turn.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def wake(self) -> None:
        """Something was committed: a step is due. Returns at once."""
        with self._turn:
            self._asked += 1
            self._turn.notify_all()

    def settle(self, timeout: float = 5.0) -> bool:
        """Wait until all that was committed before this call has passed through a step; False if time ran out."""
        if self._thread is None:
            self._run()
            return True
        with self._turn:
            aim = self._asked
            self._waiting += 1
            self._turn.notify_all()
            try:
                self._turn.wait_for(lambda: self._done >= aim or not self._is_running, timeout)
            finally:
                self._waiting -= 1
            return self._done >= aim

    def _work(self) -> None:
        while self._is_running:
            with self._turn:
                is_due = self._turn.wait_for(lambda: self._asked > self._done or not self._is_running, IDLE_SECONDS)
                if is_due:
                    self._turn.wait_for(lambda: self._waiting or not self._is_running, self._rest())
            aim = self._aim = self._asked
            try:
                self._run()
            except Exception:
                # The worker outlives any one failure: what was not folded is still marked dirty and is tried again.
                log.exception("a step failed")
                self.failures += 1
                time.sleep(IDLE_SECONDS)
                continue
            self.failures = 0
            with self._turn:
                self._done = max(self._done, aim)
                self._turn.notify_all()

    def _rest(self) -> float:
        """Seconds until the step that is due.

        One record is shown at once. In a flood every step folds the same minutes again: the more work that is, the more
        of the flood is taken in before the next. Work, not time: waiting for others is no reason to rest.
        """
        if self._asked - self._done <= 1:
            return GATHER_SECONDS
        return min(max(GATHER_SECONDS, self._again * (self._again / SHORT_SECONDS) ** 2), REST_SECONDS)

    def _run(self) -> None:
        with self._one_at_a_time:
            began, worked = time.perf_counter(), time.thread_time()
            share = self._step()
            self.steps += 1
            self.seconds += time.perf_counter() - began
            self._again = share * (time.thread_time() - worked)
