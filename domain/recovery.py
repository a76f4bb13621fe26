"""Recovery: after a case is closed the customer is asked again, and what they answer says whether it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from domain.records import grade_of
from domain.times import DAY, HOUR

Grade = Literal["bad", "fair", "good"]
STATES = ("due", "asked", "answered", "failed", "expired")
OPEN = ("due", "asked")
"""The states in which the customer's next answer is waited for."""
_GRADES: Mapping[str | None, Grade] = {
    "detractor": "bad",
    "dissatisfied": "bad",
    "passive": "fair",
    "neutral": "fair",
    "promoter": "good",
    "satisfied": "good",
}
EASY, HARD = 5.0, 3.0
"""An effort (1-7) from which it was easy, and up to which it was hard."""


@dataclass(frozen=True)
class Recovery:
    """How customers of a touchpoint are asked again. Times in milliseconds.

    `after` closing they are asked, and what they answer `within` closing counts. `link` is the address of the survey,
    `notifier` the webhook that asks; '' where somebody else asks by what the API lists.
    """

    after: int = 24 * HOUR
    within: int = 14 * DAY
    link: str = ""
    notifier: str = ""


@dataclass(frozen=True)
class Recoveries:
    """How each touchpoint asks again: in its own way, else the default one."""

    default: Recovery = field(default_factory=Recovery)
    own: Mapping[str, Recovery] = field(default_factory=dict)

    def of(self, touchpoint: str | None) -> Recovery:
        """The way of that touchpoint."""
        return self.own.get(touchpoint or "", self.default)


USUAL = Recoveries()


@dataclass(frozen=True)
class Question:
    """One customer who is asked again about one closed case. Moments are epoch milliseconds.

    `before` is the grade of the answer that opened the case (None if none did), `level` where it was closed; `after`
    and `points` are what they answer.
    """

    case_id: int
    customer: str
    closed_at: int
    due_at: int
    level: int
    touchpoint: str | None = None
    team: str | None = None
    kind: str | None = None
    before: str | None = None
    state: str = "due"
    asked_at: int | None = None
    answered_at: int | None = None
    answer_source: str | None = None
    answer_id: str | None = None
    after: str | None = None
    points: float | None = None
    attempts: int = 0
    error: str | None = None
    id: int = 0


def graded(kind: str | None, points: float | None) -> Grade | None:
    """How good an answer is, on the usual scale of its kind; None for what is no answer.

    >>> graded("nps", 9.0), graded("csat", 3.0), graded("ces", 2.0), graded(None, None)
    ('good', 'fair', 'bad', None)
    """
    if kind is None or points is None:
        return None
    if kind == "ces":
        return "good" if points >= EASY else "bad" if points <= HARD else "fair"
    return _GRADES.get(grade_of(kind, points))


@dataclass(frozen=True)
class Converted:
    """Of those who were unhappy and answered again (`n`), how many are happy now; `asked` is how many were due.

    `name` is the touchpoint, level or team ('' where unknown). `lower` and `upper` are the 95 % interval of the share,
    None where nobody answered.
    """

    name: str
    asked: int
    n: int
    converted: int
    still_bad: int
    lower: float | None
    upper: float | None

    @property
    def share(self) -> float | None:
        """Which part of them; None where nobody answered."""
        return self.converted / self.n if self.n else None
