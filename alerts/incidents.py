"""Incidents as people handle them: read, taken, led through a crisis, ended; each act with its transition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

from sqlalchemy import Connection

from alerts.notices import announce
from alerts.notifiers.base import Notifier
from alerts.recording import MOST_TRIES, Decided, settle
from domain import crisis
from domain.alerts import Act as AlertAct
from domain.alerts import Alert
from domain.cases import Case
from domain.errors import Conflict, NotFound, UnknownName
from domain.incidents import STATES, Act, Incident, opened
from domain.people import Actor
from domain.playbooks import Playbook, of_incident, ticked, ticks_of
from domain.storms import place_of
from domain.times import Clock, to_ms
from domain.transitions import Transition
from store import alerts as alerts_kept
from store import incidents as kept
from store import sends
from store.engine import Store
from store.sends import Send


@dataclass(frozen=True)
class IncidentDetail:
    """One incident with its alerts, the open cases of its segment (`waiting` in all), and all that happened to it.

    `sends` is what was told of it, and by which notifiers.
    """

    incident: Incident
    alerts: list[Alert]
    cases: list[Case]
    waiting: int
    transitions: list[Transition]
    playbook: Playbook
    sends: list[Send]

    @property
    def done(self) -> dict[str, Transition]:
        """The steps of its playbook that are done, by key."""
        return ticks_of(self.transitions)


class Incidents:
    """Every act is one transaction of state and transitions. Moments are epoch milliseconds."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        on_change: Callable[[], None] = lambda: None,
        notifiers: Sequence[Notifier] = (),
        *,
        books: Sequence[Playbook],
    ) -> None:
        """`on_change` is called after every act; `notifiers` hear what becomes of the alerts; `books` are playbooks."""
        self._store = store
        self._clock = clock
        self._on_change = on_change
        self._notifiers = tuple(notifiers)
        self._books = tuple(books)

    def page(
        self, state: str | None = None, *, limit: int = 50, after: int | None = None
    ) -> tuple[list[Incident], int | None]:
        """Incidents, newest first, and the cursor of the next page (None at the end). UnknownName for another state."""
        if state is not None and state not in STATES:
            raise UnknownName("state of an incident", state, STATES)
        with self._store.read() as connection:
            return kept.page(connection, state=state, limit=limit, after=after)

    def standing(self) -> list[Incident]:
        """Every incident that is not resolved, newest first."""
        with self._store.read() as connection:
            return kept.standing(connection)

    def detail(self, incident_id: int) -> IncidentDetail:
        """One incident, whole; NotFound if there is none."""
        with self._store.read() as connection:
            incident = _found(kept.get(connection, incident_id), incident_id)
            alerts = kept.alerts_of(connection, incident_id)
            return IncidentDetail(
                incident,
                alerts,
                kept.cases_of(connection, incident),
                kept.count_cases(connection, incident),
                kept.transitions(connection, incident_id),
                of_incident(self._books, incident, alerts),
                sends.of_incident(connection, incident_id),
            )

    def sizes(self, incidents: Sequence[Incident]) -> dict[int, int]:
        """How many alerts each of these incidents has."""
        with self._store.read() as connection:
            return kept.sizes(connection, [one.id for one in incidents])

    def of_case(self, case: Case) -> Incident | None:
        """The incident that a case belongs to; None if there is none."""
        with self._store.read() as connection:
            return kept.of_case(connection, case)

    def cases_of(self, alert: Alert) -> list[Case]:
        """The open cases of its guilty segment, opened since it began, the oldest first; [] for a silent source."""
        if alert.kind not in ("metric", "joint"):
            return []
        with self._store.read() as connection:
            return kept.cases_at(connection, place_of(alert), alert.since)

    def open(self, alert_id: int, actor: Actor) -> Incident:
        """The incident of an alert: the one that it is in, else a new one that this person opens.

        NotFound if there is no such alert, Conflict if it is over.
        """
        with self._store.write() as connection:
            alert = alerts_kept.get(connection, alert_id)
            if alert is None:
                raise NotFound(f"There is no alert {alert_id}.", key="gone")
            known = kept.get(connection, alert.incident_id) if alert.incident_id is not None else None
            if known is not None and known.state != "resolved":
                return known
            if alert.state == "resolved":
                raise Conflict("This alert is over: no incident is opened for it.", state=alert.state)
            incident, change = opened(place_of(alert), alert.severity, alert.since, to_ms(self._clock()), actor=actor)
            number = kept.insert(connection, incident)
            kept.transition(connection, number, change)
            alerts_kept.change(connection, alert.id, alert.state, alert.version, incident_id=number)
            made = _found(kept.get(connection, number), number)
        self._on_change()
        return made

    def acknowledge(self, incident_id: int, actor: Actor, note: str = "") -> Incident:
        """The incident in hand, and every open alert of it; Conflict with the present state if somebody was faster."""
        return self._act(
            incident_id,
            lambda one, now: one.acknowledged(actor, now, note=note),
            lambda alert, now: alert.acknowledged(actor, now) if alert.state == "open" else None,
        )

    def resolve(self, incident_id: int, actor: Actor, note: str = "") -> Incident:
        """The incident over, and every alert of it; Conflict if it is over already."""
        return self._act(
            incident_id,
            lambda one, now: one.resolved(actor, now, note=note),
            lambda alert, now: alert.resolved(actor, now) if alert.state != "resolved" else None,
        )

    def assign(self, incident_id: int, actor: Actor, owner: str) -> Incident:
        """The incident with its owner ('' = nobody); Conflict if it is resolved."""
        return self._act(incident_id, lambda one, now: one.assigned(actor, now, owner=owner))

    def note(self, incident_id: int, actor: Actor, note: str) -> Incident:
        """The incident, with a line in its log."""
        return self._act(incident_id, lambda one, now: one.noted(actor, now, note=note))

    def cast(self, incident_id: int, actor: Actor, role: str, who: str) -> Incident:
        """The incident with somebody in a role ('' = nobody)."""
        return self._act(incident_id, lambda one, now: crisis.cast(one, actor, now, role=role, who=who))

    def merge(self, incident_id: int, actor: Actor, into: int) -> Incident:
        """The incident that goes on, with the alerts of the other, which is over. Conflict if either is over."""
        with self._store.write() as connection:
            now = to_ms(self._clock())
            gone = _found(kept.get(connection, incident_id), incident_id)
            after = self._settle(connection, into, lambda one, at: one.absorbed(gone, actor, at), now)
            self._settle(connection, incident_id, lambda one, at: one.merged(after, actor, at), now)
            kept.move_alerts(connection, incident_id, into)
        self._on_change()
        return after

    def decide(self, incident_id: int, actor: Actor, decision: str, note: str = "") -> Incident:
        """Crisis mode on (accept), refused (decline) or off (end); Conflict if it does not stand so, UnknownName else.

        While it is on, every screen says so.
        """
        if decision not in crisis.DECISIONS:
            raise UnknownName("decision on a crisis", decision, crisis.DECISIONS)
        decided = crisis.DECISIONS[decision]
        return self._act(incident_id, lambda one, now: decided(one, actor, now, note=note))

    def tick(self, incident_id: int, actor: Actor, step: str, *, is_done: bool = True) -> Incident:
        """A step of its playbook done, or not after all; Conflict if somebody was faster."""
        with self._store.write() as connection:
            now = to_ms(self._clock())

            def act(one: Incident, _: int) -> Act:
                book = of_incident(self._books, one, kept.alerts_of(connection, one.id))
                done = ticks_of(kept.transitions(connection, one.id))
                return ticked(one, book, done, actor, now, step=step, is_done=is_done)

            after = self._settle(connection, incident_id, act, now)
        self._on_change()
        return after

    def _act(
        self,
        incident_id: int,
        act: Callable[[Incident, int], Act],
        each: Callable[[Alert, int], AlertAct | None] = lambda *_: None,
    ) -> Incident:
        with self._store.write() as connection:
            now = to_ms(self._clock())
            after = self._settle(connection, incident_id, act, now)
            for member in kept.alerts_of(connection, incident_id):
                settle(
                    connection,
                    lambda number=member.id: alerts_kept.get(connection, number),  # type: ignore[misc]
                    lambda alert: Decided.of(each(alert, now)) if alert is not None else None,
                    self._notifiers,
                )
        self._on_change()
        return after

    def _settle(
        self, connection: Connection, incident_id: int, act: Callable[[Incident, int], Act], now: int
    ) -> Incident:
        """The incident after the act. When somebody changed it in between, the act is asked again of what it is now."""
        for _ in range(MOST_TRIES):
            before = _found(kept.get(connection, incident_id), incident_id)
            after, change = act(before, now)
            moved = {name: getattr(after, name) for name in _NAMES if getattr(after, name) != getattr(before, name)}
            if kept.change(connection, before.id, before.version, **moved):
                number = kept.transition(connection, before.id, change)
                announce(connection, after, number, change, self._notifiers)
                return _found(kept.get(connection, incident_id), incident_id)
        raise Conflict("Too many changed this incident at once; try again.", state=before.state)


def _found(incident: Incident | None, incident_id: int) -> Incident:
    if incident is None:
        raise NotFound(f"There is no incident {incident_id}.", key="gone")
    return incident


_NAMES = tuple(one.name for one in fields(Incident) if one.name not in ("id", "version"))
