"""Levels of notifiers: a call that cannot be delivered goes to the next one, once, whatever is killed in between."""

from __future__ import annotations

import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.chain import Chain
from alerts.desk import Desk
from alerts.levels import level_of
from alerts.notifiers.webhook import Webhook
from alerts.notify import MOST_TRIES, send_due
from alerts.rules import notifiers_of
from domain.alerts import Alert
from domain.deliveries import INTERRUPTED, NOT_CALLED, is_lost
from domain.errors import BadSetting
from domain.times import HOUR, MINUTE
from settings import ROOT
from store.engine import Store
from store.sends import Send
from tests.alerts.build import SARI, Receiver, make_finding
from tests.databases import migrated_url
from tests.make import LIMITS, NOW, ZONE, HandClock

SECRET = "a secret of at least sixteen"


def tables(*levels: tuple[str, str, int]) -> str:
    """Webhooks as a configuration has them: name, url and level."""
    made = '[[notifiers]]\ntype = "webhook"\nname = "{}"\nurl = "{}"\nlevel = {}\nsecret = "{}"\n'
    return "".join(made.format(*one, SECRET) for one in levels)


class Room:
    """A hub whose shift is called first, then its managers, then the board."""

    def __init__(self, store: Store, shift: Receiver, managers: Receiver, board: Receiver) -> None:
        self.store, self.shift, self.managers, self.board = store, shift, managers, board
        named = (("shift", shift.url, 1), ("managers", managers.url, 3), ("board", board.url, 7))
        self.notifiers = notifiers_of(tomllib.loads(tables(*named)))
        self.clock = HandClock()
        self.chain = Chain(store, self.clock, notifiers=self.notifiers)
        self.desk = Desk(store, self.clock, notifiers=self.notifiers)

    def open(self) -> Alert:
        (alert,) = self.chain.take([make_finding(at=self.clock.ms, since=self.clock.ms)])
        return alert

    def send(self, times: int = 3) -> None:
        for _ in range(times):
            send_due(self.store, self.notifiers, self.clock)

    def heard(self) -> list[int]:
        return [len(one.received) for one in (self.shift, self.managers, self.board)]

    def sends(self, alert: Alert) -> dict[str, Send]:
        return {one.notifier: one for one in self.desk.detail(alert.id).sends}


@pytest.fixture
def room(store: Store) -> Iterator[Room]:
    with Receiver() as shift, Receiver() as managers, Receiver() as board:
        yield Room(store, shift, managers, board)


def test_nobody_above_is_told_of_a_call_that_arrived(room: Room) -> None:
    alert = room.open()
    room.send()
    room.chain.take([make_finding(0, "normal", is_over=True)])
    room.send()
    assert room.heard() == [2, 0, 0]
    others = [one for one in room.desk.detail(alert.id).sends if one.notifier != "shift"]
    assert [(one.error, is_lost(one)) for one in others] == [(NOT_CALLED, False)] * 2


def test_a_permanent_failure_tells_the_next_level_and_no_further(room: Room) -> None:
    room.shift.answers += [410]
    alert = room.open()
    room.send()
    assert room.heard() == [1, 1, 0]
    found = room.sends(alert)
    assert (is_lost(found["shift"]), found["managers"].sent_at) == (True, NOW)
    assert room.desk.unheard() == set()
    assert found["managers"].transition_id == found["shift"].transition_id


def test_each_level_that_fails_tells_the_next_until_there_is_none(room: Room) -> None:
    for receiver in (room.shift, room.managers, room.board):
        receiver.answers += [410]
    alert = room.open()
    room.send(6)
    assert room.heard() == [1, 1, 1]
    assert room.desk.unheard() == {alert.id}
    assert [is_lost(one) for one in room.sends(alert).values()] == [True] * 3


def test_a_receiver_that_is_only_late_is_waited_for_and_given_up_in_the_end(room: Room) -> None:
    room.shift.answers += [503] * MOST_TRIES
    room.open()
    for _ in range(MOST_TRIES):
        assert room.heard()[1] == 0
        room.send(1)
        room.clock.move(hours=1)
    room.send()
    assert room.heard() == [MOST_TRIES, 1, 0]


def test_who_was_called_hears_that_it_is_over(room: Room) -> None:
    room.shift.answers += [410]
    room.open()
    room.send()
    room.chain.take([make_finding(0, "normal", is_over=True)])
    room.send()
    assert room.heard() == [1, 2, 0]


def test_a_call_that_somebody_has_answered_meanwhile_goes_no_further(room: Room) -> None:
    room.shift.answers += [410]
    alert = room.open()
    room.send(1)
    room.desk.acknowledge(alert.id, SARI)
    room.send()
    assert room.heard() == [1, 0, 0]
    assert room.sends(alert)["managers"].error == "Not sent: the alert is acknowledged by now."


def test_an_all_clear_that_is_lost_calls_nobody(room: Room) -> None:
    room.open()
    room.send()
    room.shift.answers += [410]
    room.chain.take([make_finding(0, "normal", is_over=True)])
    room.send()
    assert room.heard() == [2, 0, 0]


def test_a_notifier_that_left_hands_its_call_to_the_next_level(room: Room) -> None:
    room.open()
    room.notifiers = room.notifiers[1:]
    room.send()
    assert room.heard() == [0, 1, 0]


KILLED = """
import os, signal, sys
from alerts.chain import Chain
from alerts.notifiers.webhook import Webhook
from alerts.notify import send_due
from store.engine import Store
from tests.alerts.build import make_finding
from tests.make import LIMITS, ZONE, HandClock

class Dying(Webhook):
    def send(self, message):
        if sys.argv[3] == "after":
            super().send(message)
        os.kill(os.getpid(), signal.SIGKILL)

store = Store.open(sys.argv[1], zone=ZONE, limits=LIMITS)
hook, clock = Dying("shift", sys.argv[2], "a secret of at least sixteen"), HandClock()
Chain(store, clock, notifiers=[hook]).take([make_finding()])
send_due(store, [hook], clock)
"""


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_between_claim_and_record_nobody_is_called_twice_and_the_next_level_hears(
    tmp_path: Path, moment: str
) -> None:
    url = migrated_url(tmp_path)
    with Receiver() as shift, Receiver() as managers, Receiver() as board:
        killed = subprocess.run([sys.executable, "-c", KILLED, url, shift.url, moment], cwd=ROOT, check=False)
        assert killed.returncode == -signal.SIGKILL
        store = Store.open(url, zone=ZONE, limits=LIMITS)
        room = Room(store, shift, managers, board)
        room.send()
        assert room.heard() == [int(moment == "after"), 0, 0], "not while the claim may still be somebody's"
        room.clock.move(milliseconds=2 * MINUTE)
        room.send()
        room.clock.move(milliseconds=HOUR)
        room.send()
        assert room.heard() == [int(moment == "after"), 1, 0]
        ((alert,), _) = room.desk.inbox()
        assert room.sends(alert)["shift"].error == INTERRUPTED
        store.close()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ("level = 0", "from 1 to 9, not 0"),
        ('level = "two"', "from 1 to 9, not 'two'"),
        ("level = true", "not True"),
        ("level = 2\nevery_change = true", "so it stands on level 1"),
    ],
)
def test_a_level_that_cannot_be_is_one_sentence(more: str, sentence: str) -> None:
    table = f'[[notifiers]]\ntype = "webhook"\nurl = "https://example.org"\nsecret = "{SECRET}"\n{more}'
    with pytest.raises(BadSetting, match=sentence):
        notifiers_of(tomllib.loads(table))


def test_levels_are_read_from_the_configuration() -> None:
    found = notifiers_of(tomllib.loads(tables(("a", "https://example.org", 1), ("b", "https://example.org", 2))))
    assert [(one.name, level_of(one)) for one in found] == [("a", 1), ("b", 2)]
    assert isinstance(found[0], Webhook)
