"""Tells the normal from the strange. One small class a file; the register is DETECTORS."""

from __future__ import annotations

from detectors.base import Detector, Point, Setup, State, judge
from detectors.drift import Drift
from detectors.novelty import Novelty
from detectors.seasonal import Seasonal
from detectors.silence import Silence
from detectors.target import Target
from detectors.together import Together
from domain.errors import UnknownName

DETECTORS: tuple[type[Detector], ...] = (Seasonal, Drift, Novelty, Silence, Target, Together)

__all__ = ["DETECTORS", "Detector", "Point", "Setup", "State", "detector_of", "judge"]


def detector_of(name: str) -> type[Detector]:
    """The detector of that name; UnknownName if there is none.

    >>> detector_of("seasonal").__name__
    'Seasonal'
    """
    for found in DETECTORS:
        if found.name == name:
            return found
    raise UnknownName("detector", name, [found.name for found in DETECTORS])
