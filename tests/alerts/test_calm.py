"""What keeps alerts back, and says so: graver alerts, silent sources, incidents; what flaps; who owns the data."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pytest

from alerts.addressing import Addressed
from alerts.chain import Chain
from alerts.desk import Desk
from alerts.message import Message
from alerts.notify import send_due
from domain.alerts import Alert, Finding
from domain.calm import USUAL, Calm
from domain.causes import Cause, Part
from domain.times import HOUR, MINUTE
from domain.transitions import Transition
from store import alerts as kept
from store import sources
from store.engine import Store
from tests.alerts.build import SARI, make_finding
from tests.make import NOW, HandClock


class Pager:
    """Keeps what it is told, and wants what most notifiers want."""

    kind: ClassVar[str] = "pager"
    every_change = False

    def __init__(self, name: str = "pager") -> None:
        self.name = name
        self.heard: list[tuple[int, str]] = []

    def wants(self, change: Transition) -> bool:
        return change.kind in ("opened", "worsened", "reopened", "expired", "unmuted", "released") and (
            change.after == "open"
        )

    def send(self, message: Message) -> None:
        self.heard.append((message.alert.id, message.transition.kind))


class Floor:
    """A chain and a desk, and somebody with a pager."""

    def __init__(self, store: Store, calm: Calm = USUAL) -> None:
        self.store, self.clock, self.pager = store, HandClock(), Pager()
        self.chain = Chain(store, self.clock, notifiers=[self.pager], calm=calm)
        self.desk = Desk(store, self.clock, notifiers=[self.pager])

    def take(self, *findings: Finding) -> list[Alert]:
        return self.chain.take(findings)

    def called(self) -> list[tuple[int, str]]:
        self.pager.heard.clear()
        send_due(self.store, [self.pager], self.clock)
        return list(self.pager.heard)

    def now(self, alert: Alert) -> Alert:
        return self.desk.detail(alert.id).alert

    def kinds(self, alert: Alert) -> list[str]:
        return [change.kind for change in self.desk.detail(alert.id).transitions]


@pytest.fixture
def floor(store: Store) -> Floor:
    return Floor(store)


def over(finding: Finding) -> Finding:
    return replace(finding, is_over=True)


WHOLE = make_finding(2.4, segment={})
CHAT = make_finding(1.3)


def silent(source: str = "crm", stream: str = "interactions", since: int = NOW) -> Finding:
    return make_finding(1.0, "silent", metric=stream, segment={"source": source}, kind="silence", since=since)


def declare(store: Store, source: str = "crm", stream: str = "interactions") -> None:
    with store.write() as connection:
        sources.touch(connection, source, stream, now=NOW, kind="sql", oldest=NOW - HOUR, watermark=NOW)


def test_graver_alert_on_the_whole_holds_that_of_a_part_back_and_calls_alone(floor: Floor) -> None:
    part, whole = sorted(floor.take(CHAT, WHOLE), key=lambda one: len(one.segment), reverse=True)
    assert floor.called() == [(whole.id, "opened")]
    assert (floor.now(part).held, floor.now(part).held_by, floor.kinds(part)) == (
        "inhibited",
        whole.id,
        ["opened", "inhibited"],
    )
    assert floor.desk.counts() == {"open": 1, "acknowledged": 0, "resolved": 0, "suppressed": 1}


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (make_finding(2.6), "it is as grave by itself as the whole"),
        (make_finding(1.3, metric="csat", call="low"), "it is another metric"),
    ],
)
def test_what_the_whole_does_not_speak_for_calls_by_itself(floor: Floor, part: Finding, why: str) -> None:
    floor.take(make_finding(1.2, segment={}))
    (alert,) = floor.take(part)
    assert (floor.now(alert).held, (alert.id, "opened") in floor.called()) == (None, True), why


def test_part_that_outlives_the_whole_calls_then_and_once(floor: Floor) -> None:
    _, part = floor.take(WHOLE, CHAT)
    floor.called()
    floor.take(over(WHOLE))
    assert (floor.now(part).held, floor.called()) == (None, [(part.id, "released")])
    floor.chain.settle()
    assert floor.called() == []


def test_part_that_was_called_for_before_does_not_call_again_when_it_is_let_go(floor: Floor) -> None:
    (part,) = floor.take(CHAT)
    assert floor.called() == [(part.id, "opened")]
    (whole,) = floor.take(WHOLE)
    assert (floor.now(part).held, floor.called()) == ("inhibited", [(whole.id, "opened")])
    floor.take(over(WHOLE))
    assert (floor.kinds(part)[-1], floor.called()) == ("released", [])


def test_part_somebody_has_is_let_go_without_a_call(floor: Floor) -> None:
    _, part = floor.take(WHOLE, CHAT)
    floor.desk.acknowledge(part.id, SARI)
    floor.called()
    floor.take(over(WHOLE))
    assert (floor.now(part).state, floor.now(part).held, floor.called()) == ("acknowledged", None, [])


def test_silent_source_speaks_for_what_is_made_of_it(floor: Floor) -> None:
    declare(floor.store)
    low = make_finding(2.4, "low", metric="interactions", since=NOW + 5 * MINUTE)
    source, made = floor.take(silent(), low)
    assert (floor.now(made).held_by, floor.called()) == (source.id, [(source.id, "opened")])
    floor.take(over(silent()))
    assert floor.called() == [(made.id, "released")]


@pytest.mark.parametrize(
    ("finding", "why"),
    [
        (make_finding(1.4, "high", metric="interactions"), "missing records make no count high"),
        (make_finding(1.4, "low", metric="interactions", since=NOW - 3 * HOUR), "it began before the silence"),
        (make_finding(1.4, "low", metric="app_rating"), "it is made of another stream"),
    ],
)
def test_silent_source_does_not_speak_for_what_it_cannot_explain(floor: Floor, finding: Finding, why: str) -> None:
    declare(floor.store)
    declare(floor.store, "store", "mentions")
    floor.take(silent())
    (alert,) = floor.take(finding)
    assert floor.now(alert).held is None, why


def come_and_go(floor: Floor, times: int) -> Alert:
    (alert,) = floor.take(CHAT)
    for _ in range(times):
        floor.clock.move(minutes=10)
        floor.take(over(CHAT))
        floor.clock.move(minutes=10)
        floor.take(replace(CHAT, since=floor.clock.ms))
    return floor.now(alert)


def test_alert_that_comes_and_goes_stays_one_says_so_and_stops_calling(floor: Floor) -> None:
    alert = come_and_go(floor, 3)
    assert alert.flapping_since == floor.clock.ms
    assert floor.kinds(alert)[-2:] == ["reopened", "flapping"]
    floor.called()
    floor.clock.move(minutes=10)
    floor.take(over(CHAT))
    assert (floor.now(alert).state, floor.now(alert).calm_since) == ("open", floor.clock.ms)
    floor.clock.move(minutes=10)
    floor.take(replace(CHAT, since=floor.clock.ms))
    assert (len(floor.desk.inbox()[0]), floor.now(alert).calm_since, floor.called()) == (1, None, [])


def test_flapping_alert_is_over_once_it_has_been_calm_long_enough(floor: Floor) -> None:
    alert = come_and_go(floor, 3)
    floor.take(over(CHAT))
    floor.clock.move(minutes=59)
    assert floor.chain.settle() == []
    floor.clock.move(minutes=1)
    assert [one.state for one in floor.chain.settle()] == ["resolved"]
    assert floor.kinds(alert)[-1] == "resolved"


def test_flapping_alert_that_grows_critical_calls(floor: Floor) -> None:
    alert = come_and_go(floor, 3)
    floor.called()
    floor.take(make_finding(2.4, since=floor.clock.ms))
    assert floor.called() == [(alert.id, "worsened")]


def test_person_ends_a_flapping_alert_at_once(floor: Floor) -> None:
    alert = come_and_go(floor, 3)
    assert floor.desk.resolve(alert.id, SARI).state == "resolved"


def broken(*metrics: str) -> list[Finding]:
    down = {"csat": "low", "nps": "low"}
    return [make_finding(1.3, down.get(name, "high"), metric=name) for name in metrics]  # type: ignore[arg-type]


def test_alerts_of_one_place_and_time_join_one_incident_and_a_storm_of_them_calls_thrice(floor: Floor) -> None:
    alerts = floor.take(*broken("complaints", "complaint_ratio", "csat", "nps", "handle_mean"))
    now = [floor.now(one) for one in alerts]
    assert len({one.incident_id for one in now} - {None}) == 1
    assert [one.held for one in now] == [None, None, None, "grouped", "grouped"]
    assert len(floor.called()) == 3


def test_first_critical_alert_among_warnings_calls_however_many_there_are(floor: Floor) -> None:
    floor.take(*broken("complaints", "complaint_ratio", "csat"))
    (grave,) = floor.take(make_finding(2.5, metric="handle_mean"))
    assert (floor.now(grave).held, floor.now(grave).incident_id is not None) == (None, True)


def test_what_is_left_of_a_storm_calls_when_the_others_are_over(floor: Floor) -> None:
    first = broken("complaints", "complaint_ratio", "csat")
    floor.take(*first)
    (later,) = floor.take(*broken("nps"))
    assert floor.now(later).held == "grouped"
    floor.called()
    floor.take(*map(over, first))
    assert floor.called() == [(later.id, "released")]


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (make_finding(1.3, "low", metric="csat", segment={"channel": "phone"}), "it is elsewhere"),
        (make_finding(1.3, "low", metric="csat", since=NOW - 2 * HOUR), "it began long before"),
    ],
)
def test_what_shares_no_cause_shares_no_incident(floor: Floor, other: Finding, why: str) -> None:
    alerts = floor.take(CHAT, other)
    assert [floor.now(one).incident_id for one in alerts] == [None, None], why


def test_cause_that_is_found_later_brings_alerts_together(floor: Floor) -> None:
    whole, chat = floor.take(make_finding(1.3, "low", metric="csat", segment={}), CHAT)
    assert floor.now(whole).incident_id is None
    part = Part({"channel": "chat"}, 0.01, 0.0, 0.0)
    with floor.store.write() as connection:
        kept.explain(connection, whole.id, Cause(NOW, NOW, NOW + HOUR, 0.7, 0.8, (part,), part))
    floor.chain.settle()
    assert floor.now(whole).incident_id == floor.now(chat).incident_id is not None


def test_silent_sources_go_to_those_who_own_the_data_and_nothing_else_does(store: Store) -> None:
    shift, owners = Pager("shift"), Pager("owners")
    clock = HandClock()
    ways = [Addressed(shift, "shift"), Addressed(owners, "data")]
    chain = Chain(store, clock, notifiers=ways, calm=Calm(data_owner="Rina"))
    source, alert = chain.take([silent(), make_finding()])
    send_due(store, ways, clock)
    assert (shift.heard, owners.heard) == ([(alert.id, "opened")], [(source.id, "opened")])
    assert (source.owner, alert.owner) == ("Rina", None)


def test_without_a_way_to_the_owners_the_shift_hears_of_silent_sources(store: Store) -> None:
    shift, clock = Pager("shift"), HandClock()
    ways = [Addressed(shift, "shift")]
    Chain(store, clock, notifiers=ways).take([silent()])
    send_due(store, ways, clock)
    assert len(shift.heard) == 1


def test_warnings_and_silent_sources_wait_as_long_as_they_are_told_to(store: Store) -> None:
    floor = Floor(store, Calm(hold=10 * MINUTE, no_data=20 * MINUTE))
    (grave,) = floor.take(CHAT, silent(), make_finding(2.4, metric="csat", call="low", segment={"region": "Bali"}))
    assert grave.metric == "csat"
    floor.clock.move(minutes=10)
    assert [one.metric for one in floor.take(CHAT, silent())] == ["complaint_ratio"]
    floor.clock.move(minutes=10)
    assert [one.metric for one in floor.take(silent())] == ["interactions"]
