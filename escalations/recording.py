"""Every act on a case: its new state and its transitions, in the caller's transaction, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

from sqlalchemy import Connection

from domain.cases import Act, Case
from domain.errors import Conflict, NotFound
from domain.ladders import Ladders
from store import cases as kept

MOST_TRIES = 200
"""Each failed try means that somebody else's change went through; so many in a row mean that something is broken."""


def put(connection: Connection, opening: Act, ladders: Ladders) -> Case | None:
    """Store a new case with its first transition; None if its record has one already."""
    case, change = opening[0].entered(ladders), opening[1]
    made = kept.insert(connection, case)
    if made is None:
        return None
    kept.transition(connection, made, change)
    return replace(case, id=made)


def settle(connection: Connection, case_id: int, ladders: Ladders, now: int, act: Callable[[Case], Act]) -> Case:
    """The case after `act`; NotFound if there is none, and whatever `act` raises.

    Levels it reached before are recorded first. Compare and set: when somebody changed the case in between, `act` is
    asked again about the case as it is now.
    """
    for _ in range(MOST_TRIES):
        before = found(kept.get(connection, case_id), case_id)
        climbed, climbs = before.climbed(ladders, now)
        after, change = act(climbed)
        after = replace(after, due_at=after.standing(ladders, now).due_at)
        if update(connection, before, after):
            for made in (*climbs, change):
                kept.transition(connection, case_id, made)
            return replace(after, version=before.version + 1)
    raise Conflict("Too many changed this case at once; try again.", state=before.state)


def update(connection: Connection, before: Case, after: Case) -> bool:
    """Store what changed; False if the case no longer is as it was seen."""
    moved = {name: getattr(after, name) for name in _NAMES if getattr(after, name) != getattr(before, name)}
    return kept.change(connection, before.id, before.state, before.version, **moved)


def found(case: Case | None, case_id: int) -> Case:
    """The case; NotFound if it is None."""
    if case is None:
        raise NotFound(f"There is no case {case_id}.", key="gone")
    return case


_NAMES = tuple(field.name for field in fields(Case))
