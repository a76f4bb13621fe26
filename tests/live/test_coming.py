"""The days to come."""

from __future__ import annotations

from datetime import date

from domain.occasions import Occasion
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


def occasion(name: str, kind: str, first: date, last: date | None = None, **more: str) -> Occasion:
    return Occasion(name, kind, first, last or first, **more)


def test_a_launch_that_somebody_entered_is_named_while_it_lasts() -> None:
    launch = occasion("PayLater 2.0", "launch", date(2025, 11, 1), date(2025, 11, 20))
    for today, on in ((date(2025, 10, 20), date(2025, 11, 1)), (date(2025, 11, 5), date(2025, 11, 5))):
        (told,) = (day for day in coming_days(today, (launch,)) if day.kind == "launch")
        assert (told.on, told.name["id"]) == (on, "PayLater 2.0")
    assert all(day.kind != "launch" for day in coming_days(date(2025, 11, 21), (launch,)))


def test_a_computed_feast_gives_way_to_the_one_entered() -> None:
    eid = occasion("Lebaran", "lebaran", date(2027, 3, 11), date(2027, 3, 12), replaces="lebaran")
    found = coming_days(date(2027, 3, 9), (eid,))
    assert [
        (day.kind, day.on) for day in found if day.kind in ("holiday", "lebaran") and day.on < date(2027, 3, 14)
    ] == [("lebaran", date(2027, 3, 11))]


def test_an_ordinary_day_is_not_announced() -> None:
    plain = occasion("no sale", "ordinary", date(2025, 11, 11))
    assert all(day.on != date(2025, 11, 11) for day in coming_days(date(2025, 11, 10), (plain,)))
