"""Cases that open by themselves: for which answers, once each, and not for history."""

from __future__ import annotations

import pytest

from domain.cases import Case
from domain.times import DAY, HOUR, MINUTE
from escalations.opening import LATE, RECENT, open_due
from store import backlog, meta
from store import cases as kept
from store.engine import Store
from tests.escalations.build import answers, make_answer
from tests.make import NOW


def opened(store: Store) -> list[Case]:
    with store.read() as connection:
        return backlog.page(connection)[0]


@pytest.mark.parametrize(
    ("kind", "score", "scale", "opens"),
    [
        ("nps", 6, {}, True),
        ("nps", 7, {}, False),
        ("csat", 2, {}, True),
        ("csat", 3, {}, False),
        ("csat", 3, {"scale_min": 1, "scale_max": 10}, True),
        ("ces", 3, {}, True),
        ("ces", 4, {}, False),
        ("enps", 0, {"audience": "employee"}, False),
    ],
)
def test_detractors_and_low_ratings_open_a_case(
    store: Store, kind: str, score: float, scale: dict[str, float], opens: bool
) -> None:
    answers(store, make_answer(kind=kind, score=score, **scale))
    assert open_due(store, NOW) == opens
    assert len(opened(store)) == opens


def test_case_says_who_waits_for_what_and_since_when(store: Store) -> None:
    answers(store, make_answer(at=NOW - HOUR, product="Ponsel", region="Medan"))
    open_due(store, NOW)
    (case,) = opened(store)
    assert (case.summary, case.score, case.origin) == ("NPS 2: kurir tidak datang", 2, "rule")
    assert (case.channel, case.touchpoint, case.product, case.region) == ("chat", "delivery", "Ponsel", "Medan")
    assert (case.stream, case.source, case.external_id) == ("surveys", "surveys", "S1")
    assert (case.opened_at, case.state, case.level, case.owner) == (NOW - HOUR, "open", 1, None)
    assert case.customer not in (None, "C1")
    with store.read() as connection:
        (change,) = kept.transitions(connection, case.id)
    assert (change.kind, change.who, change.at) == ("opened", "CE Hub", NOW - HOUR)


def test_long_answer_is_shortened_in_the_summary(store: Store) -> None:
    answers(store, make_answer(comment="lama " * 200))
    open_due(store, NOW)
    assert len(opened(store)[0].summary) == len("NPS 2: ") + 280


def test_answer_opens_one_case_however_often_it_is_sent_or_read(store: Store) -> None:
    answers(store, make_answer())
    assert open_due(store, NOW) == 1
    answers(store, make_answer(comment="masih belum datang"), now=NOW + MINUTE)
    assert open_due(store, NOW + MINUTE) == 0
    assert len(opened(store)) == 1


def test_answer_committed_late_is_not_missed(store: Store) -> None:
    answers(store, make_answer("S1"))
    open_due(store, NOW)
    answers(store, make_answer("S2"), now=NOW - LATE)
    assert open_due(store, NOW + 1) == 1


def test_what_was_read_is_not_read_for_ever(store: Store) -> None:
    answers(store, make_answer("S1"))
    open_due(store, NOW)
    answers(store, make_answer("S2"), now=NOW - 2 * LATE)
    assert open_due(store, NOW) == 0


def test_history_that_is_imported_opens_no_case(store: Store) -> None:
    answers(store, make_answer("old", at=NOW - RECENT - 1), make_answer("new", at=NOW - RECENT))
    assert open_due(store, NOW) == 1
    assert [case.external_id for case in opened(store)] == ["new"]


def test_many_answers_at_once_all_open_theirs(store: Store) -> None:
    answers(store, *(make_answer(f"S{number}", at=NOW - number) for number in range(1_203)))
    assert open_due(store, NOW) == 1_203
    assert open_due(store, NOW) == 0


def test_round_without_news_writes_nothing_for_a_while(store: Store) -> None:
    open_due(store, NOW)
    with store.read() as connection:
        before = meta.get(connection, "escalations.surveys")
    open_due(store, NOW + MINUTE)
    with store.read() as connection:
        assert meta.get(connection, "escalations.surveys") == before
    open_due(store, NOW + DAY)
    with store.read() as connection:
        assert meta.get(connection, "escalations.surveys") == str(NOW + DAY - LATE)


def test_new_cases_are_announced(store: Store) -> None:
    announced: list[int] = []
    open_due(store, NOW, lambda: announced.append(1))
    assert announced == []
    answers(store, make_answer())
    open_due(store, NOW, lambda: announced.append(1))
    assert announced == [1]
