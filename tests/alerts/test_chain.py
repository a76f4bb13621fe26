"""From findings to alerts: once each, worse, over, back, and never two for one trouble."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from alerts.chain import Chain
from alerts.desk import Desk
from alerts.message import Message
from alerts.notify import send_due
from domain.alerts import QUIET_TIME, Alert, is_told
from domain.errors import Conflict, SendFailed
from domain.times import HOUR, MINUTE
from domain.transitions import Transition
from domain.verdicts import Call
from store import alerts as kept
from store import sends
from store.engine import Store
from tests.alerts.build import SARI, make_finding
from tests.databases import migrated_url
from tests.make import NOW, HandClock

LABELS = ("useful", "noise")


@dataclass
class Pager:
    """Wants what most notifiers want, and keeps what it sent."""

    name: str = "pager"
    every_change: bool = False
    is_down: bool = False
    sent: list[Message] = field(default_factory=list)

    def wants(self, change: Transition) -> bool:
        return is_told(change)

    def send(self, message: Message) -> None:
        """It arrives, unless the line is down."""
        if self.is_down:
            raise SendFailed("pager.example.org did not answer (it is down).")
        self.sent.append(message)


class Room:
    """A chain and a desk on one store, with the changes they announced."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = HandClock()
        self.announced = 0
        self.pagers = [Pager()]
        self.chain = Chain(store, self.clock, self.announce, self.pagers)
        self.desk = Desk(store, self.clock, self.announce, self.pagers)

    def told(self, alert: Alert) -> list[Transition]:
        """The transitions of which somebody was told, in order."""
        with self.store.read() as connection:
            planned = sends.of_alert(connection, alert.id)
            made = [kept.transition_of(connection, one.transition_id) for one in planned if one.sent_at is not None]
        return [change for change in made if change is not None]

    def announce(self) -> None:
        self.announced += 1

    def kinds(self, alert: Alert) -> list[str]:
        return [change.kind for change in self.desk.detail(alert.id).transitions]


@pytest.fixture
def room(store: Store) -> Room:
    return Room(store)


def test_strange_finding_opens_one_alert_and_is_announced(room: Room) -> None:
    (alert,) = room.chain.take([make_finding()])
    assert room.desk.inbox() == ([alert], None)
    assert room.kinds(alert) == ["opened"]
    assert (room.announced, room.desk.counts()["open"]) == (1, 1)


def test_same_finding_again_changes_and_announces_nothing(room: Room) -> None:
    room.chain.take([make_finding()])
    assert room.chain.take([make_finding()]) == []
    assert room.announced == 1


def test_next_bucket_of_the_same_trouble_moves_the_verdict_without_a_transition(room: Room) -> None:
    room.chain.take([make_finding()])
    (alert,) = room.chain.take([make_finding(1.7, at=NOW + 15 * MINUTE)])
    assert alert.verdict.score == 1.7
    assert room.desk.detail(alert.id).alert == alert
    assert room.kinds(alert) == ["opened"]


def test_segments_and_kinds_have_alerts_of_their_own(room: Room) -> None:
    room.chain.take(
        [
            make_finding(),
            make_finding(segment={}),
            make_finding(metric="csat", call="low"),
            make_finding(metric="interactions", segment={"source": "chat"}, kind="silence", call="silent"),
        ]
    )
    assert len(room.desk.unresolved()) == 4


def test_recovery_resolves_in_the_name_of_the_hub(room: Room) -> None:
    room.chain.take([make_finding()])
    (alert,) = room.chain.take([make_finding(0.3, "normal", is_over=True)])
    last = room.desk.detail(alert.id).transitions[-1]
    assert (alert.state, last.kind, last.who, last.role) == ("resolved", "resolved", "CE Hub", "hub")


def test_recovery_of_something_that_was_fine_is_nothing(room: Room) -> None:
    assert room.chain.take([make_finding(0.3, "normal", is_over=True)]) == []
    assert room.announced == 0


@pytest.mark.parametrize(
    ("metric", "call", "opens"),
    [
        ("csat", "low", True),
        ("csat", "high", False),
        ("complaint_ratio", "low", False),
        ("interactions", "low", True),
        ("interactions", "high", True),
        ("csat", "silent", True),
    ],
)
def test_only_a_change_for_the_worse_opens_an_alert(room: Room, metric: str, call: Call, opens: bool) -> None:
    assert len(room.chain.take([make_finding(metric=metric, call=call)])) == opens


def test_turning_good_resolves(room: Room) -> None:
    room.chain.take([make_finding(metric="csat", call="low")])
    (alert,) = room.chain.take([make_finding(metric="csat", call="high", at=NOW + HOUR)])
    assert alert.state == "resolved"


def test_trouble_back_within_its_quiet_time_reopens_the_same_alert(room: Room) -> None:
    (first,) = room.chain.take([make_finding()])
    room.chain.take([make_finding(0.3, "normal", is_over=True)])
    room.clock.move(milliseconds=QUIET_TIME - 1)
    (again,) = room.chain.take([make_finding(since=room.clock.ms)])
    assert (again.id, again.opened_at) == (first.id, first.opened_at)
    assert room.kinds(again) == ["opened", "resolved", "reopened"]


def test_trouble_back_after_its_quiet_time_is_a_new_alert(room: Room) -> None:
    (first,) = room.chain.take([make_finding()])
    room.chain.take([make_finding(0.3, "normal", is_over=True)])
    room.clock.move(milliseconds=QUIET_TIME)
    (again,) = room.chain.take([make_finding(since=room.clock.ms)])
    assert again.id != first.id


def test_alert_resolved_by_a_person_is_not_opened_by_the_next_bucket(room: Room) -> None:
    (alert,) = room.chain.take([make_finding()])
    room.clock.move(minutes=1)
    room.desk.resolve(alert.id, SARI, "known: promo banner")
    room.clock.move(minutes=15)
    assert room.chain.take([make_finding(at=room.clock.ms, since=NOW)]) == []
    assert [again.id for again in room.chain.take([make_finding(2.4, at=room.clock.ms, since=NOW)])] == [alert.id]


def test_worse_trouble_reopens_what_was_acknowledged(room: Room) -> None:
    (alert,) = room.chain.take([make_finding(1.2)])
    room.desk.acknowledge(alert.id, SARI)
    room.chain.take([make_finding(1.3, at=NOW + MINUTE)])
    assert room.desk.detail(alert.id).alert.state == "acknowledged"
    room.chain.take([make_finding(2.2, at=NOW + 2 * MINUTE)])
    assert room.desk.detail(alert.id).alert.state == "open"
    assert room.kinds(alert) == ["opened", "acknowledged", "worsened"]


def test_acknowledgement_runs_out_once(room: Room) -> None:
    (alert,) = room.chain.take([make_finding()])
    room.desk.acknowledge(alert.id, SARI, until=NOW + HOUR)
    assert room.chain.expire() == []
    room.clock.move(hours=1)
    assert [back.id for back in room.chain.expire()] == [alert.id]
    assert room.chain.expire() == []
    assert room.kinds(alert) == ["opened", "acknowledged", "expired"]


def test_what_turns_while_it_is_held_back_is_let_go_first_and_called_for_once(room: Room) -> None:
    phone = {"channel": "phone"}
    (alert,) = room.chain.take([make_finding(1.2, "low", metric="interactions", segment=phone)])
    for call in ("high", "low"):
        room.chain.take([make_finding(1.2, call, metric="interactions", segment={})])
    assert room.desk.detail(alert.id).alert.held == "inhibited"
    room.chain.take([make_finding(1.2, "high", metric="interactions", segment=phone)])
    assert room.kinds(alert) == ["opened", "inhibited", "released", "worsened"]
    send_due(room.store, room.pagers, room.clock)
    assert [change.kind for change in room.told(alert)] == ["opened", "worsened"]


ENDS = ("released", "resolved")
SEGMENTS = [{}, {"channel": "chat"}, {"channel": "phone"}]


class Days(RuleBasedStateMachine):
    """A chain and a desk under any order of findings, acts and passing time."""

    @initialize()
    def open_store(self) -> None:
        self.folder = TemporaryDirectory()
        self.store = Store.open(migrated_url(Path(self.folder.name)), zone=ZoneInfo("Asia/Jakarta"), limits={})
        self.room = Room(self.store)

    @rule(segment=st.sampled_from(SEGMENTS), score=st.sampled_from([1.2, 2.5]), call=st.sampled_from(["high", "low"]))
    def find(self, segment: dict[str, str], score: float, call: Call) -> None:
        now = self.room.clock.ms
        self.room.chain.take([make_finding(score, call, metric="interactions", segment=segment, at=now, since=now)])

    @rule(segment=st.sampled_from(SEGMENTS))
    def recover(self, segment: dict[str, str]) -> None:
        found = make_finding(0, "normal", metric="interactions", segment=segment, at=self.room.clock.ms, is_over=True)
        self.room.chain.take([found])

    @rule(minutes=st.integers(1, 200))
    def wait(self, minutes: int) -> None:
        self.room.clock.move(minutes=minutes)
        self.room.chain.expire()
        self.room.chain.settle()

    @rule(is_down=st.booleans())
    def send(self, is_down: bool) -> None:
        """Also what failed before: by the time it is tried again, somebody may have the alert."""
        pager = self.room.pagers[0]
        pager.is_down, before = is_down, len(pager.sent)
        send_due(self.store, self.room.pagers, self.room.clock)
        for message in pager.sent[before:]:
            stands = self.room.desk.detail(message.alert.id).alert
            assert stands.state != "acknowledged", "nobody is called for what somebody has"

    @rule(
        pick=st.integers(0, 9), act=st.sampled_from(["acknowledge", "resolve"]), minutes=st.none() | st.integers(1, 90)
    )
    def act(self, pick: int, act: str, minutes: int | None) -> None:
        alerts, _ = self.room.desk.inbox()
        if not alerts:
            return
        alert = alerts[pick % len(alerts)]
        held = {"acknowledge": ("open",), "resolve": ("open", "acknowledged")}[act]
        if alert.state in held:
            self.do(act, alert.id, minutes)
            return
        with pytest.raises(Conflict) as caught:
            self.do(act, alert.id, minutes)
        assert caught.value.state == alert.state

    def do(self, act: str, alert: int, minutes: int | None = None) -> None:
        if act == "acknowledge":
            until = None if minutes is None else self.room.clock.ms + minutes * MINUTE
            self.room.desk.acknowledge(alert, SARI, until=until)
        elif act == "resolve":
            self.room.desk.resolve(alert, SARI)
        else:
            self.room.desk.label(alert, SARI, useful=act == "useful")

    @rule(
        pick=st.integers(0, 9),
        acts=st.lists(st.sampled_from(["acknowledge", "resolve", "useful", "noise"]), min_size=2, max_size=3),
    )
    def act_at_once(self, pick: int, acts: list[str]) -> None:
        """Who wins is recorded, who loses hears of a state that it has, and nothing is recorded besides."""
        alerts, _ = self.room.desk.inbox()
        if not alerts:
            return
        alert, gate = alerts[pick % len(alerts)], Barrier(len(acts))
        before = len(self.room.desk.detail(alert.id).transitions)

        def run(act: str) -> str:
            gate.wait(10)
            try:
                self.do(act, alert.id)
            except Conflict as lost:
                return f"lost to {lost.state}"
            return act

        with ThreadPoolExecutor(len(acts)) as pool:
            outcomes = list(pool.map(run, acts))
        after = self.room.desk.detail(alert.id)
        won = sorted(one for one in outcomes if not one.startswith("lost"))
        names = {"acknowledged": "acknowledge", "resolved": "resolve"}
        made = [names.get(one.kind, one.after) for one in after.transitions[before:]]
        acts_won, acts_made = ([one for one in some if one not in LABELS] for some in (won, made))
        assert sorted(acts_made) == acts_won, "never a transition lost, and none doubled"
        labels = [LABELS[not alert.useful] if alert.useful is not None else "", *(one for one in made if one in LABELS)]
        assert all(one != following for one, following in pairwise(labels)), "the same label again is no news"
        assert {one for one in won if one in LABELS} <= set(labels), "never a label lost"
        states = {alert.state, *(one.after for one in after.transitions[before:])}
        assert {one.removeprefix("lost to ") for one in outcomes if one.startswith("lost")} <= states

    @invariant()
    def never_two_for_one_trouble(self) -> None:
        if hasattr(self, "room"):
            standing = [alert.fingerprint for alert in self.room.desk.unresolved()]
            assert len(standing) == len(set(standing))

    @invariant()
    def every_state_has_its_transition(self) -> None:
        if not hasattr(self, "room"):
            return
        for alert in self.room.desk.inbox()[0]:
            made = self.room.desk.detail(alert.id).transitions
            changes = [change for change in made if change.kind != "labelled"]
            assert changes[-1].after == alert.state
            assert (alert.held is None) == (alert.held_by is None)
            assert all(one.after == following.before for one, following in pairwise(changes))

    @invariant()
    def nobody_is_told_after_an_acknowledgement_unless_it_worsened_or_expired(self) -> None:
        if not hasattr(self, "room"):
            return
        for alert in self.room.desk.inbox()[0]:
            told, is_held = self.room.told(alert), False
            for change in self.room.desk.detail(alert.id).transitions:
                is_held = is_held and change.kind not in ("worsened", "expired", "reopened")
                assert not (is_held and change in told)
                is_held = is_held or change.kind == "acknowledged"

    @invariant()
    def nobody_is_called_for_what_is_held_back(self) -> None:
        if not hasattr(self, "room"):
            return
        for alert in self.room.desk.inbox()[0]:
            told, is_kept = self.room.told(alert), False
            for change in self.room.desk.detail(alert.id).transitions:
                is_kept = (is_kept or change.kind in ("inhibited", "grouped")) and change.kind not in ENDS
                assert not (is_kept and change in told)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()


TestDays = Days.TestCase
TestDays.settings = settings(max_examples=12, stateful_step_count=15, deadline=None)
