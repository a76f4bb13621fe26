"""Windows that come back: the right days, the wall clock's hours, and clocks that are put forward and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.localtime import DAY_MINUTES, WEEKDAYS, instant
from domain.recurrence import Recurrence, recurrence_of
from domain.times import DAY, HOUR, MINUTE, from_ms, to_ms

JAKARTA = ZoneInfo("Asia/Jakarta")
ZONES = [
    ZoneInfo(name)
    for name in (
        "Asia/Jakarta",
        "Europe/Berlin",
        "America/New_York",
        "America/Sao_Paulo",  # midnights that did not exist
        "Australia/Lord_Howe",  # half an hour
        "Pacific/Apia",  # a day that did not exist
        "Africa/Casablanca",
    )
]


def plain(_: date) -> str:
    return ""


def at(text: str, zone: ZoneInfo = JAKARTA) -> int:
    return to_ms(datetime.fromisoformat(text).replace(tzinfo=zone))


def said(windows: object, zone: ZoneInfo = JAKARTA) -> list[tuple[str, str]]:
    return [tuple(f"{from_ms(end).astimezone(zone):%m-%d %H:%M}" for end in one) for one in windows]  # type: ignore[attr-defined,misc]


@pytest.mark.parametrize(
    ("wish", "first", "last", "windows"),
    [
        (
            {"weekdays": ["tue"], "numbers": [3], "from": "22:00", "to": "02:00"},
            "2026-11-01",
            "2027-01-01",
            [("11-17 22:00", "11-18 02:00"), ("12-15 22:00", "12-16 02:00")],
        ),
        (
            {"preset": "friday_prayer"},
            "2026-11-20",
            "2026-11-28",
            [("11-20 11:30", "11-20 13:00"), ("11-27 11:30", "11-27 13:00")],
        ),
        ({"weekdays": ["sun"], "numbers": [-1]}, "2026-11-01", "2026-12-01", [("11-29 00:00", "11-30 00:00")]),
        ({"weekdays": ["mon"], "numbers": [5]}, "2026-11-01", "2026-12-01", [("11-30 00:00", "12-01 00:00")]),
        ({"preset": "weekends"}, "2026-11-16", "2026-11-23", [("11-21 00:00", "11-23 00:00")]),
        (
            {"preset": "weekends", "from": "08:00", "to": "10:00"},
            "2026-11-16",
            "2026-11-23",
            [("11-21 08:00", "11-21 10:00"), ("11-22 08:00", "11-22 10:00")],
        ),
        (
            {"from": "22.00", "to": "6.00"},
            "2026-11-20",
            "2026-11-21",
            [("11-19 22:00", "11-20 06:00"), ("11-20 22:00", "11-21 06:00")],
        ),
    ],
    ids=[
        "third Tuesday",
        "Friday prayer",
        "last Sunday",
        "fifth Monday",
        "joined days",
        "preset changed",
        "every night",
    ],
)
def test_windows_of_a_wish(wish: dict[str, object], first: str, last: str, windows: list[tuple[str, str]]) -> None:
    assert said(recurrence_of(wish, JAKARTA).windows(at(first), at(last), plain)) == windows


def test_kind_of_day_is_that_of_the_day_on_which_the_window_begins() -> None:
    kinds = {date(2026, 11, 11): "sale", date(2026, 11, 12): "payday"}
    found = recurrence_of({"kinds": ["sale"], "from": "20:00", "to": "04:00"}, JAKARTA)
    windows = said(found.windows(at("2026-11-01"), at("2026-12-01"), lambda day: kinds.get(day, "")))
    assert windows == [("11-11 20:00", "11-12 04:00")]


def test_weekday_and_kind_both_have_to_fit() -> None:
    sales = {date(2026, 11, 11): "sale", date(2026, 11, 13): "sale"}
    found = recurrence_of({"preset": "sale_days", "weekdays": ["fri"]}, JAKARTA)
    windows = said(found.windows(at("2026-11-01"), at("2026-12-01"), lambda day: sales.get(day, "")))
    assert windows == [("11-13 00:00", "11-14 00:00")]


def test_hours_are_those_of_the_zone_that_is_asked_for() -> None:
    jayapura = recurrence_of({"from": "08:00", "to": "09:00", "zone": "Asia/Jayapura"}, JAKARTA)
    assert said(jayapura.windows(at("2026-11-20"), at("2026-11-21"), plain))[0] == ("11-20 06:00", "11-20 07:00")


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("hours", "day", "utc"),
    [
        (("22:00", "04:00"), "2026-03-28", ("03-28 21:00", "03-29 02:00")),
        (("02:15", "02:45"), "2026-03-29", None),
        (("02:30", "04:00"), "2026-03-29", ("03-29 01:00", "03-29 02:00")),
        (("01:00", "02:30"), "2026-03-29", ("03-29 00:00", "03-29 01:00")),
        (("02:15", "02:45"), "2026-10-25", ("10-25 00:15", "10-25 01:45")),
        (("22:00", "04:00"), "2026-10-24", ("10-24 20:00", "10-25 03:00")),
        (("00:00", "24:00"), "2026-10-25", ("10-24 22:00", "10-25 23:00")),
    ],
    ids=["short night", "in the gap", "begins in it", "ends in it", "both times", "long night", "25 hours"],
)
def test_clock_that_is_put_forward_or_back(hours: tuple[str, str], day: str, utc: tuple[str, str] | None) -> None:
    found = recurrence_of({"weekdays": WEEKDAYS, "from": hours[0], "to": hours[1]}, BERLIN).window(
        date.fromisoformat(day)
    )
    assert (said([found], ZoneInfo("UTC")) if found[0] < found[1] else [None]) == [utc]


zones = st.sampled_from(ZONES)
minutes = st.integers(0, DAY_MINUTES - 1)
days = st.dates(date(2011, 1, 2), date(2030, 12, 31))


@given(zones, days, minutes)
def test_instant_has_the_wall_clock_that_was_asked_for_wherever_it_exists(
    zone: ZoneInfo, day: date, minute: int
) -> None:
    shown = from_ms(instant(day, minute, zone)).astimezone(zone)
    asked = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    there = shown.replace(tzinfo=None)
    assert there >= asked
    if there > asked:
        before = (from_ms(instant(day, minute, zone)) - timedelta(milliseconds=1)).astimezone(zone)
        assert before.replace(tzinfo=None) < asked, "only where the clock leaps over it"


@given(zones, days, minutes, minutes, st.sets(st.sampled_from(WEEKDAYS)), st.integers(0, 2 * DAY // MINUTE))
def test_what_the_wall_clock_says_is_muted_is_muted(
    zone: ZoneInfo, day: date, begins: int, ends: int, weekdays: set[str], ahead: int
) -> None:
    found = Recurrence(begins, ends, zone, tuple(weekdays))
    now = instant(day, 0, zone) + ahead * MINUTE
    local = from_ms(now).astimezone(zone)
    minute, today = local.hour * 60 + local.minute, local.date()
    by_clock = [today] if begins <= minute and (minute < ends or ends <= begins) else []
    by_clock += [today - timedelta(days=1)] if ends <= begins and minute < ends else []
    is_said = any(found.is_on(one, plain) for one in by_clock)
    is_muted = any(begin <= now < end for begin, end in found.windows(now - DAY, now + DAY, plain))
    if is_said:
        assert is_muted
    elif is_muted:
        shifts = {(from_ms(now + hours * HOUR)).astimezone(zone).utcoffset() for hours in (-26, -2, 0, 2, 26)}
        assert len(shifts) > 1, "otherwise only near a change of the clock"


@given(zones, days, minutes, minutes, st.integers(1, 20))
def test_windows_are_in_order_apart_and_the_same_wherever_one_begins_to_look(
    zone: ZoneInfo, day: date, begins: int, ends: int, length: int
) -> None:
    found = Recurrence(begins, ends, zone)
    since = instant(day, 0, zone)
    windows = list(found.windows(since, since + length * DAY, plain))
    assert all(begin < end for begin, end in windows)
    assert all(one[1] < other[0] for one, other in pairwise(windows))
    assume(len(windows) > 1)
    begin, end = windows[1]
    assert next(found.windows(begin, since + length * DAY, plain))[1] == end


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"weekdays": ["frii"]}, "There is no weekday 'frii'; nearest: fri."),
        ({"kinds": ["sales"]}, "There is no kind of day 'sales'; nearest: sale."),
        ({"numbers": [7], "weekdays": ["tue"]}, "There is no number in the month '7'"),
        ({"numbers": [3]}, "Say which weekday"),
        ({"zone": "Asia/Makassar"}, "Say on which days"),
        ({"from": "25:00"}, "'25:00' is no time of day"),
        ({"zone": "Asia/Bandung"}, "'Asia/Bandung' is no time zone"),
        ({"zone": "../etc/passwd"}, "is no time zone"),
        ({"preset": "friday_prayers"}, "nearest: friday_prayer."),
    ],
)
def test_what_cannot_be_understood_is_refused_by_name(wish: dict[str, object], says: str) -> None:
    with pytest.raises(BadInput) as refusal:
        recurrence_of(wish, JAKARTA)
    assert says in str(refusal.value)


def test_a_day_that_did_not_exist_has_no_window() -> None:
    apia = Recurrence(9 * 60, 12 * 60, ZoneInfo("Pacific/Apia"))
    begin, end = apia.window(date(2011, 12, 30))
    assert begin == end == to_ms(datetime(2011, 12, 30, 10, tzinfo=UTC))
