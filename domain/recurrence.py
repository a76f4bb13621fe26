"""Windows that come back: hours of local days, chosen by weekday, by its number in the month, by the kind of day.

A window belongs to the local day on which it begins and may end after midnight: Tuesday 22:00–02:00 ends on Wednesday.
Hours are those of the wall clock. Where the clock is put forward, an hour that does not exist is the moment of the
change, so a window inside the gap does not happen; where it is put back, the repeated hour belongs to the window twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.errors import BadInput
from domain.localtime import DAY_MINUTES, WEEKDAYS, instant, minute_of
from domain.occasions import KINDS

Window = tuple[int, int]
"""From (included) and to (not included), in epoch milliseconds."""
KindOf = Callable[[date], str]
"""The kind of a local day ('' for one like any other): whoever has a calendar passes it in."""

NUMBERS = (1, 2, 3, 4, 5, -1)
"""Which of its weekday in the month a day is; -1 is the last."""
DAY_KINDS = tuple(kind for kind in KINDS if kind != "ordinary")


@dataclass(frozen=True)
class Recurrence:
    """Every local day that fits, from minute `begins` of it to minute `ends`, of the next day if that is no later.

    Empty `weekdays`, `numbers` or `kinds` ask for nothing; of each that is given, a day has to be one.
    """

    begins: int
    ends: int
    zone: ZoneInfo
    weekdays: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def is_whole_day(self) -> bool:
        """True if a window lasts from midnight to midnight."""
        return self.begins == self.ends == 0

    def is_on(self, day: date, kind_of: KindOf) -> bool:
        """True if a window begins on that local day."""
        if self.weekdays and WEEKDAYS[day.weekday()] not in self.weekdays:
            return False
        if self.numbers and not any(_is_number(day, number) for number in self.numbers):
            return False
        return not self.kinds or kind_of(day) in self.kinds

    def window(self, day: date) -> Window:
        """The window that begins on that local day; empty (from = to) where those hours do not exist."""
        begin = instant(day, self.begins, self.zone)
        last = day if self.ends > self.begins else day + timedelta(days=1)
        return begin, max(begin, instant(last, self.ends, self.zone, is_end=True))

    def windows(self, since: int, until: int, kind_of: KindOf) -> Iterator[Window]:
        """The windows that overlap [since, until), in order, those that touch joined into one."""
        first, last = (datetime.fromtimestamp(at / 1000, self.zone).date() for at in (since, until))
        joined: Window | None = None
        # A window begins at most a local day before it is over, and a zone may skip one.
        for number in range((last - first).days + 3):
            day = first + timedelta(days=number - 2)
            begin, end = self.window(day) if self.is_on(day, kind_of) else (0, 0)
            if begin >= end or end <= since or begin >= until:
                continue
            if joined is None or begin > joined[1]:
                if joined is not None:
                    yield joined
                joined = begin, end
            else:
                joined = joined[0], max(end, joined[1])
        if joined is not None:
            yield joined


def _is_number(day: date, number: int) -> bool:
    if number == -1:
        return (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 + 1 == number


def recurrence_of(said: Mapping[str, Any], zone: ZoneInfo) -> Recurrence:
    """The recurrence that somebody describes: from, to ("22:00"), weekdays, numbers, kinds, zone, or a `preset`.

    What is given beside a preset holds instead of it; without hours it is the whole day, without a zone it is `zone`.
    BadInput names what cannot be understood.

    >>> prayer = recurrence_of({"preset": "friday_prayer"}, ZoneInfo("Asia/Jakarta"))
    >>> prayer.weekdays, prayer.begins, prayer.ends
    (('fri',), 690, 780)
    """
    preset = said.get("preset") or ""
    asked = {**(PRESETS[one_of("preset", preset, PRESETS)] if preset else {}), **{k: v for k, v in said.items() if v}}
    made = Recurrence(
        _minute(asked.get("from", "00:00")),
        _minute(asked.get("to", "24:00")) % DAY_MINUTES,
        _zone(asked["zone"]) if asked.get("zone") else zone,
        tuple(one_of("weekday", day, WEEKDAYS) for day in asked.get("weekdays", ())),
        tuple(_number(number) for number in asked.get("numbers", ())),
        tuple(one_of("kind of day", kind, DAY_KINDS) for kind in asked.get("kinds", ())),
    )
    if made.numbers and not made.weekdays:
        raise BadInput("Say which weekday it is the first, third or last of.", key="which_weekday")
    if made.is_whole_day and not made.weekdays and not made.kinds:
        raise BadInput("Say on which days or at which hours it comes back.", key="which_days")
    return replace(made, weekdays=tuple(day for day in WEEKDAYS if day in made.weekdays))


PRESETS: Mapping[str, Mapping[str, Any]] = {
    "friday_prayer": {"weekdays": ("fri",), "from": "11:30", "to": "13:00"},
    "sale_days": {"kinds": ("sale",)},
    "nights": {"from": "22:00", "to": "06:00"},
    "weekends": {"weekdays": ("sat", "sun")},
}
"""Windows that people ask for by name."""


def one_of(what: str, name: object, known: Iterable[str]) -> str:
    """The name, if it is one of those; BadInput with the nearest one if it is not.

    >>> one_of("weekday", "fri", WEEKDAYS)
    'fri'
    """
    names: Sequence[str] = list(known)
    if isinstance(name, str) and name in names:
        return name
    near = (get_close_matches(str(name), names, n=1) or [", ".join(names)])[0]
    raise BadInput(
        f"There is no {what} {name!r}; nearest: {near}.",
        key="unknown",
        words={"what": what, "name": str(name), "near": near},
    )


def _minute(said: object) -> int:
    found = minute_of(said)
    if found is None:
        raise BadInput(f"{said!r} is no time of day; write 22:00.", key="time_of_day", words={"name": str(said)})
    return found


def _number(said: object) -> int:
    try:
        number = int(str(said))
    except ValueError:
        number = 0
    return int(one_of("number in the month", str(number), map(str, NUMBERS)))


def _zone(said: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(said))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(
            f"{said!r} is no time zone; write Asia/Jakarta.", key="time_zone", words={"name": str(said)}
        ) from None
