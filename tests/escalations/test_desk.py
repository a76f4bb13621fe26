"""What people do with cases, and how the backlog stands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from domain.cases import Case
from domain.errors import BadInput, Conflict, NotFound, UnknownName
from domain.people import Actor
from domain.times import HOUR
from escalations.climb import climb
from escalations.desk import CaseDesk, Trouble
from escalations.opening import open_due
from store.engine import Store
from tests.alerts.build import BUDI, SARI
from tests.escalations.build import answers, make_answer
from tests.make import NOW, HandClock


@pytest.fixture
def desk(store: Store, clock: HandClock) -> CaseDesk:
    return CaseDesk(store, clock, refer=lambda customer: f"hidden-{len(customer)}")


@pytest.fixture
def case(desk: CaseDesk) -> Case:
    return desk.open_by_hand(SARI, Trouble("Ibu Ani menunggu pengembalian dana", customer="C-77", touchpoint="returns"))


def test_case_by_hand_hides_the_customer_and_names_who_opened_it(desk: CaseDesk, case: Case) -> None:
    detail = desk.detail(case.id)
    assert detail.case == case
    assert (case.origin, case.customer, case.touchpoint, case.channel) == ("hand", "hidden-4", "returns", None)
    assert [(change.kind, change.who) for change in detail.transitions] == [("opened", "Sari")]
    assert (detail.standing.level, detail.standing.due_at, detail.record) == (1, NOW + 48 * HOUR, None)


def test_case_by_hand_says_what_happened(desk: CaseDesk) -> None:
    with pytest.raises(BadInput, match="what happened"):
        desk.open_by_hand(SARI, Trouble("  "))
    assert desk.backlog() == ([], None)


def test_case_from_an_answer_shows_the_answer(store: Store, desk: CaseDesk) -> None:
    answers(store, make_answer())
    open_due(store, NOW)
    ((entry,), _) = desk.backlog()
    record = desk.detail(entry.case.id).record
    assert record is not None
    assert (record["comment"], record["score"]) == ("kurir tidak datang", 2)


def test_every_act_leaves_its_transition(desk: CaseDesk, case: Case, clock: HandClock) -> None:
    desk.assign(case.id, SARI, "Budi")
    desk.note(case.id, BUDI, "called back, no answer")
    clock.move(hours=1)
    closed = desk.close(case.id, BUDI, root_cause="bank was slow", action="refund made by hand")
    detail = desk.detail(case.id)
    assert [change.kind for change in detail.transitions] == ["opened", "assigned", "noted", "closed"]
    assert (closed.state, closed.owner, closed.closed_at) == ("closed", "Budi", NOW + HOUR)
    assert (closed.root_cause, closed.action) == ("bank was slow", "refund made by hand")
    assert detail.case == closed
    assert desk.backlog(state="closed")[0][0].case == closed


def test_closing_without_a_cause_changes_nothing(desk: CaseDesk, case: Case) -> None:
    with pytest.raises(BadInput, match="root cause"):
        desk.close(case.id, SARI, root_cause="", action="refund")
    assert desk.detail(case.id).case == case


def test_closed_case_refuses_with_its_state(desk: CaseDesk, case: Case) -> None:
    desk.close(case.id, SARI, root_cause="bank", action="refund")
    with pytest.raises(Conflict) as caught:
        desk.assign(case.id, BUDI, "Budi")
    assert caught.value.state == "closed"


def test_case_that_is_not_there_is_said_so(desk: CaseDesk) -> None:
    with pytest.raises(NotFound, match="no case 99"):
        desk.note(99, SARI, "hello")


def test_case_closed_before_the_sweep_still_records_its_climb(desk: CaseDesk, case: Case, clock: HandClock) -> None:
    clock.move(hours=50)
    closed = desk.close(case.id, SARI, root_cause="bank", action="refund")
    changes = desk.detail(case.id).transitions
    assert closed.level == 2
    assert [(change.kind, change.at) for change in changes[1:]] == [
        ("climbed", NOW + 48 * HOUR),
        ("closed", NOW + 50 * HOUR),
    ]


def test_sweep_moves_cases_up_the_ladder_once(store: Store, desk: CaseDesk, case: Case, clock: HandClock) -> None:
    announced: list[int] = []
    assert climb(store, NOW + 48 * HOUR - 1, lambda: announced.append(1)) == 0
    assert climb(store, NOW + 48 * HOUR, lambda: announced.append(1)) == 1
    assert climb(store, NOW + 48 * HOUR, lambda: announced.append(1)) == 0
    clock.move(hours=80)
    assert climb(store, clock.ms) == 1
    assert [(one.before, one.after) for one in desk.detail(case.id).transitions[1:]] == [("1", "2"), ("2", "3")]
    assert announced == [1]


def test_sweep_after_a_long_stop_takes_a_case_over_two_levels(store: Store, desk: CaseDesk, case: Case) -> None:
    assert climb(store, NOW + 100 * HOUR) == 1
    assert [change.at for change in desk.detail(case.id).transitions[1:]] == [NOW + 48 * HOUR, NOW + 72 * HOUR]
    assert desk.detail(case.id).case.level == 3


def test_backlog_stands_by_level_with_the_nearest_due_time(store: Store, desk: CaseDesk) -> None:
    ages = {"S1": 80, "S2": 60, "S3": 50, "S4": 3, "S5": 1}
    answers(store, *(make_answer(name, at=NOW - age * HOUR) for name, age in ages.items()))
    open_due(store, NOW)
    climb(store, NOW)
    ((newest, *_), _) = desk.backlog(level=1)
    desk.assign(newest.case.id, SARI, "Budi")
    first, second, third = desk.by_level()
    assert (first.level, first.open, first.unowned, first.nearest_due_at) == (1, 2, 1, NOW + 45 * HOUR)
    assert (second.open, second.nearest_due_at, second.oldest_opened_at) == (2, NOW + 12 * HOUR, NOW - 60 * HOUR)
    assert (third.open, third.nearest_due_at, third.oldest_opened_at) == (1, None, NOW - 80 * HOUR)


def test_empty_backlog_names_every_level(desk: CaseDesk) -> None:
    assert [(level.level, level.open, level.nearest_due_at) for level in desk.by_level()] == [
        (1, 0, None),
        (2, 0, None),
        (3, 0, None),
    ]


def test_those_who_wait_longest_are_listed_first(desk: CaseDesk, clock: HandClock) -> None:
    made = []
    for number in range(4):
        made.append(desk.open_by_hand(SARI, Trouble(f"case {number}")).id)
        clock.move(hours=1)
    desk.close(made[0], SARI, root_cause="courier", action="refund")
    assert [entry.case.id for entry in desk.waiting(limit=2)] == made[1:3]
    assert desk.waiting(2, limit=2) == []


def test_backlog_pages_and_filters(desk: CaseDesk) -> None:
    made = [desk.open_by_hand(SARI, Trouble(f"case {number}")) for number in range(5)]
    desk.close(made[0].id, SARI, root_cause="bank", action="refund")
    page, following = desk.backlog(limit=3)
    rest, end = desk.backlog(limit=3, after=following)
    assert [entry.case.id for entry in (*page, *rest)] == [case.id for case in reversed(made[1:])]
    assert end is None
    assert len(desk.backlog(state=None)[0]) == 5
    with pytest.raises(UnknownName, match="did you mean 'open'"):
        desk.backlog(state="opn")


RACERS = 12


def test_of_many_who_close_at_once_one_wins(desk: CaseDesk, case: Case) -> None:
    gate = Barrier(RACERS)

    def close(racer: int) -> Case | Conflict:
        gate.wait()
        try:
            return desk.close(case.id, Actor(f"Person {racer}", "lead"), root_cause="bank", action=f"by {racer}")
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(RACERS) as pool:
        results = list(pool.map(close, range(RACERS)))
    (won,) = (one for one in results if isinstance(one, Case))
    detail = desk.detail(case.id)
    assert detail.case == won
    assert [change.kind for change in detail.transitions] == ["opened", "closed"]
    assert {one.state for one in results if isinstance(one, Conflict)} == {"closed"}


def test_sweep_and_people_at_once_lose_nothing(store: Store, desk: CaseDesk, clock: HandClock) -> None:
    made = [desk.open_by_hand(SARI, Trouble(f"case {number}")) for number in range(20)]
    clock.move(hours=50)
    gate = Barrier(3)

    def sweep() -> None:
        gate.wait()
        climb(store, clock.ms)

    def assign() -> None:
        gate.wait()
        for case in made:
            desk.assign(case.id, SARI, "Budi")

    with ThreadPoolExecutor(3) as pool:
        for job in [pool.submit(sweep), pool.submit(sweep), pool.submit(assign)]:
            job.result()
    for case in made:
        detail = desk.detail(case.id)
        assert sorted(change.kind for change in detail.transitions) == ["assigned", "climbed", "opened"]
        assert (detail.case.level, detail.case.owner) == (2, "Budi")


def test_backlog_is_narrowed_by_owner_touchpoint_and_what_is_overdue(desk: CaseDesk, clock: HandClock) -> None:
    old = desk.open_by_hand(SARI, Trouble("lama", touchpoint="payment"))
    clock.move(hours=50)
    new = desk.open_by_hand(SARI, Trouble("baru", touchpoint="delivery"))
    desk.assign(new.id, SARI, "Budi")

    def numbers(**more: object) -> list[int]:
        assert desk.count(**more) == len(desk.waiting(limit=9, **more))
        return [entry.case.id for entry in desk.backlog(**more)[0]]

    assert numbers(owner="Budi") == [new.id]
    assert numbers(owner="") == [old.id]
    assert numbers(touchpoint="payment") == [old.id]
    assert numbers(touchpoint="") == []
    assert numbers(is_overdue=True) == [old.id]
    seen = desk.overview()
    assert (seen.levels, seen.owners, seen.touchpoints) == (desk.by_level(), ["", "Budi"], ["delivery", "payment"])


def test_a_call_back_that_is_due_is_listed_first(desk: CaseDesk, clock: HandClock) -> None:
    made = []
    for number in range(3):
        made.append(desk.open_by_hand(SARI, Trouble(f"case {number}")).id)
        clock.move(hours=1)
    desk.promise(made[2], SARI, at=clock.ms + HOUR, by="Budi")
    assert [entry.case.id for entry in desk.waiting(limit=3)] == made
    clock.move(hours=1)
    assert [entry.case.id for entry in desk.waiting(limit=2)] == [made[2], made[0]]
    desk.called(made[2], BUDI, "diangkat")
    assert [entry.case.id for entry in desk.waiting(limit=3)] == made


def test_several_cases_are_assigned_at_once_and_those_taken_meanwhile_are_named(desk: CaseDesk) -> None:
    first, second, third, fourth = (desk.open_by_hand(SARI, Trouble(f"case {number}")) for number in range(4))
    desk.assign(second.id, BUDI, "Dewi")
    desk.close(third.id, BUDI, root_cause="bank", action="refund")
    done = desk.assign_all({first.id: "", second.id: "", third.id: "", fourth.id: None, 99: ""}, SARI, "Tim Timur")
    assert [(case.id, case.owner) for case in done.cases] == [(first.id, "Tim Timur"), (fourth.id, "Tim Timur")]
    assert [(one.id, one.state) for one in done.missed] == [(second.id, "Dewi"), (third.id, "closed"), (99, "")]
    assert desk.detail(second.id).case.owner == "Dewi"
    assert [change.kind for change in desk.detail(first.id).transitions] == ["opened", "assigned"]
    with pytest.raises(BadInput, match="Choose 1 to 500"):
        desk.assign_all({}, SARI, "Tim Timur")


def test_a_case_sent_up_by_hand_is_listed_on_its_new_level(desk: CaseDesk, case: Case, clock: HandClock) -> None:
    lifted = desk.escalate(case.id, SARI, "diliput media")
    assert (lifted.level, lifted.due_at) == (2, NOW + 24 * HOUR)
    assert [level.open for level in desk.by_level()] == [0, 1, 0]
    clock.move(hours=1)
    desk.close(case.id, SARI, root_cause="bank", action="refund")
    clock.move(hours=30)
    again = desk.reopen(case.id, BUDI, "belum selesai")
    assert (again.state, again.level, again.due_at) == ("open", 2, clock.ms + 23 * HOUR)
    assert desk.detail(case.id).case == again
