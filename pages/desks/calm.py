"""What the pages of alerts and incidents show beside an empty list."""

from __future__ import annotations

from typing import Any

import hub
from components.overview import overview, settled_alerts, settled_incidents
from components.viewer import Viewer
from domain.times import DAY

WEEK = 7 * DAY
MOST = 100
"""The most alerts or incidents that are counted as settled of late."""


def of_alerts(viewer: Viewer) -> list[Any]:
    """Alerts resolved within a week, the sources, the days to come."""
    found, _ = hub.current().desk.inbox("resolved", limit=MOST)
    recent = [one for one in found if (one.resolved_at or 0) > viewer.now - WEEK]
    return overview(settled_alerts(recent, viewer), _frame(), viewer)


def of_incidents(viewer: Viewer) -> list[Any]:
    """Incidents that are over, the sources, the days to come."""
    found, _ = hub.current().incidents.page("resolved", limit=MOST)
    return overview(settled_incidents(found, viewer), _frame(), viewer)


def is_watching() -> bool:
    """True if anything has ever come: without that nobody can say that all is well."""
    return bool(hub.current().sources())


def picture(shown: str) -> tuple[str, int]:
    """What an empty list of that filter shows, and how many metrics are still being learnt.

    Instead of that all is well it says where nobody knows: "unwatched" without any source, "learning" while no pattern
    is known.
    """
    if not is_watching():
        return "unwatched", 0
    learnt, learning = hub.current().desk.patterns() if shown == "open" else (0, 0)
    return "learning" if learning and not learnt else shown, learning


def _frame() -> Any:
    return hub.current().board.frame("desk")
