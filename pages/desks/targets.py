"""The lines that people drew for what a metric's page looks at."""

from __future__ import annotations

import hub
from pages.desks.view import View


def targets(view: View) -> tuple[float, ...]:
    """The values of its lines, in the metric's unit; () without any, or in buckets of another length than theirs."""
    drawn = [line for line in hub.current().targets if line.is_drawn(view.metric, view.where, view.grain)]
    return tuple(edge for line in drawn for edge in (line.least, line.most) if edge is not None)
