"""What the API does with cases beyond one simple act: narrowed lists, several at once, calls back, climbs by hand."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

from domain.shifts import roster_of
from escalations.forecast import foresee_shift
from hub import Hub


def opened(client: TestClient, summary: str = "parcel lost", **more: str) -> dict[str, Any]:
    made: dict[str, Any] = client.post("/api/v1/cases", json={"summary": summary, **more}).json()
    return made


def test_a_list_is_narrowed(client: TestClient) -> None:
    first, second = opened(client, touchpoint="payment"), opened(client)
    client.post(f"/api/v1/cases/{first['id']}/assign", json={"owner": "Budi"})

    def numbers(query: str) -> list[int]:
        return [one["id"] for one in client.get(f"/api/v1/cases?{query}").json()["items"]]

    assert numbers("owner=Budi") == numbers("touchpoint=payment") == [first["id"]]
    assert numbers("owner=") == [second["id"]]
    assert numbers("overdue=true") == []
    assert numbers("overdue=false") == [second["id"], first["id"]]


def test_several_are_assigned_and_those_taken_meanwhile_are_named(client: TestClient) -> None:
    first, second = opened(client), opened(client)
    client.post(f"/api/v1/cases/{second['id']}/assign", json={"owner": "Dewi"})
    chosen = [{"id": one["id"], "seen_owner": ""} for one in (first, second)]
    done = client.post("/api/v1/cases/assign", json={"cases": chosen, "owner": "Tim Timur"}).json()
    assert [(one["id"], one["owner"]) for one in done["assigned"]] == [(first["id"], "Tim Timur")]
    assert done["missed"] == [{"id": second["id"], "state": "Dewi"}]
    assert client.post("/api/v1/cases/assign", json={"cases": [], "owner": "x"}).status_code == 400


def test_a_call_back_is_promised_in_local_time_and_kept(client: TestClient) -> None:
    address = f"/api/v1/cases/{opened(client)['id']}"
    told = client.post(f"{address}/call", json={"at": "2026-11-20T16:00", "by": "Budi"}).json()
    assert told["call"] == {"at": "2026-11-20T09:00:00Z", "by": "Budi"}
    late = client.post(f"{address}/call", json={"at": "2026-11-20T14:00"}, headers={"accept-language": "id"})
    assert (late.status_code, late.json()["detail"][:13]) == (400, "Janji telepon")
    assert client.post(f"{address}/called", json={"note": "diangkat"}).json()["call"] is None
    assert client.post(f"{address}/called").status_code == 409


def test_a_case_goes_up_by_hand_and_is_opened_again(client: TestClient) -> None:
    address = f"/api/v1/cases/{opened(client)['id']}"
    assert client.post(f"{address}/escalate", json={"reason": ""}).status_code == 400
    assert client.post(f"{address}/escalate", json={"reason": "media"}).json()["level"] == 2
    assert client.post(f"{address}/reopen").status_code == 409
    client.post(f"{address}/close", json={"root_cause": "courier", "action": "refund"})
    again = client.post(f"{address}/reopen", json={"note": "still lost"}).json()
    assert (again["state"], again["level"], again["root_cause"]) == ("open", 2, None)
    kinds = [one["kind"] for one in client.get(address).json()["transitions"]]
    assert kinds == ["opened", "escalated", "closed", "opened_again"]


def test_the_forecast_of_this_shift_is_told(client: TestClient, hub: Hub) -> None:
    assert client.get("/api/v1/cases/forecast").json()["until"] is None
    opened(client)
    foresee_shift(hub.store, roster_of({}, hub.settings.timezone), hub.now)
    told = client.get("/api/v1/cases/forecast").json()
    assert (told["until"], told["due"], told["expected"]) == ("2026-11-20T08:00:00Z", 0, 0)
