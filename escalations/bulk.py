"""Several cases at once: one act, one transaction, and those that somebody else was faster with by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.cases import Act, Case
from domain.errors import BadInput, Conflict, NotFound
from domain.people import Actor
from escalations.recording import settle
from store.engine import Store

MOST = 500


@dataclass(frozen=True)
class Missed:
    """A case that was left alone: "closed", its owner by now, or '' if it is no longer there."""

    id: int
    state: str


@dataclass(frozen=True)
class Assigned:
    """What became of a bulk act."""

    cases: list[Case]
    missed: list[Missed]


def assign_all(store: Store, now: int, actor: Actor, chosen: Mapping[int, str | None], *, owner: str) -> Assigned:
    """Give every chosen case to `owner` ('' = nobody).

    `chosen` maps the number of a case to the owner that was seen when it was chosen ('' = nobody, None = whoever it
    is): where somebody else has it by now, or it is closed, it is left alone and told. BadInput for none, or too many.
    """
    if not 1 <= len(chosen) <= MOST:
        raise BadInput(f"Choose 1 to {MOST} cases.", key="how_many", words={"most": MOST})
    done, missed = [], []
    with store.write() as connection:
        for number, seen in chosen.items():
            try:
                done.append(settle(connection, number, store.ladders, now, _give(actor, now, owner, seen)))
            except Conflict as conflict:
                missed.append(Missed(number, conflict.state))
            except NotFound:
                missed.append(Missed(number, ""))
    return Assigned(done, missed)


def _give(actor: Actor, now: int, owner: str, seen: str | None) -> Callable[[Case], Act]:
    return lambda case: case.assigned(actor, now, owner=owner, seen=seen)
