"""Handovers: what one shift leaves to the next, put together from what is stored, noted, signed, and then frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from alerts.briefing import brief
from domain.briefing import Briefing
from domain.errors import Conflict, NotFound
from domain.handovers import PATIENCE, Handover, Side
from domain.people import Actor
from domain.recurrence import KindOf
from domain.shifts import Roster, Turn
from domain.times import Clock, to_ms
from store import briefings
from store import handovers as kept
from store.engine import Store

CURRENT = "current"
"""The name of the handover that is to be done now."""
MOST_TRIES = 200
"""Each failed try means that somebody else's change went through; so many in a row mean that something is broken."""


@dataclass(frozen=True)
class Handed:
    """A handover, what it hands over (as it is now, unless it is frozen), and what the cases in it are about, by id."""

    handover: Handover
    briefing: Briefing
    summaries: Mapping[int, str]


class Handovers:
    """Every act is one transaction. Moments are epoch milliseconds."""

    def __init__(self, store: Store, clock: Clock, roster: Roster, kind_of: KindOf = lambda _: "") -> None:
        """`kind_of` tells the kind of a local day: silences may come back by it."""
        self._store = store
        self._clock = clock
        self.roster = roster
        self._kind_of = kind_of

    def read(self, which: str | int = CURRENT) -> Handed:
        """The handover with that id, or the current one: of the shift that just ended while it waits, else of this one.

        NotFound if there is none.
        """
        now = to_ms(self._clock())
        number = self._begun(now) if which == CURRENT else _id_of(which)
        with self._store.read() as connection:
            handover = _found(kept.get(connection, number), number)
            briefing = handover.briefing or self._brief(connection, handover, now)
            return Handed(handover, briefing, briefings.summaries(connection, briefing.cases))

    def past(self, *, limit: int = 50, after: int | None = None) -> tuple[list[Handover], int | None]:
        """Handovers without what was handed over, the newest first, and the cursor of the next page."""
        with self._store.read() as connection:
            return kept.page(connection, limit=limit, after=after)

    def note(self, which: str | int, actor: Actor, text: str) -> Handover:
        """The handover with a note; Conflict once it is frozen."""
        return self._act(which, lambda handover, now: handover.noted(actor, now, text=text))

    def sign(self, which: str | int, actor: Actor, side: Side) -> Handover:
        """The handover, signed; frozen with the second signature. Conflict if somebody signed that side already."""
        return self._act(which, lambda handover, now: handover.signed(actor, now, side=side))

    def settle(self) -> int:
        """Begin the handover of this turn, and freeze those whose signatures were not given in time; how many."""
        now = to_ms(self._clock())
        self._begun(now)
        with self._store.read() as connection:
            lapsed = kept.unfrozen(connection, now - PATIENCE)
        for handover in lapsed:
            self._act(handover.id, lambda one, _: one)
        return len(lapsed)

    def _act(self, which: str | int, act: Callable[[Handover, int], Handover]) -> Handover:
        number = self._begun(to_ms(self._clock())) if which == CURRENT else _id_of(which)
        with self._store.write() as connection:
            now = to_ms(self._clock())
            for _ in range(MOST_TRIES):
                before = _found(kept.get(connection, number), number)
                after = act(before, now)
                if after.frozen_at is None and (after.state == "handed_over" or after.is_lapsed(now)):
                    after = after.frozen(self._brief(connection, after, now))
                if (done := kept.change(connection, before, after)) is not None:
                    return done
        raise Conflict("Too many changed this handover at once; try again.", state=before.state)

    def _begun(self, now: int) -> int:
        """The id of the current handover, which begins to be kept when somebody first asks for it."""
        with self._store.read() as connection:
            turn = self._current(connection, now)
            found = kept.of_turn(connection, turn)
        if found is not None:
            return found.id
        with self._store.write() as connection:
            return kept.begin(connection, turn, self.roster.after(turn)).id

    def _current(self, connection: Connection, now: int) -> Turn:
        present, last = self.roster.at(now), self.roster.before(now)
        if last is not None and (present is None or now < last.ends_at + PATIENCE):
            waits = kept.of_turn(connection, last)
            if present is None or (waits is not None and waits.frozen_at is None):
                return last
        if present is None:
            raise NotFound("The roster has no shift within a week.", key="no_shift")
        return present

    def _brief(self, connection: Connection, handover: Handover, now: int) -> Briefing:
        return brief(connection, handover.turn, handover.following, now, self._kind_of)


def _id_of(which: str | int) -> int:
    try:
        return int(which)
    except ValueError:
        raise NotFound(f"There is no handover {which!r}; ask for its number, or for {CURRENT!r}.", key="gone") from None


def _found(handover: Handover | None, number: int) -> Handover:
    if handover is None:
        raise NotFound(f"There is no handover {number}.", key="gone")
    return handover
