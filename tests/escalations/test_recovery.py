"""After closing the customer is asked again: once, in time; what they answer opens the case again or counts as won."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from domain.case_rules import USUAL, CaseRules, Rules
from domain.cases import Case
from domain.errors import BadSetting, SendFailed
from domain.recovery import Recoveries, Recovery
from domain.times import DAY, HOUR, MINUTE
from escalations.asked import Asked
from escalations.desk import CaseDesk
from escalations.opening import open_due
from escalations.recovery import ask_due, hear, recoveries_of
from escalations.sweep import sweep
from store import backlog
from store.engine import Store
from tests.alerts.build import SARI
from tests.escalations.build import answers, make_answer
from tests.make import NOW, HandClock

WAYS = Recoveries(Recovery(link="https://survey.example.org/{case}", notifier="crm"))


@pytest.fixture
def desk(store: Store, clock: HandClock) -> CaseDesk:
    return CaseDesk(store, clock, refer=str, recovery=WAYS)


def a_closed_case(store: Store, desk: CaseDesk, external_id: str = "S1", **more: Any) -> Case:
    answers(store, make_answer(external_id, at=NOW - HOUR, team="timur", **more))
    open_due(store, NOW)
    with store.read() as connection:
        ((case, *_), _) = backlog.page(connection)
    return desk.close(case.id, SARI, root_cause="courier", action="refund")


def test_a_customer_is_asked_again_once_and_in_time(store: Store, desk: CaseDesk) -> None:
    case = a_closed_case(store, desk)
    asked: list[tuple[str, Mapping[str, Any]]] = []

    def ask(name: str, question: Mapping[str, Any]) -> None:
        asked.append((name, question))

    assert ask_due(store, NOW + 24 * HOUR - 1, WAYS, ask) == 0
    assert ask_due(store, NOW + 24 * HOUR, WAYS, ask) == 1
    assert ask_due(store, NOW + 25 * HOUR, WAYS, ask) == 0
    ((name, question),) = asked
    assert (name, question["kind"], question["case"], question["external_id"]) == ("crm", "ask_again", case.id, "S1")
    assert question["survey"] == f"https://survey.example.org/{case.id}"
    found = desk.detail(case.id).question
    assert found is not None
    assert (found.state, found.asked_at, found.before, found.team) == ("asked", NOW + 24 * HOUR, "bad", "timur")


def test_a_receiver_that_is_down_is_tried_again_and_one_that_refuses_is_not(store: Store, desk: CaseDesk) -> None:
    case = a_closed_case(store, desk)

    def down(name: str, question: Mapping[str, Any]) -> None:
        raise SendFailed("crm did not answer.", permanent=is_final)

    is_final = False
    assert ask_due(store, NOW + DAY, WAYS, down) == 0
    first = desk.detail(case.id).question
    assert first is not None
    assert (first.state, first.due_at, first.error) == ("due", NOW + DAY + MINUTE, "crm did not answer.")
    is_final = True
    ask_due(store, NOW + DAY + MINUTE, WAYS, down)
    second = desk.detail(case.id).question
    assert second is not None
    assert second.state == "failed"


def test_a_bad_answer_opens_the_case_again_and_no_other(store: Store, desk: CaseDesk) -> None:
    case = a_closed_case(store, desk)
    later = NOW + 30 * HOUR
    answers(store, make_answer("S2", at=later, score=1, comment="masih sama"), now=later)
    assert open_due(store, later) == 0
    assert hear(store, later, WAYS, USUAL) == 1
    assert open_due(store, later) == 0
    detail = desk.detail(case.id)
    assert (detail.case.state, detail.case.closed_at, detail.case.due_at) == ("open", None, later + 47 * HOUR)
    assert detail.transitions[-1].kind == "opened_again"
    assert detail.transitions[-1].note == "NPS 1: masih sama"
    assert detail.question is not None
    assert (detail.question.state, detail.question.after, detail.question.answer_id) == ("answered", "bad", "S2")
    assert hear(store, later, WAYS, USUAL) == 0


def test_only_that_customer_s_next_answer_there_counts(store: Store, desk: CaseDesk) -> None:
    case = a_closed_case(store, desk)
    later = NOW + 30 * HOUR
    answers(
        store,
        make_answer("elsewhere", at=later, score=1, touchpoint="payment"),
        make_answer("else", at=later, score=1, customer="C2"),
        make_answer("first", at=later, score=10),
        make_answer("second", at=later + 1, score=1),
        now=later + 1,
    )
    assert hear(store, later + 1, WAYS, CaseRules(Rules({"nps": 6}))) == 1
    detail = desk.detail(case.id)
    assert (detail.case.state, detail.question and detail.question.after) == ("closed", "good")


def test_one_answer_answers_one_question(store: Store, desk: CaseDesk) -> None:
    """Who had two cases closed there and answers once has said nothing of the older one."""
    cases = [a_closed_case(store, desk, name) for name in ("S1", "S2")]
    later = NOW + 30 * HOUR
    answers(store, make_answer("once", at=later, score=10), now=later)
    assert hear(store, later, WAYS, USUAL) == 1
    assert hear(store, later, WAYS, USUAL) == 0
    asked = [desk.detail(case.id).question for case in cases]
    assert [one and one.state for one in asked] == ["due", "answered"]


def test_an_answer_that_comes_too_late_is_an_answer_of_its_own(store: Store, desk: CaseDesk) -> None:
    case = a_closed_case(store, desk)
    later = NOW + 15 * DAY
    hear(store, later, WAYS, USUAL)
    answers(store, make_answer("S2", at=later, score=1), now=later)
    assert hear(store, later, WAYS, USUAL) == 0
    assert open_due(store, later) == 1
    assert desk.detail(case.id).case.state == "closed"


def test_how_many_were_won_back_is_told_with_its_interval(store: Store, desk: CaseDesk, clock: HandClock) -> None:
    for number, score in enumerate((10, 9, 7, 2)):
        a_closed_case(store, desk, f"S{number}", customer=f"C{number}")
        clock.move(minutes=1)
        answers(store, make_answer(f"R{number}", at=clock.ms, score=score, customer=f"C{number}"), now=clock.ms)
    sweep(store, clock.ms, recovery=WAYS)
    found = Asked(store, clock).conversion()
    (every,) = found[""]
    assert (every.asked, every.n, every.converted, every.still_bad, every.share) == (4, 4, 2, 1, 0.5)
    assert every.lower is not None
    assert 0.1 < every.lower < 0.5
    assert [(by, [one.name for one in parts]) for by, parts in found.items()][1:] == [
        ("touchpoint", ["delivery"]),
        ("level", ["1"]),
        ("team", ["timur"]),
    ]


def test_without_a_notifier_they_are_listed_for_whoever_asks(store: Store, desk: CaseDesk, clock: HandClock) -> None:
    a_closed_case(store, desk)
    sweep(store, NOW + 25 * HOUR)
    asked = Asked(store, clock)
    ((question,), _) = asked.page("due")
    asked.done(question.id)
    assert asked.page("due") == ([], None)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"after": 3}, "no setting “after”"),
        ({"after_hours": "24"}, "after_hours is a number"),
        ({"after_hours": 400}, "a longer time"),
        ({"link": "survey"}, "address of a survey"),
        ({"notifier": "mail"}, "name of a webhook"),
        ({"touchpoint": []}, "touchpoint"),
    ],
)
def test_a_way_that_cannot_work_is_said_so(table: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        recoveries_of({"recovery": [table]}, ["crm"])


def test_each_touchpoint_has_its_own_way() -> None:
    ways = recoveries_of({"recovery": [{"touchpoint": ["payment"], "after_hours": 2, "notifier": "crm"}]}, ["crm"])
    assert ways.of("payment") == Recovery(after=2 * HOUR, notifier="crm")
    assert ways.of("delivery") == ways.of(None) == Recovery()
