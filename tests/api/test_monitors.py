"""Monitors over the API: what each shows, a name, and forgotten before it is taken down."""

from __future__ import annotations

import asyncio

import orjson
from starlette.testclient import TestClient

from api.queries import iso
from domain.fleet import Monitor
from hub import Hub
from store import fleet
from tests.make import NOW


def _known(hub: Hub) -> None:
    with hub.store.write() as connection:
        fleet.put(connection, [Monitor("name-left", "left", "main", "live", NOW, NOW, NOW, NOW, is_kept=True)])


def test_a_monitor_that_is_not_connected_is_told_without_a_report(hub: Hub, client: TestClient) -> None:
    _known(hub)
    (one,) = client.get("/api/v1/monitors").json()["items"]
    assert (one["id"], one["name"], one["screen"], one["health"], one["is_kept"]) == (
        "name-left",
        "left",
        "main",
        "live",
        True,
    )
    assert one["seen_at"] == iso(NOW)
    assert one["report"] is None


def test_a_connected_monitor_is_told_with_what_it_shows(hub: Hub, client: TestClient) -> None:
    line, build = hub.board.fleet.join("main"), hub.board.frame("desk")["build"]
    report = {"monitor": "monitor-1", "painted": 0, "state": "live", "build": build, "fps": 30, "clock": NOW + 1500}

    async def speak() -> None:
        said = report | {"panels": [["csat", "none", "", 0, 0, 250, 333]]}
        hub.board.fleet.hear(line, orjson.dumps(said).decode())

    asyncio.run(speak())
    found = client.get("/api/v1/monitors").json()["items"]
    told = found[0]["report"]
    assert (told["painted"], told["fps"], told["skew_ms"], told["is_current"]) == (0, 30, 1500, True)
    assert told["panels"] == [{"panel": "csat", "picture": "none", "value": "", "box": [0, 0, 250, 333]}]


def test_a_monitor_is_named_and_forgotten(hub: Hub, client: TestClient) -> None:
    _known(hub)
    assert client.post("/api/v1/monitors/name-left/name", json={"name": "upper left"}).json()["name"] == "upper left"
    assert client.post("/api/v1/monitors/name-left/name", json={"name": " "}).status_code == 400
    assert client.delete("/api/v1/monitors/name-left").status_code == 204
    assert client.delete("/api/v1/monitors/name-left").status_code == 404
    assert client.get("/api/v1/monitors").json()["items"] == []
