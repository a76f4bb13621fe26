"""The stage between deciding and recording: who hears of a transition, and who has heard it already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from alerts.message import Message
from alerts.notifiers.base import Notifier
from domain.alerts import CALLS, Alert
from domain.fleet import SCREEN
from domain.transitions import Transition
from store import alerts as kept
from store import sends

ALL, SHIFT, DATA = "all", "shift", "data"
AUDIENCES = (ALL, SHIFT, DATA)
"""Whom a notifier reaches: the shift, which hears of everything but silent sources and monitors once those who own the
data have a notifier of their own; the owners of the data, who hear of nothing else; or all of them."""


@dataclass(frozen=True)
class Addressed:
    """A notifier that reaches the shift or the owners of the data alone."""

    notifier: Notifier
    audience: str

    @property
    def name(self) -> str:
        """What the configuration calls it."""
        return self.notifier.name

    @property
    def every_change(self) -> bool:
        """True for a machine that keeps a copy of every alert it is told of."""
        return self.notifier.every_change

    def wants(self, change: Transition) -> bool:
        """True if this transition goes out by this notifier."""
        return self.notifier.wants(change)

    def send(self, message: Message) -> None:
        """Deliver, or raise SendFailed."""
        self.notifier.send(message)


def addressees(
    connection: Connection, alert: Alert, change: Transition, notifiers: Sequence[Notifier]
) -> Iterator[Notifier]:
    """The notifiers by which the transition goes out: they want it, are for it, and nothing keeps it back."""
    has_owner = any(audience_of(one) == DATA for one in notifiers)
    for notifier in notifiers:
        is_for = _is_for(alert, audience_of(notifier), has_owner=has_owner)
        if is_for and notifier.wants(change) and not _is_kept(connection, alert, change, notifier):
            yield notifier


def audience_of(notifier: Notifier) -> str:
    """Whom it reaches."""
    return notifier.audience if isinstance(notifier, Addressed) else ALL


def _is_for(alert: Alert, audience: str, *, has_owner: bool) -> bool:
    if alert.kind in ("silence", SCREEN):
        return audience in (ALL, DATA) or not has_owner
    return audience != DATA


def _is_kept(connection: Connection, alert: Alert, change: Transition, notifier: Notifier) -> bool:
    """True while the alert is suppressed, and of a release if this notifier has called for it already.

    Only a machine that has a copy of a suppressed alert hears what happens, but no call.
    """
    if change.kind == "released" and not alert.is_suppressed:
        return _has_called(connection, alert, notifier)
    if alert.muted_by is None and alert.held is None:
        return False
    if not notifier.every_change or change.kind in CALLS:
        return True
    return all(send.notifier != notifier.name for send in sends.of_alert(connection, alert.id))


def _has_called(connection: Connection, alert: Alert, notifier: Notifier) -> bool:
    """True if since it opened, or came back, a call for it has gone out by this notifier."""
    made = [send for send in sends.of_alert(connection, alert.id) if send.notifier == notifier.name]
    for send in reversed(made):
        change = kept.transition_of(connection, send.transition_id)
        if change is not None and change.after == "resolved":
            return False
        if change is not None and change.kind in CALLS and send.sent_at is not None:
            return True
    return False
