"""What was done a moment ago, so that doing it again can be told from doing something new."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Hashable

MOMENT_SECONDS = 10.0


class Lately:
    """Remembers things for ten seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds."""
        self._clock = clock
        self._seen: dict[Hashable, float] = {}

    def share(self, things: Collection[Hashable]) -> float:
        """Which share of these (0 to 1; 0 of none) was seen a moment ago; now all of them were."""
        now = self._clock()
        line = now - MOMENT_SECONDS
        again = sum(self._seen.get(thing, -MOMENT_SECONDS) > line for thing in things)
        self._seen = {thing: at for thing, at in self._seen.items() if at > line} | dict.fromkeys(things, now)
        return again / len(things) if things else 0.0
