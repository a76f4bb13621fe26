"""Every detector explains itself: what it said last, and since when."""

from __future__ import annotations

from abc import ABC, abstractmethod

from detectors.base import State, check_state
from domain.explanation import Explanation
from domain.verdicts import Verdict


class Explains(ABC):
    """What all detectors share: `update` judges with `_judge`, and remembers what `explain` is about.

    A strange stretch ends with the first bucket that is not strange. Since when it lasts is part of the state, so that
    a restart does not move its beginning.
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

    def state(self) -> State:
        """All it remembers, with since when it is strange: whether it is, and the first bucket."""
        is_strange = self._since is not None
        return {"stretch": [float(is_strange), float(self._since or 0)], **self.memory()}

    def restore(self, state: State) -> None:
        """Remember `state`; ValueError if it was saved under another Setup."""
        check_state(state, self.state())
        self.recall(state)
        is_strange, since = state["stretch"]
        self._newest, self._since = None, int(since) if is_strange else None

    @abstractmethod
    def memory(self) -> State:
        """What its verdicts follow from."""

    @abstractmethod
    def recall(self, state: State) -> None:
        """Remember those arrays of `state` that are in `memory`."""

    @abstractmethod
    def _judge(self, at: int, value: float | None, n: float | None) -> Verdict: ...
