"""Sends what is due: claimed in the store before, recorded after, so that no restart sends it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Connection

from alerts.message import Message
from alerts.notifiers.base import Notifier
from domain.alerts import CALLS, Alert
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

INTERRUPTED = "The hub stopped while this was being sent; it may have arrived, and is not sent again."
OVERTAKEN = "Not sent: the alert is {state} by now."
MUTED = "Not sent: the alert is muted by now."
UNKNOWN = "There is no notifier of this name in the configuration any more."


def send_due(
    store: Store, notifiers: Sequence[Notifier], clock: Clock, on_change: Callable[[], None] = lambda: None
) -> int:
    """Deliver what is due, each notifier's messages in order and beside those of the others; how many arrived.

    A failed one is tried again with growing pauses, unless it is permanent; what cannot be delivered keeps its error.
    """
    with store.read() as connection:
        due = sends.pending(connection, to_ms(clock()), limit=AT_ONCE)
    if not due:
        return 0
    known = {notifier.name: notifier for notifier in notifiers}
    by_name = {name: [send for send in due if send.notifier == name] for name in dict.fromkeys(s.notifier for s in due)}
    with ThreadPoolExecutor(len(by_name), "notify") as pool:
        rounds = [pool.submit(_round, store, known.get(name), queue, clock) for name, queue in by_name.items()]
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


def _round(store: Store, notifier: Notifier | None, queue: Iterable[Send], clock: Clock) -> int:
    arrived = 0
    for send in queue:
        message = _claim(store, notifier, send, to_ms(clock()))
        if message is None or notifier is None:
            continue
        error, next_at = _try(notifier, message, send.attempts + 1, clock)
        with store.write() as connection:
            sends.finish(connection, send.id, now=to_ms(clock()), error=error, next_at=next_at)
        if next_at is not None:
            break  # the receiver is down: the rest stays due, and in order
        arrived += error is None
    return arrived


def _try(notifier: Notifier, message: Message, attempts: int, clock: Clock) -> tuple[str | None, int | None]:
    """(what went wrong, when to try again): both None when it arrived."""
    try:
        notifier.send(message)
    except SendFailed as failure:
        pause = None if failure.permanent else pause_after(attempts)
        return str(failure), None if pause is None else to_ms(clock()) + pause
    return None, None


def _claim(store: Store, notifier: Notifier | None, send: Send, now: int) -> Message | None:
    """The message, claimed; None if it is not to be sent, which is then recorded, or if somebody else has it."""
    with store.write() as connection:
        if not sends.claim(connection, send, now=now):
            return None
        alert, change = kept.get(connection, send.alert_id), kept.transition_of(connection, send.transition_id)
        reason = _reason_against(connection, notifier, send, alert, change)
        if reason is not None or alert is None or change is None:
            sends.finish(connection, send.id, now=now, error=reason)
            return None
        return Message(send.id, alert, change, now, store.zone)


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
    was_called = any(
        other.sent_at is not None for other in sends.of_alert(connection, alert.id) if other.notifier == send.notifier
    )
    wanted = "open" if change.kind in CALLS else "resolved"
    is_fresh = alert.state == wanted and (wanted == "open" or was_called)
    return None if is_fresh else OVERTAKEN.format(state=alert.state)
