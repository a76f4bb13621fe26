"""A case on its ladder: level and due time follow from its opening alone."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases import LITMUS, Case, Ladder, Rung, intervals, opened, standing
from domain.errors import BadInput, BadSetting, Conflict
from domain.people import Actor
from domain.times import DAY, HOUR

SARI = Actor("Sari", "lead")
NOW = 1_000 * DAY


def a_case() -> Case:
    return opened(Case("rule", NOW, "NPS 2: kurir tidak datang", touchpoint="delivery"), SARI, NOW)[0]


@pytest.mark.parametrize(
    ("hours", "level", "due", "is_breached"),
    [
        (0, 1, 48, False),
        (47.99, 1, 48, False),
        (48, 2, 72, True),
        (71.99, 2, 72, True),
        (72, 3, None, True),
        (10_000, 3, None, True),
        (-1, 1, 48, False),
    ],
)
def test_open_case_climbs_when_its_level_runs_out(hours: float, level: int, due: int | None, is_breached: bool) -> None:
    now = NOW + int(hours * HOUR)
    stands = standing(a_case(), LITMUS, now)
    assert (stands.level, stands.is_breached) == (level, is_breached)
    assert stands.due_at == (None if due is None else NOW + due * HOUR)


def test_closed_case_stands_where_it_was_closed() -> None:
    closed, _ = a_case().closed(SARI, NOW + 50 * HOUR, root_cause="courier", action="refund")
    assert standing(closed, LITMUS, NOW + 500 * HOUR).level == 2
    assert standing(closed, LITMUS, NOW + 500 * HOUR).due_at is None


def test_climbing_late_records_every_level_when_it_fell_due() -> None:
    climbed, changes = a_case().climbed(LITMUS, NOW + 100 * HOUR)
    assert climbed.level == 3
    assert [(change.before, change.after, change.at) for change in changes] == [
        ("1", "2", NOW + 48 * HOUR),
        ("2", "3", NOW + 72 * HOUR),
    ]


def test_climbing_twice_changes_nothing() -> None:
    climbed, _ = a_case().climbed(LITMUS, NOW + 50 * HOUR)
    assert climbed.climbed(LITMUS, NOW + 50 * HOUR) == (climbed, ())


def test_closed_case_climbs_no_more() -> None:
    closed, _ = a_case().closed(SARI, NOW + HOUR, root_cause="courier", action="refund")
    assert closed.climbed(LITMUS, NOW + 100 * HOUR) == (closed, ())


@pytest.mark.parametrize(("cause", "action"), [("", "refund"), ("courier", " "), ("\0", "refund")])
def test_closing_needs_root_cause_and_action(cause: str, action: str) -> None:
    with pytest.raises(BadInput, match="is missing; please write it"):
        a_case().closed(SARI, NOW, root_cause=cause, action=action)


def test_closed_case_cannot_be_closed_or_assigned_again() -> None:
    closed, _ = a_case().closed(SARI, NOW, root_cause="courier", action="refund")
    for act in (
        lambda: closed.closed(SARI, NOW, root_cause="courier", action="refund"),
        lambda: closed.assigned(SARI, NOW, owner="Budi"),
    ):
        with pytest.raises(Conflict) as caught:
            act()
        assert caught.value.state == "closed"
    assert closed.noted(SARI, NOW, note="customer wrote back")[1].kind == "noted"


def test_assigning_says_who_had_it() -> None:
    first, _ = a_case().assigned(SARI, NOW, owner="Budi")
    _, change = first.assigned(SARI, NOW, owner="")
    assert (change.before, change.after) == ("Budi", "")


@pytest.mark.parametrize(
    ("rungs", "sentence"),
    [
        ((), "numbered 1, 2, 3"),
        ((Rung(1, "L1", HOUR), Rung(3, "L3", None)), "numbered 1, 2, 3"),
        ((Rung(1, "L1", None), Rung(2, "L2", None)), "time above zero"),
        ((Rung(1, "L1", 0), Rung(2, "L2", None)), "time above zero"),
        ((Rung(1, "L1", HOUR), Rung(2, "L2", HOUR)), "last level"),
    ],
)
def test_broken_ladder_is_refused_with_a_sentence(rungs: tuple[Rung, ...], sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        Ladder(rungs)


@given(st.lists(st.integers(1, 100), max_size=4), st.integers(0, 500))
def test_standing_agrees_with_the_intervals_and_the_climbs(hours: list[int], passed: int) -> None:
    rungs = [Rung(at + 1, f"L{at + 1}", time * HOUR) for at, time in enumerate(hours)]
    ladder = Ladder((*rungs, Rung(len(rungs) + 1, "top", None)))
    now = NOW + passed * HOUR
    stands = standing(a_case(), ladder, now)
    held = [
        level for level, since, until in intervals(NOW, None, ladder) if since <= now and (until is None or now < until)
    ]
    assert held == [stands.level]
    assert a_case().climbed(ladder, now)[0].level == stands.level


@given(st.integers(0, 200 * HOUR))
def test_intervals_of_a_closed_case_cover_its_life_without_gap(lasted: int) -> None:
    spans = intervals(NOW, NOW + lasted, LITMUS)
    assert spans[0][1] == NOW
    assert spans[-1][2] == NOW + lasted
    assert all(before[2] == after[1] for before, after in itertools.pairwise(spans))
