"""What opens a case by itself: bad answers and complaints, for each touchpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("csat", "nps", "ces")
"""Answers that customers give; an employee's (eNPS) is no customer's trouble."""
COMPLAINTS = "complaints"


@dataclass(frozen=True)
class Rules:
    """What opens a case: answers of at most so many points by kind, and complaints with one of these words.

    `words` None: no complaint does; (): every one does.
    """

    at_most: Mapping[str, float] = field(default_factory=dict)
    words: tuple[str, ...] | None = None

    def opens_for(self, what: str) -> bool:
        """True if a kind of answer, or "complaints", may open a case at all."""
        return what in self.at_most or (what == "complaints" and self.words is not None)


@dataclass(frozen=True)
class CaseRules:
    """The rules of every touchpoint: its own, else the default ones."""

    default: Rules
    own: Mapping[str, Rules] = field(default_factory=dict)

    def of(self, touchpoint: str | None) -> Rules:
        """The rules of that touchpoint."""
        return self.own.get(touchpoint or "", self.default)


USUAL = CaseRules(Rules({"csat": 2, "nps": 6, "ces": 3}))
"""Dissatisfied customers, detractors, and the worst third of the scale of effort."""
