"""All detectors on one series together: one verdict, one score, the same edge everywhere."""

from __future__ import annotations

from typing import ClassVar

from detectors.base import Setup, State, check_state
from detectors.explained import Explained
from detectors.novelty import BEYOND, QUIET_ROWS, Novelty
from detectors.quiet import Quiet
from detectors.seasonal import Seasonal
from domain.times import MINUTE
from domain.verdicts import Call, Verdict

FINE = 15 * MINUTE
"""Buckets shorter than this are many a day: hours and days explain them seldom, and a rare row comes often."""
ENOUGH = 0.45
"""Hours and days explain a series if they leave so much less unexplained than its level alone."""
WHISPER = 0.2
SECONDED = 0.4
"""Where they do, or where buckets are few a day, a novelty counts for so much less, and only if it is so far out by
hours and days as well."""


class Together:
    """The seasonal verdict and the novelty verdict on one scale; the graver one speaks.

    Which of them is heard is decided by the series itself, row by row: the seasonal one where hours and days explain
    it, or its buckets are long; novelty in full where they do not. Shares and means of known records are left to the
    seasonal one, which knows what chance does to them.

    >>> from detectors.shapes import COUNT
    >>> from domain.times import HOUR
    >>> both = Together(Setup(COUNT, HOUR))
    >>> calls = [both.update(hour * HOUR, 100.0 + hour % 3).call for hour in range(200)]
    >>> found = both.update(200 * HOUR, 10.0)
    >>> calls[0], calls[-1], found.call, found.score > 1
    ('learning', 'normal', 'low', True)
    """

    name: ClassVar[str] = "together"

    def __init__(self, setup: Setup) -> None:
        self._seasonal = Seasonal(setup)
        self._novelty = Novelty(setup)
        self._explained = Explained(setup.shape)
        self._is_fine = setup.grain_ms < FINE
        self._quiet = Quiet(QUIET_ROWS, BEYOND)

    def update(self, at: int, value: float | None, n: float | None = None) -> Verdict:
        """The verdict on one bucket; see `Detector`."""
        said = self._seasonal.update(at, value, n)
        if said.code == "late" or said.value is None:
            return said
        if n is not None:
            return said
        is_heard = not self._is_fine or self._explained.share > ENOUGH
        if self._is_fine:
            self._explained.learn(said.value, said.expected)
        weight = 1.0 if not is_heard else WHISPER if said.score >= SECONDED else 0.0
        novel = self._quiet.hear(weight * self._novelty.look(at, said.value))
        score = said.score if is_heard else 0.0
        if novel >= 1 and novel > score:
            return self._novel(said, novel)
        call: Call = "normal" if not is_heard and said.is_strange else said.call
        return _say(said, max(score, novel), call, said.code if call == said.call else call)

    def state(self) -> State:
        """What each of them remembers, and the quiet periods."""
        own: State = {
            "explained": self._explained.state(),
            "quiet": self._quiet.state(),
        }
        return own | self._seasonal.state() | self._novelty.state()

    def restore(self, state: State) -> None:
        """Remember `state`; ValueError if it was saved under another Setup."""
        check_state(state, self.state())
        for part in (self._seasonal, self._novelty):
            part.restore({name: state[name] for name in part.state()})
        self._explained.restore(state["explained"])
        self._quiet.restore(state["quiet"])

    def _novel(self, said: Verdict, score: float) -> Verdict:
        usual = self._novelty.middle if said.expected is None else said.expected
        return _say(said, score, "low" if (said.value or 0.0) < usual else "high", "novel")


def _say(said: Verdict, score: float, call: Call, code: str) -> Verdict:
    if score == said.score and call == said.call:
        return said
    return Verdict(said.at, score, call, said.value, said.expected, said.lower, said.upper, said.n, code)
