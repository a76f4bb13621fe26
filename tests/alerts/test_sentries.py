"""Sentries: all detectors on many series of a metric, each as if it were alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from alerts.sentries import Pages, Sentries, Told, heard
from alerts.spell import Spell, Stretch
from alerts.watched import is_heard, setup_of
from detectors.calendar import Calendar
from detectors.columns import CALLS, CODES, Verdicts
from detectors.seasonal import Seasonal
from detectors.silence import Silence
from detectors.together import Together
from domain.metrics import METRICS, Metric
from domain.times import DAY, HOUR, MINUTE
from domain.tuning import STEPS, tuned
from domain.verdicts import Verdict
from store.blocks import Columns

pytestmark = pytest.mark.slow

FIVE = 5 * MINUTE
DAY_STEPS = DAY // FIVE
INTERACTIONS, RATIO = METRICS["interactions"], METRICS["complaint_ratio"]

NUMBERS = ("score", "value", "expected", "lower", "upper", "n")
LEARNT = 15 * DAY

Real = NDArray[np.float64]


def sentries(metric: Metric, rows: int = 1) -> Sentries:
    made = Sentries(metric, Calendar())
    made.grow(rows)
    return made


def columns(values: Real, n: Real | None = None) -> Columns:
    """Values of one row, or of (buckets, rows); without records behind them if none are given."""
    values = values.reshape(len(values), -1)
    return Columns(values, np.full(values.shape, np.nan) if n is None else n.reshape(values.shape))


def learnt(metric: Metric, grain_ms: int, usual: float) -> Sentries:
    """Sentries on one series that have seen two weeks of about `usual` in every bucket."""
    made, at = sentries(metric), range(0, LEARNT, grain_ms)
    values = np.random.default_rng(1).poisson(usual, len(at)).astype(np.float64)
    assert len(list(made.judge(at, columns(values)))) == len(at)
    return made


def then(made: Sentries, grain_ms: int, *values: float, sensitivity: float = 1.0) -> list[Verdict]:
    """The verdicts on the buckets after those two weeks."""
    at = range(LEARNT, LEARNT + len(values) * grain_ms, grain_ms)
    return [verdicts.row(0) for verdicts, _ in made.judge(at, columns(np.array(values)), sensitivity)]


def test_too_little_is_low_at_first_and_silent_when_it_stays_nothing() -> None:
    calls = [verdict.call for verdict in then(learnt(INTERACTIONS, FIVE, 30), FIVE, *[0.0] * 12)]
    assert calls[0] == "low"
    assert calls[-1] == "silent"


def test_no_complaints_are_no_silence() -> None:
    quarter = 15 * MINUTE
    calls = {verdict.call for verdict in then(learnt(METRICS["complaints"], quarter, 6), quarter, *[0.0] * 40)}
    assert "silent" not in calls


@pytest.mark.slow
def test_a_bank_that_closes_at_night_and_on_weekends_is_told_of_once_a_week_at_most() -> None:
    rng, steps = np.random.default_rng(4), np.arange(17 * 7 * DAY_STEPS)
    day, hour = steps // DAY_STEPS, steps % DAY_STEPS / 12
    is_open = ((day + 3) % 7 < 5) & (hour >= 7) & (hour < 21)
    busy = 200 * np.where((day + 3) % 7 == 0, 1.3, 1.0) * rng.lognormal(0, 0.06, len(steps))
    values = np.where(is_open, rng.poisson(busy), np.nan)
    judged = sentries(INTERACTIONS).judge([int(step) * FIVE for step in steps], columns(values))
    assert len({one.since for _, told in judged for one in told.values()}) <= 4


def test_what_goes_on_is_told_again_when_asked_and_so_is_that_nothing_does() -> None:
    assert sentries(INTERACTIONS).standing(0) is None
    made = learnt(INTERACTIONS, FIVE, 30)
    calm = made.standing(0)
    assert calm is not None
    assert calm.is_over
    then(made, FIVE, *[0.0] * 6)
    trouble = made.standing(0)
    assert trouble is not None
    assert not trouble.is_over
    assert trouble.since == LEARNT
    assert made.under_way() == {0: trouble}


def test_a_sensitivity_holds_from_the_next_bucket_on() -> None:
    made, plain = (learnt(INTERACTIONS, FIVE, 40) for _ in range(2))
    (calm,), (strange,) = then(made, FIVE, 84.0, sensitivity=0.1), then(plain, FIVE, 84.0)
    assert strange.is_strange
    assert (calm.call, calm.score) == ("normal", strange.score / 10)
    at = [LEARNT + FIVE]
    ((verdicts, _),) = made.judge(at, columns(np.array([84.0])), 2.0)
    assert verdicts.row(0).is_strange


@given(
    st.lists(
        st.tuples(
            st.floats(0, 3),
            st.sampled_from(["learning", "not_enough", "normal", "high", "low", "silent"]),
            *[st.none() | st.floats(-9, 99)] * 2,
            st.none() | st.floats(0.1, 9),
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(STEPS),
)
def test_a_sensitivity_says_of_every_row_what_it_says_of_one(
    rows: list[tuple[float, str, float | None, float | None, float | None]], sensitivity: float
) -> None:
    said = [
        Verdict(
            7,
            max(score, 1.0) if call in ("high", "low", "silent") else score,
            call,  # type: ignore[arg-type]
            value,
            expected,
            None if expected is None or width is None else expected - width,
            None if expected is None or width is None else expected + 2 * width,
            code="no_data" if value is None and call == "normal" else call,
        )
        for score, call, value, expected, width in rows
    ]
    found = heard(together(said), None, sensitivity)
    same([found.row(row) for row in range(len(said))], [tuned(one, sensitivity) for one in said])


def together(said: list[Verdict]) -> Verdicts:
    numbers = {name: np.array([getattr(one, name) for one in said], dtype=np.float64) for name in NUMBERS}
    call, code = [CALLS.index(one.call) for one in said], [CODES.index(one.code) for one in said]
    return Verdicts(said[0].at, **numbers, call=np.array(call, np.int8), code=np.array(code, np.int8))


def same(found: list[Verdict], wanted: list[Verdict]) -> None:
    """They say the same; numbers but for the last digits, as powers are not rounded alike everywhere."""
    assert [(one.at, one.call, one.code) for one in found] == [(one.at, one.call, one.code) for one in wanted]
    for name in NUMBERS:
        said, meant = (np.array([getattr(one, name) for one in told], dtype=np.float64) for told in (found, wanted))
        np.testing.assert_allclose(said, meant, rtol=1e-9, err_msg=name)


def alone(
    metric: Metric, at: list[int], points: Columns, row: int, sensitivity: float
) -> list[tuple[Verdict, Stretch | None]]:
    """What one series says, by the detectors of one series: what sentries must say of it among others."""
    setup = setup_of(metric, Calendar())
    judge = Together(setup) if metric.shape == "count" else Seasonal(setup)
    silence, spell = Silence(setup) if is_heard(metric) else None, Spell(setup.grain_ms)
    said = []
    for moment, value, n in zip(at, points.values[:, row].tolist(), points.n[:, row].tolist(), strict=True):
        verdict = judge.update(moment, value, n)
        quiet = silence.update(moment, value, n) if silence else None
        if quiet is not None and quiet.is_strange:
            verdict = replace(verdict, score=max(quiet.score, verdict.score), call="silent", code="silent")
        verdict = tuned(verdict, sensitivity)
        said.append((verdict, spell.feed(verdict)))
    return said


def days(metric: Metric, rows: int) -> tuple[list[int], Columns]:
    """Seventeen days by the hour: the first row surges and recovers, the second falls silent, the third has gaps."""
    rng, count = np.random.default_rng(9), 17 * 24
    n = rng.poisson(120, (count, rows)).astype(np.float64)
    n[366:374, 0] *= 3
    values = n
    if metric.shape == "share":
        values = rng.binomial(n.astype(int), 0.06) / n
        values[366:374, 0] = 0.4
    if rows > 1:
        values[372:, 1], n[372:, 1] = (0.0, 0.0) if metric.shape == "count" else (np.nan, 0.0)
    if rows > 2:
        values[rng.random(count) < 0.2, 2] = np.nan
    return [step * HOUR for step in range(count)], Columns(values, n)


@pytest.mark.slow
@pytest.mark.parametrize("metric", [INTERACTIONS, RATIO], ids=lambda metric: str(metric.name))
@pytest.mark.parametrize(("rows", "piece", "sensitivity"), [(1, 96, 1.0), (3, 1, 1.0), (3, 136, 1.4), (12, 24, 1.0)])
def test_many_series_are_judged_each_as_if_it_were_alone(
    metric: Metric, rows: int, piece: int, sensitivity: float
) -> None:
    """In columns and, where there are few rows and many buckets, one by one: verdicts and stretches are the same."""
    metric = replace(metric, grain="1h")
    at, points = days(metric, rows)
    made = sentries(metric, rows)
    judged: list[tuple[Verdicts, Told]] = []
    for start in range(0, len(at), piece):
        part = slice(start, start + piece)
        judged += made.judge(at[part], Columns(points.values[part], points.n[part]), sensitivity)
    calls = set()
    for row in range(rows):
        wanted = alone(metric, at, points, row, sensitivity)
        same([verdicts.row(row) for verdicts, _ in judged], [verdict for verdict, _ in wanted])
        found = [told.get(row) for _, told in judged]
        assert [one and (one.since, one.is_over) for one in found] == [
            stretch and (stretch.since, stretch.is_over) for _, stretch in wanted
        ]
        stretches = [one for one in found if one is not None]
        same([one.verdict for one in stretches], [stretch.verdict for _, stretch in wanted if stretch is not None])
        calls |= {(one.verdict.call, one.is_over) for one in stretches}
    assert calls >= {("high", False), ("high", True)}
    assert ("silent" in {call for call, _ in calls}) == (metric.shape == "count" and rows > 1)


def test_a_row_that_comes_later_knows_nothing_and_disturbs_nobody() -> None:
    at, points = days(replace(INTERACTIONS, grain="1h"), 3)
    one, other = sentries(INTERACTIONS, 2), sentries(INTERACTIONS, 2)
    before = [verdicts.row(1) for verdicts, _ in one.judge(at, Columns(points.values[:, :2], points.n[:, :2]))]
    first = Columns(points.values[:300, :2], points.n[:300, :2])
    after = [verdicts.row(1) for verdicts, _ in other.judge(at[:300], first)]
    other.grow(1)
    told = [verdicts for verdicts, _ in other.judge(at[300:], Columns(points.values[300:], points.n[300:]))]
    assert after + [verdicts.row(1) for verdicts in told] == before
    assert told[0].row(2).call == "learning"
    assert other.standing(2) is not None


def test_a_memory_goes_on_as_if_nothing_had_happened_whatever_goes_on() -> None:
    metric = replace(INTERACTIONS, grain="1h")
    at, points = days(metric, 3)
    one, other = sentries(metric, 3), sentries(metric)
    assert len(list(one.judge(at[:367], Columns(points.values[:367], points.n[:367])))) == 367
    kept: Pages = {}
    sizes = []
    for step in range(367, len(at)):
        other = sentries(metric)
        pages, notes = one.memory()
        sizes.append(len(pages))
        kept |= pages
        other.recall(kept, notes)
        assert [other.standing(row) for row in range(3)] == [one.standing(row) for row in range(3)]
        bucket = Columns(points.values[step : step + 1], points.n[step : step + 1])
        ((said, told),), ((again, heard_again),) = one.judge([at[step]], bucket), other.judge([at[step]], bucket)
        assert [again.row(row) for row in range(3)] == [said.row(row) for row in range(3)]
        assert heard_again == told
    assert one.under_way().keys() == {1}, "the surge is over, the silence is not"
    assert max(sizes[1:]) < sizes[0] / 3, "what changes is not much"


def test_a_memory_of_other_detectors_is_refused() -> None:
    pages, notes = sentries(INTERACTIONS).memory()
    with pytest.raises(ValueError, match="other detectors"):
        sentries(METRICS["complaints"]).recall(pages, notes)
    del pages["silence.full 16"]
    with pytest.raises(ValueError, match="another"):
        sentries(INTERACTIONS).recall(pages, notes)


def test_a_look_teaches_nothing() -> None:
    made = learnt(INTERACTIONS, FIVE, 40)
    _, notes = made.memory()
    look = columns(np.array([500.0]))
    verdicts, told = made.peek(LEARNT, Columns(look.values[0], look.n[0]))
    assert verdicts.row(0).call == "high"
    assert told[0].since == LEARNT
    after, kept = made.memory()
    assert kept == notes
    assert after.keys() == {"latest"}
