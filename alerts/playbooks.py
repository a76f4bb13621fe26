"""The playbook of an alert: its steps ticked off, by whom and when, among the alert's transitions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from alerts.notifiers.base import Notifier
from alerts.recording import Decided, settle
from domain.alerts import Alert
from domain.errors import NotFound
from domain.people import Actor
from domain.playbooks import Playbook, of_alert, ticked, ticks_of
from domain.times import Clock, to_ms
from domain.transitions import Transition
from store import alerts as kept
from store.engine import Store


@dataclass(frozen=True)
class Followed:
    """A playbook, and which of its steps are done, by key."""

    book: Playbook
    done: dict[str, Transition]


class Playbooks:
    """Every tick is one transaction of alert and transition."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        on_change: Callable[[], None] = lambda: None,
        notifiers: Sequence[Notifier] = (),
        *,
        books: Sequence[Playbook],
    ) -> None:
        """`on_change` is called after every tick; `notifiers` are told what they want."""
        self.books = tuple(books)
        self._store = store
        self._clock = clock
        self._on_change = on_change
        self._notifiers = tuple(notifiers)

    def of(self, alert: Alert, transitions: Sequence[Transition]) -> Followed:
        """The playbook of an alert to which that happened."""
        return Followed(of_alert(self.books, alert), ticks_of(transitions))

    def tick(self, alert_id: int, actor: Actor, step: str, *, is_done: bool = True) -> Alert:
        """A step done, or not after all. NotFound without such an alert or step, Conflict if somebody was faster."""
        with self._store.write() as connection:
            now = to_ms(self._clock())

            def decided(alert: Alert | None) -> Decided | None:
                if alert is None:
                    raise NotFound(f"There is no alert {alert_id}.", key="gone")
                done = ticks_of(kept.transitions(connection, alert_id))
                book = of_alert(self.books, alert)
                return Decided.of(ticked(alert, book, done, actor, now, step=step, is_done=is_done))

            changed = settle(connection, lambda: kept.get(connection, alert_id), decided, self._notifiers)
        self._on_change()
        assert changed is not None  # a tick always changes, or raises
        return changed
