"""The target detector: lines that people have set, such as those of a service level."""

from __future__ import annotations

from typing import ClassVar

from detectors.base import Setup, State, known
from detectors.explain import Explains
from domain.verdicts import Verdict

WORST = 9.0
"""No score is further beyond 1 than this."""


class Target(Explains):
    """Calls what lies above `Setup.most` or below `Setup.least`; what lies on a line keeps it.

    Without a line it never calls, and a share or mean of fewer records than its metric wants is held against none.
    The score is 1 plus the distance beyond the line as a share of the line, 0 within.

    >>> from detectors.shapes import SHARE
    >>> kept = Target(Setup(SHARE, 3_600_000, least=0.9))
    >>> kept.update(0, 0.95, 40.0).call, kept.update(3_600_000, 0.72, 40.0).score
    ('normal', 1.2)
    """

    name: ClassVar[str] = "target"

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._last = -1

    def _judge(self, at: int, value: float | None, n: float | None) -> Verdict:
        """The band is between the lines."""
        value, n = known(value), known(n)
        if self._last >= 0 and at <= self._last:
            return Verdict(at, 0.0, "normal", value, n=n, code="late")
        self._last = at
        least, most = self._setup.least, self._setup.most
        if value is None:
            return Verdict(at, 0.0, "normal", None, None, least, most, n, "no_data")
        if not self._setup.shape.multiplies and n is not None and n < self._setup.min_count:
            return Verdict(at, 0.0, "not_enough", value, None, least, most, n, "not_enough")
        if most is not None and value > most:
            return Verdict(at, _beyond(value, most), "high", value, None, least, most, n, "target_high")
        if least is not None and value < least:
            return Verdict(at, _beyond(value, least), "low", value, None, least, most, n, "target_low")
        return Verdict(at, 0.0, "normal", value, None, least, most, n)

    def memory(self) -> State:
        """The newest bucket, and its length."""
        return {"target": [float(self._last), float(self._setup.grain_ms)]}

    def recall(self, state: State) -> None:
        """Remember the newest bucket; ValueError if the state was saved under another grain."""
        if state["target"][1] != self._setup.grain_ms:
            raise ValueError("this state was saved by a detector of another grain, shape or version")
        self._last = int(state["target"][0])


def _beyond(value: float, line: float) -> float:
    return 1 + min(abs(value - line) / (abs(line) or 1.0), WORST)
