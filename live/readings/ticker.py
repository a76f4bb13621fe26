"""The ticker: what happened to alerts lately, newest first: what came, who took it, what is over."""

from __future__ import annotations

from domain.times import DAY
from domain.transitions import Transition
from live.frames import Frame
from live.readings.alerts import row_of
from live.readings.around import Around
from store import alerts, transitions
from store.engine import Store
from store.state import alert_transitions

TOLD = (
    *("opened", "worsened", "reopened", "acknowledged", "assigned", "expired"),
    *("muted", "unmuted", "resolved", "disproved"),
)
"""What a room wants to hear of an alert; notes and labels are for its desk."""
MOST_ROWS = 12
LATELY = DAY


class TickerReading:
    """Reads the ticker: `rows` of {at, act, who} with the alert as its panel tells it; `who` is null for the hub."""

    topics = frozenset({"alerts"})

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: list[tuple[int, Transition]] | None = None
        self._rows: list[Frame] = []

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel; its rows are made anew only when something happened."""
        with self._store.read() as connection:
            found = transitions.lately(connection, alert_transitions, TOLD, since=now - LATELY, limit=MOST_ROWS)
            if found != self._known:
                about = {key: alerts.get(connection, key) for key in {owner for owner, _ in found}}
                told = ((change, about[owner]) for owner, change in found)
                self._rows = [_told(change) | row_of(alert) for change, alert in told if alert is not None]
                self._known = found
        return {"state": "normal", "watched": len(around.sources), "rows": self._rows}


def _told(change: Transition) -> Frame:
    return {"at": change.at, "act": change.kind, "who": None if change.role == "hub" else change.who}
