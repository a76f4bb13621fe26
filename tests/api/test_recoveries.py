"""Recovery through the API: who is to be asked again, that they were, and how many were won back."""

from __future__ import annotations

from starlette.testclient import TestClient

from escalations.opening import open_due
from hub import Hub
from tests.make import make_survey


def test_a_closed_case_s_customer_is_listed_until_somebody_asked(client: TestClient, hub: Hub) -> None:
    hub.ingest.take("surveys", [make_survey(score=1, customer="Ani-1")], source="post-chat")
    open_due(hub.store, hub.now)
    (case,) = client.get("/api/v1/cases").json()["items"]
    client.post(f"/api/v1/cases/{case['id']}/close", json={"root_cause": "courier", "action": "refund"})
    (question,) = client.get("/api/v1/recoveries?state=due").json()["items"]
    assert (question["case_id"], question["before"], question["due_at"]) == (case["id"], "bad", "2026-11-21T07:30:00Z")
    address = f"/api/v1/recoveries/{question['id']}/asked"
    assert [client.post(address).status_code for _ in range(2)] == [204, 409]
    told = client.get("/api/v1/recoveries/conversion").json()
    assert [(one["asked"], one["n"], one["share"]) for one in told["all"]] == [(1, 0, None)]
    assert [one["name"] for one in told["touchpoint"]] == ["delivery"]
    assert client.get("/api/v1/recoveries?state=nothing").status_code == 404
    assert client.get("/api/v1/recoveries/conversion?days=0").status_code == 400
