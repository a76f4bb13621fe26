"""A case: one customer's trouble to be answered, and the ladder it climbs until somebody has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from domain.errors import BadInput, Conflict
from domain.ladders import Ladders, Life, Pause, Standing, intervals, standing
from domain.people import HUB, Actor, named
from domain.times import DAY
from domain.transitions import LONGEST_NOTE, Transition, cleaned, transition, written

State = Literal["open", "closed"]
Origin = Literal["rule", "hand"]
Act = tuple["Case", Transition]

STATES: tuple[State, ...] = ("open", "closed")
FARTHEST_CALL = 90 * DAY
"""How far ahead somebody can promise to call."""


@dataclass(frozen=True)
class Case:
    """One case as it stands. Moments are epoch milliseconds.

    `level` and `due_at` follow from the case's life and its ladder; they are as they were last recorded. `rule` is
    which rule opened it; at `call_at` the customer is to be called back, by `call_by`.
    """

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
    team: str | None = None
    score: float | None = None
    rule: str | None = None
    state: State = "open"
    owner: str | None = None
    level: int = 1
    closed_at: int | None = None
    root_cause: str | None = None
    action: str | None = None
    pauses: tuple[Pause, ...] = ()
    lifts: tuple[int, ...] = ()
    call_at: int | None = None
    call_by: str | None = None
    due_at: int | None = None
    version: int = 1
    id: int = 0

    @property
    def life(self) -> Life:
        """What its level depends on."""
        return Life(self.opened_at, self.closed_at, self.pauses, self.lifts)

    @property
    def paused(self) -> Pause | None:
        """The pause that it is in; None if its clock runs, and once it is closed."""
        last = self.pauses[-1] if self.pauses and self.state == "open" else None
        return last if last is not None and last.until is None else None

    def standing(self, ladders: Ladders, now: int) -> Standing:
        """Where it stands on its ladder at `now`."""
        return standing(self.life, ladders.of(self.touchpoint), now)

    def assigned(self, actor: Actor, now: int, *, owner: str, seen: str | None = None) -> Act:
        """Somebody owns it ('' = nobody). Conflict if its owner is no longer the one that was `seen` ('' = nobody)."""
        self._expect_open("assigned")
        if seen is not None and seen != (self.owner or ""):
            raise Conflict(f"The case is with {self.owner or 'nobody'} by now.", state=self.owner or "-")
        whom = named(owner)
        return replace(self, owner=whom), transition(now, "assigned", actor, before=self.owner or "", after=whom or "")

    def noted(self, actor: Actor, now: int, *, note: str) -> Act:
        """Somebody adds a remark; allowed in every state."""
        return self, transition(now, "noted", actor, note=cleaned(note, "note", is_required=True))

    def closed(self, actor: Actor, now: int, *, root_cause: str, action: str) -> Act:
        """It is answered; the root cause and what was done are required."""
        self._expect_open("closed")
        cause = written(root_cause, "root cause", is_required=True)
        done = written(action, "action", is_required=True)
        ended = replace(self, state="closed", closed_at=now, due_at=None, pauses=self._ended(now))
        after = replace(ended, root_cause=cause, action=done, call_at=None, call_by=None)
        change = transition(now, "closed", actor, before="open", after="closed")
        return after, replace(change, note=f"{cause} → {done}"[:LONGEST_NOTE])

    def halted(self, actor: Actor, now: int, *, reason: str) -> Act:
        """It waits for somebody else: its clock stands still from now on. Conflict if it is paused already."""
        self._expect_open("paused")
        if self.paused is not None:
            raise Conflict("The case is paused already.", state="paused")
        why = written(reason, "reason", is_required=True)
        after = replace(self, pauses=(*self.pauses, Pause(now, None, why, actor.name)))
        return after, replace(transition(now, "paused", actor, before="open", after="paused"), note=why)

    def resumed(self, actor: Actor, now: int, *, note: str = "") -> Act:
        """Its clock runs again. Conflict if it is not paused."""
        self._expect_open("resumed")
        if self.paused is None:
            raise Conflict("The case is not paused: its clock is running.", state="open")
        return replace(self, pauses=self._ended(now)), transition(
            now, "resumed", actor, before="paused", after="open", note=note
        )

    def reopened(self, actor: Actor, now: int, *, note: str = "") -> Act:
        """It was not answered after all: its clock goes on from where it stood when it was closed.

        Conflict if it is open.
        """
        if self.closed_at is None:
            raise Conflict("The case is open already.", state=self.state)
        gap = Pause(self.closed_at, max(now, self.closed_at), who=actor.name, is_gap=True)
        after = replace(self, state="open", closed_at=None, root_cause=None, action=None, pauses=(*self.pauses, gap))
        return after, transition(now, "opened_again", actor, before="closed", after="open", note=note)

    def escalated(self, actor: Actor, now: int, ladders: Ladders, *, reason: str) -> Act:
        """Somebody sends it one level up before its time is over. BadInput without a reason, and on the last level."""
        self._expect_open("escalated")
        why = cleaned(reason, "reason", is_required=True)
        if self.level >= len(ladders.of(self.touchpoint).rungs):
            raise BadInput(
                f"Level {self.level} is the last: nobody stands above it.", key="top", words={"count": self.level}
            )
        after = replace(self, level=self.level + 1, lifts=(*self.lifts, now))
        return after, transition(now, "escalated", actor, before=str(self.level), after=str(after.level), note=why)

    def promised(self, actor: Actor, now: int, *, at: int, by: str = "", note: str = "") -> Act:
        """The customer is to be called back at `at`, by somebody (its owner, else who promises, if nobody is named).

        BadInput for a moment that is over or farther ahead than ninety days.
        """
        self._expect_open("promised a call")
        if not now < at <= now + FARTHEST_CALL:
            raise BadInput("A call back is promised for a moment in the next 90 days.", key="call_at")
        who = named(by) or self.owner or actor.name
        said = " · ".join(part for part in (who, written(note, "note")) if part)
        change = transition(now, "call_promised", actor, before=str(self.call_at or ""), after=str(at))
        return replace(self, call_at=at, call_by=who), replace(change, note=said)

    def called(self, actor: Actor, now: int, *, note: str = "") -> Act:
        """The customer was called back. Conflict if no call is promised."""
        if self.call_at is None:
            raise Conflict("No call back is promised.", state=self.state)
        return replace(self, call_at=None, call_by=None), transition(
            now, "called", actor, before=str(self.call_at), note=note
        )

    def entered(self, ladders: Ladders) -> Case:
        """The new case on the first level, with the moment at which it leaves it."""
        first = intervals(self.life, ladders.of(self.touchpoint))[0]
        return replace(self, level=first[0], due_at=None if self.closed_at is not None else first[2])

    def climbed(self, ladders: Ladders, now: int) -> tuple[Case, tuple[Transition, ...]]:
        """The case on the level it has reached, with one transition a level, dated when it fell due; () if none."""
        stands = self.standing(ladders, now)
        if self.state != "open" or stands.level <= self.level:
            return self, ()
        return replace(self, level=stands.level, due_at=stands.due_at), tuple(
            transition(since, "climbed", HUB, before=str(level - 1), after=str(level))
            for level, since, _ in intervals(self.life, ladders.of(self.touchpoint))
            if self.level < level <= stands.level
        )

    def regraded(self, ladders: Ladders, now: int) -> tuple[Case, tuple[Transition, ...]]:
        """The case as its life and its ladder have it, whatever was recorded.

        What only waited for the sweep has climbed as ever; a level that another ladder gives is one transition, now.
        """
        moment = now if self.closed_at is None else self.closed_at
        spans = intervals(self.life, ladders.of(self.touchpoint))
        level, _, until = next((one for one in reversed(spans) if one[1] <= moment), spans[0])
        due_at = until if self.closed_at is None else None
        if (level, due_at) == (self.level, self.due_at):
            return self, ()
        after = replace(self, level=level, due_at=due_at)
        if level == self.level:
            return after, ()
        steps = [(number, since) for number, since, _ in spans if self.level < number <= level]
        if self.state == "open" and steps and self.due_at in (None, steps[0][1]):
            return after, tuple(
                transition(since, "climbed", HUB, before=str(number - 1), after=str(number)) for number, since in steps
            )
        return after, (transition(now, "regraded", HUB, before=str(self.level), after=str(level)),)

    def _ended(self, now: int) -> tuple[Pause, ...]:
        if self.paused is None:
            return self.pauses
        return (*self.pauses[:-1], replace(self.paused, until=max(now, self.paused.since)))

    def _expect_open(self, act: str) -> None:
        if self.state != "open":
            raise Conflict(f"The case is {self.state}, so it cannot be {act}.", state=self.state)


def opened(case: Case, actor: Actor, now: int, *, note: str = "") -> Act:
    """A new case and its first transition."""
    return case, transition(now, "opened", actor, after="open", note=note)
