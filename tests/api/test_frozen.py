"""Frozen views through the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from domain.metrics import metric_of
from hub import Hub
from pages.desks.freezing import asked_of, live, way
from pages.desks.view import View
from reports.freezer import frozen_view
from tests.make import NOW, START, make_interaction

EARLIER = (START - timedelta(minutes=10)).isoformat()
WANTED = {"metric": "interactions", "start": "2026-11-20T07:00:00+07:00", "grain": "1h", "name": "Morning"}


def test_a_view_is_frozen_listed_and_read_as_it_was(client: TestClient, hub: Hub) -> None:
    hub.ingest.take("interactions", [make_interaction(occurred_at=EARLIER)], source="crm")
    client.post("/api/v1/me", json={"name": "Sari", "role": "lead"})
    made = client.post("/api/v1/frozen", json=WANTED)
    assert made.status_code == 201
    hub.ingest.take("interactions", [make_interaction(occurred_at=EARLIER) for _ in range(4)], source="crm")
    told = client.get(f"/api/v1/frozen/{made.json()['token']}").json()
    assert (told["value"]["value"], told["who"], told["to"]) == (1, "Sari", "2026-11-20T07:30:00Z")
    assert sum(point["value"] or 0 for point in told["points"]) <= 1
    (one,) = client.get("/api/v1/frozen").json()["items"]
    assert one["page"] == f"/frozen?id={one['token']}"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"metric": "moon"}, 404),
        ({"grain": "2h"}, 404),
        ({"by": "moon"}, 404),
        ({"against": "moon"}, 404),
        ({"where": {"moon": "full"}}, 404),
        ({"name": ""}, 400),
        ({"start": "2026-11-21T07:00:00+07:00"}, 400),
    ],
)
def test_what_cannot_be_frozen_is_refused(client: TestClient, changes: dict[str, Any], status: int) -> None:
    assert client.post("/api/v1/frozen", json=WANTED | changes).status_code == status


def test_an_unknown_token_is_not_found(client: TestClient) -> None:
    assert client.get("/api/v1/frozen/guessed").status_code == 404


def test_the_address_of_a_page_is_the_view_that_is_frozen(client: TestClient, hub: Hub) -> None:
    view = View(metric_of("csat"), "30d", "1d", "channel", "previous", {"channel": "chat"})
    address = unquote(way(view, (NOW - 7_200_000, NOW)).removeprefix("/frozen?of="))
    asked = asked_of(address, NOW)
    assert asked is not None
    assert (asked.end - asked.start, asked.grain, asked.by) == (30 * 86_400_000, "1d", "channel")
    assert (asked.against, asked.where) == ("previous", {"channel": "chat"})
    assert asked.chosen == (NOW - 7_200_000, NOW)
    made = client.post("/api/v1/frozen", json=WANTED).json()
    again = asked_of(live(frozen_view(hub, made["token"]).look), NOW)
    assert again is not None
    assert (again.start, again.grain) == (NOW - 7 * 3_600_000 - 1_800_000, "1h")


@pytest.mark.parametrize("address", ["", "/alerts", "/metrics/moon", "/metrics/csat?span=1800000000000-1800003600000"])
def test_another_address_is_no_view(address: str) -> None:
    assert asked_of(address, NOW) is None
