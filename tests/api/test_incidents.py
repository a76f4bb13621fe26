"""Incidents and playbooks through the API: read, taken, led through a crisis, ticked off, refused in one sentence."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from hub import Hub
from tests.alerts.build import make_finding

URL = "/api/v1/incidents"


@pytest.fixture
def incident(client: TestClient, hub: Hub) -> int:
    down = [make_finding(1.3, "low", metric=name) for name in ("csat", "nps")]
    hub.chain.take([make_finding(), *down])
    return int(client.get(URL).json()["items"][0]["id"])


def test_incident_is_told_with_its_alerts_and_the_alerts_name_it(client: TestClient, incident: int) -> None:
    told = client.get(f"{URL}/{incident}").json()
    assert (told["place"], told["state"], told["crisis"], told["open_cases"]) == (
        {"channel": "chat"},
        "open",
        "proposed",
        0,
    )
    assert {one["incident_id"] for one in told["alerts"]} == {incident}
    assert [one["kind"] for one in told["transitions"]] == ["opened", "crisis_proposed"]
    assert told["playbook"]["title"] == {"en": "Complaints", "id": "Komplain"}


def test_acts_are_made_in_the_name_of_the_person_and_refused_when_somebody_was_faster(
    client: TestClient, incident: int
) -> None:
    client.post("/api/v1/me", json={"name": "Sari", "role": "lead"})
    assert client.post(f"{URL}/{incident}/acknowledge", json={}).json()["owner"] == "Sari"
    again = client.post(f"{URL}/{incident}/acknowledge", json={})
    assert (again.status_code, again.json()["state"]) == (409, "acknowledged")
    assert client.post(f"{URL}/{incident}/assign", json={"owner": "Budi"}).json()["owner"] == "Budi"
    client.post(f"{URL}/{incident}/log", json={"note": "courier called"})
    assert client.post(f"{URL}/{incident}/resolve", json={"note": "depot open"}).json()["state"] == "resolved"
    said = [(one["kind"], one["who"]) for one in client.get(f"{URL}/{incident}").json()["transitions"][2:]]
    assert said == [(kind, "Sari") for kind in ("acknowledged", "assigned", "noted", "resolved")]
    assert client.get(f"{URL}?state=resolved").json()["items"][0]["id"] == incident


def test_crisis_is_accepted_cast_and_ended(client: TestClient, incident: int, hub: Hub) -> None:
    client.post("/api/v1/me", json={"name": "Sari", "role": "lead"})
    assert client.post(f"{URL}/{incident}/crisis/accept", json={}).json()["roles"] == {"lead": "Sari"}
    cast = client.post(f"{URL}/{incident}/role", json={"role": "data", "who": "Budi"})
    assert cast.json()["roles"] == {"lead": "Sari", "data": "Budi"}
    hub.step()
    shown = client.get("/api/v1/frames/main").json()["crisis"]
    assert (shown["state"], shown["place"], shown["roles"]["data"]) == ("accepted", {"channel": "chat"}, "Budi")
    client.post(f"{URL}/{incident}/crisis/end", json={})
    hub.step()
    assert client.get("/api/v1/frames/main").json()["crisis"] is None


def test_an_incident_is_opened_for_an_alert_or_found(client: TestClient, incident: int, hub: Hub) -> None:
    (alert, *_) = client.get(f"{URL}/{incident}").json()["alerts"]
    client.post("/api/v1/me", json={"name": "Sari", "role": "lead"})
    found = client.post(URL, json={"alert": alert["id"]})
    assert (found.status_code, found.json()["id"]) == (201, incident)
    assert client.post(URL, json={"alert": 999}).status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("crisis/perhaps", {}, 404),
        ("role", {"role": "king", "who": "Budi"}, 404),
        ("crisis/end", {}, 409),
        ("log", {"note": " "}, 400),
        ("steps", {"step": "complaints.9"}, 404),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    client: TestClient, incident: int, path: str, body: dict[str, str], status: int
) -> None:
    client.post("/api/v1/me", json={"name": "Sari", "role": "lead"})
    before = client.get(f"{URL}/{incident}").json()
    answer = client.post(f"{URL}/{incident}/{path}", json=body)
    assert (answer.status_code, bool(answer.json()["detail"])) == (status, True)
    assert client.get(f"{URL}/{incident}").json() == before


def test_who_leads_nothing_is_told_who_decides_on_a_crisis(client: TestClient, incident: int) -> None:
    client.post("/api/v1/me", json={"name": "Budi", "role": "monitor"})
    answer = client.post(f"{URL}/{incident}/crisis/accept", json={}, headers={"accept-language": "id"})
    assert (answer.status_code, answer.json()["detail"]) == (
        403,
        "Krisis dipimpin oleh kepala regu atau manajer; mintalah salah satu dari mereka.",
    )
    assert client.get(f"{URL}/{incident}").json()["crisis"] == "proposed"


def test_incidents_are_merged_by_hand(client: TestClient, hub: Hub, incident: int) -> None:
    client.post("/api/v1/me", json={"name": "Sari", "role": "lead"})
    hub.chain.take([make_finding(metric=name, segment={"region": "Bali"}) for name in ("complaints", "handle_mean")])
    other = client.get(URL).json()["items"][0]["id"]
    assert client.post(f"{URL}/{other}/merge", json={"into": 999}).status_code == 404
    assert client.post(f"{URL}/{other}/merge", json={"into": other}).status_code == 409
    assert client.post(f"{URL}/{other}/merge", json={"into": incident}).json()["id"] == incident
    assert len(client.get(f"{URL}/{incident}").json()["alerts"]) == 5
    log = client.get(f"{URL}/{other}").json()["transitions"]
    assert (log[-1]["kind"], log[-1]["who"], log[-1]["note"]) == ("merged", "Sari", f"#{incident}")


def test_steps_of_an_alert_are_ticked_off_once(client: TestClient, incident: int) -> None:
    alert = client.get(f"{URL}/{incident}").json()["alerts"][0]["id"]
    step = client.get(f"/api/v1/alerts/{alert}/playbook").json()["steps"][0]["step"]
    done = client.post(f"/api/v1/alerts/{alert}/steps", json={"step": step}).json()
    assert (done["steps"][0]["done"]["who"], done["steps"][1]["done"]) == ("api", None)
    assert client.post(f"/api/v1/alerts/{alert}/steps", json={"step": step}).status_code == 409
    undone = client.post(f"/api/v1/alerts/{alert}/steps", json={"step": step, "is_done": False}).json()
    assert undone["steps"][0]["done"] is None


def test_every_playbook_is_told(client: TestClient) -> None:
    names = [one["name"] for one in client.get("/api/v1/playbooks").json()["items"]]
    assert names[:2] == ["complaints", "satisfaction"]
