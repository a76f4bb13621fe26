"""The chain: from findings to alerts that are open, worse, back or over, and to what is sent of them.

    finding → opening → recording (alert, transition and sends in one transaction)

Every stage stands in a file of its own; what mutes or groups alerts stands between these two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection

from alerts.notifiers.base import Notifier
from alerts.opening import decide
from alerts.recording import settle
from domain.alerts import Alert, Finding
from domain.errors import Conflict
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
    ) -> None:
        """`on_change` is called after every commit that changed an alert; `notifiers` are told what they want."""
        self._store = store
        self._clock = clock
        self._on_change = on_change
        self._notifiers = tuple(notifiers)

    def take(self, findings: Iterable[Finding]) -> list[Alert]:
        """The alerts that these findings changed, as they stand now; one transaction for all of them."""
        with self._store.read() as connection:
            standing = {alert.fingerprint for alert in kept.unresolved(connection)}
        relevant = [found for found in findings if not found.is_over or found.fingerprint in standing]
        return self._change(
            lambda connection, now: (self._take(connection, found, now) for found in relevant), relevant
        )

    def expire(self) -> list[Alert]:
        """The alerts whose acknowledgement has run out by now: open again."""
        now = to_ms(self._clock())
        with self._store.read() as connection:
            held = kept.expiring(connection, now)
        return self._change(lambda connection, now: (self._expire(connection, alert.id, now) for alert in held), held)

    def _change(self, act: Callable[[Connection, int], Iterable[Alert | None]], about: Sequence[object]) -> list[Alert]:
        if not about:
            return []
        with self._store.write() as connection:
            changed = [alert for alert in act(connection, to_ms(self._clock())) if alert is not None]
        if changed:
            self._on_change()
        return changed

    def _take(self, connection: Connection, finding: Finding, now: int) -> Alert | None:
        return settle(
            connection,
            lambda: kept.latest_by_fingerprint(connection, finding.fingerprint),
            lambda latest: decide(finding, latest, now),
            self._notifiers,
        )

    def _expire(self, connection: Connection, alert_id: int, now: int) -> Alert | None:
        try:
            return settle(
                connection,
                lambda: kept.get(connection, alert_id),
                lambda held: held.expired(now) if held else None,
                self._notifiers,
            )
        except Conflict:
            return None  # somebody resolved or renewed it in between: nothing has run out any more
