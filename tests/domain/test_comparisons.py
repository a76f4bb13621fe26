"""What a stretch of time is held against: never itself, and by the days that people mean."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.comparisons import AGAINST, Days, Month, earlier
from domain.errors import UnknownName
from domain.times import DAY, to_ms

JAKARTA = ZoneInfo("Asia/Jakarta")
KINDS = {
    date(2026, 9, 9): "sale",
    date(2026, 10, 10): "sale",
    date(2026, 11, 11): "sale",
    date(2026, 11, 12): "sale",
}
MONTHS = [(date(2025, 3, 1), date(2025, 3, 29)), (date(2026, 2, 18), date(2026, 3, 19))]


def _month_of(day: date) -> Month | None:
    return next((month for month in MONTHS if month[0] <= day <= month[1]), None)


DAYS = Days(JAKARTA, lambda day: KINDS.get(day, ""), ramadan_of=_month_of)


def at(text: str) -> int:
    return to_ms(datetime.fromisoformat(text).replace(tzinfo=JAKARTA))


def said(kind: str, start: str, end: str, days: Days = DAYS) -> list[tuple[str, str]]:
    spans = earlier(kind, at(start), at(end), days)
    local = [[datetime.fromtimestamp(ms / 1000, JAKARTA).strftime("%m-%d %H:%M") for ms in span] for span in spans]
    return [(low, high) for low, high in local]


@pytest.mark.parametrize(
    ("kind", "start", "end", "against"),
    [
        ("previous", "2026-11-20 09:00", "2026-11-20 12:00", [("11-20 06:00", "11-20 09:00")]),
        ("week", "2026-11-20 09:00", "2026-11-20 12:00", [("11-13 09:00", "11-13 12:00")]),
        ("week", "2026-11-10 00:00", "2026-11-20 00:00", [("10-27 00:00", "11-06 00:00")]),
        ("sale", "2026-11-11 20:00", "2026-11-11 22:00", [("10-10 20:00", "10-10 22:00")]),
        ("sale", "2026-11-12 20:00", "2026-11-12 22:00", [("10-10 20:00", "10-10 22:00")]),
        ("sale", "2026-11-20 20:00", "2026-11-20 22:00", [("11-12 20:00", "11-12 22:00")]),
        ("sale", "2026-11-10 00:00", "2026-11-14 00:00", [("10-09 00:00", "10-13 00:00")]),
        ("sale", "2026-10-01 00:00", "2026-11-20 00:00", [("07-30 00:00", "09-18 00:00")]),
        ("sale", "2026-09-09 08:00", "2026-09-09 09:00", []),
        ("ramadan", "2026-02-20 17:00", "2026-02-20 19:00", [("03-03 17:00", "03-03 19:00")]),
        ("ramadan", "2026-02-15 00:00", "2026-02-20 00:00", [("02-26 00:00", "03-03 00:00")]),
        ("ramadan", "2026-03-19 03:00", "2026-03-19 05:00", []),
        ("ramadan", "2025-03-03 03:00", "2025-03-03 05:00", []),
        ("ramadan", "2026-11-20 17:00", "2026-11-20 19:00", []),
    ],
    ids=[
        "what came just before",
        "a week before",
        "whole weeks, so that ten days do not meet themselves",
        "sale day against sale day",
        "the second day of a sale against the only one of the last",
        "an ordinary day against the last day of the last sale",
        "a stretch with a sale: first day on first day",
        "never a stretch that overlaps",
        "no sale before",
        "the third day of Ramadan",
        "a stretch that begins before: first day on first day",
        "a thirtieth day where there were twenty-nine",
        "no Ramadan before",
        "no day of Ramadan",
    ],
)
def test_stretches(kind: str, start: str, end: str, against: list[tuple[str, str]]) -> None:
    assert said(kind, start, end) == against


def test_a_weekday_is_held_against_four() -> None:
    found = said("weekday", "2026-11-20 09:00", "2026-11-20 12:00")
    assert [low for low, _ in found] == ["11-13 09:00", "11-06 09:00", "10-30 09:00", "10-23 09:00"]


def test_a_campaign_that_people_wrote_on_the_chart_counts_as_one() -> None:
    own = Days(JAKARTA, DAYS.kind_of, frozenset({date(2026, 11, 16)}))
    assert said("sale", "2026-11-20 20:00", "2026-11-20 22:00", own) == [("11-16 20:00", "11-16 22:00")]


@pytest.mark.parametrize("kind", AGAINST)
@pytest.mark.parametrize("length", [1, 3, 7, 30, 90])
def test_nothing_is_held_against_itself(kind: str, length: int) -> None:
    start = at("2026-11-20 00:00") - length * DAY
    assert all(high <= start for _, high in earlier(kind, start, start + length * DAY, DAYS))


def test_an_unknown_comparison_is_named() -> None:
    with pytest.raises(UnknownName, match="did you mean 'week'"):
        earlier("weeks", 0, DAY, DAYS)
