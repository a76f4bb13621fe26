"""Columns say of each series what its own detector says, to the last state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from numpy.typing import NDArray

from detectors import Detector, Point, Setup
from detectors.calendar import Calendar
from detectors.columns import CODES, Seasonals, Silences, Togethers, Verdicts, many
from detectors.columns.many import Many
from detectors.seasonal import Seasonal
from detectors.shapes import SHAPES
from detectors.silence import Silence
from detectors.together import Together
from domain.times import DAY, HOUR, MINUTE, to_ms
from domain.verdicts import Verdict

Real = NDArray[np.float64]

MONDAY = to_ms(datetime(2026, 6, 1, tzinfo=UTC))
JAKARTA = ZoneInfo("Asia/Jakarta")
NAMED = {2: "payday", 5: "sale", 8: "ramadan", 10: "holiday", 12: "sale", 13: "special", 15: "sale", 16: "ramadan"}
CALENDAR = Calendar(JAKARTA, {date(2026, 6, 1 + day): kind for day, kind in NAMED.items()})
LEVELS = np.array([200.0, 20.0, 1.0, 0.05, 60.0, 3000.0, 9.0, 40.0])
"""One of each row. The fifth is closed at night and on weekends, the seventh begins late, the last two are grown."""
BAD = (np.nan, np.inf, -np.inf, 1e20, -5.0, 0.0)


@dataclass(frozen=True)
class Made:
    """Points of all rows: (points,) starts, (rows, points) values and records."""

    at: list[int]
    values: Real
    n: Real | None


def make(shape: str, grain: int, at: Real, seed: int = 1) -> Made:
    """Series with days and weeks in them, incidents, stuck stretches, gaps, and numbers that are none."""
    rng = np.random.default_rng(seed)
    hour, day = (at - MONDAY) % DAY / HOUR, (at - MONDAY) // DAY
    usual = np.maximum(1.6 + np.sin(hour / 12 * np.pi), 0) * np.where(day % 7 >= 5, 0.4, 1)
    rate = LEVELS[:, None] * usual
    rate[4] *= (day % 7 < 5) & (hour < 15)
    n = rng.poisson(rate).astype(np.float64)
    noise = rng.gamma(2, 5, n.shape)
    values = {
        "count": n,
        "amount": n * noise,
        "share": rng.binomial(n.astype(np.int64), 0.2) / np.maximum(n, 1),
        "mean": 4 + rng.normal(0, 1, n.shape) / np.sqrt(np.maximum(n, 1)),
    }[shape].copy()
    n = n.copy()
    for row in range(len(LEVELS)):
        _spoil(rng, values[row], n[row], each=len(at) // 30)
    values[6, day < 3] = np.nan
    return Made([int(one) for one in at], values, n if shape in ("share", "mean") else None)


def _spoil(rng: np.random.Generator, values: Real, n: Real, *, each: int) -> None:
    def stretch(longest: int) -> slice:
        first = rng.integers(len(values))
        return slice(first, first + rng.integers(2, longest))

    for factor in (0.0, 0.3, 1.3, 3.0, 12.0):
        values[stretch(each)] *= factor
    for _ in range(4):
        same = stretch(8)
        values[same] = values[same.start]
    for bad in BAD:
        values[rng.integers(len(values), size=3)] = bad
        n[rng.integers(len(n), size=2)] = bad
    values[stretch(each)] = np.nan


def hours(days: int) -> Real:
    """The start of each hour of so many days."""
    return MONDAY + np.arange(24 * days) * float(HOUR)


def mornings(days: int) -> Real:
    """The start of each five minutes of three hours a day."""
    steps = np.arange(days * 288)
    return MONDAY + steps[(steps % 288 >= 24) & (steps % 288 < 60)] * float(5 * MINUTE)


def point(made: Made, row: int, place: int) -> Point:
    """As a detector of one series is given it."""
    value, n = made.values[row, place], np.nan if made.n is None else made.n[row, place]
    return made.at[place], None if np.isnan(value) else float(value), None if np.isnan(n) else float(n)


def update(columns: Many, made: Made, place: int) -> Verdicts:
    """The verdicts on one bucket."""
    rows = len(columns)
    return columns.update(made.at[place], made.values[:rows, place], None if made.n is None else made.n[:rows, place])


def numbers(verdicts: list[Verdict]) -> Real:
    """(verdicts, 6), nan for None."""
    found = [[one.score, one.value, one.expected, one.lower, one.upper, one.n] for one in verdicts]
    return np.array(found, dtype=np.float64)


def same_verdicts(found: list[Verdict], wanted: list[Verdict]) -> None:
    """Fails where they differ by more than rounding."""
    assert [(one.at, one.call, one.code) for one in found] == [(one.at, one.call, one.code) for one in wanted]
    np.testing.assert_allclose(numbers(found), numbers(wanted), rtol=1e-9, atol=1e-10)


def same_states(columns: Many, singles: list[Detector]) -> None:
    """Fails where a row remembers otherwise than its own detector."""
    states = [single.state() for single in singles]
    found = columns.state()
    assert found.keys() == states[0].keys()
    for name, matrix in found.items():
        np.testing.assert_allclose(matrix, np.array([state[name] for state in states]), rtol=1e-9, atol=1e-10)


def replay(columns: Many, single: Callable[[Setup], Detector], setup: Setup, made: Made) -> set[str]:
    """The codes that were said: equal by both, with two rows grown after a third."""
    singles = [single(setup) for _ in LEVELS]
    found: list[Verdict] = []
    wanted: list[Verdict] = []
    for place in range(len(made.at)):
        if place == len(made.at) // 3:
            columns.grow(2)
        verdicts = update(columns, made, place)
        found += [verdicts.row(row) for row in range(len(columns))]
        wanted += [singles[row].update(*point(made, row, place)) for row in range(len(columns))]
    same_verdicts(found, wanted)
    same_states(columns, singles)
    return {one.code for one in found}


def has_both_sides(codes: set[str]) -> bool:
    """True if something was called high, and something low."""
    return {"high", "low"} <= {code.split("_")[0] for code in codes}


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are taken a few at a time, so that blocks of theirs meet here as well."""
    monkeypatch.setattr(many, "TOGETHER", 5)


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_hours_are_judged_as_one_by_one(shape: str) -> None:
    setup = Setup(SHAPES[shape], HOUR, CALENDAR, min_count=10.0)
    codes = replay(Seasonals(setup, 6), Seasonal, setup, make(shape, HOUR, hours(18)))
    assert {"learning", "normal", "no_data"} <= codes
    assert has_both_sides(codes)
    assert codes & ({"stuck"} if SHAPES[shape].multiplies else {"not_enough"})


def restless(grain: int, at: Real) -> Made:
    """Counts of which hours say little: they leap between levels, and now and then far out."""
    made, rng = make("count", grain, at), np.random.default_rng(3)
    for row in range(len(LEVELS)):
        leaps = np.cumsum(rng.random(len(at)) < 0.05)
        levels = LEVELS[row] * np.exp(rng.normal(0, 1, leaps[-1] + 1))[leaps]
        is_known = np.isfinite(made.values[row]) & (made.values[row] > 0)
        made.values[row, is_known] = rng.poisson(np.where(rng.random(len(at)) < 0.01, 20, 1) * levels)[is_known]
    return made


@pytest.mark.slow
@pytest.mark.parametrize(("grain", "at"), [(HOUR, hours(18)), (5 * MINUTE, mornings(14))], ids=["1h", "5m"])
@pytest.mark.parametrize(
    ("is_restless", "is_counted"), [(False, True), (True, False), (True, True)], ids=["daily", "restless", "counted"]
)
def test_all_detectors_together_judge_as_one_by_one(grain: int, at: Real, is_restless: bool, is_counted: bool) -> None:
    made = restless(grain, at) if is_restless else make("count", grain, at)
    setup = Setup(SHAPES["count"], grain, CALENDAR, is_counted=is_counted)
    codes = replay(Togethers(setup, 6), Together, setup, made)
    assert {"learning", "normal", "no_data", "high" if is_counted else "novel"} <= codes


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_five_minutes_are_judged_as_one_by_one(shape: str) -> None:
    setup = Setup(SHAPES[shape], 5 * MINUTE, Calendar(JAKARTA))
    codes = replay(Seasonals(setup, 6), Seasonal, setup, make(shape, 5 * MINUTE, mornings(10)))
    assert {"learning", "normal", "no_data"} <= codes
    assert codes & {"high", "low_sudden", "high_lasting"}


@pytest.mark.parametrize(("grain", "at"), [(HOUR, hours(24)), (5 * MINUTE, mornings(24))], ids=["1h", "5m"])
def test_silences_are_judged_as_one_by_one(grain: int, at: Real) -> None:
    setup = Setup(SHAPES["count"], grain, CALENDAR)
    assert replay(Silences(setup, 6), Silence, setup, make("count", grain, at)) == {"learning", "normal", "silent"}


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_whole_days_of_five_minutes_are_judged_as_one_by_one(shape: str) -> None:
    setup = Setup(SHAPES[shape], 5 * MINUTE, CALENDAR, min_count=10.0)
    made = make(shape, 5 * MINUTE, MONDAY + np.arange(288 * 11) * float(5 * MINUTE))
    assert has_both_sides(replay(Seasonals(setup, 6), Seasonal, setup, made))


Single = Callable[[Setup], Detector]
every = pytest.mark.parametrize(
    ("make_columns", "single", "shape"),
    [
        (Seasonals, Seasonal, "share"),
        (Seasonals, Seasonal, "amount"),
        (Silences, Silence, "count"),
        (Togethers, Together, "count"),
    ],
)


@every
def test_rows_go_on_from_the_states_of_single_detectors(make_columns: type[Many], single: Single, shape: str) -> None:
    setup = Setup(SHAPES[shape], HOUR, CALENDAR)
    made = make(shape, HOUR, hours(12))
    singles = [single(setup) for _ in LEVELS]
    for place in range(250):
        for row in range(1, len(LEVELS)):
            singles[row].update(*point(made, row, place))
    columns = make_columns(setup)
    states = [one.state() for one in singles]
    columns.restore({name: np.array([state[name] for state in states]) for name in states[0]})
    same_states(columns, singles)
    for place in range(250, 288):
        verdicts = update(columns, made, place)
        wanted = [one.update(*point(made, row, place)) for row, one in enumerate(singles)]
        same_verdicts([verdicts.row(row) for row in range(len(LEVELS))], wanted)
    same_states(columns, singles)


@every
def test_a_look_says_what_an_update_would_and_learns_nothing(
    make_columns: type[Many], single: Single, shape: str
) -> None:
    setup = Setup(SHAPES[shape], HOUR, CALENDAR)
    columns, made = make_columns(setup, len(LEVELS)), make(shape, HOUR, hours(11))
    for place in range(240):
        update(columns, made, place)
    for place in range(240, 264):
        before = columns.state()
        looked = columns.peek(made.at[place], made.values[:, place], None if made.n is None else made.n[:, place])
        assert all(np.array_equal(matrix, before[name]) for name, matrix in columns.state().items())
        said = update(columns, made, place)
        assert [said.row(row) for row in range(len(LEVELS))] == [looked.row(row) for row in range(len(LEVELS))]


@every
def test_a_bucket_that_comes_twice_is_late_only_for_those_who_know_it(
    make_columns: type[Many], single: Single, shape: str
) -> None:
    columns = make_columns(Setup(SHAPES[shape], HOUR), 2)
    columns.update(MONDAY, np.array([5.0, 7.0]))
    columns.grow(1)
    before = columns.state()
    again = columns.update(MONDAY, np.array([6.0, 7.0, 8.0]))
    assert [CODES[code] for code in again.code] == ["late", "late", "learning"]
    assert again.value.tolist() == [6.0, 7.0, 8.0]
    assert all(np.array_equal(matrix[:2], before[name][:2]) for name, matrix in columns.state().items())


@every
def test_a_state_of_another_grain_is_refused(make_columns: type[Many], single: Single, shape: str) -> None:
    columns = make_columns(Setup(SHAPES[shape], HOUR), 2)
    for other in (make_columns(Setup(SHAPES[shape], DAY), 2).state(), {}, columns.state() | {"ends": np.zeros(2)}):
        with pytest.raises(ValueError, match="another grain"):
            columns.restore(other)
    assert len(columns) == 2


def test_as_many_values_as_series_are_wanted() -> None:
    columns = Seasonals(Setup(SHAPES["share"], HOUR), 3)
    with pytest.raises(ValueError, match="3 series"):
        columns.update(MONDAY, np.ones(2))
    with pytest.raises(ValueError, match="3 series"):
        columns.update(MONDAY, np.ones(3), np.ones(4))


def test_nothing_is_said_of_no_series() -> None:
    assert len(Seasonals(Setup(SHAPES["count"], HOUR)).update(MONDAY, np.zeros(0))) == 0


def test_verdicts_know_who_is_strange() -> None:
    columns = Silences(Setup(SHAPES["count"], HOUR), 2)
    for hour in range(24 * 28):
        columns.update(MONDAY + hour * HOUR, np.array([5.0, 5.0]))
    for hour in range(24 * 28, 24 * 28 + 6):
        verdicts = columns.update(MONDAY + hour * HOUR, np.array([5.0, np.nan]))
    assert verdicts.is_strange.tolist() == [False, True]
