"""The last stage of the chain, and of every act: the alert, its transition and what is to be sent, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace

from sqlalchemy import Connection

from alerts.notifiers.base import Notifier
from domain.alerts import Alert
from domain.errors import Conflict
from domain.transitions import Transition
from store import alerts as kept
from store import sends

Decision = Callable[[Alert | None], tuple[Alert, Transition | None] | None]

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
        after, change = decision
        # An alert that was opened anew has no id yet, whatever older one its fingerprint has.
        recorded = _record(connection, before if after.id else None, after, change, notifiers)
        if recorded is not None:
            return recorded
    raise Conflict("Too many changed this alert at once; try again.", state=before.state if before else "open")


def _record(
    connection: Connection,
    before: Alert | None,
    after: Alert,
    change: Transition | None,
    notifiers: Sequence[Notifier],
) -> Alert | None:
    recorded = _insert(connection, after) if before is None else _update(connection, before, after)
    if recorded is None or change is None:
        return recorded
    transition_id = kept.transition(connection, recorded.id, change)
    for notifier in notifiers:
        if notifier.wants(change):
            sends.plan(connection, recorded.id, transition_id, notifier.name, now=change.at)
    return recorded


def _insert(connection: Connection, after: Alert) -> Alert | None:
    made = kept.insert_open(connection, after)
    return None if made is None else replace(after, id=made)


def _update(connection: Connection, before: Alert, after: Alert) -> Alert | None:
    moved = {name: getattr(after, name) for name in _NAMES if getattr(after, name) != getattr(before, name)}
    is_done = kept.change(connection, before.id, before.state, before.version, **moved)
    return replace(after, version=before.version + 1) if is_done else None


_NAMES = tuple(field.name for field in fields(Alert))
