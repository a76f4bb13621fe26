"""The panels a wall can show, each a file of this room, in one register."""

from __future__ import annotations

from pages.panels.alerts import ALERTS
from pages.panels.backlog import BACKLOG
from pages.panels.emerging import EMERGING
from pages.panels.metric import METRIC
from pages.panels.sentiment import SENTIMENT
from pages.panels.tile import Panel
from pages.panels.topics import TOPICS

PANELS: tuple[Panel, ...] = (METRIC, ALERTS, BACKLOG, TOPICS, SENTIMENT, EMERGING)
"""A new panel is a file with its `Panel`, and one entry here."""

BY_KIND = {panel.kind: panel for panel in PANELS}
