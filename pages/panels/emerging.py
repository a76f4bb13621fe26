"""Emerging: what people begin to say more than usual, the gravest first; calm without any."""

from __future__ import annotations

from pages.panels.alerts import draw
from pages.panels.tile import Panel

EMERGING = Panel("emerging", reads="emerging", draw=draw, leads_to="/listening", aside="count")
