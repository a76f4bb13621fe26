"""Rows whose time leaps ahead of all others: one wrong year would let all that follows it seem long past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.times import DAY, to_ms

FAR = DAY
"""How far ahead (ms) of the latest row a row is doubted: people who are heard rest for a night, not for days."""
BELIEVED = 3
"""So many rows ahead, one after the other, are a pause in the stream; fewer were slips."""


@dataclass(frozen=True)
class Row:
    """A text that was said at a moment, and the line it stands in; `has_zone` if the line told an offset."""

    line: int
    at: datetime
    text_id: str
    has_zone: bool = True

    @property
    def shown(self) -> str:
        """The moment as the line wrote it."""
        return (self.at if self.has_zone else self.at.replace(tzinfo=None)).isoformat()


class Leaps:
    """Hands rows on in the order they come; holds back what leaps ahead until others follow it there.

    >>> from datetime import UTC
    >>> leaps, days = Leaps(), ((2026, 1), (2096, 2), (2026, 2))
    >>> first, slip, then = (Row(2, datetime(year, 3, day, tzinfo=UTC), "7") for year, day in days)
    >>> leaps.take(first), leaps.take(slip) == ([first], []), leaps.take(then) == ([then], [slip])
    (([], []), True, True)
    """

    def __init__(self) -> None:
        self._latest: int | None = None
        self._doubted: list[Row] = []

    def take(self, row: Row) -> tuple[list[Row], list[Row]]:
        """The rows to be heard now, and those that turned out to be slips. The first row waits for the second."""
        at = to_ms(row.at)
        if self._latest is None:
            return self._begin(row)
        if at <= self._latest + FAR:
            self._latest = max(self._latest, at)
            return [row], self.rest()
        self._doubted.append(row)
        if len(self._doubted) < BELIEVED:
            return [], []
        self._latest = max(to_ms(one.at) for one in self._doubted)
        return self.rest(), []

    def rest(self) -> list[Row]:
        """What is still held back, for instance where the stream ends; it is held back no more."""
        rows, self._doubted = self._doubted, []
        return rows

    def _begin(self, row: Row) -> tuple[list[Row], list[Row]]:
        earlier = self.rest()
        if not earlier or to_ms(row.at) < to_ms(earlier[0].at) - FAR:
            self._doubted = [row]
            return [], earlier
        self._latest = to_ms(earlier[0].at)
        heard, slips = self.take(row)
        return [*earlier, *heard], slips
