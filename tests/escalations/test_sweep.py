"""One round of everything that happens to cases by itself."""

from __future__ import annotations

from domain.ladders import LITMUS
from domain.times import HOUR
from escalations.desk import CaseDesk
from escalations.sweep import sweep
from store.engine import Store
from tests.escalations.build import answers, make_answer
from tests.make import NOW, HandClock


def test_round_opens_and_climbs(store: Store) -> None:
    answers(store, make_answer(at=NOW - 50 * HOUR))
    assert sweep(store, NOW) == 2
    assert sweep(store, NOW) == 0
    assert [level.open for level in CaseDesk(store, HandClock(), refer=str).by_level()] == [0, 1, 0]


def test_crew_answers_the_past_before_it_climbs(store: Store) -> None:
    desk = CaseDesk(store, HandClock(), refer=str)
    answers(store, *(make_answer(f"S{hour}", at=NOW - hour * HOUR) for hour in range(160)), kind="demo")
    sweep(store, NOW, has_crew=True)
    closed, _ = desk.backlog(state="closed", limit=200)
    assert {entry.case.level for entry in closed} == {1, 2, 3}
    for entry in closed:
        assert entry.case.closed_at is not None
        assert entry.case.closed_at < NOW
        assert entry.case.level == entry.case.standing(LITMUS, NOW).level


def test_changes_are_announced(store: Store) -> None:
    announced: list[int] = []
    answers(store, make_answer())
    sweep(store, NOW, lambda: announced.append(1))
    sweep(store, NOW, lambda: announced.append(1))
    assert announced == [1]
