"""The sources: each at its worst stream, those in trouble first, and how many there are of each state."""

from __future__ import annotations

from collections import Counter

from live.frames import Frame
from live.readings.around import Around
from store.engine import Store

WORST = ("silent", "failing", "late", "empty", "live")
BAD = ("silent", "failing")


class SourcesReading:
    """Reads the sources panel: `rows` of {source, state, seen_at}, `counts` by state; `none` without any source."""

    topics = frozenset({"sources", "alerts"})

    def __init__(self, store: Store) -> None:
        """It reads nothing but what every panel sees around itself."""

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel."""
        rows = sorted(around.shown_sources(now), key=lambda row: (WORST.index(row["state"]), row["source"]))
        counts = Counter(row["state"] for row in rows)
        is_warned = any(counts[state] for state in (*BAD, "late"))
        state = "none" if not rows else "warn" if is_warned else "normal"
        return {"state": state, "open": len(rows), "counts": dict(counts), "rows": rows}
