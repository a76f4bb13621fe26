"""What people do with alerts, also when two of them do it at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from alerts.chain import Chain
from alerts.desk import Desk
from domain.alerts import Alert
from domain.errors import Conflict, NotFound, UnknownName
from domain.people import Actor
from domain.times import MINUTE
from store.engine import Store
from tests.alerts.build import BUDI, SARI, make_finding
from tests.make import NOW, HandClock


@pytest.fixture
def desk(store: Store, clock: HandClock) -> Desk:
    return Desk(store, clock)


@pytest.fixture
def chain(store: Store, clock: HandClock) -> Chain:
    return Chain(store, clock)


@pytest.fixture
def alert(chain: Chain) -> Alert:
    return chain.take([make_finding()])[0]


def test_acknowledging_records_who_when_and_why(desk: Desk, alert: Alert, clock: HandClock) -> None:
    clock.move(minutes=1)
    held = desk.acknowledge(alert.id, SARI, "calling the courier", NOW + 60 * MINUTE)
    detail = desk.detail(alert.id)
    assert detail.alert == held
    assert (held.state, held.owner, held.acknowledged_at, held.acknowledged_until) == (
        "acknowledged",
        "Sari",
        NOW + MINUTE,
        NOW + 60 * MINUTE,
    )
    last = detail.transitions[-1]
    assert (last.kind, last.who, last.role, last.note, last.at) == (
        "acknowledged",
        "Sari",
        "lead",
        "calling the courier",
        NOW + MINUTE,
    )


def test_the_same_label_again_changes_nothing(store: Store, alert: Alert, clock: HandClock) -> None:
    told: list[None] = []
    desk = Desk(store, clock, on_change=lambda: told.append(None))
    labels = [desk.label(alert.id, who, useful) for who, useful in ((SARI, False), (BUDI, False), (BUDI, True))]
    assert [one.useful for one in labels] == [False, False, True]
    assert labels[0] == labels[1]
    said = [(one.who, one.after) for one in desk.detail(alert.id).transitions if one.kind == "labelled"]
    assert said == [("Sari", "noise"), ("Budi", "useful")]
    assert len(told) == len(said)


def test_every_act_leaves_its_transition(desk: Desk, alert: Alert) -> None:
    desk.assign(alert.id, BUDI, "team Timur")
    desk.note(alert.id, BUDI, "asked the courier")
    desk.label(alert.id, SARI, True)
    desk.resolve(alert.id, SARI, "depot open again")
    kinds = [change.kind for change in desk.detail(alert.id).transitions]
    assert kinds == ["opened", "assigned", "noted", "labelled", "resolved"]
    after = desk.detail(alert.id).alert
    assert (after.state, after.owner, after.useful, after.version) == (
        "resolved",
        "team Timur",
        True,
        alert.version + 4,
    )


def test_slower_of_two_gets_the_present_state(desk: Desk, alert: Alert) -> None:
    desk.resolve(alert.id, SARI)
    with pytest.raises(Conflict) as caught:
        desk.acknowledge(alert.id, BUDI)
    assert caught.value.state == "resolved"
    assert len(desk.detail(alert.id).transitions) == 2


@pytest.mark.parametrize("act", [lambda desk: desk.detail(99), lambda desk: desk.acknowledge(99, SARI)])
def test_alert_that_is_not_there_is_said_so(desk: Desk, act: Callable[[Desk], object]) -> None:
    with pytest.raises(NotFound, match="no alert 99"):
        act(desk)


def test_inbox_filters_and_pages(desk: Desk, chain: Chain) -> None:
    first = chain.take([make_finding(metric="csat", call="low")])[0]
    others = [chain.take([make_finding(segment={"region": f"R{number}"})])[0] for number in range(3)]
    desk.acknowledge(first.id, SARI)
    page, following = desk.inbox("open", limit=2)
    rest, end = desk.inbox("open", limit=2, after=following)
    assert [alert.id for alert in (*page, *rest)] == [alert.id for alert in reversed(others)]
    assert end is None
    assert [alert.id for alert in desk.inbox(metric="csat")[0]] == [first.id]
    assert desk.counts() == {"open": 3, "acknowledged": 1, "resolved": 0, "suppressed": 0}


def test_unknown_state_names_the_nearest(desk: Desk) -> None:
    with pytest.raises(UnknownName, match="did you mean 'resolved'"):
        desk.inbox("resolve")


def test_acts_are_announced_and_refused_ones_are_not(store: Store, clock: HandClock, alert: Alert) -> None:
    announced: list[int] = []
    desk = Desk(store, clock, lambda: announced.append(1))
    desk.acknowledge(alert.id, SARI)
    with pytest.raises(Conflict):
        desk.acknowledge(alert.id, SARI)
    assert announced == [1]


RACERS = 12


def race(acts: list[Callable[[], object]]) -> list[object]:
    """What each act returned or raised, all begun at the same moment."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        gate.wait()
        try:
            return act()
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_many_who_acknowledge_at_once_one_wins_and_the_others_see_the_state(desk: Desk, chain: Chain) -> None:
    for number in range(5):
        (alert,) = chain.take([make_finding(segment={"region": f"R{number}"})])
        people = [Actor(f"Person {racer}", "monitor") for racer in range(RACERS)]
        results = race([lambda person=person, alert=alert: desk.acknowledge(alert.id, person) for person in people])
        lost = [one for one in results if isinstance(one, Conflict)]
        (won,) = (one for one in results if isinstance(one, Alert))
        detail = desk.detail(alert.id)
        assert {conflict.state for conflict in lost} == {"acknowledged"}
        assert detail.alert == won
        assert [change.who for change in detail.transitions] == ["CE Hub", won.owner]


def test_no_transition_is_lost_or_doubled_among_different_acts_at_once(desk: Desk, chain: Chain, alert: Alert) -> None:
    acts: list[Callable[[], object]] = [
        lambda number=number: desk.note(alert.id, BUDI, f"note {number}") for number in range(8)
    ]
    acts += [
        lambda: desk.acknowledge(alert.id, SARI),
        lambda: desk.label(alert.id, SARI, False),
        lambda: desk.assign(alert.id, BUDI, "team Timur"),
        lambda: chain.take([make_finding(2.5, at=NOW + MINUTE)]),
    ]
    refused = sum(isinstance(one, Conflict) for one in race(acts))
    detail = desk.detail(alert.id)
    assert refused == 0
    assert sorted(change.note for change in detail.transitions if change.kind == "noted") == [
        f"note {number}" for number in range(8)
    ]
    assert len(detail.transitions) == 1 + len(acts)
    assert detail.alert.version == alert.version + len(acts)
    moves = [change for change in detail.transitions if change.kind in ("acknowledged", "worsened")]
    assert moves[-1].after == detail.alert.state


def test_chains_racing_over_one_finding_open_one_alert(store: Store, clock: HandClock, desk: Desk) -> None:
    chains = [Chain(store, clock) for _ in range(RACERS)]
    race([lambda chain=chain: chain.take([make_finding()]) for chain in chains])
    (alert,) = desk.unresolved()
    assert [change.kind for change in desk.detail(alert.id).transitions] == ["opened"]
