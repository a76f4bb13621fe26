"""The demo's crew: answers demo cases at its pace, the same whenever it is asked, and leaves people's cases alone."""

from __future__ import annotations

import pytest

from domain.ladders import LITMUS
from domain.times import DAY, HOUR
from escalations.climb import climb
from escalations.demo import CREW, plan_of, tend
from escalations.desk import CaseDesk, Trouble
from escalations.opening import open_due
from store import cases
from store.engine import Store
from tests.alerts.build import SARI
from tests.escalations.build import answers, make_answer
from tests.make import NOW, HandClock

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(store: Store) -> CaseDesk:
    return CaseDesk(store, HandClock(), refer=str)


def a_week(store: Store, *, kind: str = "demo") -> None:
    week = (make_answer(f"S{hour}", at=NOW - hour * HOUR) for hour in range(160))
    answers(store, *week, source="scores", kind=kind)
    open_due(store, NOW)


def test_backlog_after_a_week_looks_like_one(store: Store, desk: CaseDesk) -> None:
    a_week(store)
    tend(store, NOW)
    climb(store, NOW)
    levels = desk.by_level()
    assert all(level.open for level in levels)
    assert levels[0].open > levels[1].open
    assert sum(level.open for level in levels) < 60
    assert 0 < levels[0].unowned < levels[0].open


def test_crew_acts_in_the_order_of_time_and_names_itself(store: Store, desk: CaseDesk) -> None:
    a_week(store)
    tend(store, NOW)
    closed, _ = desk.backlog(state="closed", limit=200)
    assert closed
    for entry in closed:
        changes = desk.detail(entry.case.id).transitions
        moments = [change.at for change in changes]
        assert moments == sorted(moments)
        assert moments[-1] <= NOW
        assert changes[-1].who in {actor.name for actor in CREW}
        assert entry.case.level == entry.case.standing(LITMUS, NOW).level


def test_tending_twice_changes_nothing_more(store: Store, desk: CaseDesk) -> None:
    a_week(store)
    assert tend(store, NOW) > 0
    assert tend(store, NOW) == 0


def test_in_the_end_everything_is_answered(store: Store, desk: CaseDesk) -> None:
    a_week(store)
    tend(store, NOW)
    climb(store, NOW + 5 * DAY)
    tend(store, NOW + 10 * DAY)
    assert desk.backlog() == ([], None)


def test_cases_of_real_sources_and_of_people_are_left_alone(store: Store, desk: CaseDesk) -> None:
    a_week(store, kind="api")
    by_hand = desk.open_by_hand(SARI, Trouble("Ibu Ani menunggu"))
    assert tend(store, NOW + 10 * DAY) == 0
    assert desk.detail(by_hand.id).case == by_hand


def test_case_that_is_opened_again_is_answered_anew_some_time_later(store: Store, desk: CaseDesk) -> None:
    answers(store, make_answer(at=NOW - 5 * DAY), source="scores", kind="demo")
    open_due(store, NOW)
    tend(store, NOW)
    ((entry,), _) = desk.backlog(state="closed")
    again = desk.reopen(entry.case.id, CREW[0], "masih belum")
    assert tend(store, NOW) == 0
    before, after = plan_of(entry.case, 0), plan_of(again, 0)
    assert after.closes_at > NOW > before.closes_at
    tend(store, after.closes_at)
    ((closed,), _) = desk.backlog(state="closed")
    assert closed.case.closed_at == after.closes_at


def test_case_that_a_person_took_is_left_to_them(store: Store, desk: CaseDesk) -> None:
    answers(store, make_answer(), source="scores", kind="demo")
    open_due(store, NOW)
    ((entry,), _) = desk.backlog()
    desk.assign(entry.case.id, SARI, "Sari")
    assert tend(store, NOW + 10 * DAY) == 0
    with store.read() as connection:
        assert cases.get(connection, entry.case.id) == desk.detail(entry.case.id).case
