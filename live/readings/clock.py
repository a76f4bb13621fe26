"""Clocks: the screen has the server's time already, so nothing is read for them."""

from __future__ import annotations

from live.frames import Frame
from live.readings.around import Around
from store.engine import Store


class ClockReading:
    """Reads the clock panel."""

    topics = frozenset({"sources"})

    def __init__(self, store: Store) -> None:
        """Nothing is asked of the store."""

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel."""
        return {"state": "normal"}
