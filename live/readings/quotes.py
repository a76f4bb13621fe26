"""Quotes: what customers write just now, the unhappy and widely read first, in their own words."""

from __future__ import annotations

from typing import Any

from domain.times import DAY, HOUR, MINUTE
from domain.voices import Wanted
from live.frames import Frame
from live.readings.around import Around
from live.readings.topics import MENTIONS, nothing_known
from store.engine import Store
from store.topics import Voices

WINDOWS = (HOUR, 6 * HOUR, DAY)
MOST_ROWS, LOOKED_AT = 5, 60
LONGEST = 180
"""Characters of a quote: more is not read from five metres."""


class QuotesReading:
    """Reads the quotes panel: `rows` of {text, platform, topic, sentiment, at, reach, echoes}.

    Personal data was masked before it was stored. Read whole in turn only: it looks at records.
    """

    topics = frozenset({*MENTIONS, "sources"})

    def __init__(self, store: Store) -> None:
        self._voices = Voices(store)
        self._kept: Frame = {"window": WINDOWS[-1] // MINUTE, "rows": []}

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel: unhappy words of the shortest of an hour, six hours and a day that has enough of them."""
        if is_whole:
            window, found = self._lately(now)
            rows = [_row(one) for one in sorted(found, key=_weight, reverse=True)[:MOST_ROWS]]
            self._kept = {"window": window // MINUTE, "rows": rows}
        as_of, silent = around.as_of(MENTIONS, now), around.silent_since(MENTIONS, now)
        state = "normal" if self._kept["rows"] else nothing_known(around)
        heard = {"deaf": around.is_deaf, "unheard": around.unheard}
        return {**self._kept, "state": state, "as_of": as_of, "silent_since": silent, **heard}

    def _lately(self, now: int) -> tuple[int, list[dict[str, Any]]]:
        for window in WINDOWS:
            wanted = Wanted(now - window, now + MINUTE, {"sentiment": "negative"})
            found, _ = self._voices.page(wanted, limit=LOOKED_AT)
            if len(found) >= MOST_ROWS:
                break
        return window, found


def _weight(row: dict[str, Any]) -> tuple[float, float, int]:
    return row["echoes"], row.get("reach") or 0, row["occurred_at"]


def _row(row: dict[str, Any]) -> Frame:
    names = ("platform", "topic", "sentiment", "reach", "echoes")
    said = {name: row.get(name) for name in names}
    return {"text": shortened(str(row["text"] or "")), "at": row["occurred_at"], **said}


def shortened(text: str, most: int = LONGEST) -> str:
    """A text in one line, of at most so many characters, cut between words.

    >>> shortened("not  yet\\nhere again", 12)
    'not yet…'
    """
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0] + "…"
