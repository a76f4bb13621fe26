"""The present: what stands while the chain decides, read once for a transaction and kept up to date within it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from alerts.inhibit import Makers, makers_of
from domain.alerts import Alert
from domain.calm import USUAL, Calm
from domain.silences import Silence
from store import alerts as _alerts
from store import incidents as _incidents
from store import sources


class Present:
    """Alerts that are not resolved, incidents that stand, silences that mute, and the sources of each metric."""

    def __init__(self, connection: Connection, now: int, silences: Sequence[Silence] = (), calm: Calm = USUAL) -> None:
        self.connection = connection
        self.now = now
        self.silences = silences
        self.calm = calm
        self._alerts = {alert.id: alert for alert in _alerts.unresolved(connection)}
        self.incidents = {incident.id: incident for incident in reversed(_incidents.standing(connection))}
        self.makers: Makers = makers_of(sources.every(connection))

    @property
    def alerts(self) -> list[Alert]:
        """Every alert that is not resolved: silent sources first, then the widest segments."""
        return sorted(self._alerts.values(), key=lambda one: (one.kind != "silence", len(one.segment), one.id))

    def members(self, incident_id: int) -> list[Alert]:
        """The alerts of an incident that are not resolved."""
        return [alert for alert in self.alerts if alert.incident_id == incident_id]

    def note(self, alert: Alert) -> None:
        """This is how an alert stands by now."""
        self._alerts.pop(alert.id, None)
        if alert.state != "resolved":
            self._alerts[alert.id] = alert
