"""The budget of alerts as programs see it."""

from __future__ import annotations

from starlette.testclient import TestClient

from hub import Hub
from tests.alerts.build import make_finding


def test_budget_names_the_rules_by_team(hub: Hub, client: TestClient) -> None:
    hub.chain.take([make_finding(), make_finding(segment={"team": "Timur"})])
    told = client.get("/api/v1/alerts/budget").json()
    assert told["shift_hours"] == 8
    assert [(one["team"], one["alerts"], one["budget"], one["is_over"]) for one in told["items"]] == [
        ("", 1, 12, False),
        ("Timur", 1, 12, False),
    ]
    assert told["items"][0]["rules"] == [
        {"metric": "complaint_ratio", "segment": {"channel": "chat"}, "kind": "metric", "alerts": 1, "noise": 0}
    ]


def test_prometheus_counts_the_shift(hub: Hub, client: TestClient) -> None:
    hub.chain.take([make_finding()])
    text = client.get("/metrics").text
    assert 'cehub_shift_alerts{team=""} 1.0' in text
    assert 'cehub_shift_budget{team=""} 12.0' in text
