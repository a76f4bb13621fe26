"""What explains an alert, over the API and on its page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from domain.causes import Cause, Part
from domain.times import HOUR
from hub import Hub, use
from pages.desks import reading
from store import alerts as kept
from tests.alerts.build import make_finding
from tests.make import NOW

PART = Part({"region": "Surabaya"}, 0.015, 0.003, 0.05)
QUOTED = {"stream": "tickets", "source": "api", "external_id": "t1", "occurred_at": NOW, "text": "paket belum sampai"}
CAUSE = Cause(NOW, NOW - HOUR, NOW, 0.046, 0.028, (PART,), Part({}, 0.0), (QUOTED,))


@pytest.fixture
def explained(hub: Hub) -> int:
    """The id of an alert with a cause."""
    alert = hub.chain.take([make_finding()])[0]
    with hub.store.write() as connection:
        assert kept.explain(connection, alert.id, CAUSE)
    return alert.id


def test_an_alert_carries_what_explains_it(client: TestClient, explained: int) -> None:
    told = client.get(f"/api/v1/alerts/{explained}").json()["cause"]
    assert told["parts"] == [
        {"segment": {"region": "Surabaya"}, "rate": 0.015, "mix": 0.003, "total": 0.018, "shift": 0.05}
    ]
    assert told["change"] == pytest.approx(told["parts"][0]["total"] + told["rest"]["total"])
    assert told["sentence"]["en"].startswith("Complaint ratio +1.8 pt: +1.5 from Surabaya")
    assert told["sentence"]["id"].startswith("Rasio komplain +1,8 poin: +1,5 dari Surabaya")
    assert (told["from"], told["to"]) == ("2026-11-20T06:30:00Z", "2026-11-20T07:30:00Z")
    assert told["records"][0]["text"] == "paket belum sampai"
    assert client.get("/api/v1/alerts").json()["items"][0]["cause"] == told


def test_an_alert_that_nobody_has_explained_says_so(client: TestClient, hub: Hub) -> None:
    alert = hub.chain.take([make_finding()])[0]
    assert client.get(f"/api/v1/alerts/{alert.id}").json()["cause"] is None


def test_the_page_quotes_the_guilty_segment(hub: Hub, explained: int) -> None:
    use(hub)
    alert = hub.desk.detail(explained).alert
    assert [record["text"] for record in reading.voices(alert, NOW)] == ["paket belum sampai"]
    assert reading.voices(replace(alert, cause=None), NOW) == []
