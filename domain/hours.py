"""The hours in which a case waits: all of them, or only those in which a service is open."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import ClassVar, Protocol

from domain.times import DAY, MINUTE, SECOND, from_ms

Shift = tuple[int, int]
"""From and to, in minutes after the local midnight of the day it begins on; `to` is beyond 1440 across midnight."""
Week = tuple[tuple[Shift, ...], ...]
"""The shifts of Monday to Sunday."""

STRIDE = 400
"""Days by which the known part of the calendar grows."""
_EPOCH = date(1970, 1, 1)
_FIRST_WEEKDAY = _EPOCH.weekday()


class Hours(Protocol):
    """A clock that may stand still. Moments are epoch milliseconds, lengths milliseconds."""

    @property
    def is_business(self) -> bool:
        """True if it stands still out of business hours."""
        ...

    @property
    def week(self) -> Week:
        """Its shifts; () if it never stands still."""
        ...

    def worked(self, start: int, end: int) -> int:
        """How far it runs from `start` to `end`; `end` is not before `start`."""
        ...

    def after(self, start: int, length: int) -> int:
        """The first moment at which it has run for `length` (above 0) since `start`."""
        ...


@dataclass(frozen=True)
class Elapsed:
    """Every hour of every day."""

    is_business = False
    week: ClassVar[Week] = ()

    def worked(self, start: int, end: int) -> int:
        """All the time between."""
        return end - start

    def after(self, start: int, length: int) -> int:
        """That much later."""
        return start + length


@dataclass(frozen=True)
class _Known:
    """The open stretches of the days from `first` up to `end` (days since 1970, in UTC), and the time before each."""

    first: int
    end: int
    begins: list[int]
    ends: list[int]
    before: list[int]

    def ran(self, at: int) -> int:
        """Open time from the beginning of what is known to `at`."""
        place = bisect_right(self.begins, at) - 1
        return 0 if place < 0 else self.before[place] + min(at, self.ends[place]) - self.begins[place]

    def when(self, ran: int) -> int | None:
        """The first moment at which `ran(moment)` is that much; None if it is not within what is known."""
        place = bisect_left(self.before, ran) - 1
        if place < 0 or ran > self.before[place] + self.ends[place] - self.begins[place]:
            return None
        return self.begins[place] + ran - self.before[place]


class Business:
    """The shifts of a week in a time zone, without the days on which all is closed.

    A moment is open when the local wall clock shows a time inside a shift: where the clocks are set back that time
    comes twice and counts twice, where they are set forward it is missing. A shift across midnight belongs to the day
    it begins on.

    >>> from datetime import UTC
    >>> office = Business((((540, 720), (780, 1020)),) * 5 + ((), ()), UTC)
    >>> monday, HOUR = 4 * DAY, 60 * MINUTE
    >>> office.worked(monday, monday + DAY) // MINUTE, (office.after(monday + 11 * HOUR, 2 * HOUR) - monday) // HOUR
    (420, 14)
    """

    is_business = True

    def __init__(self, week: Week, zone: tzinfo, is_closed: Callable[[date], bool] = lambda _: False) -> None:
        """`is_closed` says of a local day that no shift begins on it. ValueError without any shift."""
        if len(week) != 7 or not any(week):
            raise ValueError("a week has seven days and at least one shift")
        self.week = week
        self._zone = zone
        self._is_closed = is_closed
        self._known = _Known(0, 0, [], [], [])

    def __repr__(self) -> str:
        return f"Business({self.week}, {self._zone})"

    def worked(self, start: int, end: int) -> int:
        """Open time between, in milliseconds."""
        known = self._knowing(start, end)
        return known.ran(end) - known.ran(start)

    def after(self, start: int, length: int) -> int:
        """The moment at which so much open time has passed: the end of a shift rather than the start of the next."""
        known = self._knowing(start, start + length)
        while (found := known.when(known.ran(start) + length)) is None:
            known = self._knowing(start, known.end * DAY)
        return found

    def _knowing(self, start: int, end: int) -> _Known:
        known = self._known
        first, last = start // DAY, end // DAY + 1
        if known.end == 0:
            known = self._learn(first - STRIDE, last + STRIDE)
        elif first < known.first or last > known.end:
            low = first - STRIDE if first < known.first else known.first
            known = self._learn(low, last + STRIDE if last > known.end else known.end)
        self._known = known
        return known

    def _learn(self, first: int, end: int) -> _Known:
        shifts = list(self._shifts(first - 2, end + 2))
        begins, ends, before = list[int](), list[int](), list[int]()
        at = total = 0
        for since, until, offset in self._offsets(first, end):
            while at < len(shifts) and shifts[at][1] <= since + offset - DAY:
                at += 1
            for shift_begin, shift_end in shifts[at:]:
                if shift_begin >= until + offset:
                    break
                begin, stop = max(shift_begin - offset, since), min(shift_end - offset, until)
                if stop > begin:
                    begins.append(begin)
                    ends.append(stop)
                    before.append(total)
                    total += stop - begin
        return _Known(first, end, begins, ends, before)

    def _shifts(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        """Open stretches on the local wall clock, in ms since 1970-01-01 00:00 there."""
        for day in range(first, end):
            shifts = self.week[(day + _FIRST_WEEKDAY) % 7]
            if shifts and not self._is_closed(_EPOCH + timedelta(days=day)):
                for begin, stop in shifts:
                    yield day * DAY + begin * MINUTE, day * DAY + stop * MINUTE

    def _offsets(self, first: int, end: int) -> Iterator[tuple[int, int, int]]:
        """(since, until, offset): stretches of one offset from UTC, of a day at most."""
        for day in range(first, end):
            since, until = day * DAY, (day + 1) * DAY
            here, there = self._offset(since), self._offset(until)
            if here == there:
                yield since, until, here
                continue
            changes = self._change(since, until, here)
            yield since, changes, here
            yield changes, until, there

    def _change(self, low: int, high: int, offset: int) -> int:
        while high - low > SECOND:
            middle = (low + high) // 2 // SECOND * SECOND
            low, high = (middle, high) if self._offset(middle) == offset else (low, middle)
        return high

    def _offset(self, at: int) -> int:
        return (from_ms(at).astimezone(self._zone).utcoffset() or timedelta()) // timedelta(milliseconds=1)


ELAPSED = Elapsed()
