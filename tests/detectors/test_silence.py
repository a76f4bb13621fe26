"""The silence detector: quiet where it is never quiet."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from detectors import Point, Setup, judge
from detectors.calendar import Calendar
from detectors.shapes import COUNT
from detectors.silence import Silence
from domain.times import DAY, HOUR, MINUTE, WEEK, to_ms

MONDAY = to_ms(datetime(2026, 6, 1, tzinfo=UTC))
STEP = 5 * MINUTE


def office(weeks: int) -> list[Point]:
    """Something in every bucket of working hours, nothing else ever."""
    return [
        (MONDAY + step * STEP, 40.0 if step // 288 % 7 < 5 and 84 <= step % 288 < 252 else None, None)
        for step in range(weeks * 7 * 288)
    ]


def test_nights_and_weekends_are_never_silent() -> None:
    assert not any(verdict.is_strange for verdict in judge(Silence(Setup(COUNT, STEP)), office(8)))


@pytest.mark.parametrize("nothing", [None, 0.0, float("nan")])
def test_three_quarters_of_an_hour_of_nothing_in_working_hours_is_silent(nothing: float | None) -> None:
    one = Silence(Setup(COUNT, STEP))
    judge(one, office(4))
    begin = MONDAY + 4 * WEEK + 10 * HOUR
    calls = [one.update(begin + step * STEP, nothing).call for step in range(9)]
    assert calls[0] == "normal"
    assert calls[-1] == "silent"


def test_the_first_record_ends_a_silence() -> None:
    one = Silence(Setup(COUNT, STEP))
    judge(one, office(4))
    begin = MONDAY + 4 * WEEK + 10 * HOUR
    judge(one, [(begin + step * STEP, None, None) for step in range(12)])
    assert one.update(begin + 12 * STEP, 3.0).call == "normal"


def test_a_silence_does_not_become_the_usual() -> None:
    one = Silence(Setup(COUNT, STEP))
    judge(one, office(4))
    for week in (4, 5, 6):
        begin = MONDAY + week * WEEK + 10 * HOUR
        assert judge(one, [(begin + step * STEP, None, None) for step in range(24)])[-1].call == "silent"


def test_a_quiet_series_needs_a_longer_silence() -> None:
    one = Silence(Setup(COUNT, STEP))
    sparse = [(MONDAY + step * STEP, 1.0 if step % 3 == 0 else 0.0, None) for step in range(4 * 7 * 288)]
    judge(one, sparse)
    begin = MONDAY + 4 * WEEK
    calls = [one.update(begin + step * STEP, 0.0).call for step in range(60)]
    assert "silent" not in calls[:15]
    assert calls[-1] == "silent"


def test_nothing_is_silent_before_its_rhythm_is_known() -> None:
    one = Silence(Setup(COUNT, STEP))
    judge(one, [point for point in office(1) if point[0] < MONDAY + 3 * DAY])
    begin = MONDAY + 3 * DAY + 10 * HOUR
    assert {one.update(begin + step * STEP, None).call for step in range(50)} == {"learning"}


def test_what_came_at_this_hour_on_four_working_days_is_missed_on_the_fifth_but_not_on_a_saturday() -> None:
    one = Silence(Setup(COUNT, STEP))
    judge(one, [point for point in office(1) if point[0] < MONDAY + 4 * DAY])
    friday = [(MONDAY + 4 * DAY + step * STEP, None, None) for step in range(288)]
    found = judge(one, friday)
    assert next(verdict.at for verdict in found if verdict.is_strange) == MONDAY + 4 * DAY + 7 * HOUR + 5 * STEP
    saturday = judge(one, [(MONDAY + 5 * DAY + step * STEP, None, None) for step in range(288)])
    assert {verdict.call for verdict in saturday} == {"learning"}


def test_a_holiday_is_as_quiet_as_a_sunday() -> None:
    holiday = date(2026, 6, 29)
    calendar = Calendar(days={holiday: "holiday"})
    one = Silence(Setup(COUNT, STEP, calendar))
    judge(one, office(4))
    begin = MONDAY + 28 * DAY
    assert not any(verdict.is_strange for verdict in judge(one, [(begin + k * STEP, None, None) for k in range(288)]))


def test_an_hour_that_closes_for_good_is_old_news_after_three_days() -> None:
    one = Silence(Setup(COUNT, STEP))
    judge(one, office(6))
    silent_days = []
    for day in range(5):
        shut = [
            (at + 6 * WEEK, None if at % DAY >= 20 * HOUR else value, n)
            for at, value, n in office(1)[288 * day : 288 * (day + 1)]
        ]
        silent_days.append(any(verdict.is_strange for verdict in judge(one, shut)))
    assert silent_days[0]
    assert silent_days[3:] == [False, False]


def test_an_outage_of_days_stays_silent() -> None:
    one = Silence(Setup(COUNT, STEP))
    judge(one, office(6))
    gone = [(at + 6 * WEEK, None, None) for at, _, _ in office(1)]
    assert all(verdict.call == "silent" for verdict in judge(one, gone)[120:])
