"""The last stage of the chain, and of every act: the alert, its transition and what is to be sent, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace

from sqlalchemy import Connection

from alerts.notifiers.base import Notifier
from domain.alerts import CALLS, Alert
from domain.errors import Conflict
from domain.transitions import Transition
from store import alerts as kept
from store import mutes, sends

Decided = tuple[Alert, Transition | None] | tuple[Alert, Transition, Transition]
"""An alert as it should stand, and the transitions that lead there: none if only its verdict is newer."""
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
        decision = decide(before)
        if decision is None:
            return None
        after, *made = decision
        changes = [change for change in made if change is not None]
        # An alert that was opened anew has no id yet, whatever older one its fingerprint has.
        recorded = _record(connection, before if after.id else None, after, changes, notifiers)
        if recorded is not None:
            return recorded
    raise Conflict("Too many changed this alert at once; try again.", state=before.state if before else "open")


def _record(
    connection: Connection,
    before: Alert | None,
    after: Alert,
    changes: Sequence[Transition],
    notifiers: Sequence[Notifier],
) -> Alert | None:
    recorded = _insert(connection, after) if before is None else _update(connection, before, after)
    if recorded is None:
        return None
    for change in changes:
        transition_id = kept.transition(connection, recorded.id, change)
        for notifier in notifiers:
            if notifier.wants(change) and not _is_withheld(connection, recorded, change, notifier):
                sends.plan(connection, recorded.id, transition_id, notifier.name, now=change.at)
    if changes:
        _keep_mute(connection, before, recorded, changes[-1].at)
    return recorded


def _is_withheld(connection: Connection, alert: Alert, change: Transition, notifier: Notifier) -> bool:
    """True while the alert is muted. Only a machine that has a copy of it hears what happens, but no call."""
    if alert.muted_by is None:
        return False
    if not notifier.every_change or change.kind in CALLS:
        return True
    return all(send.notifier != notifier.name for send in sends.of_alert(connection, alert.id))


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
