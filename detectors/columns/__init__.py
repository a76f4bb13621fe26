"""Detectors on many series of one Setup at once: a row for each series, what they remember in columns."""

from __future__ import annotations

from detectors.columns.runs import run
from detectors.columns.seasonal import Seasonals
from detectors.columns.silence import Silences
from detectors.columns.together import Togethers
from detectors.columns.verdicts import CALLS, CODES, Verdicts

__all__ = ["CALLS", "CODES", "Seasonals", "Silences", "Togethers", "Verdicts", "run"]
