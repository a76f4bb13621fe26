"""Marks of the axes: round, local, and never too many."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.axes import time_ticks, value_ticks
from domain.times import DAY, from_ms
from tests.components.spoken import make_viewer
from tests.make import NOW


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Jayapura", "Asia/Kathmandu", "Europe/Berlin"])
def test_marks_of_a_week_stand_at_local_midnight(zone: str) -> None:
    viewer = make_viewer(zone=ZoneInfo(zone))
    ticks = time_ticks(NOW - 7 * DAY, NOW, viewer)
    assert len(ticks) == 7
    assert {from_ms(int(at)).astimezone(viewer.zone).strftime("%H:%M") for at, _ in ticks} == {"00:00"}


def test_marks_of_a_day_are_hours_in_the_language() -> None:
    assert [said for _, said in time_ticks(NOW - DAY, NOW, make_viewer("id"))][:2] == ["15.00", "18.00"]


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.sampled_from(["count", "percent", "points", "score", "seconds"]))
def test_marks_lie_within_and_are_few(low: float, span: float, unit: str) -> None:
    ticks = value_ticks(low, low + span, unit, make_viewer())
    assert len(ticks) <= 7
    assert all(low - 1e-6 * span - 1e-6 <= at <= low + span * (1 + 1e-6) + 1e-6 for at, _ in ticks)


def test_marks_of_seconds_are_whole_minutes() -> None:
    assert [said for _, said in value_ticks(0, 260, "seconds", make_viewer())][1:3] == ["1 min", "2 min"]
