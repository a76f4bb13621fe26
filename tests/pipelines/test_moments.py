"""Moments as the world writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.times import MINUTE, from_ms, to_ms
from pipelines import moments
from tests.make import NOW, ZONE

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("written", "zone", "meant"),
    [
        pytest.param("2026-11-20T14:30:00+07:00", NEW_YORK, "07:30", id="its own offset wins over the zone"),
        pytest.param("2026-11-20T07:30:00Z", NEW_YORK, "07:30", id="Z is UTC"),
        pytest.param("2026-11-20 14:30", ZONE, "07:30", id="without an offset it is the zone's"),
        pytest.param("2026-11-20T14:30:00", ZoneInfo("Asia/Jayapura"), "05:30", id="another zone, another moment"),
        pytest.param(datetime(2026, 11, 20, 14, 30), ZONE, "07:30", id="a naive datetime is the zone's"),
        pytest.param(datetime(2026, 11, 20, 7, 30, tzinfo=UTC), ZONE, "07:30", id="an aware datetime is itself"),
    ],
)
def test_times_are_read_in_their_offset_or_the_zone(written: object, zone: ZoneInfo, meant: str) -> None:
    assert from_ms(moments.parse(written, zone)) == datetime.fromisoformat(f"2026-11-20T{meant}:00+00:00")


def test_a_date_is_its_midnight_in_the_zone() -> None:
    assert from_ms(moments.parse(date(2026, 11, 20), ZONE)) == datetime(2026, 11, 19, 17, tzinfo=UTC)
    assert moments.parse("2026-11-20", ZONE) == moments.parse(date(2026, 11, 20), ZONE)


def test_a_local_time_that_clocks_skip_is_refused() -> None:
    with pytest.raises(BadInput, match="does not exist in America/New_York"):
        moments.parse("2026-03-08T02:30:00", NEW_YORK)


def test_a_local_time_that_happens_twice_is_its_first_pass() -> None:
    assert from_ms(moments.parse("2026-11-01T01:30:00", NEW_YORK)) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize("written", ["yesterday", "20/11/2026", "2026-13-01", "", 1763623800, 1.5, True, None, []])
def test_what_is_no_time_is_refused_with_what_would_be_right(written: object) -> None:
    with pytest.raises(BadInput, match="2026-11-22T14:32:00"):
        moments.parse(written, ZONE)


def test_a_pattern_is_followed_and_named_when_it_is_not() -> None:
    assert moments.parse_as("3/14/2025 1:20", "%m/%d/%Y %H:%M", NEW_YORK) == to_ms(
        datetime(2025, 3, 14, 5, 20, tzinfo=UTC)
    )
    with pytest.raises(BadInput, match=r"'14/3/2025 1:20' is not a time written as %m/%d/%Y"):
        moments.parse_as("14/3/2025 1:20", "%m/%d/%Y %H:%M", NEW_YORK)


def test_times_before_1970_are_refused() -> None:
    with pytest.raises(BadInput, match="before 1970"):
        moments.parse("1969-12-31T23:59:59Z", ZONE)


@pytest.mark.parametrize(("ahead", "said"), [(30, "30 minutes"), (60 * 5, "5 hours"), (60 * 24 * 40, "40 days")])
def test_the_future_is_refused(ahead: int, said: str) -> None:
    with pytest.raises(BadInput, match=f"{said} in the future"):
        moments.check_past(NOW + ahead * MINUTE, NOW)


def test_clocks_may_differ_by_ten_minutes() -> None:
    assert moments.check_past(NOW + moments.FUTURE, NOW) == NOW + moments.FUTURE


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)),
    st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_any_offset_names_the_same_moment(at: datetime, offset: timezone) -> None:
    aware = at.replace(tzinfo=offset)
    assert moments.parse(aware.isoformat(), ZONE) == to_ms(aware)
