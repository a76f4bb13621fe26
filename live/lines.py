"""One connection of a screen: what its client says is bounded before anybody reads it."""

from __future__ import annotations

from domain.times import SECOND

LONGEST = 8_192
"""Characters of one report; a wall with forty panels needs half of it."""
GAP = SECOND
"""A report that follows sooner is not read."""
FLOOD, FLOOD_WITHIN = 100, 20 * SECOND
"""Who sends more messages than this within that time is hung up on."""


class Flood(Exception):
    """A client says more than anybody would read."""


class Line:
    """One connection: what its client is sent, and how much it has said."""

    def __init__(self, screen: str, seq: int, now: int) -> None:
        self.screen = screen
        self.seq = seq
        self.monitor = ""
        self._read_at = -GAP
        self._count = 0
        self._counted_from = now

    def may_speak(self, text: str, now: int) -> bool:
        """True if this message is to be read; Flood if nobody would."""
        if now - self._counted_from > FLOOD_WITHIN:
            self._count, self._counted_from = 0, now
        self._count += 1
        if self._count > FLOOD or len(text) > LONGEST:
            raise Flood
        if 0 <= now - self._read_at < GAP:
            return False
        self._read_at = now
        return True
