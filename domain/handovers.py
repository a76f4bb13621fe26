"""A handover: what one shift leaves to the next, the notes beside it, and the two leads who signed it.

    open ──sign──▶ signed_outgoing, signed_incoming ──the other signs──▶ handed_over

It is frozen at the second signature, or `PATIENCE` after its shift ended; a signature that is missing then can still
be given. Frozen, it says for ever what it said at that moment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from domain.briefing import Briefing
from domain.errors import BadInput, Conflict, NotAllowed, UnknownName
from domain.people import LEADERS, Actor
from domain.shifts import Turn
from domain.times import HOUR
from domain.transitions import written

Side = Literal["outgoing", "incoming"]
SIDES: tuple[Side, ...] = get_args(Side)
State = Literal["open", "signed_outgoing", "signed_incoming", "handed_over"]

SIGNERS = LEADERS
"""The roles that may sign."""
PATIENCE = 2 * HOUR
"""How long after its shift a handover waits for its signatures before it is kept as it is."""
MOST_NOTES = 50


@dataclass(frozen=True)
class Signature:
    """Who signed, and when (epoch ms)."""

    at: int
    who: str
    role: str


@dataclass(frozen=True)
class Note:
    """What somebody wrote for the next shift."""

    at: int
    who: str
    role: str
    text: str


@dataclass(frozen=True)
class Handover:
    """The handover of one turn to the one that follows. `briefing` is None until it is frozen."""

    turn: Turn
    following: Turn
    notes: tuple[Note, ...] = ()
    outgoing: Signature | None = None
    incoming: Signature | None = None
    frozen_at: int | None = None
    briefing: Briefing | None = None
    version: int = 1
    id: int = 0

    @property
    def state(self) -> State:
        """Who has signed so far."""
        if self.outgoing and self.incoming:
            return "handed_over"
        return "signed_outgoing" if self.outgoing else "signed_incoming" if self.incoming else "open"

    def signature(self, side: Side) -> Signature | None:
        """The signature of that side; None while it is missing."""
        return self.outgoing if side == "outgoing" else self.incoming

    def is_lapsed(self, now: int) -> bool:
        """True if its shift has been over for so long that it is to be frozen as it is."""
        return self.frozen_at is None and now >= self.turn.ends_at + PATIENCE

    def noted(self, actor: Actor, now: int, *, text: str) -> Handover:
        """It with a note more; Conflict once it is frozen."""
        if self.frozen_at is not None:
            raise Conflict("The handover is frozen: nothing can be added to it.", state="frozen")
        said = written(text, "note", is_required=True)
        if len(self.notes) >= MOST_NOTES:
            raise BadInput(f"A handover has at most {MOST_NOTES} notes.", key="notes", words={"most": MOST_NOTES})
        return replace(self, notes=(*self.notes, Note(now, actor.name, actor.role, said)))

    def signed(self, actor: Actor, now: int, *, side: Side) -> Handover:
        """It with that signature. Conflict if it has it, NotAllowed for who leads nothing, or signed the other side."""
        if actor.role not in SIGNERS:
            raise NotAllowed("A handover is signed by a shift lead or a manager.", key="signer")
        if self.signature(side) is not None:
            raise Conflict(f"The {side} lead has signed already.", state=self.state)
        other = self.signature("incoming" if side == "outgoing" else "outgoing")
        if other is not None and other.who.casefold() == actor.name.casefold():
            raise NotAllowed("Nobody hands over to themselves: somebody else signs the other side.", key="both_sides")
        made = Signature(now, actor.name, actor.role)
        return replace(self, outgoing=made) if side == "outgoing" else replace(self, incoming=made)

    def frozen(self, briefing: Briefing) -> Handover:
        """It as it was, for ever; itself if it is frozen already."""
        if self.frozen_at is not None:
            return self
        return replace(self, briefing=briefing, frozen_at=briefing.as_of)


def side_of(name: str) -> Side:
    """The side of that name; UnknownName if it is none.

    >>> side_of("incoming")
    'incoming'
    """
    for side in SIDES:
        if name == side:
            return side
    raise UnknownName("side of a handover", name, SIDES)
