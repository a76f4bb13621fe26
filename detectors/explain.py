"""Every detector explains itself: what it said last, and since when."""

from __future__ import annotations

from abc import ABC, abstractmethod

from domain.explanation import Explanation
from domain.verdicts import Verdict


class Explains(ABC):
    """What all detectors share: `update` judges with `_judge`, and remembers what `explain` is about.

    A strange stretch ends with the first bucket that is not strange. It is no part of `state`: since when a series is
    strange is kept where stretches are, and a detector that was restored counts from its first bucket.
    """

    _newest: Verdict | None = None
    _since: int | None = None

    def update(self, at: int, value: float | None, n: float | None = None) -> Verdict:
        """The verdict on one bucket; see `Detector`."""
        verdict = self._judge(at, value, n)
        if verdict.code != "late":
            self._newest = verdict
            if not verdict.is_strange:
                self._since = None
            elif self._since is None:
                self._since = at
        return verdict

    def explain(self) -> Explanation | None:
        """Why the newest verdict says what it says; None before there is one."""
        return None if self._newest is None else Explanation.of(self._newest, self._since)

    @abstractmethod
    def _judge(self, at: int, value: float | None, n: float | None) -> Verdict: ...
