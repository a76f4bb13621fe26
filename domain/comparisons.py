"""Comparisons: the earlier stretches of time that a stretch is held against, by the local calendar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

from domain.errors import UnknownName
from domain.times import DAY, WEEK, from_ms, to_ms

AGAINST = ("week", "previous", "weekday", "sale", "ramadan")
"""The week before; the stretch just before; the same weekdays of four weeks together; the last sale or campaign day;
the same day of the Ramadan before."""
WEEKS = 4
LONGEST_BACK = 400
"""Days that are looked back for a sale or a Ramadan."""

Span = tuple[int, int]
KindOf = Callable[[date], str]
Month = tuple[date, date]
"""Its first and its last day."""
MonthOf = Callable[[date], Month | None]


@dataclass(frozen=True)
class Days:
    """The local calendar: where days begin, the kind of each ('' for an ordinary one), the days of campaigns, and the
    Ramadan that a day is in."""

    zone: ZoneInfo
    kind_of: KindOf = lambda _: ""
    campaigns: frozenset[date] = frozenset()
    ramadan_of: MonthOf = lambda _: None

    def is_sale(self, day: date) -> bool:
        """True for a sale day, computed or entered, and for a day of a campaign."""
        return self.kind_of(day) == "sale" or day in self.campaigns

    def date_of(self, ms: int) -> date:
        """The local day of a moment."""
        return from_ms(ms).astimezone(self.zone).date()

    def back(self, ms: int, days: int) -> int:
        """The same time on the wall clock so many days earlier."""
        local = from_ms(ms).astimezone(self.zone).replace(tzinfo=None) - timedelta(days=days)
        return to_ms(local.replace(tzinfo=self.zone).astimezone(UTC))


def earlier(kind: str, start: int, end: int, days: Days) -> tuple[Span, ...]:
    """The stretches that [start, end) ms is held against, the latest first, none of which overlaps it.

    () where there is no such day: no sale within 400 days before, no day of Ramadan in the stretch. UnknownName for a
    kind that is none of AGAINST.

    >>> earlier("previous", 7 * DAY, 9 * DAY, Days(ZoneInfo("UTC")))
    ((432000000, 604800000),)
    """
    if kind not in AGAINST:
        raise UnknownName("comparison", kind, AGAINST)
    if kind == "previous":
        return ((start - (end - start), start),)
    many = -(-(end - start) // WEEK) * 7
    if kind in ("week", "weekday"):
        back = [many * n for n in range(1, WEEKS + 1 if kind == "weekday" else 2)]
    else:
        back = _back_to_sale(start, end, days) if kind == "sale" else _back_to_ramadan(start, end, days)
    return tuple((days.back(start, n), days.back(end, n)) for n in back)


def _back_to_sale(start: int, end: int, days: Days) -> list[int]:
    """By how many days to go back: campaigns meet on their first day, else the last day meets a campaign's last."""
    first, last = days.date_of(start), days.date_of(end - 1)
    least = -(-(end - start) // DAY)
    inside = [day for day in _before(last, (last - first).days + 1) if days.is_sale(day)]
    anchor = inside[0] if inside else last
    run = _run(anchor, days.is_sale) if inside else anchor
    anchor = max(run, first) if inside else anchor
    ended = run
    while (found := next(filter(days.is_sale, _before(ended - timedelta(days=1), LONGEST_BACK)), None)) is not None:
        begun = _run(found, days.is_sale)
        target = min(begun + (anchor - run), found) if inside else found
        if (anchor - target).days >= least:
            return [(anchor - target).days]
        if (anchor - begun).days > LONGEST_BACK:
            break
        ended = begun
    return []


def _back_to_ramadan(start: int, end: int, days: Days) -> list[int]:
    """By how many days to go back from its first day in Ramadan to the same day of the one before, if that had it."""
    first, last = days.date_of(start), days.date_of(end - 1)
    inside = list(filter(days.ramadan_of, reversed(_before(last, (last - first).days + 1))))
    month = days.ramadan_of(inside[0]) if inside else None
    if month is None:
        return []
    found = next(filter(None, map(days.ramadan_of, _before(month[0] - timedelta(days=1), LONGEST_BACK))), None)
    if found is None or (target := found[0] + (inside[0] - month[0])) > found[1]:
        return []
    back = (inside[0] - target).days
    return [back] if back * DAY >= end - start else []


def _before(day: date, many: int) -> list[date]:
    """So many days, that one first, back in time."""
    return [day - timedelta(days=n) for n in range(many)]


def _run(day: date, belongs: Callable[[date], bool]) -> date:
    """The first day of the run that the day belongs to."""
    while belongs(day - timedelta(days=1)):
        day -= timedelta(days=1)
    return day
