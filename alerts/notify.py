"""Sends what is due: claimed in the store before, recorded after, so that no restart sends it again.

A call that cannot be delivered is passed on to the next level of notifiers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import Connection

from alerts.levels import pass_on
from alerts.message import Message
from alerts.notifiers.base import Notifier
from domain.alerts import CALLS, Alert
from domain.deliveries import GROUPED, INHIBITED, INTERRUPTED, MUTED, NOT_CALLED, OVERTAKEN, UNKNOWN
from domain.errors import SendFailed
from domain.times import HOUR, SECOND, Clock, to_ms
from domain.transitions import Transition
from store import alerts as kept
from store import sends
from store.engine import Store
from store.sends import Send

MOST_TRIES = 12
"""With the pauses below: a receiver may be down for four hours."""
FIRST_PAUSE = 15 * SECOND
LONGEST_PAUSE = HOUR
AT_ONCE = 100
LOST = (INTERRUPTED, UNKNOWN)
"""What is not tried and yet may have been needed: whoever stands next is told, in doubt."""


def send_due(
    store: Store, notifiers: Sequence[Notifier], clock: Clock, on_change: Callable[[], None] = lambda: None
) -> int:
    """Deliver what is due, each notifier's messages in order and beside those of the others; how many arrived.

    A failed one is tried again with growing pauses, unless it is permanent; what cannot be delivered keeps its error,
    and the next level is told.
    """
    with store.read() as connection:
        due = sends.pending(connection, to_ms(clock()), limit=AT_ONCE)
    if not due:
        return 0
    by_name = {name: [send for send in due if send.notifier == name] for name in dict.fromkeys(s.notifier for s in due)}
    with ThreadPoolExecutor(len(by_name), "notify") as pool:
        rounds = [pool.submit(_Round(store, notifiers, clock, name).run, queue) for name, queue in by_name.items()]
    on_change()
    return sum(one.result() for one in rounds)


def pause_after(attempts: int) -> int | None:
    """Milliseconds until the next try after so many failed ones; None when it is time to give up.

    >>> pause_after(1), pause_after(2), pause_after(11), pause_after(12)
    (15000, 30000, 3600000, None)
    """
    if attempts >= MOST_TRIES:
        return None
    return min(FIRST_PAUSE << (attempts - 1), LONGEST_PAUSE)


@dataclass(frozen=True)
class _Round:
    """One notifier's turn: what is due by it, in order."""

    store: Store
    notifiers: Sequence[Notifier]
    clock: Clock
    name: str

    @property
    def notifier(self) -> Notifier | None:
        """The notifier; None if it has left the configuration."""
        return next((one for one in self.notifiers if one.name == self.name), None)

    def run(self, queue: Sequence[Send]) -> int:
        """How many arrived."""
        arrived, notifier = 0, self.notifier
        for send in queue:
            message = self._claim(send)
            if message is None or notifier is None:
                continue
            error, next_at = self._try(notifier, message, send.attempts + 1)
            self._finish(send, message.transition, error, next_at)
            if next_at is not None:
                break  # the receiver is down: the rest stays due, and in order
            arrived += error is None
        return arrived

    def _try(self, notifier: Notifier, message: Message, attempts: int) -> tuple[str | None, int | None]:
        """(what went wrong, when to try again): both None when it arrived."""
        try:
            notifier.send(message)
        except SendFailed as failure:
            pause = None if failure.permanent else pause_after(attempts)
            return str(failure), None if pause is None else to_ms(self.clock()) + pause
        return None, None

    def _finish(self, send: Send, change: Transition, error: str | None, next_at: int | None) -> None:
        with self.store.write() as connection:
            now = to_ms(self.clock())
            sends.finish(connection, send.id, now=now, error=error, next_at=next_at)
            if error is not None and next_at is None:
                pass_on(connection, self.notifiers, send, change, now=now)

    def _claim(self, send: Send) -> Message | None:
        """The message, claimed; None if it is not to be sent, which is then recorded, or if somebody else has it."""
        with self.store.write() as connection:
            now = to_ms(self.clock())
            if not sends.claim(connection, send, now=now):
                return None
            alert, change = kept.get(connection, send.alert_id), kept.transition_of(connection, send.transition_id)
            reason = _reason_against(connection, self.notifier, send, alert, change)
            if reason is None and alert is not None and change is not None:
                return Message(send.id, alert, change, now, self.store.zone)
            sends.finish(connection, send.id, now=now, error=reason)
            if reason in LOST and alert is not None and alert.state == "open" and not alert.is_suppressed:
                pass_on(connection, self.notifiers, send, change, now=now)
            return None


def _reason_against(
    connection: Connection, notifier: Notifier | None, send: Send, alert: Alert | None, change: Transition | None
) -> str | None:
    if notifier is None or alert is None or change is None:
        return UNKNOWN
    if send.claimed_at is not None:
        return INTERRUPTED
    if notifier.every_change:
        return None
    if alert.muted_by is not None:
        return MUTED
    if alert.held is not None:
        return INHIBITED if alert.held == "inhibited" else GROUPED
    was_called = any(
        other.sent_at is not None for other in sends.of_alert(connection, alert.id) if other.notifier == send.notifier
    )
    wanted = "open" if change.kind in CALLS else "resolved"
    if alert.state != wanted:
        return OVERTAKEN.format(state=alert.state)
    return None if wanted == "open" or was_called else NOT_CALLED
