"""The desk: what people read of alerts, and what they do with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from alerts.notifiers.base import Notifier
from alerts.recording import Decided, settle
from domain.alerts import STATES, Act, Alert
from domain.errors import NotFound, UnknownName
from domain.people import Actor
from domain.times import Clock, to_ms
from domain.transitions import Transition
from store import alerts as kept
from store import sends, verdicts
from store.engine import Store
from store.sends import Send


@dataclass(frozen=True)
class AlertDetail:
    """One alert with all that happened to it, oldest first, and where it was sent."""

    alert: Alert
    transitions: list[Transition]
    sends: list[Send]


class Desk:
    """Every act is one transaction of state and transition. Moments are epoch milliseconds."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        on_change: Callable[[], None] = lambda: None,
        notifiers: Sequence[Notifier] = (),
    ) -> None:
        """`on_change` is called after every act; `notifiers` are told what they want."""
        self._store = store
        self._clock = clock
        self._on_change = on_change
        self._notifiers = tuple(notifiers)

    def inbox(
        self, state: str | None = None, metric: str | None = None, *, limit: int = 50, after: int | None = None
    ) -> tuple[list[Alert], int | None]:
        """Alerts, newest first, and the cursor of the next page (None at the end). UnknownName for another state."""
        if state is not None and state not in STATES:
            raise UnknownName("state of an alert", state, STATES)
        with self._store.read() as connection:
            return kept.page(connection, state=state, metric=metric, limit=limit, after=after)

    def unresolved(self) -> list[Alert]:
        """Every alert that is open or acknowledged, newest first."""
        with self._store.read() as connection:
            return kept.unresolved(connection)

    def counts(self) -> dict[str, int]:
        """How many alerts are in each state; `suppressed` are unresolved ones that are muted, counted nowhere else."""
        with self._store.read() as connection:
            return dict.fromkeys((*STATES, "suppressed"), 0) | kept.counts(connection)

    def unheard(self) -> set[int]:
        """The open alerts whose call could not be delivered to anybody."""
        with self._store.read() as connection:
            return sends.unheard(connection)

    def patterns(self) -> tuple[int, int]:
        """Of how many watched metrics the pattern is known, and of how many it is still being learnt."""
        with self._store.read() as connection:
            return verdicts.patterns(connection)

    def detail(self, alert_id: int) -> AlertDetail:
        """One alert, whole; NotFound if there is none."""
        with self._store.read() as connection:
            alert = _found(kept.get(connection, alert_id), alert_id)
            return AlertDetail(alert, kept.transitions(connection, alert_id), sends.of_alert(connection, alert_id))

    def acknowledge(self, alert_id: int, actor: Actor, note: str = "", until: int | None = None) -> Alert:
        """The alert, in hand; Conflict with the present state if it is no longer open."""
        return self._act(alert_id, lambda alert, now: alert.acknowledged(actor, now, note=note, until=until))

    def resolve(self, alert_id: int, actor: Actor, note: str = "") -> Alert:
        """The alert, resolved; Conflict if it already is."""
        return self._act(alert_id, lambda alert, now: alert.resolved(actor, now, note=note))

    def label(self, alert_id: int, actor: Actor, useful: bool) -> Alert:
        """The alert, labelled useful or noise; the same label again changes nothing."""
        return self._act(
            alert_id, lambda alert, now: None if alert.useful is useful else alert.labelled(actor, now, useful=useful)
        )

    def assign(self, alert_id: int, actor: Actor, owner: str) -> Alert:
        """The alert with its owner ('' = nobody); Conflict if it is resolved."""
        return self._act(alert_id, lambda alert, now: alert.assigned(actor, now, owner=owner))

    def note(self, alert_id: int, actor: Actor, note: str) -> Alert:
        """The alert, with a remark among its transitions."""
        return self._act(alert_id, lambda alert, now: alert.noted(actor, now, note=note))

    def _act(self, alert_id: int, act: Callable[[Alert, int], Act | None]) -> Alert:
        """The alert after the act; as it is where that says None."""
        with self._store.write() as connection:
            now = to_ms(self._clock())
            changed = settle(
                connection,
                lambda: kept.get(connection, alert_id),
                lambda alert: Decided.of(act(_found(alert, alert_id), now)),
                self._notifiers,
            )
            if changed is None:
                return _found(kept.get(connection, alert_id), alert_id)
        self._on_change()
        return changed


def _found(alert: Alert | None, alert_id: int) -> Alert:
    if alert is None:
        raise NotFound(f"There is no alert {alert_id}.", key="gone")
    return alert
