"""The present: what stands while the chain decides, read once for a transaction and kept up to date within it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection

from alerts.inhibit import Makers, makers_of
from alerts.notifiers.base import Notifier
from domain.alerts import Alert
from domain.calm import USUAL, Calm
from domain.silences import Silence
from domain.storms import Tie, is_related, kin, parents, ties
from store import alerts as _alerts
from store import incidents as _incidents
from store import sources


class Present:
    """Alerts that are not resolved, incidents that stand, silences that mute, and the sources of each metric."""

    def __init__(
        self,
        connection: Connection,
        now: int,
        silences: Sequence[Silence] = (),
        calm: Calm = USUAL,
        *,
        notifiers: Sequence[Notifier] = (),
    ) -> None:
        """`notifiers` are told what becomes of incidents."""
        self.notifiers = notifiers
        self.connection = connection
        self.now = now
        self.silences = silences
        self.calm = calm
        self._alerts: dict[int, Alert] = {}
        self._tied: dict[Tie, dict[int, None]] = {}
        self._members: dict[int, dict[int, None]] = {}
        for alert in reversed(_alerts.unresolved(connection)):
            self.note(alert)
        self.incidents = {incident.id: incident for incident in reversed(_incidents.standing(connection))}
        self.makers: Makers = makers_of(sources.every(connection))

    @property
    def alerts(self) -> list[Alert]:
        """Every alert that is not resolved: silent sources first, then the widest segments."""
        return sorted(self._alerts.values(), key=lambda one: (one.kind != "silence", len(one.segment), one.id))

    def members(self, incident_id: int) -> Iterator[Alert]:
        """The alerts of an incident that are not resolved, in the order in which they joined."""
        return (self._alerts[number] for number in self._members.get(incident_id, ()))

    def related(self, alert: Alert) -> Iterator[Alert]:
        """The alerts that may share its cause."""
        return (
            one for one in self._found(kin(alert)) if one.fingerprint != alert.fingerprint and is_related(alert, one)
        )

    def speakers(self, alert: Alert) -> list[Alert]:
        """The alerts that may speak for it: silent sources, and those of wider segments."""
        return list(self._found({("silent",), *parents(alert)}))

    def note(self, alert: Alert) -> None:
        """This is how an alert stands by now."""
        before = self._alerts.get(alert.id)
        if before is not None and (alert.state == "resolved" or ties(before) != ties(alert)):
            for tie in ties(before):
                self._tied[tie].pop(alert.id, None)
        if before is not None and before.incident_id not in (None, alert.incident_id):
            self._members[before.incident_id or 0].pop(alert.id, None)
        if alert.state == "resolved":
            self._alerts.pop(alert.id, None)
            self._members.get(alert.incident_id or 0, {}).pop(alert.id, None)
            return
        self._alerts[alert.id] = alert
        for tie in ties(alert):
            self._tied.setdefault(tie, {})[alert.id] = None
        if alert.incident_id is not None:
            self._members.setdefault(alert.incident_id, {})[alert.id] = None

    def enlist(self, alert: Alert, incident_id: int) -> None:
        """Count an alert among those of an incident that it is about to join."""
        self._members.setdefault(incident_id, {})[alert.id] = None

    def _found(self, wanted: Iterable[Tie]) -> Iterator[Alert]:
        seen: set[int] = set()
        for tie in wanted:
            for number in list(self._tied.get(tie, ())):
                if number not in seen:
                    seen.add(number)
                    yield self._alerts[number]
