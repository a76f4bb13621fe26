"""Alerts on their way out: signed, once, again when it failed, and not when they were overtaken."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from alerts.chain import Chain
from alerts.desk import Desk
from alerts.notifiers.webhook import Webhook, signature
from alerts.notify import MOST_TRIES, pause_after, send_due
from domain.alerts import Alert
from domain.deliveries import INTERRUPTED, UNKNOWN
from domain.times import HOUR, MINUTE
from store import sends
from store.engine import Store
from tests.alerts.build import SARI, Receiver, make_finding
from tests.make import NOW, HandClock

SECRET = "a secret of at least sixteen"


class Outside:
    """A hub with one webhook, and the receiver it points to."""

    def __init__(self, store: Store, receiver: Receiver, *, every_change: bool = False) -> None:
        self.store = store
        self.receiver = receiver
        self.clock = HandClock()
        self.hook = Webhook("ops", receiver.url, SECRET, every_change)
        self.chain = Chain(store, self.clock, notifiers=[self.hook])
        self.desk = Desk(store, self.clock, notifiers=[self.hook])

    def send(self) -> int:
        return send_due(self.store, [self.hook], self.clock)

    def events(self) -> list[str]:
        return [json.loads(one.raw)["event"] for one in self.receiver.received]

    def sends(self, alert: Alert) -> list[sends.Send]:
        return self.desk.detail(alert.id).sends


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as running:
        yield running


@pytest.fixture
def outside(store: Store, receiver: Receiver) -> Outside:
    return Outside(store, receiver)


def test_opened_alert_goes_out_signed_in_both_languages(outside: Outside) -> None:
    (alert,) = outside.chain.take([make_finding(2.5)])
    assert outside.send() == 1
    (got,) = outside.receiver.received
    said = json.loads(got.raw)
    assert got.headers["X-CEHub-Signature"] == f"sha256={signature(SECRET, got.raw)}"
    assert got.headers["X-CEHub-Timestamp"] == str(NOW // 1000)
    assert got.headers["X-CEHub-Delivery"] == str(said["delivery"])
    assert (said["event"], said["alert"]["id"], said["alert"]["severity"]) == ("opened", alert.id, "critical")
    assert said["alert"]["opened_at"] == said["transition"]["at"] == "2026-11-20T07:30:00.000Z"
    assert said["alert"]["verdict"]["value"] == 0.046
    assert said["title"]["en"].startswith("Complaint ratio: 4.6")
    assert said["title"]["id"] != said["title"]["en"]


def test_what_was_sent_is_not_sent_again(outside: Outside) -> None:
    (alert,) = outside.chain.take([make_finding()])
    outside.send()
    outside.clock.move(hours=1)
    assert outside.send() == 0
    assert outside.events() == ["opened"]
    assert [(one.attempts, one.sent_at) for one in outside.sends(alert)] == [(1, NOW)]


def test_nobody_is_told_what_people_do_and_the_all_clear_follows_a_call_only(outside: Outside) -> None:
    (alert,) = outside.chain.take([make_finding()])
    outside.send()
    outside.desk.acknowledge(alert.id, SARI)
    outside.desk.note(alert.id, SARI, "calling")
    outside.desk.resolve(alert.id, SARI)
    outside.send()
    assert outside.events() == ["opened"]


def test_recovery_of_an_alert_nobody_took_is_told(outside: Outside) -> None:
    outside.chain.take([make_finding()])
    outside.send()
    outside.chain.take([make_finding(0, "normal", is_over=True)])
    outside.send()
    assert outside.events() == ["opened", "resolved"]


def test_worsening_and_expiry_call_again(outside: Outside) -> None:
    (alert,) = outside.chain.take([make_finding(1.2)])
    outside.send()
    outside.desk.acknowledge(alert.id, SARI)
    outside.chain.take([make_finding(2.2, at=NOW + MINUTE)])
    outside.send()
    outside.desk.acknowledge(alert.id, SARI, until=NOW + HOUR)
    outside.clock.move(hours=1)
    outside.chain.expire()
    outside.send()
    assert outside.events() == ["opened", "worsened", "expired"]


def test_machine_that_keeps_a_copy_is_told_every_change(store: Store, receiver: Receiver) -> None:
    outside = Outside(store, receiver, every_change=True)
    (alert,) = outside.chain.take([make_finding()])
    outside.desk.acknowledge(alert.id, SARI)
    outside.desk.label(alert.id, SARI, True)
    outside.send()
    assert outside.events() == ["opened", "acknowledged", "labelled"]


def test_failed_send_is_tried_again_with_the_same_delivery_number(outside: Outside) -> None:
    outside.receiver.answers += [503, 429]
    (alert,) = outside.chain.take([make_finding()])
    assert outside.send() == 0
    assert outside.sends(alert)[0].error == "127.0.0.1 answered 503 Service Unavailable."
    assert outside.send() == 0
    assert len(outside.receiver.received) == 1, "not before its pause is over"
    for attempts in (1, 2):
        outside.clock.move(milliseconds=pause_after(attempts) or 0)
        outside.send()
    assert outside.events() == ["opened"] * 3
    assert len({json.loads(one.raw)["delivery"] for one in outside.receiver.received}) == 1
    assert (outside.sends(alert)[0].error, outside.sends(alert)[0].attempts) == (None, 3)


def test_answer_that_no_retry_can_mend_is_final_and_names_the_host_only(outside: Outside) -> None:
    outside.receiver.answers += [410]
    (alert,) = outside.chain.take([make_finding()])
    outside.send()
    outside.clock.move(hours=10)
    outside.send()
    (send,) = outside.sends(alert)
    assert len(outside.receiver.received) == 1
    assert (send.sent_at, send.next_at, send.error) == (None, None, "127.0.0.1 answered 410 Gone.")


def test_redirect_is_not_followed(outside: Outside) -> None:
    outside.receiver.answers += [302]
    (alert,) = outside.chain.take([make_finding()])
    outside.send()
    assert outside.sends(alert)[0].error == "127.0.0.1 answered 302 Found."


def test_receiver_that_is_down_is_given_up_in_the_end(store: Store) -> None:
    with Receiver() as gone:
        outside = Outside(store, gone)
    (alert,) = outside.chain.take([make_finding()])
    for _ in range(MOST_TRIES + 3):
        outside.send()
        outside.clock.move(hours=1)
    (send,) = outside.sends(alert)
    assert (send.attempts, send.next_at, send.sent_at) == (MOST_TRIES, None, None)
    assert send.error == "127.0.0.1 did not answer (ConnectError)."


def test_hub_killed_while_sending_does_not_send_again_and_says_so(outside: Outside) -> None:
    (alert,) = outside.chain.take([make_finding()])
    (waiting,) = outside.sends(alert)
    with outside.store.write() as connection:
        assert sends.claim(connection, waiting, now=NOW)
    outside.clock.move(hours=1)
    outside.send()
    outside.send()
    assert outside.receiver.received == []
    assert outside.sends(alert)[0].error == INTERRUPTED


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (lambda desk, alert: desk.acknowledge(alert.id, SARI), "acknowledged"),
        (lambda desk, alert: desk.resolve(alert.id, SARI), "resolved"),
    ],
)
def test_call_that_waited_too_long_is_not_made_after_somebody_acted(outside: Outside, act: object, state: str) -> None:
    outside.receiver.answers += [503]
    (alert,) = outside.chain.take([make_finding()])
    outside.send()
    act(outside.desk, alert)  # type: ignore[operator]
    outside.clock.move(hours=1)
    outside.send()
    assert len(outside.receiver.received) == 1
    assert outside.sends(alert)[0].error == f"Not sent: the alert is {state} by now."


def test_notifier_that_left_the_configuration_is_said_so(outside: Outside) -> None:
    (alert,) = outside.chain.take([make_finding()])
    assert send_due(outside.store, [], outside.clock) == 0
    assert outside.sends(alert)[0].error == UNKNOWN


def test_receiver_that_is_down_does_not_hold_up_the_others(store: Store, receiver: Receiver) -> None:
    clock = HandClock()
    with Receiver() as gone:
        down = Webhook("down", gone.url, SECRET)
    hooks = [down, Webhook("up", receiver.url, SECRET)]
    Chain(store, clock, notifiers=hooks).take([make_finding(), make_finding(segment={"region": "Bali"})])
    assert send_due(store, hooks, clock) == 2
    assert len(receiver.received) == 2
