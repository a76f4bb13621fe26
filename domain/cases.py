"""A case: one customer's trouble to be answered, and the ladder it climbs until somebody has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from domain.errors import BadSetting, Conflict
from domain.people import HUB, Actor
from domain.times import HOUR
from domain.transitions import Transition, cleaned, transition

State = Literal["open", "closed"]
Origin = Literal["rule", "hand"]
Act = tuple["Case", Transition]

STATES: tuple[State, ...] = ("open", "closed")


@dataclass(frozen=True)
class Rung:
    """One level: its number from 1 up, what it is called, and how long it has (milliseconds; None = for good)."""

    level: int
    name: str
    time: int | None


@dataclass(frozen=True)
class Ladder:
    """The levels a case climbs. BadSetting if they leave a gap, have no time, or never end.

    >>> LITMUS.rung(2).name
    'L2'
    """

    rungs: tuple[Rung, ...]

    def __post_init__(self) -> None:
        if [rung.level for rung in self.rungs] != list(range(1, len(self.rungs) + 1)) or not self.rungs:
            raise BadSetting("A ladder's levels are numbered 1, 2, 3 … without a gap.")
        if any(not rung.time or rung.time < 0 for rung in self.rungs[:-1]):
            raise BadSetting("Every level of a ladder but the last has a time above zero.")
        if self.rungs[-1].time is not None:
            raise BadSetting("The last level of a ladder has no time: nobody stands above it.")

    def rung(self, level: int) -> Rung:
        """The rung of that level."""
        return self.rungs[level - 1]

    def leaves_after(self, level: int) -> int | None:
        """How long after it was opened a case leaves this level, in milliseconds; None if it never does.

        >>> LITMUS.leaves_after(2) == 72 * HOUR, LITMUS.leaves_after(3)
        (True, None)
        """
        times = [rung.time for rung in self.rungs[:level]]
        return None if None in times else sum(time for time in times if time is not None)


LITMUS = Ladder((Rung(1, "L1", 48 * HOUR), Rung(2, "L2", 24 * HOUR), Rung(3, "L3", None)))
"""The default: the team has 48 hours, then a manager 24, then senior management is told."""


@dataclass(frozen=True)
class Standing:
    """Where a case stands on its ladder. `due_at` is when it climbs (None on the last level, and once closed)."""

    level: int
    due_at: int | None
    is_breached: bool


@dataclass(frozen=True)
class Case:
    """One case as it stands. Moments are epoch milliseconds; `level` is the one last recorded."""

    origin: Origin
    opened_at: int
    summary: str
    stream: str | None = None
    source: str | None = None
    external_id: str | None = None
    customer: str | None = None
    touchpoint: str | None = None
    channel: str | None = None
    product: str | None = None
    region: str | None = None
    score: float | None = None
    state: State = "open"
    owner: str | None = None
    level: int = 1
    closed_at: int | None = None
    root_cause: str | None = None
    action: str | None = None
    version: int = 1
    id: int = 0

    def assigned(self, actor: Actor, now: int, *, owner: str) -> Act:
        """Somebody owns it ('' = nobody)."""
        self._expect_open("assigned")
        named = cleaned(owner, "name") or None
        return replace(self, owner=named), transition(
            now, "assigned", actor, before=self.owner or "", after=named or ""
        )

    def noted(self, actor: Actor, now: int, *, note: str) -> Act:
        """Somebody adds a remark; allowed in every state."""
        return self, transition(now, "noted", actor, note=cleaned(note, "note", is_required=True))

    def closed(self, actor: Actor, now: int, *, root_cause: str, action: str) -> Act:
        """It is answered; the root cause and what was done are required."""
        self._expect_open("closed")
        cause = cleaned(root_cause, "root cause", is_required=True)
        done = cleaned(action, "action", is_required=True)
        after = replace(self, state="closed", closed_at=now, root_cause=cause, action=done)
        return after, transition(now, "closed", actor, before="open", after="closed", note=f"{cause} → {done}"[:4000])

    def climbed(self, ladder: Ladder, now: int) -> tuple[Case, tuple[Transition, ...]]:
        """The case on the level it has reached, with one transition a level, dated when it fell due; () if none."""
        if self.state != "open":
            return self, ()
        steps = [(level, since) for level, since, _ in intervals(self.opened_at, None, ladder) if since <= now]
        missed = tuple(
            transition(since, "climbed", HUB, before=str(level - 1), after=str(level))
            for level, since in steps
            if level > self.level
        )
        return (replace(self, level=steps[-1][0]), missed) if missed else (self, ())

    def _expect_open(self, act: str) -> None:
        if self.state != "open":
            raise Conflict(f"The case is {self.state}, so it cannot be {act}.", state=self.state)


def opened(case: Case, actor: Actor, now: int, *, note: str = "") -> Act:
    """A new case and its first transition."""
    return case, transition(now, "opened", actor, after="open", note=note)


def standing(case: Case, ladder: Ladder, now: int) -> Standing:
    """Where the case stands at `now` (a closed one: where it stood when it was closed).

    A case is breached once a level's time ran out before it was answered.

    >>> case = Case("hand", opened_at=0, summary="parcel lost")
    >>> standing(case, LITMUS, 47 * HOUR) == Standing(1, 48 * HOUR, False)
    True
    >>> standing(case, LITMUS, 48 * HOUR).level, standing(case, LITMUS, 72 * HOUR).due_at
    (2, None)
    """
    moment = now if case.closed_at is None else case.closed_at
    level, due_at = 1, None
    for number, since, until in intervals(case.opened_at, None, ladder):
        if number == 1 or since <= moment:
            level, due_at = number, until
    return Standing(level, due_at if case.state == "open" else None, level > 1)


def intervals(opened_at: int, closed_at: int | None, ladder: Ladder) -> list[tuple[int, int, int | None]]:
    """The levels a case passes: (level, from, to), `to` exclusive and None for the level it is never to leave.

    Of an open case (`closed_at` None) these include the levels still to come.

    >>> intervals(0, 50 * HOUR, LITMUS) == [(1, 0, 48 * HOUR), (2, 48 * HOUR, 50 * HOUR)]
    True
    """
    return list(_passed(opened_at, closed_at, ladder))


def _passed(opened_at: int, closed_at: int | None, ladder: Ladder) -> Iterator[tuple[int, int, int | None]]:
    since = opened_at
    for rung in ladder.rungs:
        until = None if rung.time is None else since + rung.time
        if closed_at is not None and (until is None or closed_at <= until):
            yield rung.level, since, closed_at
            return
        yield rung.level, since, until
        if until is not None:
            since = until
