"""Business hours against a count of every minute, in zones that set their clocks and in one that does not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.hours import Business, Shift, Week
from domain.times import DAY, HOUR, MINUTE, from_ms, to_ms

WEEKDAYS: Week = ((((540, 720), (780, 1080)),) * 5) + (((540, 780),), ())
NIGHTS: Week = (((1320, 1800),),) * 7
ALWAYS: Week = (((0, 1440),),) * 7
EARLY: Week = (((30, 150),),) * 7
WEEKS = (WEEKDAYS, NIGHTS, ALWAYS, EARLY)
ZONES = ("Asia/Jakarta", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
CLOSED = {date(2026, 3, 29), date(2026, 10, 26), date(2026, 11, 2)}
TURNS = [datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 8), (3, 29), (4, 4), (10, 3), (10, 25), (11, 1))]

starts = st.tuples(st.sampled_from(TURNS), st.integers(-3 * 1440, 2 * 1440)).map(
    lambda one: to_ms(one[0] + timedelta(minutes=one[1]))
)


@cache
def hours_of(week: Week, zone: str) -> Business:
    return Business(week, ZoneInfo(zone), CLOSED.__contains__)


def is_open(week: Week, zone: ZoneInfo, at: int) -> bool:
    """By the wall clock of that minute: it lies in a shift of its day, or in one of the day before across midnight."""
    wall = from_ms(at).astimezone(zone)
    minute = wall.hour * 60 + wall.minute

    def holds(day: date, minute: int) -> bool:
        shifts: tuple[Shift, ...] = () if day in CLOSED else week[day.weekday()]
        return any(begin <= minute < end for begin, end in shifts)

    return holds(wall.date(), minute) or holds(wall.date() - timedelta(days=1), minute + 1440)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(WEEKS), st.sampled_from(ZONES), starts, st.integers(0, 3 * 1440))
def test_worked_time_is_the_count_of_open_minutes(week: Week, zone: str, start: int, minutes: int) -> None:
    hours, where = hours_of(week, zone), ZoneInfo(zone)
    counted = sum(is_open(week, where, start + number * MINUTE) for number in range(minutes))
    assert hours.worked(start, start + minutes * MINUTE) == counted * MINUTE


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(WEEKS), st.sampled_from(ZONES), starts, st.integers(1, 100 * HOUR))
def test_after_is_the_first_moment_at_which_so_much_has_passed(week: Week, zone: str, start: int, length: int) -> None:
    hours = hours_of(week, zone)
    found = hours.after(start, length)
    assert hours.worked(start, found) == length
    assert hours.worked(start, found - 1) == length - 1


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (datetime(2026, 3, 29), 23),
        (datetime(2026, 10, 25), 25),
        (datetime(2026, 7, 1), 24),
    ],
)
def test_a_day_of_changed_clocks_is_as_long_as_it_is(day: datetime, hours: int) -> None:
    zone = ZoneInfo("Europe/Berlin")
    start, end = (to_ms(one.replace(tzinfo=zone)) for one in (day, day + timedelta(days=1)))
    assert Business(ALWAYS, zone).worked(start, end) == hours * HOUR


def test_a_closed_day_has_no_shift_though_the_one_of_its_eve_ends_in_it() -> None:
    zone = ZoneInfo("Asia/Jakarta")
    nights = Business(NIGHTS, zone, lambda day: day == date(2026, 12, 25))
    morning = to_ms(datetime(2026, 12, 25, tzinfo=zone))
    assert nights.worked(morning, morning + DAY) == 6 * HOUR
    assert nights.worked(morning + DAY, morning + 2 * DAY) == 2 * HOUR


def test_what_ends_with_a_shift_is_due_at_its_end_and_not_when_the_next_begins() -> None:
    zone = ZoneInfo("Asia/Jakarta")
    friday = to_ms(datetime(2026, 11, 20, 14, 0, tzinfo=zone))
    office = Business(WEEKDAYS, zone)
    assert from_ms(office.after(friday, 4 * HOUR)).astimezone(zone).hour == 18
    assert from_ms(office.after(friday, 4 * HOUR + 1)).astimezone(zone).isoformat()[:16] == "2026-11-21T09:00"
    assert from_ms(office.after(friday, 9 * HOUR)).astimezone(zone).isoformat()[:16] == "2026-11-23T10:00"


@pytest.mark.slow
def test_hours_far_from_what_was_asked_first_are_known_too() -> None:
    office = Business(WEEKDAYS, ZoneInfo("Asia/Jakarta"))
    week = 44 * HOUR
    for at in (20_000 * DAY, 26_000 * DAY, 3 * DAY):
        assert office.worked(at, at + 7 * DAY) == week
    assert office.after(0, 200 * week) == office.after(0, 200 * week - 1) + 1


def test_a_week_without_any_shift_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one shift"):
        Business(((),) * 7, UTC)
