"""Lists page alike: by `limit` and `after`, item by item, until `next` is null."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from domain.alerts import Finding
from domain.annotations import Wish as Note
from domain.people import Actor
from domain.times import HOUR
from domain.verdicts import Verdict
from hub import Hub, Trouble
from tests.make import NOW, make_interaction, make_mention, make_survey, make_ticket

SARI = Actor("Sari", "lead")
FROM = {"from": "2026-11-19"}
"""What some lists must be asked with; the others take it, or do not mind."""
NAMED = {"{name}": "csat", "{screen}": "main"}
NO_LISTS = {"/api/v1/replay/{screen}"}
"""Its items are messages: they go on from a moment."""
LISTS = 20
"""There are at least so many."""


@pytest.fixture
def full(client: TestClient, hub: Hub) -> TestClient:
    """A hub that has at least two of nearly everything."""
    for source in ("a", "b"):
        records = [make_interaction(), make_interaction(handle_seconds=-1)]
        hub.ingest.take("interactions", records, source=source)
        hub.ingest.take("surveys", [make_survey(), make_survey(score=1)], source=source)
        hub.ingest.take("tickets", [make_ticket(), make_ticket()], source=source)
        hub.ingest.take("mentions", [make_mention(topic="app"), make_mention(topic="promo")], source=source)
        hub.chain.take([Finding("csat", {"channel": source}, "metric", Verdict(NOW, 3.0, "low"), NOW)])
        hub.cases.open_by_hand(SARI, Trouble(f"kurir {source}"))
        hub.charts.annotations.add(Note("incident", source, NOW - HOUR, None, ""), SARI)
    return client


def _walked(client: TestClient, address: str, asked: dict[str, str]) -> list[Any]:
    found: list[Any] = []
    after: Any = None
    for _ in range(100):
        answer = client.get(address, params={**asked, "limit": 1, **({} if after is None else {"after": after})})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert len(page["items"]) <= 1
        found += page["items"]
        if (after := page["next"]) is None:
            return found
    return found


def _lists(client: TestClient) -> Iterator[tuple[str, dict[str, str], list[Any]]]:
    """Every address that answers with a list, what it is asked with, and the list."""
    for path, ways in client.get("/api/v1/openapi.json").json()["paths"].items():
        address = path
        for name, value in NAMED.items():
            address = address.replace(name, value)
        if "get" not in ways or path in NO_LISTS or "{" in address or "." in address.removeprefix("/api/v1/"):
            continue
        needs_from = any(one["name"] == "from" and one["required"] for one in ways["get"].get("parameters", ()))
        asked = FROM if needs_from else {}
        answer = client.get(address, params=asked)
        found = answer.json().get("items") if answer.status_code == 200 else None
        if isinstance(found, list):
            yield address, asked, found


def test_every_list_is_the_same_item_by_item(full: TestClient) -> None:
    lists = list(_lists(full))
    assert len(lists) >= LISTS, [address for address, *_ in lists]
    for address, asked, whole in lists:
        assert (address, _walked(full, address, asked)) == (address, whole)
        assert (address, full.get(address, params={**asked, "limit": 501}).status_code) == (address, 400)
    assert sum(len(whole) > 1 for *_, whole in lists) >= LISTS // 2


def test_what_is_asked_for_twice_is_refused(client: TestClient) -> None:
    twice = ("metrics/csat/series?by=channel&by=region", "sources?limit=1&limit=2", "alerts?state=open&state=open")
    for asked in twice:
        answer = client.get(f"/api/v1/{asked}")
        assert answer.status_code == 400
        assert "is asked for with two values; ask with one at a time." in answer.json()["detail"]
    several = "metrics/csat/series?where=channel:chat&where=region:Medan"
    assert client.get(f"/api/v1/{several}").status_code == 200


def test_the_first_local_day_is_one(client: TestClient) -> None:
    told = client.get("/api/v1/topics", params={"from": "1970-01-01", "to": "1970-01-03"}).json()
    assert (told["from"], told["to"]) == ("1970-01-01T00:00:00Z", "1970-01-02T17:00:00Z")
    refused = client.get("/api/v1/topics", params={"from": "1969-12-31"})
    assert (refused.status_code, "of the years 1970 to 2999" in refused.json()["detail"]) == (400, True)
