"""The panels a wall can show, each a file of this room, in one register."""

from __future__ import annotations

from pages.panels.alerts import ALERTS
from pages.panels.backlog import BACKLOG
from pages.panels.clock import CLOCK
from pages.panels.coming import COMING
from pages.panels.emerging import EMERGING
from pages.panels.explored import EXPLORED
from pages.panels.heat import HEAT
from pages.panels.incidents import INCIDENTS
from pages.panels.metric import METRIC
from pages.panels.mix import MIX
from pages.panels.movers import MOVERS
from pages.panels.queue import QUEUE
from pages.panels.quotes import QUOTES
from pages.panels.sentiment import SENTIMENT
from pages.panels.sources import SOURCES
from pages.panels.ticker import TICKER
from pages.panels.tile import Panel
from pages.panels.topics import TOPICS

PANELS: tuple[Panel, ...] = (
    *(METRIC, ALERTS, TICKER, INCIDENTS, BACKLOG, QUEUE, TOPICS, SENTIMENT, EMERGING, QUOTES),
    *(MOVERS, MIX, HEAT, EXPLORED, SOURCES, COMING, CLOCK),
)
"""A new panel is a file with its `Panel`, and one entry here."""
