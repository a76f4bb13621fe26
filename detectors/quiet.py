"""Fatigue: who has just been called is called again only for something much graver."""

from __future__ import annotations


class Quiet:
    """After a call, for `rows` rows, only what is `beyond` times as grave as the last call makes another.

    Scores keep their scale: 1 is the edge of a call, in a quiet period as outside of it.

    >>> quiet = Quiet(rows=3, beyond=2.0)
    >>> [round(quiet.hear(score), 2) for score in (0.5, 1.2, 1.8, 1.2, 1.2, 1.2)]
    [0.5, 1.2, 0.75, 0.5, 1.2, 0.5]
    """

    def __init__(self, rows: int, beyond: float) -> None:
        self._rows = rows
        self._beyond = beyond
        self._left = self._last = 0.0

    def hear(self, score: float) -> float:
        """The score as it is heard."""
        self._left = max(self._left - 1, 0.0)
        heard = score / (self._beyond * self._last) if self._left > 0 else score
        if heard >= 1:
            self._left, self._last = float(self._rows), score
        return heard

    def state(self) -> list[float]:
        """The rows left of the quiet period, and the score of the last call."""
        return [self._left, self._last]

    def restore(self, numbers: list[float]) -> None:
        """Remember them."""
        self._left, self._last = numbers
