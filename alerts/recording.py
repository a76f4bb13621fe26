"""The last stage of the chain, and of every act: the alert, its transitions and what is to be sent, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

from sqlalchemy import Connection

from alerts.addressing import addressees
from alerts.notifiers.base import Notifier
from domain.alerts import CALLS, Alert
from domain.errors import Conflict
from domain.holds import released
from domain.transitions import Transition
from store import alerts as kept
from store import mutes, sends


@dataclass(frozen=True)
class Decided:
    """An alert as it should stand, and the transitions that lead there: none if only its verdict is newer."""

    alert: Alert
    changes: tuple[Transition, ...] = ()

    @classmethod
    def of(cls, act: tuple[Alert, Transition | None] | None) -> Decided | None:
        """What an act decided; None if it changes nothing."""
        return None if act is None else cls(act[0], (act[1],) if act[1] is not None else ())

    def then(self, act: tuple[Alert, Transition | None]) -> Decided:
        """It, and a further act upon it."""
        alert, change = act
        return Decided(alert, (*self.changes, *([change] if change is not None else [])))

    def freed(self, now: int) -> Decided:
        """It, kept back no more: of what standing alerts are let go, the rest is told after it."""
        alert, change = released(self.alert, now)
        if not self.changes or self.changes[0].before not in ("open", "acknowledged"):
            return self.then((alert, change))
        state = self.changes[0].before
        return Decided(alert, (replace(change, before=state, after=state), *self.changes))

    @property
    def told(self) -> tuple[Transition, ...]:
        """The changes without calls that a later one repeats: what happens at once is called for once."""
        calls = [change for change in self.changes if change.kind in CALLS]
        return tuple(change for change in self.changes if change not in calls[:-1])


Decision = Callable[[Alert | None], Decided | None]

MOST_TRIES = 200
"""Each failed try means that somebody else's change went through; so many in a row mean that something is broken."""


def settle(
    connection: Connection,
    find: Callable[[], Alert | None],
    decide: Decision,
    notifiers: Sequence[Notifier],
) -> Alert | None:
    """The alert after the change that `decide` makes of what `find` sees; None if it makes none.

    Compare and set: when somebody changed the alert in between, both are asked again, so that a decision is always
    one about the present state. Raises what `decide` raises.
    """
    for _ in range(MOST_TRIES):
        before = find()
        decided = decide(before)
        if decided is None:
            return None
        # An alert that was opened anew has no id yet, whatever older one its fingerprint has.
        recorded = _record(connection, before if decided.alert.id else None, decided, notifiers)
        if recorded is not None:
            return recorded
    raise Conflict("Too many changed this alert at once; try again.", state=before.state if before else "open")


def _record(
    connection: Connection, before: Alert | None, decided: Decided, notifiers: Sequence[Notifier]
) -> Alert | None:
    after = decided.alert
    recorded = _insert(connection, after) if before is None else _update(connection, before, after)
    if recorded is None:
        return None
    for change in decided.changes:
        transition_id = kept.transition(connection, recorded.id, change)
        for notifier in addressees(connection, recorded, change, notifiers) if change in decided.told else ():
            sends.plan(connection, recorded.id, transition_id, notifier.name, now=change.at)
    if decided.changes:
        _keep_mute(connection, before, recorded, decided.changes[-1].at)
    return recorded


def _keep_mute(connection: Connection, before: Alert | None, after: Alert, now: int) -> None:
    was, by = (one.muted_by if one and one.state != "resolved" else None for one in (before, after))
    if was == by:
        return
    if was is not None:
        mutes.end(connection, after.id, now=now, outcome=after.state)
    if by is not None:
        mutes.begin(connection, by, after.id, now=now)


def _insert(connection: Connection, after: Alert) -> Alert | None:
    made = kept.insert_open(connection, after)
    return None if made is None else replace(after, id=made)


def _update(connection: Connection, before: Alert, after: Alert) -> Alert | None:
    moved = {name: getattr(after, name) for name in _NAMES if getattr(after, name) != getattr(before, name)}
    is_done = kept.change(connection, before.id, before.state, before.version, **moved)
    return replace(after, version=before.version + 1) if is_done else None


_NAMES = tuple(field.name for field in fields(Alert))
