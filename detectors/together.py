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
"""Buckets shorter than this are many a day: a rare row comes often, and hours and days may say little of it."""
ENOUGH = 0.45
"""Hours and days explain a series if they leave so much less of it unexplained than its level alone."""
MOST_LEANING = 1.5
USUAL_LEANING = 0.6
"""A novelty counts for more the further it is out by hours and days, up to MOST_LEANING; this far, for itself."""


class Together:
    """The seasonal verdict, or the novelty verdict on the same scale: the series itself decides which is heard.

    The seasonal one speaks where buckets are long, where records are known behind a value (it knows what chance does
    to them), and where hours and days explain the series. Where they do not, their band would be false alarms without
    end: there novelty speaks, weighed by how far out the value is for its hour.

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
        self._is_fine = setup.grain_ms < FINE
        self._novelty = Novelty(setup)
        self._explained = Explained(setup.shape)
        self._quiet = Quiet(QUIET_ROWS, BEYOND)

    def update(self, at: int, value: float | None, n: float | None = None) -> Verdict:
        """The verdict on one bucket; see `Detector`."""
        said = self._seasonal.update(at, value, n)
        if not self._is_fine or n is not None or said.value is None or said.code == "late":
            return said
        is_explained = self._explained.share > ENOUGH
        self._explained.learn(said.value, said.expected)
        new = self._novelty.look(at, said.value)
        if is_explained:
            return said
        leaning = (1 + min(said.score, MOST_LEANING)) / (1 + USUAL_LEANING)
        score = self._quiet.hear(new * leaning)
        if score < 1:
            return _say(said, score, "normal" if said.is_strange else said.call)
        usual = self._novelty.middle if said.expected is None else said.expected
        return _say(said, score, "low" if said.value < usual else "high", "novel")

    def state(self) -> State:
        """What each of them remembers; of buckets that are not fine, the seasonal one alone."""
        if not self._is_fine:
            return self._seasonal.state()
        own: State = {"explained": self._explained.state(), "quiet": self._quiet.state()}
        return own | self._seasonal.state() | self._novelty.state()

    def restore(self, state: State) -> None:
        """Remember `state`; ValueError if it was saved under another Setup."""
        check_state(state, self.state())
        self._seasonal.restore({name: state[name] for name in self._seasonal.state()})
        if self._is_fine:
            self._novelty.restore({name: state[name] for name in self._novelty.state()})
            self._explained.restore(state["explained"])
            self._quiet.restore(state["quiet"])


def _say(said: Verdict, score: float, call: Call, code: str = "") -> Verdict:
    """The verdict with another score and call, and its own expected value and band."""
    code = code or (said.code if call == said.call else call)
    return Verdict(said.at, score, call, said.value, said.expected, said.lower, said.upper, said.n, code)
