"""A customer's journey through the API: by the keyed reference, never by a name."""

from __future__ import annotations

from starlette.testclient import TestClient

from hub import Hub
from tests.make import make_interaction, make_survey


def test_a_journey_is_told_in_order_and_names_nobody(client: TestClient, hub: Hub) -> None:
    hub.ingest.take("interactions", [make_interaction(handoffs=1, customer="Ani-1")], source="chat")
    hub.ingest.take("surveys", [make_survey(score=1, customer="Ani-1")], source="post-chat")
    case = client.post("/api/v1/cases", json={"summary": "parcel lost", "customer": "Ani-1"}).json()
    address = f"/api/v1/customers/{case['customer']}/journey"
    told = client.get(address)
    assert [one["kind"] for one in told.json()["items"]] == ["cases", "surveys", "interactions"]
    assert [one.get("is_handed_on") for one in told.json()["items"]] == [None, False, True]
    assert told.json()["items"][0]["case"]["id"] == case["id"]
    assert "Ani-1" not in told.text
    page = client.get(address, params={"limit": 2}).json()
    rest = client.get(address, params={"limit": 2, "after": page["next"]}).json()
    assert [one["kind"] for one in rest["items"]] == ["interactions"]
    assert rest["next"] is None


def test_a_name_is_no_reference(client: TestClient) -> None:
    answer = client.get("/api/v1/customers/Ani-1/journey", headers={"accept-language": "id"})
    assert (answer.status_code, answer.json()["detail"][:16]) == (400, "Pelanggan dicari")
