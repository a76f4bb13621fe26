"""How many cases will break their time before the shift is over, from how long answers took."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases import Case
from domain.chances import SHARE, interval_of, spread_of, unrest_of
from domain.forecast import FEWEST, curve_of, curves_of, foresee, shifts_before
from domain.ladders import LITMUS, Life, Pause
from domain.shifts import roster_of
from domain.times import HOUR, MINUTE
from escalations.forecast import end_of, foresee_shift
from store import cases, forecasts
from store.engine import Store
from tests.make import NOW, ZONE

ROSTER = roster_of({}, ZONE)


def test_the_curve_is_that_of_the_textbook() -> None:
    stints = [(6, True), (6, True), (6, True), (6, False), (7, True), (9, False), (10, True), (10, False), (11, False)]
    curve = curve_of(stints)
    assert curve.times == (6, 7, 10)
    assert curve.left == pytest.approx((6 / 9, 6 / 9 * 4 / 5, 6 / 9 * 4 / 5 * 2 / 3))
    assert [curve.at(time) for time in (5, 6, 8)] == pytest.approx([1, 6 / 9, 6 / 9 * 4 / 5])
    assert curve.before(6) == 1


def test_a_clock_that_stood_still_is_not_time_taken() -> None:
    paused = Life(NOW, closed_at=NOW + 20 * HOUR, pauses=(Pause(NOW + HOUR, NOW + 11 * HOUR),))
    climbed = Life(NOW, closed_at=NOW + 50 * HOUR)
    found = curves_of([(paused, None), (climbed, None)], LITMUS, NOW + 100 * HOUR)
    assert found[1, 48 * HOUR, False].times == (10 * HOUR,)
    assert found[2, 24 * HOUR, False].times == (2 * HOUR,)


@given(st.lists(st.floats(0, 1), max_size=30), st.sampled_from([0.0, 0.3, 2.0]))
def test_the_range_is_that_whose_share_is_nearest_to_what_it_says(chances: list[float], unrest: float) -> None:
    lower, upper = interval_of(chances, unrest=unrest)
    weights = spread_of(chances, unrest)
    assert 0 <= lower <= upper <= len(chances)
    assert sum(weights) == pytest.approx(1, abs=1e-4)
    held = sum(weights[lower : upper + 1])
    more = max([*weights[max(0, lower - 1) : lower], *weights[upper + 1 : upper + 2]], default=1.0)
    assert held >= SHARE or held + more - SHARE >= SHARE - held - 1e-9, "a wider one would be nearer"
    is_needed = held - min(weights[lower], weights[upper]) < SHARE
    assert is_needed or lower == upper or unrest, "a narrower one would hold it"


def test_a_range_is_not_wide_for_safety() -> None:
    chances = [0.9] * 6 + [0.1] * 6
    weights = spread_of(chances)
    lower, upper = interval_of(chances)
    assert upper - lower == 3
    assert sum(weights[lower : upper + 1]) == pytest.approx(SHARE, abs=0.03), "4 to 8 would hold 97 %"


def test_shifts_that_differ_widen_the_range_and_calm_ones_do_not() -> None:
    chances = [0.5] * 40
    calm = unrest_of([(chances, came) for came in (17, 20, 23, 20, 18, 22)])
    restless = unrest_of([(chances, came) for came in (8, 32, 12, 30, 20, 10)])
    assert calm == 0 < restless
    narrow, wide = interval_of(chances, unrest=calm), interval_of(chances, unrest=restless)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]
    many = [0.5] * 900
    assert interval_of(many)[0] > interval_of(many, unrest=restless)[0]


def test_the_past_is_replayed_as_it_was_known_at_each_shift() -> None:
    rung = {(1, 48 * HOUR, False): curve_of([(20 * HOUR, True)] * 50 + [(60 * HOUR, True)] * 50)}
    turns = [(NOW, NOW + 8 * HOUR), (NOW + 8 * HOUR, NOW + 16 * HOUR)]
    opened = NOW - 45 * HOUR
    late, timely = Life(opened, closed_at=NOW + 10 * HOUR), Life(opened, closed_at=NOW + HOUR)
    before, later = Life(opened, closed_at=NOW - HOUR), Life(NOW - 30 * HOUR, closed_at=NOW + 30 * HOUR)
    lifted = Life(opened, closed_at=NOW + 10 * HOUR, lifts=(NOW + HOUR,))
    found = shifts_before([(one, None) for one in (late, timely, before, later, lifted)], LITMUS, turns, rung)
    assert found == {NOW: ([1.0, 1.0], 1)}, "after 45 hours only those are left that take sixty"


def test_too_few_answers_foresee_nothing() -> None:
    few = {(1, 48 * HOUR, False): curve_of([(HOUR, True)] * (FEWEST - 1))}
    due = [(LITMUS.default.rung(1), HOUR)]
    assert foresee(few, due, now=NOW, until=NOW + HOUR).expected is None


def _past(store: Store) -> None:
    """Half of the cases are answered after ten hours, half after 60; four are open, two of them due this shift."""
    with store.write() as connection:
        for number in range(100):
            opened = NOW - (100 + number) * HOUR
            closed = opened + (10 if number % 2 else 60) * HOUR
            case = Case("rule", opened, "x", "surveys", "s", str(number), state="closed", closed_at=closed)
            cases.insert(connection, case.entered(store.ladders))
        for age in (47, 40.5, 1, 60):
            case = Case("hand", NOW - round(age * HOUR), "y").entered(store.ladders)
            cases.insert(connection, case.climbed(store.ladders, NOW)[0])


def test_what_falls_due_this_shift_is_foreseen_and_kept(store: Store) -> None:
    _past(store)
    now = NOW + MINUTE
    found = foresee_shift(store, ROSTER, now)
    assert (found.until - NOW, found.due) == (8 * HOUR + 30 * MINUTE, 2)
    assert found.expected == pytest.approx(2)
    with store.read() as connection:
        assert forecasts.last(connection, now) == found
        assert forecasts.last(connection, found.until) is None


def test_a_shift_that_is_nearly_over_looks_into_the_next() -> None:
    late = NOW + 10 * MINUTE
    assert end_of(ROSTER, late) - late == 8 * HOUR + 20 * MINUTE
    assert end_of(ROSTER, NOW - HOUR) == NOW + 30 * MINUTE
    gap = roster_of({"shifts": [{"name": "pagi", "from": "07:00", "to": "09:00"}]}, ZONE)
    assert end_of(gap, NOW) == NOW + 8 * HOUR
