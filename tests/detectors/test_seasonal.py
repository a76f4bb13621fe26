"""The seasonal detector: what it learns, what it lets pass, and what it finds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import cos, pi
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from detectors import Point, Setup, judge
from detectors.calendar import Calendar
from detectors.seasonal import Seasonal
from detectors.shapes import COUNT, MEAN, SHARE
from domain.times import DAY, HOUR, MINUTE, WEEK, to_ms
from domain.verdicts import Verdict

MONDAY = to_ms(datetime(2026, 6, 1, tzinfo=UTC))
"""A Monday, where the made-up weeks begin."""


def office(weeks: int, *, zero: float | None, seed: int = 3) -> list[Point]:
    """Calls of an office, every five minutes: weekdays from 7:00 to 21:00 about 200, else nothing (`zero`)."""
    rng = np.random.default_rng(seed)
    found: list[Point] = []
    for step in range(weeks * 7 * 288):
        at = MONDAY + step * 5 * MINUTE
        is_open = step // 288 % 7 < 5 and 84 <= step % 288 < 252
        found.append((at, float(rng.poisson(200)) if is_open else zero, None))
    return found


def shares(days: int, *, n: int, share: float, seed: int = 4) -> list[Point]:
    rng = np.random.default_rng(seed)
    return [(MONDAY + hour * HOUR, rng.binomial(n, share) / n, float(n)) for hour in range(24 * days)]


def strange(verdicts: list[Verdict]) -> list[Verdict]:
    return [verdict for verdict in verdicts if verdict.is_strange]


@pytest.mark.parametrize("zero", [None, 0.0])
def test_nights_and_weekends_without_calls_are_normal(zero: float | None) -> None:
    assert not strange(judge(Seasonal(Setup(COUNT, 5 * MINUTE)), office(6, zero=zero)))


def test_half_of_the_calls_missing_is_found_in_the_first_bucket() -> None:
    one = Seasonal(Setup(COUNT, 5 * MINUTE))
    judge(one, office(8, zero=0.0))
    verdict = one.update(MONDAY + 8 * WEEK + 10 * HOUR, 90.0)
    assert verdict.call == "low"
    assert verdict.expected == pytest.approx(200, rel=0.1)
    assert 90 < (verdict.lower or 0) < 200 < (verdict.upper or 0)


def test_two_days_of_learning_raise_nothing() -> None:
    calls = {verdict.call for verdict in judge(Seasonal(Setup(COUNT, HOUR)), shares(2, n=50, share=0.5))}
    assert calls == {"learning"}


def test_a_small_shift_that_lasts_is_found_though_no_bucket_is_outside_the_band() -> None:
    one = Seasonal(Setup(SHARE, HOUR))
    judge(one, shares(28, n=200, share=0.05))
    later = [(at + 28 * DAY, value, n) for at, value, n in shares(1, n=200, share=0.1, seed=9)]
    found = strange(judge(one, later))
    assert found
    assert found[0].code == "high_lasting"
    assert (found[0].value or 0) < (found[0].upper or 0)


def test_a_share_of_few_answers_never_alarms_by_chance() -> None:
    one = Seasonal(Setup(SHARE, HOUR))
    verdicts = judge(one, shares(200, n=4, share=0.05))
    assert not strange(verdicts)


def test_a_share_of_too_few_answers_is_not_judged() -> None:
    one = Seasonal(Setup(SHARE, HOUR, min_count=100))
    judge(one, shares(28, n=200, share=0.05))
    assert one.update(MONDAY + 40 * DAY, 0.5, 8.0).call == "not_enough"


def test_a_recovery_ends_a_lasting_stray_at_once() -> None:
    one = Seasonal(Setup(MEAN, HOUR))
    rng = np.random.default_rng(5)
    judge(one, [(MONDAY + hour * HOUR, float(rng.normal(4.3, 0.1)), 50.0) for hour in range(24 * 28)])
    begin = MONDAY + 28 * DAY
    drop = judge(one, [(begin + hour * HOUR, float(rng.normal(4.0, 0.1)), 50.0) for hour in range(8)])
    assert strange(drop)
    assert not one.update(begin + 8 * HOUR, 4.32, 50.0).is_strange


def test_an_incident_does_not_become_the_usual() -> None:
    one = Seasonal(Setup(COUNT, HOUR))
    rng = np.random.default_rng(6)
    judge(one, [(MONDAY + hour * HOUR, float(rng.poisson(100)), None) for hour in range(24 * 28)])
    judge(one, [(MONDAY + 28 * DAY + hour * HOUR, 5.0, None) for hour in range(6)])
    after = one.update(MONDAY + 28 * DAY + 6 * HOUR, 100.0)
    assert after.call == "normal"
    assert after.expected == pytest.approx(100, rel=0.1)


def test_a_new_level_becomes_the_usual_in_the_end() -> None:
    one = Seasonal(Setup(COUNT, HOUR))
    rng = np.random.default_rng(7)
    judge(one, [(MONDAY + hour * HOUR, float(rng.poisson(100)), None) for hour in range(24 * 28)])
    later = [(MONDAY + (28 * 24 + hour) * HOUR, float(rng.poisson(200)), None) for hour in range(24 * 28)]
    verdicts = judge(one, later)
    assert verdicts[0].call == "high"
    assert not strange(verdicts[-7 * 24 :])


def sale_days(*, faults: tuple[int, ...] = ()) -> list[Verdict]:
    """Six weeks with a sale on each Wednesday of twice the volume; verdicts on the last Wednesday."""
    days = {date(2026, 6, 3 + 7 * week) if week < 4 else date(2026, 7, 1 + 7 * (week - 4)): "sale" for week in range(6)}
    one = Seasonal(Setup(COUNT, HOUR, Calendar(days=days)))
    rng = np.random.default_rng(8)
    points: list[Point] = []
    for hour in range(6 * 7 * 24):
        is_sale = hour // 24 % 7 == 2
        is_fault = hour // 24 == 37 and hour % 24 in faults
        points.append(
            (MONDAY + hour * HOUR, float(rng.poisson(200 if is_sale else 100)) * (0.4 if is_fault else 1), None)
        )
    return judge(one, points)[37 * 24 : 38 * 24]


def test_a_sale_day_like_those_before_is_normal() -> None:
    assert not strange(sale_days())


def test_a_fault_on_a_sale_day_is_found_though_it_is_no_fault_on_another() -> None:
    found = strange(sale_days(faults=(14,)))
    assert [verdict.at // HOUR % 24 for verdict in found] == [14]
    assert found[0].call == "low"


def test_hours_are_those_of_the_business_zone_through_a_change_of_clocks() -> None:
    zone = ZoneInfo("Europe/London")
    one = Seasonal(Setup(COUNT, HOUR, Calendar(zone)))
    begin = to_ms(datetime(2026, 9, 1, tzinfo=UTC))
    points: list[Point] = []
    for hour in range(24 * 70):
        at = begin + hour * HOUR
        is_open = 9 <= datetime.fromtimestamp(at / 1000, zone).hour < 17
        points.append((at, 100.0 + hour % 7 if is_open else 0.0, None))
    assert not strange(judge(one, points))


def test_a_day_learnt_in_the_first_days_is_not_learnt_once_more_as_a_week() -> None:
    draw, one, calls = np.random.default_rng(1), Seasonal(Setup(COUNT, 5 * MINUTE)), []
    for row in range(9 * 288):
        usual = 333 * (1 - 0.6 * cos(2 * pi * (row / 12 - 3) / 24))
        calls.append(one.update(MONDAY + row * 5 * MINUTE, float(draw.poisson(usual))).call)
    assert set(calls) == {"learning", "normal"}
