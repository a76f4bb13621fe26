"""Cases for some: important customers, those who complain again and again, and what a complaint is about."""

from __future__ import annotations

from typing import Any

import pytest

from domain.case_rules import CaseRules, Repeat, Rules, Vip
from domain.cases import Case
from domain.errors import BadSetting
from domain.times import DAY, HOUR, MINUTE, from_ms
from escalations.coverage import coverage
from escalations.opening import open_due
from escalations.rules import case_rules_of
from pipelines.ingest import Ingest
from pipelines.tidy import hashed
from store import backlog, rollups
from store.engine import Store
from tests.escalations.build import answers, make_answer
from tests.make import NOW, HandClock, make_ticket


def complain(store: Store, *ids: str, at: int = NOW, **more: Any) -> None:
    found = [
        make_ticket(external_id=one, text="lama", is_complaint=True, opened_at=from_ms(at).isoformat(), **more)
        for one in ids
    ]
    assert not Ingest(store, HandClock(), b"a key").take("tickets", found, source="crm").rejected


def opened(store: Store) -> list[Case]:
    with store.read() as connection:
        return backlog.page(connection)[0][::-1]


def test_an_important_customer_s_middling_answer_opens_a_case(store: Store) -> None:
    key = Ingest(store, HandClock(), b"a key").sender("x").customer_key
    rules = CaseRules(Rules({"nps": 6}), vips=(Vip((hashed("C-77", key),)), Vip(where={"audience": ("seller",)})))
    answers(
        store,
        make_answer("a", score=8, customer="C-77"),
        make_answer("b", score=8),
        make_answer("c", score=8, audience="seller"),
        make_answer("d", score=3),
        make_answer("e", score=9, customer="C-77"),
    )
    assert open_due(store, NOW, rules=rules) == 3
    assert [(case.external_id, case.rule) for case in opened(store)] == [("a", "vip"), ("c", "vip"), ("d", "answer")]


def test_a_field_that_only_the_source_knows_makes_a_customer_important(store: Store) -> None:
    complain(store, "gold", tier="gold")
    complain(store, "golden", tier="golden")
    assert open_due(store, NOW, rules=CaseRules(Rules(), vips=(Vip(extra={"tier": "gold"}),))) == 1
    assert [(case.external_id, case.rule) for case in opened(store)] == [("gold", "vip")]


def test_the_third_complaint_within_the_time_opens_one_case(store: Store) -> None:
    rules = CaseRules(Rules(repeat=Repeat(3, 30)))
    complain(store, "old", at=NOW - 40 * DAY, customer="C1")
    complain(store, "a", at=NOW - 20 * DAY, customer="C1", status="solved", solved_at=from_ms(NOW).isoformat())
    complain(store, "b", at=NOW - HOUR, customer="C1")
    complain(store, "x", "y", customer="C2")
    complain(store, "nobody 1", "nobody 2", "nobody 3")
    assert open_due(store, NOW, rules=rules) == 0
    complain(store, "c", "d", "e", customer="C1")
    assert open_due(store, NOW, rules=rules) == 1
    assert open_due(store, NOW + MINUTE, rules=rules) == 0
    assert [(case.external_id, case.rule) for case in opened(store)] == [("c", "repeat")]


def test_a_complaint_opens_a_case_by_what_it_is_about(store: Store) -> None:
    complain(store, "a", category="fraud")
    complain(store, "b", category="parcel")
    assert open_due(store, NOW, rules=CaseRules(Rules(topics=("fraud",)))) == 1
    assert [(case.external_id, case.rule) for case in opened(store)] == [("a", "topic")]


def test_the_map_names_what_holds_only_for_some(store: Store) -> None:
    answers(store, make_answer())
    rollups.fold(store, NOW)
    rules = CaseRules(Rules(topics=("fraud",), repeat=Repeat(3, 30)), vips=(Vip(("x",)),))
    (found,) = coverage(store, rules, NOW)
    assert (found.is_covered, found.special) == (False, ("topic", "repeat", "vip"))


def test_rules_for_some_are_read_from_the_configuration() -> None:
    table = {"nps": 6, "topics": ["fraud"], "repeat": {"count": 3, "days": 30}, "vip": {"csat": 3, "complaints": True}}
    document = {"case_rules": [table], "vip": [{"customers": [" C-77 "], "audience": ["seller"]}]}
    rules = case_rules_of(document, refer=str.lower)
    assert rules.default == Rules({"nps": 6}, None, ("fraud",), Repeat(3, 30), Rules({"csat": 3}, ()))
    assert rules.vips == (Vip(("c-77",), {"audience": ("seller",)}),)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"case_rules": [{"topics": "fraud"}]}, "topics is a list"),
        ({"case_rules": [{"repeat": 3}]}, "count = 3, days = 30"),
        ({"case_rules": [{"repeat": {"count": 1, "days": 30}}]}, "at least two"),
        ({"case_rules": [{"repeat": {"count": 3, "days": 0}}]}, "1 to 365 days"),
        ({"case_rules": [{"vip": True}]}, "vip is a table"),
        ({"case_rules": [{"vip": {"repeat": 3}}]}, "no setting “repeat”"),
        ({"vip": [{}]}, "says who is important"),
        ({"vip": [{"customers": "C-77"}]}, "says who is important"),
        ({"vip": [{"colour": ["red"]}]}, "no setting “colour”"),
    ],
)
def test_a_rule_that_cannot_hold_is_said_so(document: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        case_rules_of(document)
