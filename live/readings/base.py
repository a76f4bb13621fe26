"""What every reading offers the board."""

from __future__ import annotations

from typing import Protocol

from live.frames import Frame
from live.readings.around import Around


class Reading(Protocol):
    """Reads one panel. It may keep what only changes with the minute."""

    @property
    def topics(self) -> frozenset[str]:
        """What it depends on: names of streams, "alerts", "cases", "sources"."""
        ...

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel at `now` (ms). `is_whole` asks for all of it; else only what a new record changes is read."""
        ...
