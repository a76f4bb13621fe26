"""The chain: from findings to alerts that are open, worse, back or over, and to what is sent of them.

    finding → opening → flapping → inhibit → silencing → group → addressing → recording

Every stage stands in a file of its own; the last one writes alert, transitions and sends in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from alerts import flapping
from alerts.follow import follow
from alerts.group import grouped
from alerts.inhibit import inhibited
from alerts.notifiers.base import Notifier
from alerts.opening import decide, ended_itself, is_early, owned
from alerts.present import Present
from alerts.recording import Decided, settle
from alerts.silencing import Silencing, hushed, swept
from domain.alerts import Alert, Finding
from domain.calm import USUAL, Calm
from domain.errors import Conflict
from domain.silences import Silence, muting
from domain.times import Clock, to_ms
from store import alerts as kept
from store import incidents
from store.engine import Store

Change = Callable[[Present], Iterable[Alert | None]]


class Chain:
    """Takes findings, and lets acknowledgements run out. Safe to run twice: what is known changes nothing."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        on_change: Callable[[], None] = lambda: None,
        notifiers: Sequence[Notifier] = (),
        silencing: Silencing | None = None,
        *,
        calm: Calm = USUAL,
    ) -> None:
        """`on_change` is called after every commit that changed an alert; `notifiers` are told what they want.

        `silencing` knows what is muted, `calm` how much people can bear.
        """
        self._store = store
        self._clock = clock
        self._on_change = on_change
        self._notifiers = tuple(notifiers)
        self._silencing = silencing or Silencing()
        self._calm = calm

    def take(self, findings: Iterable[Finding]) -> list[Alert]:
        """The alerts that these findings changed, as they stand now; one transaction for all of them."""
        with self._store.read() as connection:
            standing = {alert.fingerprint for alert in kept.unresolved(connection)}
        relevant = [found for found in findings if not found.is_over or found.fingerprint in standing]
        # What may hold others back goes first.
        relevant.sort(key=lambda found: (found.kind != "silence", len(found.segment)))
        return self._change(lambda present: (self._take(present, found) for found in relevant), relevant)

    def expire(self) -> list[Alert]:
        """The alerts whose acknowledgement has run out by now: open again."""
        with self._store.read() as connection:
            due = kept.expiring(connection, to_ms(self._clock()))
        return self._change(lambda present: (self._expire(present, alert.id) for alert in due), due)

    def silence(self) -> list[Alert]:
        """The alerts that are muted from now on, and those that no longer are: who is still open is called for then."""
        with self._store.read() as connection:
            active = self._silencing.active(connection, to_ms(self._clock()))
            moved = [one for one in kept.unresolved(connection) if _muted_by(one, active) != one.muted_by]
        return self._change(lambda present: (self._silence(present, alert.id) for alert in moved), moved)

    def settle(self) -> list[Alert]:
        """The alerts that time or other alerts changed: held or let go, grouped, over after flapping.

        Incidents follow their alerts and cases.
        """
        with self._store.read() as connection:
            about = (*kept.unresolved(connection), *incidents.standing(connection))
        return self._change(lambda _: (), about, has_swept=True)

    def _change(self, change: Change, about: Sequence[object], *, has_swept: bool = False) -> list[Alert]:
        if not about:
            return []
        with self._store.write() as connection:
            now = to_ms(self._clock())
            silences = self._silencing.active(connection, now)
            present = Present(connection, now, silences, self._calm, notifiers=self._notifiers)
            changed = {alert.id: alert for alert in change(present) if alert is not None}
            swept_too = {alert.id: alert for alert in self._sweep(present)}
            is_followed = follow(present)
        if changed or swept_too or is_followed:
            self._on_change()
        if has_swept:
            return list(swept_too.values())
        return [swept_too.get(number, alert) for number, alert in changed.items()]

    def _take(self, present: Present, finding: Finding) -> Alert | None:
        def decided(latest: Alert | None) -> Decided | None:
            if is_early(finding, latest, present.calm, present.now):
                return None
            over = partial(ended_itself, present.connection)
            found = Decided.of(owned(decide(finding, latest, present.now, ended_itself=over), present.calm))
            found = flapping.kept_open(latest, found, present.now)
            found = flapping.noticed(present.connection, found, present.calm, present.now)
            return self._stages(present, found)

        return self._settle(
            present, lambda: kept.latest_by_fingerprint(present.connection, finding.fingerprint), decided
        )

    def _expire(self, present: Present, alert_id: int) -> Alert | None:
        def decided(held: Alert | None) -> Decided | None:
            return self._stages(present, Decided.of(held.expired(present.now))) if held else None

        try:
            return self._settle(present, lambda: kept.get(present.connection, alert_id), decided)
        except Conflict:
            return None  # somebody resolved or renewed it in between: nothing has run out any more

    def _silence(self, present: Present, alert_id: int) -> Alert | None:
        def decided(alert: Alert | None) -> Decided | None:
            return swept(present.connection, alert, present.silences, present.now)

        return self._settle(present, lambda: kept.get(present.connection, alert_id), decided)

    def _sweep(self, present: Present) -> list[Alert]:
        """What the change of one alert changes in others; those that hold others go first."""
        return [moved for one in present.alerts if (moved := self._sweep_one(present, one)) is not None]

    def _sweep_one(self, present: Present, standing: Alert) -> Alert | None:
        def decided(alert: Alert | None) -> Decided | None:
            if alert is None or alert.state == "resolved":
                return None
            found = flapping.ended(Decided(alert), present.calm, present.now)
            found = grouped(_inhibited(found, present), present) or found
            return None if found == Decided(alert) else found

        if decided(standing) is None:
            return None
        return self._settle(present, lambda: kept.get(present.connection, standing.id), decided)

    def _stages(self, present: Present, found: Decided | None) -> Decided | None:
        found = _inhibited(found, present)
        return grouped(hushed(found, present.silences, present.now), present)

    def _settle(
        self, present: Present, find: Callable[[], Alert | None], decide: Callable[[Alert | None], Decided | None]
    ) -> Alert | None:
        changed = settle(present.connection, find, decide, self._notifiers)
        if changed is not None:
            present.note(changed)
        return changed


def _inhibited(found: Decided | None, present: Present) -> Decided | None:
    return None if found is None else inhibited(found, present.speakers(found.alert), present.makers, present.now)


def _muted_by(alert: Alert, active: Sequence[Silence]) -> int | None:
    found = muting(alert, active)
    return found.id if found else None
