"""Reports fall due by the wall clock, report on whole periods, and are refused in one sentence if declared wrongly."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

import locales
from domain.errors import BadSetting
from domain.reports import Report, period_before, reports_of
from domain.times import from_ms, to_ms

JAKARTA = ZoneInfo("Asia/Jakarta")


def at(said: str) -> int:
    """The moment at which the clock in Jakarta shows that."""
    return to_ms(datetime.fromisoformat(said).replace(tzinfo=JAKARTA))


def local(ms: int) -> str:
    """What the clock in Jakarta shows."""
    return from_ms(ms).astimezone(JAKARTA).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("report", "last", "following"),
    [
        (Report("r", "daily", 420), "2026-11-20 07:00", "2026-11-21 07:00"),
        (Report("r", "daily", 900), "2026-11-19 15:00", "2026-11-20 15:00"),
        (Report("r", "weekly", 420, on=0), "2026-11-16 07:00", "2026-11-23 07:00"),
        (Report("r", "weekly", 420, on=4), "2026-11-20 07:00", "2026-11-27 07:00"),
        (Report("r", "monthly", 420, on=1), "2026-11-01 07:00", "2026-12-01 07:00"),
        (Report("r", "monthly", 420, on=28), "2026-10-28 07:00", "2026-11-28 07:00"),
    ],
)
def test_a_report_falls_due_by_the_local_clock(report: Report, last: str, following: str) -> None:
    now = at("2026-11-20 14:30")
    assert local(report.last_due(now, JAKARTA)) == last
    assert local(report.next_due(now, JAKARTA)) == following


def test_at_its_very_moment_it_is_due() -> None:
    report, now = Report("r", "daily", 420), at("2026-11-20 07:00")
    assert report.last_due(now, JAKARTA) == now < report.next_due(now, JAKARTA)


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("day", "2026-02-28", "2026-03-01"),
        ("week", "2026-02-16", "2026-02-23"),
        ("month", "2026-02-01", "2026-03-01"),
    ],
)
def test_a_period_is_whole_and_over(period: str, start: str, end: str) -> None:
    span = period_before(period, at("2026-03-01 07:00"), JAKARTA)
    assert [local(one) for one in span] == [f"{start} 00:00", f"{end} 00:00"]


def test_clocks_that_change_make_a_day_longer() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    span = period_before("day", to_ms(datetime(2026, 10, 26, 7, tzinfo=berlin)), berlin)
    assert span[1] - span[0] == 25 * 3_600_000


def test_what_goes_without_saying() -> None:
    (one,) = reports_of({"reports": [{"name": "week"}]}, "id")
    assert (one.schedule, one.on, one.minute, one.period, one.scene) == ("weekly", 0, 420, "week", "main")
    assert (one.language, one.recipients, one.has_quotes) == ("id", (), True)
    assert reports_of({}) == ()


WRONG = [
    {"name": "a b"},
    {"name": "a", "every": "week"},
    {"name": "a", "schedule": "hourly"},
    {"name": "a", "period": "year"},
    {"name": "a", "at": "7 o'clock"},
    {"name": "a", "at": "24:00"},
    {"name": "a", "on": "someday"},
    {"name": "a", "schedule": "monthly", "on": 31},
    {"name": "a", "schedule": "monthly", "on": True},
    {"name": "a", "schedule": "daily", "on": "mon"},
    {"name": "a", "metrics": ["moon"]},
    {"name": "a", "metrics": "csat"},
    {"name": "a", "title": "Week"},
    {"name": "a", "language": "fr"},
    {"name": "a", "recipients": "mailto://x"},
    {"name": "a", "quotes": "no"},
]


@pytest.mark.parametrize("table", WRONG, ids=str)
def test_what_is_wrong_is_said_in_one_sentence_of_each_language(table: dict[str, object]) -> None:
    with pytest.raises(BadSetting) as refused:
        reports_of({"reports": [table]})
    problem = refused.value
    said = str(locales.refusal("en", problem.key, problem.words))
    assert said == str(problem) or (problem.key == "report_wrong" and said.startswith("Report a: There is no"))
    assert locales.NO_VALUE not in str(locales.refusal("id", problem.key, problem.words))


def test_two_of_one_name_are_refused() -> None:
    with pytest.raises(BadSetting, match="Two reports are called week"):
        reports_of({"reports": [{"name": "week"}, {"name": "week"}]})
