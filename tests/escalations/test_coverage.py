"""The coverage map: which touchpoints customers speak of, and where nobody would be called."""

from __future__ import annotations

from domain.case_rules import CaseRules, Rules
from domain.times import DAY, from_ms
from escalations.coverage import coverage
from escalations.opening import open_due
from pipelines.ingest import Ingest
from store import backlog, rollups
from store.engine import Store
from tests.escalations.build import answers, make_answer
from tests.make import NOW, HandClock, make_ticket


def complain(store: Store, *texts: str, **more: object) -> None:
    found = [make_ticket(external_id=text, text=text, customer="C1", is_complaint=True, **more) for text in texts]
    assert not Ingest(store, HandClock(), b"a key").take("tickets", found, source="crm").rejected


def test_a_touchpoint_is_covered_if_a_rule_opens_a_case_for_anything_said_there(store: Store) -> None:
    answers(store, make_answer("a"), make_answer("b", kind="csat", score=5), make_answer("c", touchpoint="search"))
    answers(store, make_answer("old", at=NOW - 40 * DAY, touchpoint="app"))
    complain(store, "uang hilang", touchpoint="returns")
    rollups.fold(store, NOW)
    rules = CaseRules(Rules({"nps": 6}), {"search": Rules()})
    found = {one.touchpoint: (dict(one.counts), one.is_covered) for one in coverage(store, rules, NOW)}
    assert found == {
        "returns": ({"complaints": 1}, False),
        "search": ({"nps": 1}, False),
        "delivery": ({"csat": 1, "nps": 1}, True),
    }
    assert [one.is_covered for one in coverage(store, rules, NOW)] == [False, False, True]
    complaints = CaseRules(Rules({"nps": 6}), {"returns": Rules(words=())})
    assert [one.touchpoint for one in coverage(store, complaints, NOW) if not one.is_covered] == []


def test_complaints_open_a_case_by_their_words_at_their_touchpoint(store: Store) -> None:
    complain(store, "Ini PENIPUAN 100%", "paket lama", touchpoint="payment")
    complain(store, "penipuan di sini", touchpoint="delivery")
    complain(store, "penipuan selesai", touchpoint="payment", status="solved", solved_at=from_ms(NOW).isoformat())
    assert open_due(store, NOW) == 0
    rules = CaseRules(Rules(), {"payment": Rules(words=("penipuan",))})
    assert open_due(store, NOW, rules=rules) == 1
    assert open_due(store, NOW, rules=rules) == 0
    with store.read() as connection:
        ((case,), _) = backlog.page(connection)
    assert (case.stream, case.external_id, case.summary, case.touchpoint) == (
        "tickets",
        "Ini PENIPUAN 100%",
        "Ini PENIPUAN 100%",
        "payment",
    )


def test_a_touchpoint_s_own_rules_take_the_place_of_the_usual_ones(store: Store) -> None:
    answers(store, make_answer("a", score=3), make_answer("b", score=3, touchpoint="payment"))
    assert open_due(store, NOW, rules=CaseRules(Rules({"nps": 6}), {"payment": Rules({"nps": 2})})) == 1
