"""Other ways out: Apprise's services, and a real Alertmanager that is kept as the alerts stand here."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.chain import Chain
from alerts.desk import Desk
from alerts.notifiers.alertmanager import Alertmanager
from alerts.notifiers.apprise import Apprise
from alerts.notifiers.base import Notifier
from alerts.notify import send_due
from alerts.rules import notifiers_of
from alerts.silences import Silences
from alerts.silencing import Silencing
from domain.alerts import Alert
from domain.errors import BadSetting
from domain.silences import Wish
from domain.times import HOUR, MINUTE, utc_now
from store.engine import Store
from tests import alertmanager
from tests.alertmanager import Routed
from tests.alerts.build import SARI, Receiver, make_finding
from tests.databases import migrated_url
from tests.make import LIMITS, ZONE, HandClock
from tests.ports import free_port
from tests.wanting import leave_out

HUB = "https://cehub.example.org/"


class Way:
    """A hub with one notifier, at the present: what is outside compares our moments with its own clock."""

    def __init__(self, store: Store, notifier: Notifier) -> None:
        self.store, self.notifier = store, notifier
        self.clock = HandClock(utc_now())
        self.chain = Chain(store, self.clock, notifiers=[notifier])
        self.desk = Desk(store, self.clock, notifiers=[notifier])

    def find(self, score: float = 1.4, *, is_over: bool = False) -> Alert:
        now = self.clock.ms
        (alert,) = self.chain.take([make_finding(score, at=now, since=now, is_over=is_over)])
        return alert

    def send(self) -> int:
        return send_due(self.store, [self.notifier], self.clock)

    def error(self, alert: Alert) -> str | None:
        return self.desk.detail(alert.id).sends[-1].error


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(migrated_url(tmp_path), zone=ZONE, limits=LIMITS)
    yield opened
    opened.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as running:
        yield running


def by_apprise(store: Store, url: str, language: str = "en") -> Way:
    return Way(store, Apprise("room", url.replace("http:", "json:"), language, HUB))


def test_a_service_of_apprise_gets_title_why_and_the_way_to_the_alert(fresh: Store, receiver: Receiver) -> None:
    way = by_apprise(fresh, receiver.url, "id")
    alert = way.find(2.5)
    assert way.send() == 1
    said = json.loads(receiver.received[0].raw)
    assert said["title"].startswith("Dibuka: Rasio komplain")
    assert said["message"].splitlines()[-1] == f"https://cehub.example.org/alerts?id={alert.id}"
    assert said["type"] == "failure"


def test_the_all_clear_reaches_a_service_of_apprise_as_such(fresh: Store, receiver: Receiver) -> None:
    way = by_apprise(fresh, receiver.url)
    way.find()
    way.send()
    way.find(is_over=True)
    assert way.send() == 1
    said = json.loads(receiver.received[1].raw)
    assert (said["type"], said["title"].split(":")[0]) == ("success", "Resolved")


def test_what_a_service_refuses_is_tried_again_and_its_address_stays_secret(fresh: Store, receiver: Receiver) -> None:
    receiver.answers = [500]
    way = by_apprise(fresh, receiver.url)
    alert = way.find()
    assert way.send() == 0
    error = way.error(alert)
    assert error is not None
    assert "500" in error
    assert "secret" not in error
    way.clock.move(seconds=15)
    assert way.send() == 1


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"url": "pigeon://loft"}, "needs a url such as tgram://"),
        ({}, "needs a url such as tgram://"),
        ({"url": "json://example.org", "language": "nl"}, "speaks one of en, id, not 'nl'"),
        ({"url": 7}, "texts in quotation marks"),
        ({"url": "json://example.org", "every_change": 1}, "true or false"),
    ],
)
def test_a_service_that_cannot_work_is_refused_at_the_start(table: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        notifiers_of({"notifiers": [{"type": "apprise", **table}]})


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({}, "a url such as http://localhost:9093"),
        ({"url": "http://localhost:9093/?receiver=ops"}, "a url such as http://localhost:9093"),
        ({"url": "http://localhost:9093", "hub": "here"}, "is its own address"),
        ({"url": ["http://localhost:9093"]}, "texts in quotation marks"),
    ],
)
def test_an_alertmanager_that_cannot_work_is_refused_at_the_start(table: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        notifiers_of({"notifiers": [{"type": "alertmanager", **table}]})


@pytest.fixture(scope="module")
def routed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Routed]:
    """A real Alertmanager; left out, with the reason, where none is installed."""
    binary = alertmanager.program()
    if binary is None:
        leave_out("Alertmanager is not installed (no prometheus-alertmanager or alertmanager on the path)")
    with alertmanager.running(binary, tmp_path_factory.mktemp("alertmanager")) as found:
        yield found


@pytest.fixture
def way(fresh: Store, routed: Routed) -> Iterator[Way]:
    """A hub that keeps the Alertmanager; what it left firing there ends with the test."""
    made = Way(fresh, Alertmanager("router", routed.url, HUB))
    yield made
    for alert in made.desk.inbox()[0]:
        if alert.state != "resolved":
            made.desk.resolve(alert.id, SARI)
    made.send()


@pytest.mark.slow
def test_an_alert_fires_in_alertmanager_with_labels_that_route_it(way: Way, routed: Routed) -> None:
    alert = way.find()
    assert way.send() == 1
    (found,) = routed.alerts()
    assert found["labels"] == {
        "alertname": "complaint_ratio",
        "severity": "warning",
        "source": "cehub",
        "channel": "chat",
        "cehub_alert": str(alert.id),
    }
    assert found["generatorURL"] == f"https://cehub.example.org/alerts?id={alert.id}"
    assert "Rasio komplain" in found["annotations"]["title_id"]


@pytest.mark.slow
def test_a_worse_alert_fires_once_there_too(way: Way, routed: Routed) -> None:
    way.clock.move(minutes=-1)
    way.find()
    way.send()
    way.clock.move(seconds=30)
    way.find(2.5)
    way.send()
    assert [found["labels"]["severity"] for found in routed.alerts()] == ["critical"]


@pytest.mark.slow
def test_an_acknowledgement_silences_it_there_until_it_runs_out(way: Way, routed: Routed) -> None:
    alert = way.find()
    way.send()
    way.desk.acknowledge(alert.id, SARI, note="on it", until=way.clock.ms + HOUR)
    way.send()
    (silence,) = routed.silences()
    assert (silence["createdBy"], silence["comment"]) == ("Sari", "on it")
    way.clock.move(hours=1)
    way.chain.expire()
    way.send()
    assert routed.silences() == []
    assert [found["labels"]["cehub_alert"] for found in routed.alerts()] == [str(alert.id)]


@pytest.mark.slow
def test_a_silence_silences_it_there_until_it_ends(way: Way, routed: Routed) -> None:
    way.clock.move(minutes=-2)
    alert = way.find()
    way.send()
    silences = Silences(way.store, way.clock, way.chain, Silencing())
    silences.make(Wish({"channel": ["chat"]}, "deploy", way.clock.ms + MINUTE), SARI)
    way.send()
    (silence,) = routed.silences()
    assert (silence["createdBy"], silence["comment"]) == ("Sari", "deploy")
    way.find(2.5)
    way.clock.move(minutes=1)
    way.chain.silence()
    way.send()
    assert routed.silences() == []
    (found,) = routed.alerts()
    assert (found["labels"]["cehub_alert"], found["labels"]["severity"]) == (str(alert.id), "critical")


@pytest.mark.slow
def test_what_is_over_here_is_over_there_even_when_somebody_had_it(way: Way, routed: Routed) -> None:
    alert = way.find()
    way.send()
    way.desk.acknowledge(alert.id, SARI)
    way.send()
    way.find(is_over=True)
    way.send()
    assert (routed.alerts(), routed.silences()) == ([], [])


def test_an_alertmanager_that_is_down_is_tried_again(fresh: Store) -> None:
    way = Way(fresh, Alertmanager("router", f"http://127.0.0.1:{free_port()}"))
    alert = way.find()
    assert way.send() == 0
    assert way.error(alert) == "127.0.0.1 did not answer (ConnectError)."


def test_both_are_configured_like_any_other() -> None:
    document = """
    [[notifiers]]
    type = "apprise"
    url = "json://example.org"
    [[notifiers]]
    type = "alertmanager"
    url = "http://localhost:9093"
    """
    assert [(one.name, one.every_change) for one in notifiers_of(tomllib.loads(document))] == [
        ("apprise", False),
        ("alertmanager", True),
    ]
