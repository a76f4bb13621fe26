"""What opens a case by itself: bad answers and complaints, for each touchpoint; and who has waited long enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("csat", "nps", "ces")
"""Answers that customers give; an employee's (eNPS) is no customer's trouble."""
COMPLAINTS = "complaints"


@dataclass(frozen=True)
class Repeat:
    """A repeat complainer: this complaint is at least the `count`-th of its customer within `days`."""

    count: int
    days: int


@dataclass(frozen=True)
class Rules:
    """What opens a case: answers of at most so many points by kind, and complaints with one of these words.

    `words` None: no complaint does; (): every one does. `topics` are what a complaint is about: its category, or what
    listening heard in it. `vip` are the rules for important customers, beside these.
    """

    at_most: Mapping[str, float] = field(default_factory=dict)
    words: tuple[str, ...] | None = None
    topics: tuple[str, ...] = ()
    repeat: Repeat | None = None
    vip: Rules | None = None

    def opens_for(self, what: str) -> bool:
        """True if a kind of answer, or "complaints", of any customer may open a case."""
        return what in self.at_most or (what == COMPLAINTS and (self.words is not None or bool(self.topics)))

    def special(self, *, has_vips: bool) -> tuple[str, ...]:
        """The rules that hold only for some: "topic", "repeat", "vip", as far as there are any."""
        found = {"topic": bool(self.topics), "repeat": self.repeat is not None, "vip": has_vips and bool(self.for_vips)}
        return tuple(name for name, is_there in found.items() if is_there)

    @property
    def for_vips(self) -> Rules:
        """The rules for important customers: those that are written, else the usual ones."""
        return USUAL_VIP if self.vip is None else self.vip


USUAL_VIP = Rules({"csat": 3, "nps": 8, "ces": 4}, words=())
"""Of an important customer every complaint opens a case, and every answer that is not a good one."""


@dataclass(frozen=True)
class Vip:
    """One way to be an important customer: one of these (keyed hashes; () = anybody), with all of these values.

    `where` are values of dimensions, `extra` of fields that only the source knows.
    """

    customers: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseRules:
    """The rules of every touchpoint: its own, else the default ones; and who is important."""

    default: Rules
    own: Mapping[str, Rules] = field(default_factory=dict)
    vips: tuple[Vip, ...] = ()

    def of(self, touchpoint: str | None) -> Rules:
        """The rules of that touchpoint."""
        return self.own.get(touchpoint or "", self.default)


USUAL = CaseRules(Rules({"csat": 2, "nps": 6, "ces": 3}))
"""Dissatisfied customers, detractors, and the worst third of the scale of effort."""
