"""The days to come: every frame carries them for the foot of the wall, so nothing more is read for them."""

from __future__ import annotations

from live.frames import Frame
from live.readings.around import Around
from store.engine import Store


class ComingReading:
    """Reads the panel of what is coming."""

    topics = frozenset({"sources"})

    def __init__(self, store: Store) -> None:
        """Nothing is asked of the store."""

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel."""
        return {"state": "normal"}
