"""All detectors on one series together: one verdict, one score, the same edge everywhere."""

from __future__ import annotations

from typing import ClassVar

from detectors.base import Setup, State
from detectors.chance import Chance
from detectors.explain import Explains
from detectors.explained import Explained
from detectors.novelty import BEYOND, QUIET_ROWS, Novelty
from detectors.plain import Look, Plain
from detectors.quiet import Quiet
from detectors.seasonal import YOUNG, Seasonal
from detectors.white import White
from domain.times import MINUTE
from domain.verdicts import Call, Verdict

FINE = 15 * MINUTE
"""Buckets shorter than this are many a day: a rare row comes often, and hours and days may say little of it."""
ENOUGH = 0.4
"""Hours and days explain a series if they leave so much less of it unexplained than its level alone."""
LEANS = 1.5, 0.6
"""A novelty counts for more the further it is out for its hour, up to the first; out as the second, for itself."""
SECONDS = 1.0, 0.8
"""So does a stray of an amount that is new as well: no law of chance says what amounts may do."""
SURE, TIMES = 0.8, 1.6
"""Where records were counted, what strays less than the first part of its edge is not new: chance brings it in the end;
and nothing is graver than the square of how much further it strays. What strays beyond its edge the second times is
heard even if it was seen before."""
SURE_BY_CHANCE = 1.1
"""The same of numbers that only look counted: nothing within its edge is new."""
PLAIN = ("stuck", "low_lasting")
"""These are heard of such counts however often they came; a rise that lasts, if it is NEWISH at least."""
NEWISH = 0.15
RAISED = 0.5, 4.0
"""What is new beyond the edge raises a stray by the first for each time it is, up to the second."""


class Together(Explains):
    """The seasonal verdict, that of the level alone, or novelty, on one scale: the series decides which is heard.

    The seasonal one speaks where records are known behind a value or in a count (it knows what chance does to them),
    and where hours and days explain the series. Where they do not, their band would be false alarms without end: there
    novelty speaks of short buckets, weighed by how far out the value is for its hour, and the level alone of amounts in
    long ones. Strays of amounts that hours explain, and of counts that they do not, are weighed by how new they are.

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
        self._multiplies = setup.shape.multiplies
        self._is_lawless = setup.shape.floor == 0
        self._is_counted = setup.is_counted
        self._novelty = Novelty(setup)
        self._explained = Explained(setup.shape, setup.grain_ms)
        self._law = White(setup.shape) if self._is_lawless else Chance()
        self._plain = Plain(setup.shape, setup.grain_ms)
        self._quiet = Quiet(QUIET_ROWS, BEYOND)

    def _judge(self, at: int, value: float | None, n: float | None) -> Verdict:
        said = self._seasonal.update(at, value, n)
        is_known = n is not None and not self._multiplies
        if is_known or said.value is None or said.code == "late":
            return said
        share = self._explained.share
        is_explained = share > ENOUGH
        self._explained.learn(said.value, said.expected)
        self._law.learn(said.value, said.expected if share > 0 else None)
        new = self._novelty.look(at, said.value)
        if self._is_fine and not is_explained:
            doubt = YOUNG if said.code == "learning" else 1.0
            found = new * _weight(said.score, *LEANS) / doubt
            code = "novel"
            if self._is_counted or self._is_chance(said, found):
                sure = SURE if self._is_counted else SURE_BY_CHANCE
                found, code = _counted(said, found, new, sure=sure), said.code if said.is_strange else code
            return self._say(said, self._quiet.hear(found), code if found >= 1 else "")
        if not self._is_lawless:
            return said if is_explained or self._is_chance(said, new) else self._raise(said, new)
        look = None if self._is_fine else self._plain.look(said.value)
        if look is not None and not is_explained:
            return self._tell(said, look)
        return self._raise(said, new)

    def _is_chance(self, said: Verdict, new: float) -> bool:
        """True where something might be heard of a value that strays as chance lets it; elsewhere nobody asks."""
        return (new >= 1 or said.is_strange) and self._law.is_law

    def _raise(self, said: Verdict, new: float) -> Verdict:
        """The seasonal verdict, weighed by how new the value is."""
        each, most = RAISED
        weight = 1 + each * min(max(new - 1, 0.0), most)
        if self._is_lawless:
            weight *= _weight(new, *SECONDS)
        score = said.score * weight
        is_strange = score >= 1 or (said.is_strange and weight >= 1)
        return self._say(said, score, "" if not is_strange else said.code if said.is_strange else "novel")

    def memory(self) -> State:
        """What each of them remembers, without what they would explain by themselves."""
        own: State = {"explained": self._explained.state(), "quiet": self._quiet.state(), "plain": self._plain.state()}
        own[self._law.key] = self._law.state()
        return own | self._seasonal.memory() | self._novelty.memory()

    def recall(self, state: State) -> None:
        """Remember them."""
        for part in (self._seasonal, self._novelty):
            part.recall(state)
        self._explained.restore(state["explained"])
        self._quiet.restore(state["quiet"])
        self._plain.restore(state["plain"])
        self._law.restore(state[self._law.key])

    def _tell(self, said: Verdict, look: Look) -> Verdict:
        """What the level alone says of the value that the seasonal verdict is about."""
        call: Call = "normal" if abs(look.score) < 1 else "high" if look.score > 0 else "low"
        return Verdict(said.at, abs(look.score), call, said.value, look.expected, look.lower, look.upper, code=call)

    def _say(self, said: Verdict, score: float, code: str) -> Verdict:
        """The seasonal verdict with another score, strange for the reason `code`, or not at all if that is ''.

        A score may rest below 1 while the verdict goes on to say what the bucket is.
        """
        call: Call = said.call
        if code:
            usual = self._novelty.middle if said.expected is None else said.expected
            call = "low" if said.value is not None and said.value < usual else "high"
        elif score == said.score and not said.is_strange:
            return said
        else:
            call, code = ("normal", "normal") if said.is_strange else (said.call, said.code)
        return Verdict(said.at, score, call, said.value, said.expected, said.lower, said.upper, said.n, code)


def _counted(said: Verdict, found: float, new: float, *, sure: float) -> float:
    """How strange a novelty is where it is known what chance does to the values."""
    stray = max(said.score, float(said.is_strange))
    found = min(found, (stray / sure) ** 2)
    if not said.is_strange:
        return found
    is_heard = said.code in PLAIN or (said.code == "high_lasting" and new >= NEWISH)
    return max(found, stray) if is_heard else max(found, said.score / TIMES)


def _weight(other: float, most: float, usual: float) -> float:
    """By how much one detector's score is raised or lowered by what another says.

    >>> _weight(0.5, most=1.0, usual=0.5), _weight(9.0, most=1.0, usual=0.0)
    (1.0, 2.0)
    """
    return (1 + min(other, most)) / (1 + usual)
