"""The seam of a series: from some row on, rows come closer together or further apart, and hold less or more."""

from __future__ import annotations

from math import sqrt

from domain.grains import GRAINS
from domain.times import DAY, HOUR
from domain.verdicts import Verdict

APART = 1.6
"""So many times the usual step, or the usual step so many times this one: another grain, or a gap."""
ALIKE = 0.02
"""Steps that differ by less than this part are the same."""
ROWS = 12
"""So many rows at another step are another grain."""
USUAL = 0.05
"""Where more of the steps than this are odd ones, rows come as they like, and no step explains anything."""
SURE = 2
"""So many already mean that the rows before say nothing of what they hold."""
ROOM = 2.0
"""What a longer step lets expect may be missed by this factor; in a shorter one too little is no wonder at all."""
CHANCE = 3.0
"""And counts by so many times their root."""
DAYS = 3.0
"""Of which the mean is remembered: what a day of hours holds says no hour alone."""
NEAR, NEAR_DAY = 1.2, 3.0
"""Where the step has not changed yet, what another grain would hold may be missed by no more than these factors, the
second by hours of a day and where nothing is expected of the hour."""
WIDE = 0.6
"""Or by this part of the band's own width, which chance makes wider in shorter buckets and narrower in longer ones."""
FEW = 1.6
"""Where no more than this is to come, every fifth bucket holds nothing at all; elsewhere nothing is told at once."""


class Seam:
    """Doubts calls that a change of the grain would explain, and tells when the grain has changed.

    Where stamps tell the beginning of a bucket, its first row at another grain comes a usual step after the row before.
    So a call at the usual step is doubted, too, if the value is about what a bucket of another grain would hold. The
    next row shows which it was: where it comes a usual step later, the verdict on the row before is `owed`.

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
        self._mean: float | None = None
        self._has_doubted = self._was_strange = False
        self._held: Verdict | None = None
        self.owed: Verdict | None = None

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
        """True if a row calls high or low for what the step before it, or another grain from now on, would hold."""
        self.owed = None
        if said.value is None:
            return False
        usual = [amount for amount in (said.expected, self._mean) if amount is not None]
        is_restless = self._odd > max(USUAL * self._seen, ROWS)
        had_doubt, self._has_doubted = self._has_doubted, False
        was_strange, self._was_strange = self._was_strange, said.is_strange
        self.owed = self._held if had_doubt and self._ratio == 1 else None
        if said.call not in ("high", "low") or is_restless:
            self._learn(said.value)
            return False
        if 1 / APART < self._ratio < APART:
            self._has_doubted = not was_strange and self._is_other_grain(said, usual)
            self._held = said
            return self._has_doubted
        if self._rows >= SURE:
            return True
        if said.call == "low":
            return self._ratio <= 1 / APART
        return self._ratio >= APART and any(_is_no_more(said.value, self._ratio * one) for one in usual)

    def _learn(self, value: float) -> None:
        """The mean of some days."""
        rate = max(self._grain_ms / (DAYS * DAY), 1 / self._seen)
        self._mean = value if self._mean is None else self._mean + min(rate, 1.0) * (value - self._mean)

    def _is_other_grain(self, said: Verdict, usual: list[float]) -> bool:
        """True if the value is about what a bucket of another grain would hold that may begin here."""
        value = said.value
        if value is None or said.n is not None:
            return False
        least = NEAR_DAY if self._grain_ms >= DAY or not said.expected else NEAR
        wide = WIDE * (said.upper / said.expected - 1) if said.expected and said.upper is not None else 0.0
        for grain in GRAINS.values():
            ratio = grain.milliseconds / self._grain_ms
            if ratio == 1 or (ratio > 1) != (said.call == "high") or said.at % min(grain.milliseconds, HOUR):
                continue
            near = max(least, 1 + wide / sqrt(ratio))
            if any(_is_about(value, ratio * one, near) for one in usual if one > 0):
                return True
        return False


def _is_about(value: float, right: float, near: float) -> bool:
    """True if a value is what it would be but for a factor, or nothing where that is no wonder.

    >>> _is_about(18.0, 15.0, 1.2), _is_about(30.0, 15.0, 1.2), _is_about(0.0, 1.5, 1.2), _is_about(0.0, 5.0, 1.2)
    (True, False, True, False)
    """
    return right / near <= value <= right * near if value else right <= FEW


def _is_no_more(value: float, usual: float) -> bool:
    """True if a value is no more than what is usual but for a factor, and for chance if it was counted.

    >>> _is_no_more(21.0, 12.0), _is_no_more(40.0, 12.0), _is_no_more(24.5, 12.0)
    (True, False, False)
    """
    if usual <= 0:
        return False
    more = CHANCE * sqrt(usual) if value == int(value) else 0.0
    return value <= usual * ROOM + more
