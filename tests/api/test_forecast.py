"""The trend of topics as programs see it."""

from __future__ import annotations

from datetime import timedelta

from starlette.testclient import TestClient

from hub import Hub
from tests.make import make_mention


def test_six_hours_of_all_mentions_and_of_each_topic(hub: Hub, client: TestClient) -> None:
    made = [
        make_mention(
            external_id=str(hour), occurred_at=(hub.clock() - timedelta(hours=hour)).isoformat(), topic="promo"
        )
        for hour in range(1, 80)
    ]
    hub.ingest.take("mentions", made, source="social")
    for _ in range(20):
        hub.step()
    total, topic = client.get("/api/v1/topics/forecast").json()["items"]
    assert (total["topic"], topic["topic"]) == (None, "promo")
    assert len(topic["hours"]) == 6
    first = topic["hours"][0]
    assert first["at"] == "2026-11-20T07:00:00Z"
    assert first["lower"] <= first["expected"] <= first["upper"]
    assert first["expected"] == 1


def test_without_a_past_there_are_no_hours(client: TestClient) -> None:
    total = {"topic": None, "hours": [], "so_far": None}
    assert client.get("/api/v1/topics/forecast").json() == {"items": [total], "next": None}
