"""Buckets follow each other without gap, also where the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import UnknownName
from domain.grains import GRAINS, bucket_of, buckets_between, grain_of, next_bucket, stored_grain
from domain.times import DAY, HOUR, MINUTE, from_ms, to_ms

JAKARTA, BERLIN = ZoneInfo("Asia/Jakarta"), ZoneInfo("Europe/Berlin")


@given(st.integers(0, 4_000_000_000_000), st.sampled_from(sorted(GRAINS)), st.sampled_from([JAKARTA, BERLIN]))
def test_every_moment_lies_in_exactly_one_bucket(ms: int, grain: str, zone: ZoneInfo) -> None:
    bucket = bucket_of(ms, grain, zone)
    after = next_bucket(bucket, grain, zone)
    assert bucket <= ms < after
    assert bucket_of(bucket, grain, zone) == bucket
    assert bucket_of(after, grain, zone) == after
    assert bucket_of(after - 1, grain, zone) == bucket


def test_day_of_a_clock_change_is_an_hour_longer() -> None:
    day = to_ms(datetime(2026, 10, 24, 22, tzinfo=UTC))
    assert bucket_of(day + 5 * HOUR, "1d", BERLIN) == day
    assert next_bucket(day, "1d", BERLIN) - day == DAY + HOUR


def test_buckets_between_begins_with_the_one_that_holds_the_start() -> None:
    start = to_ms(datetime(2026, 11, 20, 17, 30, tzinfo=UTC))
    days = buckets_between(start, start + DAY, "1d", JAKARTA)
    assert [from_ms(day).isoformat() for day in days] == ["2026-11-20T17:00:00+00:00", "2026-11-21T17:00:00+00:00"]
    assert buckets_between(90_000, 180_000, "1m", JAKARTA) == [MINUTE, 2 * MINUTE]
    assert buckets_between(start, start, "1h", JAKARTA) == []


def test_grain_that_does_not_exist_is_named() -> None:
    with pytest.raises(UnknownName, match="1h"):
        grain_of("1hr")
    assert [stored_grain(grain) for grain in GRAINS] == ["1m", "1m", "1m", "1m", "1h", "1d"]
