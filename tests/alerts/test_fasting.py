"""The months of Ramadan, by Indonesia's calendar and by what people entered."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from alerts.fasting import months_of
from domain.occasions import Occasion

JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize(
    ("first", "length"),
    [(date(2022, 4, 3), 29), (date(2024, 3, 12), 29), (date(2025, 3, 1), 30), (date(2026, 2, 19), 30)],
)
def test_ramadan_begins_on_the_day_that_was_declared(first: date, length: int) -> None:
    month_of = months_of(JAKARTA)
    last = first + timedelta(days=length - 1)
    assert {month_of(first + timedelta(days=n)) for n in range(length)} == {(first, last)}
    assert month_of(first - timedelta(days=1)) is None is month_of(last + timedelta(days=1))


def test_what_people_entered_takes_the_place_of_what_is_computed() -> None:
    entered = Occasion("Ramadan 1447 H", "ramadan", date(2026, 2, 18), date(2026, 3, 20), "ramadan")
    month_of = months_of(JAKARTA, [entered])
    assert month_of(date(2026, 2, 18)) == month_of(date(2026, 3, 20)) == (entered.first, entered.last)
    assert month_of(date(2025, 3, 1)) == (date(2025, 3, 1), date(2025, 3, 30))


def test_elsewhere_ramadan_is_what_people_entered() -> None:
    assert months_of(ZoneInfo("Europe/Berlin"))(date(2026, 3, 1)) is None
