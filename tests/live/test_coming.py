"""The days to come."""

from __future__ import annotations

from datetime import date

from live.coming import coming_days


def test_payday_sale_and_holiday_of_the_next_weeks_come_soonest_first() -> None:
    found = coming_days(date(2024, 12, 1))
    assert [(day.kind, day.on) for day in found] == [
        ("sale", date(2024, 12, 12)),
        ("payday", date(2024, 12, 25)),
        ("holiday", date(2024, 12, 25)),
    ] or [(day.kind, day.on) for day in found] == [
        ("sale", date(2024, 12, 12)),
        ("holiday", date(2024, 12, 25)),
        ("payday", date(2024, 12, 25)),
    ]


def test_a_holiday_is_named_in_both_languages() -> None:
    independence = [day for day in coming_days(date(2025, 8, 10)) if day.kind == "holiday"]
    assert independence[0].name == {"id": "Hari Kemerdekaan Republik Indonesia", "en": "Independence Day"}


def test_today_counts() -> None:
    assert coming_days(date(2025, 11, 11))[0].kind == "sale"


def test_nothing_beyond_thirty_days_is_promised() -> None:
    today = date(2025, 2, 1)
    assert all((day.on - today).days <= 30 for day in coming_days(today))
    assert not [day for day in coming_days(today) if day.kind == "sale"]
