"""Ladders under pauses and business hours: what must hold whatever the history."""

from __future__ import annotations

from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.hours import ELAPSED, Business, Hours
from domain.ladders import LITMUS, Ladder, Ladders, Life, Pause, Rung, intervals, present, ran, standing
from domain.times import DAY, HOUR, MINUTE

NOW = 20_000 * DAY
OFFICE = Business((((540, 720), (780, 1080)),) * 5 + (((540, 780),), ()), ZoneInfo("Asia/Jakarta"))
MOST = 400 * HOUR

clocks = st.sampled_from([ELAPSED, OFFICE])
cuts = st.lists(st.integers(0, MOST), max_size=8).map(sorted)


def ladder_of(hours: Hours, first: int = 48, second: int = 24) -> Ladder:
    return Ladder((Rung(1, "L1", first * HOUR, hours), Rung(2, "L2", second * HOUR, hours), Rung(3, "L3", None)))


def pauses_of(moments: list[int]) -> tuple[Pause, ...]:
    return tuple(Pause(NOW + a, NOW + b) for a, b in zip(moments[::2], moments[1::2], strict=False))


@settings(deadline=None)
@given(clocks, cuts, st.lists(st.integers(0, 2 * MOST), min_size=2, max_size=6).map(sorted))
def test_a_level_never_falls_with_time(hours: Hours, moments: list[int], later: list[int]) -> None:
    life = Life(NOW, pauses=pauses_of(moments))
    stands = [standing(life, ladder_of(hours), NOW + at) for at in later]
    assert [one.level for one in stands] == sorted(one.level for one in stands)
    dues = [one.due_at for one in stands if one.due_at is not None]
    assert dues == sorted(dues)
    assert all(one.due_at is None or one.due_at > NOW + at for one, at in zip(stands, later, strict=True))


@settings(deadline=None)
@given(clocks, st.integers(0, 48 * HOUR), st.integers(0, MOST))
def test_a_pause_shifts_what_is_due_by_exactly_its_working_length(hours: Hours, begins: int, length: int) -> None:
    ladder = ladder_of(hours)
    plain = intervals(Life(NOW), ladder)[0][2] or 0
    pause = Pause(min(NOW + begins, plain - 1), min(NOW + begins, plain - 1) + length)
    shifted = intervals(Life(NOW, pauses=(pause,)), ladder)[0][2] or 0
    assert hours.worked(plain, shifted) == hours.worked(pause.since, pause.until or 0)


@settings(deadline=None)
@given(clocks, cuts, st.integers(0, 7), st.floats(0, 1))
def test_splitting_a_pause_changes_nothing(hours: Hours, moments: list[int], which: int, part: float) -> None:
    pauses = pauses_of(moments)
    if not pauses:
        return
    at = which % len(pauses)
    whole = pauses[at]
    middle = whole.since + round(part * ((whole.until or 0) - whole.since))
    split = (*pauses[:at], Pause(whole.since, middle), Pause(middle, whole.until), *pauses[at + 1 :])
    ladder = ladder_of(hours)
    assert intervals(Life(NOW, pauses=split), ladder) == intervals(Life(NOW, pauses=pauses), ladder)


@settings(deadline=None)
@given(clocks, cuts, st.integers(0, MOST))
def test_what_is_left_is_the_time_of_the_level_less_what_ran(hours: Hours, moments: list[int], later: int) -> None:
    life, ladder = Life(NOW, pauses=pauses_of(moments)), ladder_of(hours)
    stands = standing(life, ladder, NOW + later)
    if stands.due_at is None:
        assert (stands.level, stands.left) == (3, None)
    else:
        assert stands.left == ran(life, hours, NOW + later, stands.due_at)
        assert stands.left > 0


@settings(deadline=None)
@given(clocks, st.integers(0, MOST), st.integers(0, MOST))
def test_a_case_that_is_paused_stands_still(hours: Hours, begins: int, later: int) -> None:
    ladder = ladder_of(hours)
    paused = Life(NOW, pauses=(Pause(NOW + begins, None),))
    before, after = (standing(paused, ladder, NOW + begins + more) for more in (0, later))
    assert before == after
    assert after.due_at is None


def test_each_touchpoint_has_its_own_ladder() -> None:
    ladders = Ladders(LITMUS.default, {"payment": ladder_of(OFFICE, 8, 4)})
    assert ladders.of("payment").rung(1).time == 8 * HOUR
    assert ladders.of("delivery") is ladders.of(None) is LITMUS.default
    assert (ladders.common(1), ladders.levels) == (None, 3)
    assert ladders.common(3) == Rung(3, "L3", None)
    assert not ladders.is_last(2)
    assert ladders.is_last(3)


def test_hours_may_differ_from_rung_to_rung() -> None:
    friday = NOW - NOW % (7 * DAY) + DAY + 10 * HOUR  # a Friday at 17:00 in Jakarta
    ladder = Ladder((Rung(1, "L1", 2 * HOUR, OFFICE), Rung(2, "L2", 30 * MINUTE), Rung(3, "L3", None)))
    saturday = friday + 17 * HOUR
    assert [until for _, _, until in intervals(Life(friday), ladder)] == [saturday, saturday + 30 * MINUTE, None]


@settings(deadline=None)
@given(clocks, cuts, st.lists(st.integers(0, MOST), max_size=3).map(sorted), st.integers(0, 2 * MOST))
def test_lifts_leave_no_gap_and_never_lower_a_level(
    hours: Hours, moments: list[int], lifts: list[int], at: int
) -> None:
    ladder = ladder_of(hours)
    plain = Life(NOW, pauses=pauses_of(moments))
    lifted = Life(NOW, pauses=plain.pauses, lifts=tuple(NOW + lift for lift in lifts))
    spans = intervals(lifted, ladder)
    assert all(before[2] == after[1] for before, after in pairwise(spans))
    assert standing(lifted, ladder, NOW + at).level >= standing(plain, ladder, NOW + at).level
    if [lift for lift in lifts if lift <= at]:
        assert standing(lifted, ladder, NOW + at).level > 1


def test_a_case_is_not_there_while_it_is_closed() -> None:
    life = Life(NOW, pauses=(Pause(NOW + HOUR, NOW + 60 * HOUR, is_gap=True),))
    spans = present(life, LITMUS.default)
    assert spans[:2] == [(1, NOW, NOW + HOUR), (1, NOW + 60 * HOUR, NOW + 107 * HOUR)]
    assert [level for level, _, _ in spans] == [1, 1, 2, 3]
