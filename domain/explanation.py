"""An explanation: what was expected, since when it is otherwise, and which sentence says why (`why.<code>`)."""

from __future__ import annotations

from dataclasses import dataclass

from domain.emerging import EMERGING, EmergingVerdict
from domain.joint import JOINT, shares_of
from domain.outside import OUTSIDE
from domain.verdicts import Verdict

CODES = (
    "high",
    "low",
    "high_sudden",
    "low_sudden",
    "high_lasting",
    "low_lasting",
    "stuck",
    "novel",
    "silent",
    "target_high",
    "target_low",
    JOINT,
    OUTSIDE,
    EMERGING,
    "normal",
    "learning",
    "not_enough",
    "no_data",
    "late",
)
"""Everything that a detector can say; each has a sentence in every language."""


@dataclass(frozen=True)
class Explanation:
    """Why a verdict says what it says, for people: numbers in the metric's unit, None where nobody knows.

    `since` is the first bucket (epoch ms) of the strange stretch that the verdict belongs to; None if it is usual.
    `metrics` are those that a verdict on several speaks of, the one that adds most first; `emerging` is the verdict on
    what mentions suddenly say.
    """

    code: str
    since: int | None
    value: float | None
    expected: float | None
    lower: float | None
    upper: float | None
    n: float | None
    metrics: tuple[str, ...] = ()
    emerging: EmergingVerdict | None = None

    @classmethod
    def of(cls, verdict: Verdict, since: int | None) -> Explanation:
        """The explanation of a verdict in a stretch that began at `since`.

        >>> Explanation.of(Verdict(0, 1.4, "high", 9.0, 5.0, 3.0, 7.0, code="high_sudden"), since=0).key
        'why.high_sudden'
        """
        numbers = (verdict.value, verdict.expected, verdict.lower, verdict.upper, verdict.n)
        emerging = verdict if isinstance(verdict, EmergingVerdict) else None
        return cls(verdict.code, since, *numbers, tuple(one.metric for one in shares_of(verdict)), emerging)

    @property
    def key(self) -> str:
        """Under which its sentence stands in the languages."""
        return f"why.{self.code}"
