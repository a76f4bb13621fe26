"""The seam of a series: from some row on, rows come closer together or further apart, and hold less or more."""

from __future__ import annotations

from domain.verdicts import Verdict

APART = 1.6
"""So many times the usual step, or the usual step so many times this one: another grain, or a gap."""
ALIKE = 0.02
"""Steps that differ by less than this part are the same."""
ROWS = 12
"""So many rows at another step are another grain."""
USUAL = 0.05
"""Where more of the steps than this are odd ones, rows come as they like, and no step explains anything."""
ROOM = 2.0, 3.0
"""What a longer step lets expect, or a shorter one, may be missed by this factor."""


class Seam:
    """Doubts calls that a change of the grain would explain, and tells when the grain has changed.

    >>> seam = Seam(3_600_000)
    >>> [seam.step(at * 300_000) for at in range(13)][-3:]
    [None, None, 300000]
    """

    def __init__(self, grain_ms: int) -> None:
        self._grain_ms = grain_ms
        self._last: int | None = None
        self._ratio = 1.0
        self._step = self._rows = 0
        self._seen = self._odd = 0

    def step(self, at: int) -> int | None:
        """Take the time of the next row (ms); the new grain (ms) once so many rows came at it, else None."""
        step, self._last = (self._grain_ms if self._last is None else at - self._last), at
        self._seen += 1
        if step == self._grain_ms:
            self._ratio, self._rows = 1.0, 0
            return None
        self._ratio = max(step, 1) / self._grain_ms
        if 1 / APART < self._ratio < APART:
            self._rows = 0
            return None
        self._odd += 1
        if self._rows and abs(step - self._step) <= ALIKE * self._step:
            self._rows += 1
        else:
            self._step, self._rows = step, 1
        return self._step if self._rows >= ROWS else None

    def explains(self, said: Verdict) -> bool:
        """True if a row calls high after a longer step, or low after a shorter one, but not for what the step holds."""
        if self._ratio == 1:
            return False
        is_restless = self._odd > max(USUAL * self._seen, ROWS)
        if said.value is None or said.expected is None or is_restless:
            return False
        usual, (longer, shorter) = self._ratio * said.expected, ROOM
        if said.call == "high":
            return self._ratio >= APART and usual / longer <= said.value <= usual * longer
        return said.call == "low" and self._ratio <= 1 / APART and usual / shorter <= said.value <= usual * shorter
