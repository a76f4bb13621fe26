"""A case on its ladder: level and due time follow from its history alone."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases import Case, opened
from domain.errors import BadInput, BadSetting, Conflict
from domain.ladders import LITMUS, Ladder, Ladders, Pause, Rung, intervals
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
    stands = a_case().standing(LITMUS, now)
    assert (stands.level, stands.is_breached) == (level, is_breached)
    assert stands.due_at == (None if due is None else NOW + due * HOUR)


def test_closed_case_stands_where_it_was_closed() -> None:
    closed, _ = a_case().closed(SARI, NOW + 50 * HOUR, root_cause="courier", action="refund")
    assert closed.standing(LITMUS, NOW + 500 * HOUR).level == 2
    assert closed.standing(LITMUS, NOW + 500 * HOUR).due_at is None


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


def test_nobody_of_so_long_a_name_can_be_given_a_case() -> None:
    assert a_case().assigned(SARI, NOW, owner="  Budi \n Santoso ")[0].owner == "Budi Santoso"
    with pytest.raises(BadInput, match="1 to 60 characters"):
        a_case().assigned(SARI, NOW, owner="x" * 61)


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
    stands = a_case().standing(Ladders(ladder), now)
    spans = intervals(a_case().life, ladder)
    assert [level for level, since, until in spans if since <= now and (until is None or now < until)] == [stands.level]
    assert a_case().climbed(Ladders(ladder), now)[0].level == stands.level


@given(st.integers(0, 200 * HOUR))
def test_intervals_of_a_closed_case_cover_its_life_without_gap(lasted: int) -> None:
    closed, _ = a_case().closed(SARI, NOW + lasted, root_cause="courier", action="refund")
    spans = intervals(closed.life, LITMUS.default)
    assert spans[0][1] == NOW
    assert spans[-1][2] == NOW + lasted
    assert all(before[2] == after[1] for before, after in itertools.pairwise(spans))


def test_paused_case_waits_with_its_reason_and_goes_on_where_it_was() -> None:
    paused, change = a_case().halted(SARI, NOW + 40 * HOUR, reason=" bukti transfer ")
    assert (change.kind, change.note, paused.paused) == (
        "paused",
        "bukti transfer",
        Pause(NOW + 40 * HOUR, None, "bukti transfer", "Sari"),
    )
    stands = paused.standing(LITMUS, NOW + 500 * HOUR)
    assert (stands.level, stands.due_at, stands.left) == (1, None, 8 * HOUR)
    resumed, change = paused.resumed(SARI, NOW + 100 * HOUR)
    assert (change.kind, resumed.paused) == ("resumed", None)
    assert resumed.standing(LITMUS, NOW + 100 * HOUR).due_at == NOW + 108 * HOUR


def test_case_is_paused_and_resumed_only_where_that_says_something() -> None:
    paused, _ = a_case().halted(SARI, NOW, reason="bank")
    closed, _ = paused.closed(SARI, NOW + HOUR, root_cause="bank", action="refund")
    assert closed.pauses == (Pause(NOW, NOW + HOUR, "bank", "Sari"),)
    for act, state in (
        (lambda: paused.halted(SARI, NOW, reason="again"), "paused"),
        (lambda: a_case().resumed(SARI, NOW), "open"),
        (lambda: closed.halted(SARI, NOW, reason="late"), "closed"),
        (lambda: closed.resumed(SARI, NOW), "closed"),
    ):
        with pytest.raises(Conflict) as caught:
            act()
        assert caught.value.state == state
    with pytest.raises(BadInput, match="reason is missing"):
        a_case().halted(SARI, NOW, reason=" ")


SHORT = Ladders(Ladder((Rung(1, "L1", 4 * HOUR), Rung(2, "L2", None))))


def test_another_ladder_grades_a_case_again_in_one_step_dated_now() -> None:
    case = a_case().entered(LITMUS)
    regraded, (change,) = case.regraded(SHORT, NOW + 10 * HOUR)
    assert (regraded.level, change.kind, change.at) == (2, "regraded", NOW + 10 * HOUR)
    back, (change,) = regraded.regraded(LITMUS, NOW + 11 * HOUR)
    assert (back.level, back.due_at, change.before, change.after) == (1, NOW + 48 * HOUR, "2", "1")


def test_what_only_waited_for_the_sweep_has_climbed_when_it_fell_due() -> None:
    regraded, changes = a_case().entered(LITMUS).regraded(LITMUS, NOW + 50 * HOUR)
    assert [(change.kind, change.at) for change in changes] == [("climbed", NOW + 48 * HOUR)]
    assert regraded.regraded(LITMUS, NOW + 50 * HOUR) == (regraded, ())


def test_a_case_opened_again_goes_on_where_it_stood_when_it_was_closed() -> None:
    closed, _ = a_case().closed(SARI, NOW + 40 * HOUR, root_cause="courier", action="refund")
    again, change = closed.reopened(SARI, NOW + 100 * HOUR, note="NPS 1")
    assert (change.kind, change.before, change.after, change.note) == ("opened_again", "closed", "open", "NPS 1")
    assert (again.state, again.closed_at, again.root_cause, again.action) == ("open", None, None, None)
    stands = again.standing(LITMUS, NOW + 100 * HOUR)
    assert (stands.level, stands.due_at, stands.left) == (1, NOW + 108 * HOUR, 8 * HOUR)
    with pytest.raises(Conflict, match="open already"):
        again.reopened(SARI, NOW)


def test_a_case_sent_up_by_hand_stands_one_level_higher_whatever_the_clock_says() -> None:
    lifted, change = a_case().escalated(SARI, NOW + HOUR, LITMUS, reason="diliput media")
    assert (change.kind, change.before, change.after, change.note) == ("escalated", "1", "2", "diliput media")
    stands = lifted.standing(LITMUS, NOW + HOUR)
    assert (stands.level, stands.due_at) == (2, NOW + 25 * HOUR)
    assert lifted.regraded(LITMUS, NOW + 2 * HOUR) == (replace(lifted, due_at=NOW + 25 * HOUR), ())
    top, _ = lifted.escalated(SARI, NOW + HOUR, LITMUS, reason="CEO menelepon")
    assert top.standing(LITMUS, NOW + HOUR).level == 3
    with pytest.raises(BadInput, match="nobody stands above"):
        top.escalated(SARI, NOW + 2 * HOUR, LITMUS, reason="lagi")
    with pytest.raises(BadInput, match="reason is missing"):
        a_case().escalated(SARI, NOW, LITMUS, reason=" ")


def test_a_call_back_is_promised_and_kept() -> None:
    owned, _ = a_case().assigned(SARI, NOW, owner="Budi")
    promised, change = owned.promised(SARI, NOW, at=NOW + HOUR, note="tanya resi")
    assert (promised.call_at, promised.call_by) == (NOW + HOUR, "Budi")
    assert (change.kind, change.after, change.note) == ("call_promised", str(NOW + HOUR), "Budi · tanya resi")
    kept, change = promised.called(SARI, NOW + HOUR, note="sudah")
    assert (kept.call_at, kept.call_by, change.kind) == (None, None, "called")
    with pytest.raises(Conflict, match="No call back"):
        kept.called(SARI, NOW + HOUR)
    for moment in (NOW, NOW + 91 * DAY):
        with pytest.raises(BadInput, match="next 90 days"):
            owned.promised(SARI, NOW, at=moment)
    assert promised.closed(SARI, NOW, root_cause="bank", action="refund")[0].call_at is None


def test_assigning_what_somebody_else_took_meanwhile_is_a_conflict() -> None:
    taken, _ = a_case().assigned(SARI, NOW, owner="Budi")
    with pytest.raises(Conflict) as caught:
        taken.assigned(SARI, NOW, owner="Dewi", seen="")
    assert caught.value.state == "Budi"
    assert taken.assigned(SARI, NOW, owner="Dewi", seen="Budi")[0].owner == "Dewi"


def test_what_staff_write_of_a_customer_keeps_no_personal_data() -> None:
    number, covered = "0812-3456-7890", "[telepon]"
    case = a_case()
    _, noted = case.noted(SARI, NOW, note=f"call {number}")
    halted, paused = case.halted(SARI, NOW, reason=f"no answer on {number}")
    closed, ended = case.closed(SARI, NOW, root_cause="courier", action=f"called {number}")
    assert noted.note == f"call {covered}"
    assert (halted.pauses[-1].why, paused.note) == (f"no answer on {covered}",) * 2
    assert (closed.action, ended.note) == (f"called {covered}", f"courier → called {covered}")
