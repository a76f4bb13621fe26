"""A real Alertmanager that posts to this hub: what fires there opens here, what is over there is over here."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from queue import Queue
from urllib.request import Request, urlopen

import pytest
import uvicorn

from access.hooks import ALERTMANAGER, Hook
from alerts.notifiers.alertmanager import Alertmanager
from alerts.notify import send_due
from alerts.outside import Receipt
from api.app import create_api, guard
from domain.times import utc_now
from hub import Hub
from settings import Settings
from tests import alertmanager
from tests.alertmanager import Routed
from tests.alerts.build import SARI
from tests.databases import migrated_url
from tests.ports import free_port
from tests.wanting import leave_out

pytestmark = pytest.mark.slow

SECRET = "a secret of at least sixteen"
ROUTED = """
route: {{receiver: hub, group_by: [alertname], group_wait: 0s, group_interval: 1s}}
receivers:
  - name: hub
    webhook_configs:
      - url: {url}/api/v1/hooks/ops
        http_config: {{authorization: {{type: Bearer, credentials: {secret}}}}}
"""


class Listening:
    """A hub that listens, and every delivery that it took."""

    def __init__(self, hub: Hub, url: str) -> None:
        self.hub, self.url = hub, url
        self.taken: Queue[Receipt] = Queue()
        take = hub.outside.take

        def noted(source: str, document: object) -> Receipt:
            receipt = take(source, document)
            self.taken.put(receipt)
            return receipt

        hub.outside.take = noted  # type: ignore[method-assign]

    def state(self) -> str:
        """Of the one alert there is, after the next delivery."""
        assert self.taken.get(timeout=60).rejected == ()
        ((alert,), _) = self.hub.desk.inbox()
        return alert.state


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Listening]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    chosen = Settings(secret_key=b"the key of a test hub", database_url=migrated_url(tmp_path), demo=False)
    hub = Hub.open(chosen)
    hub.hooks = {"ops": Hook("ops", ALERTMANAGER, SECRET)}
    app = create_api(hub)
    guard(app)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server ended before it listened"
        threading.Event().wait(0.01)
    yield Listening(hub, url)
    server.should_exit = True
    thread.join(20)
    hub.close()


@pytest.fixture
def routed(listening: Listening, tmp_path: Path) -> Iterator[Routed]:
    binary = alertmanager.program()
    if binary is None:
        leave_out("Alertmanager is not installed (apt-get install prometheus-alertmanager)")
    with alertmanager.running(binary, tmp_path, ROUTED.format(url=listening.url, secret=SECRET)) as running:
        yield running


def fire(routed: Routed, *, is_over: bool = False) -> None:
    """Tell Alertmanager of an alert, as Prometheus does."""
    now = utc_now()
    ends = now - timedelta(seconds=1) if is_over else now + timedelta(hours=1)
    alert = {
        "labels": {"alertname": "HighErrorRate", "severity": "critical", "instance": "pay-1", "source": "eu"},
        "annotations": {"summary": "5 % of payments fail"},
        "startsAt": (now - timedelta(minutes=5)).isoformat(),
        "endsAt": ends.isoformat(),
        "generatorURL": "http://prometheus.example.org/graph",
    }
    headers = {"Content-Type": "application/json"}
    urlopen(Request(f"{routed.url}/api/v2/alerts", json.dumps([alert]).encode(), headers), timeout=5).close()


def test_what_fires_there_opens_here_and_is_over_here_when_it_is_over_there(
    listening: Listening, routed: Routed
) -> None:
    fire(routed)
    assert listening.state() == "open"
    ((alert,), _) = listening.hub.desk.inbox()
    assert (alert.metric, alert.severity, alert.segment["instance"]) == ("HighErrorRate", "critical", "pay-1")
    listening.hub.desk.acknowledge(alert.id, SARI)
    fire(routed, is_over=True)
    assert listening.state() == "resolved"
    kinds = [one.kind for one in listening.hub.desk.detail(alert.id).transitions]
    assert kinds == ["opened", "acknowledged", "resolved"]


def test_acknowledged_here_it_is_silenced_there_and_never_sent_back(listening: Listening, routed: Routed) -> None:
    hub = listening.hub
    router = Alertmanager("router", routed.url)
    hub.desk._notifiers = (router,)
    fire(routed)
    assert listening.state() == "open"
    ((alert,), _) = hub.desk.inbox()
    hub.desk.acknowledge(alert.id, SARI, note="on it")
    assert send_due(hub.store, [router], hub.clock) == 1
    (silence,) = routed.silences()
    assert {one["name"]: one["value"] for one in silence["matchers"]} == {
        "alertname": "HighErrorRate",
        "severity": "critical",
        "instance": "pay-1",
        "source": "eu",
    }
    (there,) = routed.alerts()
    assert (silence["createdBy"], there["status"]["state"]) == ("Sari", "suppressed")
    hub.desk.resolve(alert.id, SARI)
    assert send_due(hub.store, [router], hub.clock) == 1
    assert routed.silences() == []
    assert len(routed.alerts()) == 1
