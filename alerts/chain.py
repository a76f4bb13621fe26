"""The chain: from findings to alerts that are open, worse, back or over, and to what is sent of them.

    finding → opening → silencing → recording (alert, transitions and sends in one transaction)

Every stage stands in a file of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection

from alerts.notifiers.base import Notifier
from alerts.opening import decide
from alerts.recording import settle
from alerts.silencing import Silencing, hushed, swept
from domain.alerts import Alert, Finding
from domain.errors import Conflict
from domain.silences import Silence, muting
from domain.times import Clock, to_ms
from store import alerts as kept
from store.engine import Store


class Chain:
    """Takes findings, and lets acknowledgements run out. Safe to run twice: what is known changes nothing."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        on_change: Callable[[], None] = lambda: None,
        notifiers: Sequence[Notifier] = (),
        silencing: Silencing | None = None,
    ) -> None:
        """`on_change` is called after every commit that changed an alert; `notifiers` are told what they want.

        `silencing` knows what is muted.
        """
        self._store = store
        self._clock = clock
        self._on_change = on_change
        self._notifiers = tuple(notifiers)
        self._silencing = silencing or Silencing()

    def take(self, findings: Iterable[Finding]) -> list[Alert]:
        """The alerts that these findings changed, as they stand now; one transaction for all of them."""
        with self._store.read() as connection:
            standing = {alert.fingerprint for alert in kept.unresolved(connection)}
            active = self._silencing.active(connection, to_ms(self._clock()))
        relevant = [found for found in findings if not found.is_over or found.fingerprint in standing]
        return self._change(
            lambda connection, now: (self._take(connection, found, active, now) for found in relevant), relevant
        )

    def expire(self) -> list[Alert]:
        """The alerts whose acknowledgement has run out by now: open again."""
        now = to_ms(self._clock())
        with self._store.read() as connection:
            held = kept.expiring(connection, now)
            active = self._silencing.active(connection, now) if held else ()
        return self._change(
            lambda connection, now: (self._expire(connection, alert.id, active, now) for alert in held), held
        )

    def silence(self) -> list[Alert]:
        """The alerts that are muted from now on, and those that no longer are: who is still open is called for then."""
        now = to_ms(self._clock())
        with self._store.read() as connection:
            active = self._silencing.active(connection, now)
            moved = [alert for alert in kept.unresolved(connection) if _is_moved(alert, active)]
        return self._change(
            lambda connection, now: (self._silence(connection, alert.id, active, now) for alert in moved), moved
        )

    def _change(self, act: Callable[[Connection, int], Iterable[Alert | None]], about: Sequence[object]) -> list[Alert]:
        if not about:
            return []
        with self._store.write() as connection:
            changed = [alert for alert in act(connection, to_ms(self._clock())) if alert is not None]
        if changed:
            self._on_change()
        return changed

    def _take(self, connection: Connection, finding: Finding, active: Sequence[Silence], now: int) -> Alert | None:
        return settle(
            connection,
            lambda: kept.latest_by_fingerprint(connection, finding.fingerprint),
            lambda latest: hushed(decide(finding, latest, now), active),
            self._notifiers,
        )

    def _silence(self, connection: Connection, alert_id: int, active: Sequence[Silence], now: int) -> Alert | None:
        return settle(
            connection,
            lambda: kept.get(connection, alert_id),
            lambda alert: swept(connection, alert, active, now),
            self._notifiers,
        )

    def _expire(self, connection: Connection, alert_id: int, active: Sequence[Silence], now: int) -> Alert | None:
        try:
            return settle(
                connection,
                lambda: kept.get(connection, alert_id),
                lambda held: hushed(held.expired(now), active) if held else None,
                self._notifiers,
            )
        except Conflict:
            return None  # somebody resolved or renewed it in between: nothing has run out any more


def _is_moved(alert: Alert, active: Sequence[Silence]) -> bool:
    found = muting(alert, active)
    return (found.id if found else None) != alert.muted_by
