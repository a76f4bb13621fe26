"""Shifts: who is on duty when, in local time and across midnight; the `[[shifts]]` tables of the configuration.

[[shifts]]
name = "malam"                # what people call it
from = "23:00"                # by the clock on the wall
to = "07:00"                  # on the next day if that is no later than `from`
days = ["mon", "tue"]         # the days on which it begins; every day if it is left out
lead = "Sari"                 # who leads it; may be left out
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.errors import BadSetting, UnknownName
from domain.localtime import DAY_MINUTES, WEEKDAYS, clock_of, instant, minute_of
from domain.tables import tables_of
from domain.times import DAY, WEEK, from_ms

_KEYS = ("name", "from", "to", "days", "lead")


@dataclass(frozen=True)
class Shift:
    """One shift of the roster: `begins` and `ends` are minutes of the local day, `days` the weekdays (0 = Monday)."""

    name: str
    begins: int
    ends: int
    days: tuple[int, ...] = tuple(range(7))
    lead: str = ""


@dataclass(frozen=True)
class Turn:
    """A shift on one day. Moments are epoch milliseconds; `lead` is '' where the roster names nobody."""

    shift: str
    lead: str
    begins_at: int
    ends_at: int


@dataclass(frozen=True)
class Roster:
    """The shifts of an installation, and the zone whose wall clock they go by."""

    shifts: tuple[Shift, ...]
    zone: ZoneInfo

    def turns(self, start: int, end: int) -> list[Turn]:
        """Every turn that has a part of [start, end) ms, by its begin."""
        day, last = self._day(start) - timedelta(days=1), self._day(end)
        found: list[Turn] = []
        while day <= last:
            found += [self._turn(shift, day) for shift in self.shifts if day.weekday() in shift.days]
            day += timedelta(days=1)
        # Where the clock is put forward a shift may lose all its time: it does not happen.
        real = (
            turn for turn in found if turn.begins_at < turn.ends_at and turn.begins_at < end and turn.ends_at > start
        )
        return sorted(real, key=lambda turn: turn.begins_at)

    def at(self, now: int) -> Turn | None:
        """The turn on duty; of two that overlap the one that ends first. None in a gap of the roster."""
        return min(self.turns(now, now + 1), key=lambda turn: turn.ends_at, default=None)

    def before(self, now: int) -> Turn | None:
        """The turn that ended last, at or before `now`; None if there was none within a week."""
        over = (turn for turn in self.turns(now - WEEK - DAY, now) if turn.ends_at <= now)
        return max(over, key=lambda turn: turn.ends_at, default=None)

    def after(self, turn: Turn) -> Turn:
        """The turn that takes over: the first that begins later than this one."""
        later = self.turns(turn.begins_at, turn.begins_at + WEEK + 2 * DAY)
        return next(one for one in later if one.begins_at > turn.begins_at)

    def _turn(self, shift: Shift, day: date) -> Turn:
        over = day + timedelta(days=shift.ends <= shift.begins)
        return Turn(shift.name, shift.lead, instant(day, shift.begins, self.zone), instant(over, shift.ends, self.zone))

    def _day(self, ms: int) -> date:
        return from_ms(ms).astimezone(self.zone).date()


USUAL = (Shift("morning", 7 * 60, 15 * 60), Shift("afternoon", 15 * 60, 23 * 60), Shift("night", 23 * 60, 7 * 60))
"""What holds where nothing is configured: three shifts of eight hours."""


def roster_of(document: Mapping[str, Any], zone: ZoneInfo) -> Roster:
    """The roster of a configuration; three shifts of eight hours if it has none. BadSetting names table and fault.

    >>> roster_of({"shifts": [{"name": "siang", "from": "09:00", "to": "21:00"}]}, ZoneInfo("Asia/Jakarta")).shifts[0]
    Shift(name='siang', begins=540, ends=1260, days=(0, 1, 2, 3, 4, 5, 6), lead='')
    """
    shifts = tuple(_shift(table) for table in tables_of(document, "shifts")) or USUAL
    taken: dict[tuple[int, int], str] = {}
    for shift in shifts:
        for day in shift.days:
            other = taken.setdefault((day, shift.begins), shift.name)
            if other is not shift.name:
                at = clock_of(shift.begins)
                said = "Shifts {one} and {other} both begin on {day} at {at}."
                both = {"one": repr(other), "other": repr(shift.name)}
                raise BadSetting.told("shift_twice", said, **both, day=WEEKDAYS[day], at=at)
    return Roster(shifts, zone)


def _shift(table: Mapping[str, Any]) -> Shift:
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        raise BadSetting.told("shift_name", 'Each [[shifts]] table needs a name, such as name = "night".')
    try:
        for key in table:
            if key not in _KEYS:
                raise UnknownName("key of such a table", key, _KEYS)
        begins, ends = _minute(table, "from"), _minute(table, "to")
        return Shift(name.strip(), begins, ends, _days(table.get("days", WEEKDAYS)), _lead(table.get("lead", "")))
    except (UnknownName, BadSetting) as error:
        raise BadSetting.told("shift_wrong", "Shift {name}: {why}", name=repr(name), why=error) from None


def _minute(table: Mapping[str, Any], key: str) -> int:
    said = table.get(key)
    if isinstance(said, time):
        return said.hour * 60 + said.minute
    found = minute_of(said)
    if found is None:
        told = '{setting} is a time of day such as "07:00", not {value}.'
        raise BadSetting.told("shift_minute", told, setting=key, value=repr(said))
    return found % DAY_MINUTES


def _days(said: object) -> tuple[int, ...]:
    if isinstance(said, str) or not isinstance(said, Iterable) or not said:
        raise BadSetting.told("shift_days", 'days is a list such as ["mon", "tue"].')
    names = [str(day) for day in said]
    for name in names:
        if name not in WEEKDAYS:
            raise UnknownName("weekday", name, WEEKDAYS)
    return tuple(sorted({WEEKDAYS.index(name) for name in names}))


def _lead(said: object) -> str:
    if not isinstance(said, str):
        raise BadSetting.told("shift_lead", "lead is a name, not {value}.", value=repr(said))
    return said.strip()
