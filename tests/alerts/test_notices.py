"""Notices of incidents: a crisis is proposed, decided and over; by webhook and in words, once, to whom it concerns."""

from __future__ import annotations

import json

import pytest

from alerts.addressing import DATA, Addressed
from alerts.chain import Chain
from alerts.incidents import Incidents
from alerts.levels import leveled
from alerts.notices import tell_due
from alerts.notifiers.apprise import Apprise
from alerts.notifiers.base import Notifier
from alerts.notifiers.webhook import Webhook, signature
from domain.incidents import Incident
from domain.playbooks import playbooks_of
from store.engine import Store
from tests.alerts.build import SARI, Receiver, make_finding
from tests.make import HandClock

SECRET = "a secret of at least sixteen"


class Room:
    """A chain, incidents, and receivers that hear of them."""

    def __init__(self, store: Store, *notifiers: Notifier) -> None:
        self.store, self.clock, self.notifiers = store, HandClock(), notifiers
        self.chain = Chain(store, self.clock, notifiers=notifiers)
        self.incidents = Incidents(store, self.clock, notifiers=notifiers, books=playbooks_of({}))

    def break_down(self, *metrics: str, is_over: bool = False) -> Incident:
        calls = {"csat": "low", "nps": "low"}
        self.chain.take([make_finding(1.3, calls.get(one, "high"), metric=one, is_over=is_over) for one in metrics])  # type: ignore[arg-type]
        return self.incidents.page()[0][0]

    def tell(self) -> int:
        return tell_due(self.store, self.notifiers, self.clock)


def events(receiver: Receiver) -> list[str]:
    return [json.loads(one.raw)["event"] for one in receiver.received]


def test_crisis_is_proposed_accepted_and_over_each_told_once(store: Store) -> None:
    with Receiver() as receiver:
        room = Room(store, Webhook("ops", receiver.url, SECRET))
        incident = room.break_down("complaints", "csat", "nps")
        assert (room.tell(), room.tell()) == (1, 0)
        room.incidents.decide(incident.id, SARI, "accept", "all hands")
        room.tell()
        room.break_down("complaints", "csat", "nps", is_over=True)
        room.tell()
    assert events(receiver) == ["incident_crisis_proposed", "incident_crisis_accepted", "incident_resolved"]
    first = receiver.received[1]
    assert first.headers["X-CEHub-Signature"] == f"sha256={signature(SECRET, first.raw)}"
    told = json.loads(first.raw)
    assert (told["incident"]["metrics"], told["transition"]["note"]) == (["complaints", "csat", "nps"], "all hands")
    assert told["title"] == {"en": "Crisis mode is on: Chat", "id": "Mode krisis aktif: Chat"}
    assert [one.notifier for one in room.incidents.detail(incident.id).sends] == ["ops"] * 3


def test_incident_that_was_no_crisis_is_not_told_its_alerts_have_called(store: Store) -> None:
    with Receiver() as receiver:
        room = Room(store, Webhook("ops", receiver.url, SECRET))
        room.break_down("complaints", "csat")
        room.break_down("complaints", "csat", is_over=True)
        assert room.tell() == 0
    assert receiver.received == []


def test_what_was_decided_meanwhile_is_not_asked_any_more(store: Store) -> None:
    with Receiver() as receiver:
        room = Room(store, Webhook("ops", receiver.url, SECRET))
        incident = room.break_down("complaints", "csat", "nps")
        room.incidents.decide(incident.id, SARI, "accept")
        room.tell()
    assert events(receiver) == ["incident_crisis_accepted"]
    assert str(room.incidents.detail(incident.id).sends[0].error).startswith("Not sent")


def test_receiver_that_is_down_is_tried_again_in_order_and_one_that_refuses_is_passed_on(store: Store) -> None:
    with Receiver(answers=[503, 410]) as first, Receiver() as second:
        lead = leveled(Webhook("managers", second.url, SECRET), 2)
        room = Room(store, Webhook("ops", first.url, SECRET), lead)
        room.break_down("complaints", "csat", "nps")
        assert (room.tell(), room.tell()) == (0, 0)
        room.clock.move(seconds=16)
        assert (room.tell(), room.tell()) == (0, 1), "refused for good, the next level is told"
    assert (len(first.received), events(second)) == (2, ["incident_crisis_proposed"])


def test_the_owners_of_the_data_hear_of_no_crisis(store: Store) -> None:
    with Receiver() as receiver:
        room = Room(store, Addressed(Webhook("data", receiver.url, SECRET), DATA))
        room.break_down("complaints", "csat", "nps")
        assert room.tell() == 0


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Complaints, CSAT and NPS: 3 alerts with one cause, since"),
        ("id", "Komplain, CSAT dan NPS: 3 peringatan dengan satu penyebab, sejak"),
    ],
)
def test_people_read_it_in_words_with_the_way_to_it(store: Store, language: str, said: str) -> None:
    with Receiver() as receiver:
        url = receiver.url.replace("http://", "json://")
        room = Room(store, Apprise("chat", url, language, "https://hub.example.org/"))
        incident = room.break_down("complaints", "csat", "nps")
        assert room.tell() == 1
    told = json.loads(receiver.received[0].raw)
    assert told["message"].startswith(said)
    assert told["message"].endswith(f"https://hub.example.org/incidents?id={incident.id}")
