"""Any day of findings, hands and silences: nobody is called for what is muted, and what is muted is known."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from alerts.chain import Chain
from alerts.desk import Desk
from alerts.notifiers.webhook import Webhook
from alerts.silences import Silences
from alerts.silencing import Silencing
from domain.alerts import is_told
from domain.silences import Wish
from domain.times import HOUR, MINUTE
from domain.transitions import Transition
from store import mutes
from store.engine import Store
from tests.alerts.build import BUDI, SARI, make_finding
from tests.databases import migrated_url
from tests.make import LIMITS, ZONE, HandClock

PEOPLE = Webhook("people", "http://localhost/hook", "a secret of at least sixteen", False)
CHANNELS = st.sampled_from(["chat", "phone"])


class Room:
    """A hub with people to call; nothing is sent, it is only planned."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock = store, HandClock()
        silencing = Silencing()
        self.chain = Chain(store, self.clock, notifiers=[PEOPLE], silencing=silencing)
        self.desk = Desk(store, self.clock, notifiers=[PEOPLE])
        self.silences = Silences(store, self.clock, self.chain, silencing)

    def mute(self, channel: str, minutes: int) -> None:
        end = self.clock.ms + minutes * MINUTE
        self.silences.make(Wish({"channel": [channel]}, "deploy", end), SARI)


def test_two_hubs_that_notice_the_end_at_once_call_once(store: Store) -> None:
    room = Room(store)
    room.mute("chat", 60)
    (alert,) = room.chain.take([make_finding()])
    room.clock.move(hours=1)
    others = [Chain(store, room.clock, notifiers=[PEOPLE]) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        freed = [one for found in pool.map(lambda chain: chain.silence(), others) for one in found]
    detail = room.desk.detail(alert.id)
    assert len(freed) == 1
    assert [made.kind for made in detail.transitions] == ["opened", "muted", "unmuted"]
    assert len(detail.sends) == 1


class Days(RuleBasedStateMachine):
    """Moves time, finds trouble, and lets people act, in any order."""

    @initialize()
    def begin(self) -> None:
        self.folder = TemporaryDirectory()
        self.store = Store.open(migrated_url(Path(self.folder.name)), zone=ZONE, limits=LIMITS)
        self.room = Room(self.store)

    @rule(channel=CHANNELS, score=st.sampled_from([1.4, 2.6]))
    def strange(self, channel: str, score: float) -> None:
        self.tick()
        at = self.room.clock.ms
        self.room.chain.take([make_finding(score, segment={"channel": channel}, at=at, since=at)])

    @rule(channel=CHANNELS)
    def over(self, channel: str) -> None:
        self.tick()
        self.room.chain.take([make_finding(call="normal", segment={"channel": channel}, is_over=True)])

    @rule(channel=CHANNELS, minutes=st.sampled_from([10, 60, 200]))
    def mute(self, channel: str, minutes: int) -> None:
        self.tick()
        self.room.mute(channel, minutes)

    @precondition(lambda self: bool(self.room.silences.active()))
    @rule(data=st.data())
    def end(self, data: st.DataObject) -> None:
        self.tick()
        self.room.silences.end(data.draw(st.sampled_from(sorted(self.room.silences.active()))), BUDI)

    @precondition(lambda self: self.room.desk.counts()["open"] > 0)
    @rule()
    def acknowledge(self) -> None:
        self.tick()
        (alert, *_), _ = self.room.desk.inbox("open")
        self.room.desk.acknowledge(alert.id, BUDI, until=self.room.clock.ms + HOUR)

    @rule(minutes=st.sampled_from([1, 10, 50, 130]))
    def wait(self, minutes: int) -> None:
        self.room.clock.move(minutes=minutes)
        self.room.chain.expire()
        self.tick()

    def tick(self) -> None:
        """No two things happen in one moment, and silences begin and end in theirs."""
        self.room.clock.move(milliseconds=1)
        self.room.chain.silence()
        self.room.clock.move(milliseconds=1)

    @invariant()
    def what_is_muted_is_what_a_silence_that_mutes_now_matches(self) -> None:
        if not hasattr(self, "room"):
            return
        active = {number: one.silence for number, one in self.room.silences.active().items()}
        for alert in self.room.desk.unresolved():
            assert (alert.muted_by is not None) == any(one.matches(alert) for one in active.values())
            assert alert.muted_by is None or alert.muted_by in active

    @invariant()
    def exactly_what_is_to_be_told_and_not_muted_goes_out(self) -> None:
        if not hasattr(self, "room"):
            return
        with self.store.read() as connection:
            kept = [
                mute for one in self.room.silences.page()[0] for mute in mutes.of_silence(connection, one.silence.id)
            ]
        for alert in self.room.desk.inbox()[0]:
            own = [mute for mute in kept if mute.alert_id == alert.id]
            detail = self.room.desk.detail(alert.id)
            standing = [mute.silence_id for mute in own if mute.ended_at is None]
            assert standing == ([alert.muted_by] if alert.muted_by and alert.state != "resolved" else [])
            told = [made for made in detail.transitions if is_told(made) and not _is_muted(made, own)]
            assert len(detail.sends) == len(told)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()


def _is_muted(made: Transition, own: list[mutes.Mute]) -> bool:
    """True if it happened while the alert was muted; its end still belongs to that."""
    is_end = made.kind == "resolved"
    return any(
        mute.muted_at <= made.at
        and (mute.ended_at is None or made.at < mute.ended_at + (is_end and mute.outcome == "resolved"))
        for mute in own
    )


TestDays = pytest.mark.slow(Days.TestCase)
TestDays.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
