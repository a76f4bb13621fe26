"""A week of business hours as people write it: `{ mon-fri = "09:00-12:00,13:00-18:00", sat = "22:00-02:00" }`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

import locales
from domain.errors import BadSetting
from domain.hours import Shift, Week
from domain.localtime import DAY_MINUTES, WEEKDAYS

_SHIFT = re.compile(r"(\d{1,2})[:.](\d\d)\s*-\s*(\d{1,2})[:.](\d\d)")


def wrong(fault: str, /, **words: object) -> BadSetting:
    """The setting is wrong as `refusal.<fault>` says, in every language."""
    return BadSetting(locales.refusal("en", fault, words) or fault, key=fault, words=words)


def week_of(which: str, table: object) -> Week:
    """The shifts of each day; BadSetting, naming the ladder `which`, if they overlap or are none."""
    if not isinstance(table, Mapping) or not table:
        raise wrong("ladder_no_week", which=which)
    week: list[tuple[Shift, ...] | None] = [None] * 7
    for name, text in table.items():
        for day in _days(which, name):
            if week[day] is not None:
                raise wrong("ladder_day_twice", which=which, day=WEEKDAYS[day])
            week[day] = _shifts(which, name, text)
    found = tuple(shifts or () for shifts in week)
    _expect_apart(which, found)
    return found


def _days(which: str, name: str) -> range | list[int]:
    first, _, last = name.lower().partition("-")
    if first not in WEEKDAYS or (last and last not in WEEKDAYS):
        raise wrong("ladder_day", which=which, day=name)
    begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    return range(begin, end + 1) if begin <= end else [*range(begin, 7), *range(end + 1)]


def _shifts(which: str, day: str, text: object) -> tuple[Shift, ...]:
    parts = [part.strip() for part in str(text).split(",") if part.strip()]
    if not isinstance(text, str) or not parts:
        raise wrong("ladder_shift", which=which, day=day, shift=text)
    return tuple(sorted(_shift(which, day, part) for part in parts))


def _shift(which: str, day: str, text: str) -> Shift:
    match = _SHIFT.fullmatch(text)
    numbers = [int(number) for number in match.groups()] if match else [99]
    begin, end = (60 * numbers[0] + numbers[1], 60 * numbers[2] + numbers[3]) if match else (0, 0)
    is_time = match and numbers[1] < 60 and numbers[3] < 60 and begin < DAY_MINUTES and end <= DAY_MINUTES
    if not is_time or begin == end:
        raise wrong("ladder_shift", which=which, day=day, shift=text)
    return begin, end if end > begin else end + DAY_MINUTES


def _expect_apart(which: str, week: Week) -> None:
    """No shift begins before the one before has ended; Monday follows Sunday."""
    shifts = [
        (day * DAY_MINUTES + begin, day * DAY_MINUTES + end) for day, one in enumerate(week) for begin, end in one
    ]
    around = [*shifts, (shifts[0][0] + 7 * DAY_MINUTES, shifts[0][1] + 7 * DAY_MINUTES)]
    for first, second in pairwise(around):
        if second[0] < first[1]:
            raise wrong("ladder_overlap", which=which, first=_written(first), second=_written(second))


def _written(shift: Shift) -> str:
    begin, end = shift
    day = WEEKDAYS[begin // DAY_MINUTES % 7]
    return f"{day} {begin // 60 % 24:02d}:{begin % 60:02d}-{end // 60 % 24:02d}:{end % 60:02d}"
