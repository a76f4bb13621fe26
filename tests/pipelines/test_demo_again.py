"""Customers of the demo who are asked again: some answer, some are won back, each once and the same every time."""

from __future__ import annotations

from domain.case_rules import USUAL as RULES
from domain.recovery import USUAL
from domain.times import DAY, HOUR
from escalations.demo import tend
from escalations.opening import open_due
from escalations.recovery import conversion, hear
from pipelines import demo
from pipelines.ingest import Ingest
from store import recoveries
from store.engine import Store
from tests.escalations.build import answers, make_answer
from tests.make import NOW, HandClock

LATER = NOW + 12 * DAY


def closed_cases(store: Store, count: int, *, kind: str = demo.KIND) -> None:
    """Cases of unhappy customers that the crew has closed by `LATER`."""
    made = (make_answer(f"S{one}", at=NOW - one * HOUR, customer=f"N{one}") for one in range(count))
    answers(store, *made, source="scores", kind=kind)
    open_due(store, NOW)
    tend(store, NOW + 6 * DAY)


def test_some_are_won_back_some_are_not_and_nobody_answers_twice(store: Store, clock: HandClock) -> None:
    closed_cases(store, 70)
    clock.move(days=12)
    ingest = Ingest(store, clock, b"key")
    sent = demo.answer_again(ingest, now=LATER)
    assert 20 < sent < 60
    assert demo.answer_again(ingest, now=LATER) == 0, "what was said once is said"
    assert hear(store, LATER, USUAL, RULES) == sent
    (total,) = conversion(store, LATER, 30)[""]
    assert total.n == sent
    assert 0 < total.still_bad < total.converted < total.n
    assert open_due(store, LATER) == 0, "an answer to a question opens no case of its own"


def test_nobody_answers_for_real_customers(store: Store, clock: HandClock) -> None:
    closed_cases(store, 10, kind="api")
    clock.move(days=12)
    ingest = Ingest(store, clock, b"key")
    assert demo.answer_again(ingest, now=LATER) == 0
    with store.read() as connection:
        assert recoveries.waiting(connection, LATER, []) == []
