"""The panels a wall can show, each a file of this room, in one register."""

from __future__ import annotations

from pages.panels.alerts import ALERTS
from pages.panels.backlog import BACKLOG
from pages.panels.metric import METRIC
from pages.panels.tile import Panel

PANELS: tuple[Panel, ...] = (METRIC, ALERTS, BACKLOG)
"""A new panel is a file with its `Panel`, and one entry here."""

BY_KIND = {panel.kind: panel for panel in PANELS}
