"""The backtest and the sensitivity of a metric, as the API tells them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from domain.times import DAY, HOUR, from_ms
from hub import Hub
from tests.make import NOW, make_measurement

pytestmark = pytest.mark.slow

END = NOW - NOW % HOUR
SURGE = END - 2 * DAY


@pytest.fixture
def busy(hub: Hub, client: TestClient) -> TestClient:
    """Three weeks of calls, thrice as many for an hour two days ago."""
    rng = np.random.default_rng(5)
    records = [
        make_measurement(
            occurred_at=from_ms(at).isoformat(), value=int(rng.poisson(120 if SURGE <= at < SURGE + HOUR else 40))
        )
        for at in range(END - 21 * DAY, END, HOUR // 12)
    ]
    hub.ingest.take("measurements", records, source="exchange")
    hub.catch_up()
    return client


def test_backtest_lists_what_would_have_been_raised(busy: TestClient) -> None:
    told: dict[str, Any] = busy.get("/api/v1/metrics/interactions/backtest", params={"days": 7}).json()
    assert {one["since"][:14] for one in told["raised"]} == {"2026-11-18T07:"}
    assert sorted(str(one["segment"]) for one in told["raised"]) == ["{'channel': 'phone'}", "{}"]
    assert told["per_week"]["lower"] < told["per_week"]["value"] == 2 < told["per_week"]["upper"]
    assert (told["series"], told["sensitivity"], told["labelled"]) == (2, 1.0, {"useful": 0, "noise": 0})


def test_a_saved_sensitivity_is_the_one_in_force(busy: TestClient) -> None:
    path = "/api/v1/metrics/interactions/sensitivity"
    assert busy.get(path).json() == {
        "metric": "interactions",
        "sensitivity": 1.0,
        "changed_at": None,
        "changed_by": None,
        "changes": [],
    }
    busy.post("/api/v1/me", json={"name": "Sari", "role": "lead"})
    told = busy.post(path, json={"sensitivity": 0.5}).json()
    assert (told["sensitivity"], told["changed_by"]) == (0.5, "Sari")
    assert [(one["before"], one["after"], one["who"]) for one in told["changes"]] == [(1.0, 0.5, "Sari")]
    assert busy.get(path).json() == told
    assert busy.post(path, json={"sensitivity": True}).status_code == 422
    asked = {"days": 7, "by": "channel"}
    calm = busy.get("/api/v1/metrics/interactions/backtest", params=asked).json()
    keen = busy.get("/api/v1/metrics/interactions/backtest", params={**asked, "sensitivity": 2}).json()
    assert (calm["sensitivity"], keen["sensitivity"]) == (0.5, 2.0)
    ((shorter,), (longer,)) = calm["raised"], keen["raised"]
    assert shorter["verdict"]["score"] < longer["verdict"]["score"]
    assert shorter["until"] < longer["until"]


def test_other_site_cannot_tune(busy: TestClient) -> None:
    path = "/api/v1/metrics/interactions/sensitivity"
    assert busy.post(path, json={"sensitivity": 2}, headers={"origin": "http://evil.example"}).status_code == 403
    assert busy.get(path).json()["sensitivity"] == 1.0


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("csat/backtest", 404, "Nothing is known of csat yet"),
        ("csta/backtest", 404, "did you mean 'csat'?"),
        ("csat/backtest?days=0", 400, "at least one day"),
        ("csat/backtest?by=moon", 404, "There is no dimension 'moon'"),
        ("csat/backtest?sensitivity=9", 400, "from 0.5 to 2"),
        ("backlog/backtest", 400, "level at a moment"),
    ],
)
def test_what_cannot_be_tried_is_answered_with_a_sentence(
    client: TestClient, path: str, status: int, sentence: str
) -> None:
    answer = client.get(f"/api/v1/metrics/{path}")
    assert (answer.status_code, sentence in answer.json()["detail"]) == (status, True), answer.json()
