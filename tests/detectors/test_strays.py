"""Four ways to be strange: alone, sudden, lasting, stuck. What each finds, and what it lets pass."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from detectors import Point, Setup, judge
from detectors.calendar import Calendar
from detectors.drift import Drift
from detectors.seasonal import Seasonal
from detectors.shapes import AMOUNT, COUNT, MEAN, SHARE
from detectors.stuck import Stuck
from domain.times import DAY, HOUR, to_ms
from domain.verdicts import Verdict

MONDAY = to_ms(datetime(2026, 6, 1, tzinfo=UTC))
WEEKS = 6
END = MONDAY + WEEKS * 7 * DAY


def weather(weeks: int = WEEKS, seed: int = 3) -> list[Point]:
    """Visitors by the hour: about 400, a third more or less for days on end, as the weather is."""
    rng = np.random.default_rng(seed)
    mood, found = 0.0, list[Point]()
    for hour in range(weeks * 7 * 24):
        mood = 0.95 * mood + rng.normal(0, 0.09)
        usual = 400 * (1.3 + np.sin(hour / 24 * 2 * np.pi))
        found.append((MONDAY + hour * HOUR, float(rng.poisson(usual * np.exp(mood))), None))
    return found


def learnt(points: list[Point], setup: Setup) -> Seasonal:
    one = Seasonal(setup)
    judge(one, points)
    return one


def calls(verdicts: list[Verdict]) -> list[str]:
    return [verdict.call for verdict in verdicts]


def after(values: list[float], n: float | None = None) -> list[Point]:
    return [(END + hour * HOUR, value, n) for hour, value in enumerate(values)]


def test_nothing_at_all_is_found_at_once_however_the_weather_is() -> None:
    one = learnt(weather(), Setup(COUNT, HOUR))
    (found,) = judge(one, after([0.0]))
    assert found.call == "low"
    assert found.score > 1


def test_a_jump_within_the_band_is_found_where_the_hours_before_were_steady() -> None:
    one = learnt(weather(), Setup(COUNT, HOUR))
    before, found = judge(one, after([520.0, 1900.0]))
    assert before.call == "normal"
    assert found.code == "high_sudden"
    assert (found.value or 0) < (found.upper or 0)


def test_the_weather_itself_raises_about_one_alert_a_month() -> None:
    found = judge(Seasonal(Setup(COUNT, HOUR)), weather(weeks=26, seed=8))
    opened = [at.at for at in found if at.score >= 1]
    days = {at // DAY for at in opened}
    assert len(days) <= 7


def test_a_recovery_is_no_incident() -> None:
    one = learnt(weather(), Setup(COUNT, HOUR))
    usual = [400 * (1.3 + float(np.sin(hour / 24 * 2 * np.pi))) for hour in range(12)]
    found = judge(one, after([0.0] * 4 + usual[4:]))
    assert set(calls(found)[:4]) == {"low"}
    assert set(calls(found)[4:]) == {"normal"}


def test_a_share_three_times_as_great_is_found_within_hours_though_answers_are_few() -> None:
    rng = np.random.default_rng(4)
    past = [(MONDAY + hour * HOUR, rng.binomial(40, 0.04) / 40, 40.0) for hour in range(WEEKS * 7 * 24)]
    one = learnt(past, Setup(SHARE, HOUR))
    found = judge(one, after([rng.binomial(40, 0.12) / 40 for _ in range(14)], 40.0))
    first = calls(found).index("high")
    assert 0 < first <= 10
    assert found[first].code == "high_lasting"


@pytest.mark.parametrize("n", [1, 3, 8])
def test_shares_of_few_answers_raise_nothing_by_chance(n: int) -> None:
    rng = np.random.default_rng(n)
    past = [(MONDAY + hour * HOUR, rng.binomial(n, 0.1) / n, float(n)) for hour in range(26 * 7 * 24)]
    found = judge(Seasonal(Setup(SHARE, HOUR)), past)
    assert sum(verdict.score >= 1 for verdict in found) <= 2


def test_what_lasts_needs_enough_records_together() -> None:
    rng = np.random.default_rng(5)
    past = [(MONDAY + hour * HOUR, rng.binomial(3, 0.1) / 3, 3.0) for hour in range(WEEKS * 7 * 24)]
    one = learnt(past, Setup(SHARE, HOUR, min_count=30))
    found = judge(one, after([1.0] * 12, 3.0))
    assert set(calls(found)[:8]) == {"not_enough"}
    assert calls(found)[-1] == "high"


def test_a_ramp_is_found_by_what_lasts() -> None:
    rng = np.random.default_rng(6)
    past = [(MONDAY + hour * HOUR, float(rng.normal(4.3, 0.5)), 50.0) for hour in range(WEEKS * 7 * 24)]
    one = Drift(Setup(MEAN, HOUR))
    judge(one, past)
    found = judge(one, after([4.3 - 0.1 * hour for hour in range(20)], 50.0))
    assert calls(found)[:5] == ["normal"] * 5
    assert found[-1].code == "low_lasting"


def test_drift_is_deaf_to_a_single_bucket() -> None:
    one = Drift(Setup(COUNT, HOUR))
    judge(one, [(at, 100.0 + at // HOUR % 7, n) for at, _, n in weather()])
    assert one.update(END, 130.0).call == "normal"


def test_what_lasts_is_heard_once_and_told_as_long_as_it_lasts() -> None:
    rng = np.random.default_rng(7)
    past = [(MONDAY + hour * HOUR, rng.binomial(40, 0.04) / 40, 40.0) for hour in range(WEEKS * 7 * 24)]
    one = learnt(past, Setup(SHARE, HOUR))
    found = [v for v in judge(one, after([0.15] * 20, 40.0)) if v.code == "high_lasting"]
    assert len(found) > 5
    assert sum(verdict.score >= 1 for verdict in found) == 1


def amounts(hours: int) -> list[Point]:
    """Amounts by the hour, none of them twice the same; nothing at night."""
    rng = np.random.default_rng(4)
    return [(MONDAY + h * HOUR, 0.0 if h % 24 < 6 else float(rng.normal(90, 9)), None) for h in range(hours)]


def test_an_amount_is_stuck_by_what_it_is_and_not_by_what_it_is_held_against() -> None:
    past = amounts(WEEKS * 7 * 24)
    one = Seasonal(Setup(AMOUNT, HOUR))
    assert "stuck" not in {verdict.code for verdict in judge(one, past)}
    found = judge(one, after([97.3] * 72))
    assert "stuck" in {verdict.code for verdict in found}


def test_the_same_number_again_and_again_is_stuck() -> None:
    one = learnt(weather(), Setup(COUNT, HOUR))
    found = judge(one, after([520.0] * 5))
    assert "stuck" in {verdict.code for verdict in found}


@pytest.mark.parametrize("values", [[5.0] * 500, [1.0, 1.0, 1.0, 2.0] * 200, [0.0] * 500])
def test_a_series_that_repeats_itself_is_not_stuck(values: list[float]) -> None:
    one = Stuck()
    assert max(one.score(value, 1.0) for value in values) < 1


def test_a_fault_on_a_sale_day_nobody_has_seen_before_is_found() -> None:
    sale = date(2026, 7, 13)
    one = learnt(weather(), Setup(COUNT, HOUR, Calendar(days={sale: "sale"})))
    found = judge(one, after([900.0, 950.0, 1000.0, 1050.0, 0.0]))
    assert calls(found)[-1] == "low"
