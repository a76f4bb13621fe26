"""Rows whose time leaps ahead of all others: one wrong year would let all that follows it seem long past."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from domain.times import DAY, to_ms

FAR = DAY
"""How far (ms) from the latest row a row is doubted: people who are heard rest for a night, not for days."""
BELIEVED = 3
"""So many rows far away, one after the other, are a pause in the stream; fewer were slips."""
SURE = 30
"""Rows heard where the stream leapt to, after which it was no slip. Until then it may turn out that it never left."""

BEHIND, NEAR, AHEAD = -1, 0, 1


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


@dataclass(frozen=True)
class Taken:
    """What follows from a row: rows to be heard now, and those that turned out to be slips.

    With `is_leap` the rows go on far ahead: what is known should be kept as it is before they are heard. With `is_back`
    that is to be taken up again first: all that was heard since then were slips.
    """

    heard: list[Row] = field(default_factory=list)
    slips: list[Row] = field(default_factory=list)
    is_leap: bool = False
    is_back: bool = False


class Leaps:
    """Hands rows on in the order they come; holds back what lies far away until others follow it there.

    >>> from datetime import UTC
    >>> leaps, days = Leaps(), ((2026, 1), (2096, 2), (2026, 2))
    >>> first, slip, then = (Row(2, datetime(year, 3, day, tzinfo=UTC), "7") for year, day in days)
    >>> leaps.take(first).heard == [first], leaps.take(slip).heard, leaps.take(then) == Taken([then], [slip])
    (True, [], True)
    """

    def __init__(self) -> None:
        self._latest: int | None = None
        self._unsure: list[Row] | None = []
        self._doubted: list[Row] = []
        self._side = NEAR

    def take(self, row: Row) -> Taken:
        """What a row, and those held back before it, turn out to be."""
        side = self._side_of(to_ms(row.at))
        before, held = (self._side, self.rest()) if side != self._side else (NEAR, [])
        self._side = side
        # What lay ahead and was not followed was a slip; what lay behind came late.
        late, slips = (held, []) if before == BEHIND else ([], held)
        if side == NEAR:
            self._note([*late, row])
            return Taken([*late, row], slips)
        self._doubted.append(row)
        return self._move() if len(self._doubted) == BELIEVED else Taken(late, slips)

    def rest(self) -> list[Row]:
        """What is still held back, for instance where the stream ends; it is held back no more."""
        rows, self._doubted = self._doubted, []
        return rows

    def _side_of(self, at: int) -> int:
        if self._latest is None:
            self._latest = at
        if at > self._latest + FAR:
            return AHEAD
        # Once the stream is sure of its time, what lies behind is late and no reason to go back.
        return BEHIND if self._unsure is not None and at < self._latest - FAR else NEAR

    def _note(self, rows: list[Row]) -> None:
        self._latest = max(self._latest or 0, to_ms(rows[-1].at))
        if self._unsure is not None:
            self._unsure.extend(rows)
            if len(self._unsure) >= SURE:
                self._unsure = None

    def _move(self) -> Taken:
        """Follow the doubted rows: ahead as if the stream had paused, or back to where it never left."""
        rows, side, unsure = self.rest(), self._side, self._unsure
        self._side, self._latest = NEAR, max(to_ms(row.at) for row in rows)
        if side == AHEAD:
            self._unsure = [*(unsure or ()), *rows]
            return Taken(rows, is_leap=unsure is None)
        end = self._latest + FAR
        heard = [*(row for row in unsure or () if to_ms(row.at) <= end), *rows]
        self._unsure = list(heard)
        return Taken(heard, [row for row in unsure or () if to_ms(row.at) > end], is_back=True)
