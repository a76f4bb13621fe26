"""The incidents that stand: what broke where, since when, in whose hands, and how much hangs on each."""

from __future__ import annotations

from domain.incidents import Incident
from domain.storms import metrics_of
from live.frames import Frame
from live.readings.around import Around
from store.engine import Store

MOST_ROWS = 4


class IncidentsReading:
    """Reads the incidents panel: `rows` of {id, place, metrics, severity, state, owner, since, alerts, is_crisis}."""

    topics = frozenset({"alerts"})

    def __init__(self, store: Store) -> None:
        """It reads nothing but what every panel sees around itself."""

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel: crises first, then what nobody has, then the gravest; `watched` is how many sources there are."""
        found = sorted(around.incidents, key=_urgency)
        is_bad = any(one.state == "open" and one.severity == "critical" for one in found)
        return {
            "state": "bad" if is_bad else "warn" if found else "normal",
            "open": len(found),
            "watched": len(around.sources),
            "rows": [_row(one, around) for one in found[:MOST_ROWS]],
        }


def _urgency(one: Incident) -> tuple[bool, bool, bool, int]:
    return not one.is_crisis, one.state != "open", one.severity != "critical", -one.opened_at


def _row(one: Incident, around: Around) -> Frame:
    members = [alert for alert in (*around.alerts, *around.muted) if alert.incident_id == one.id]
    names = ("id", "severity", "state", "owner", "since")
    told = {name: getattr(one, name) for name in names}
    return {
        **told,
        "place": dict(one.place),
        "metrics": metrics_of(members),
        "alerts": len(members),
        "is_crisis": one.is_crisis,
    }
