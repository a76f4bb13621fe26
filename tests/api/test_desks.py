"""Alerts, cases and who acts on them, through the API."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from domain.alerts import Finding
from domain.joint import JOINT, JointVerdict, Share
from domain.times import to_ms
from domain.verdicts import Verdict
from hub import Hub
from store import sends
from tests.make import make_survey


@pytest.fixture
def alert(client: TestClient, hub: Hub) -> int:
    at = to_ms(hub.clock())
    verdict = Verdict(at, 2.5, "high", value=0.2, expected=0.1, lower=0.05, upper=0.14, n=400, code="high")
    hub.chain.take([Finding("complaint_ratio", {"channel": "chat"}, "metric", verdict, since=at)])
    return int(client.get("/api/v1/alerts").json()["items"][0]["id"])


def test_alert_is_told_with_its_verdict_and_transitions(client: TestClient, alert: int) -> None:
    told = client.get(f"/api/v1/alerts/{alert}").json()
    assert (told["state"], told["severity"], told["segment"]) == ("open", "critical", {"channel": "chat"})
    assert told["verdict"]["expected"] == 0.1
    assert [(one["kind"], one["said"]) for one in told["transitions"]] == [("opened", {"en": "opened", "id": "dibuka"})]
    assert told["opened_at"] == "2026-11-20T07:30:00Z"
    assert {language: bool(said) for language, said in told["why"].items()} == {"en": True, "id": True}


def test_alert_on_several_metrics_is_told_with_each(client: TestClient, hub: Hub) -> None:
    at = to_ms(hub.clock())
    shares = (Share("csat", 0.78, 0.86, 0.6), Share("complaints", 41.0, 31.0, 0.4))
    hub.chain.take([Finding(JOINT, {}, JOINT, JointVerdict(at, 1.3, "high", code=JOINT, shares=shares), since=at)])
    (told,) = client.get("/api/v1/alerts?metric=joint").json()["items"]
    assert told["verdict"]["shares"][0] == {"metric": "csat", "value": 0.78, "expected": 0.86, "share": 0.6}
    assert told["why"]["en"].startswith("Each by itself may be chance, but CSAT and Complaints have not strayed")


def test_acknowledgement_names_the_person_of_the_cookie(client: TestClient, alert: int) -> None:
    client.post("/api/v1/me", json={"name": "Sari", "role": "lead"})
    done = client.post(f"/api/v1/alerts/{alert}/acknowledge", json={"note": "calling the courier"})
    assert (done.json()["state"], done.json()["owner"]) == ("acknowledged", "Sari")
    last = client.get(f"/api/v1/alerts/{alert}").json()["transitions"][-1]
    assert (last["who"], last["role"], last["note"]) == ("Sari", "lead", "calling the courier")


def test_program_without_a_cookie_is_recorded_as_one(client: TestClient, alert: int) -> None:
    client.post(f"/api/v1/alerts/{alert}/acknowledge", json={})
    last = client.get(f"/api/v1/alerts/{alert}").json()["transitions"][-1]
    assert (last["who"], last["role"]) == ("api", "monitor")


def test_slower_one_is_told_the_present_state(client: TestClient, alert: int) -> None:
    client.post(f"/api/v1/alerts/{alert}/acknowledge", json={})
    answer = client.post(f"/api/v1/alerts/{alert}/acknowledge", json={})
    assert answer.status_code == 409
    assert answer.json()["state"] == "acknowledged"


def test_other_site_cannot_acknowledge(client: TestClient, alert: int) -> None:
    answer = client.post(f"/api/v1/alerts/{alert}/acknowledge", json={}, headers={"origin": "http://evil.example"})
    assert answer.status_code == 403
    assert client.get(f"/api/v1/alerts/{alert}").json()["state"] == "open"


def test_resolved_labelled_and_assigned(client: TestClient, alert: int) -> None:
    assert client.post(f"/api/v1/alerts/{alert}/assign", json={"owner": "Budi"}).json()["owner"] == "Budi"
    assert client.post(f"/api/v1/alerts/{alert}/resolve", json={"note": "done"}).json()["state"] == "resolved"
    assert client.post(f"/api/v1/alerts/{alert}/label", json={"useful": True}).json()["useful"] is True
    assert client.get("/api/v1/alerts", params={"state": "open"}).json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/api/v1/alerts/99", 404, "There is no alert 99."),
        ("/api/v1/alerts?state=snoozed", 404, "There is no state of an alert 'snoozed'"),
        ("/api/v1/alerts?limit=0", 400, "limit is 1 to 500"),
        ("/api/v1/alerts/abc", 422, "alert_id"),
        ("/api/v1/cases/99", 404, "99"),
        ("/api/v1/nothing", 404, "There is no call /api/v1/nothing"),
        ("/api/v1/frames/roof", 404, "There is no screen 'roof'"),
    ],
)
def test_every_error_is_a_problem_detail(client: TestClient, path: str, status: int, sentence: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert sentence in answer.json()["detail"]
    assert answer.json()["status"] == status


def test_case_opened_by_hand_is_closed_with_its_cause(client: TestClient) -> None:
    made = client.post("/api/v1/cases", json={"summary": "parcel lost", "customer": "c-77", "channel": "phone"})
    assert made.status_code == 201
    assert made.headers["location"] == f"/api/v1/cases/{made.json()['id']}"
    path = made.headers["location"]
    assert client.post(f"{path}/assign", json={"owner": "Budi"}).json()["owner"] == "Budi"
    assert client.post(f"{path}/close", json={"root_cause": "", "action": "refund"}).status_code == 400
    assert client.post(f"{path}/close", json={"root_cause": "courier", "action": "refund"}).json()["state"] == "closed"
    told = client.get(path).json()
    assert [one["kind"] for one in told["transitions"]] == ["opened", "assigned", "closed"]
    assert "c-77" not in client.get(path).text


def test_backlog_pages_by_cursor(client: TestClient) -> None:
    for number in range(5):
        client.post("/api/v1/cases", json={"summary": f"trouble {number}"})
    seen: list[str] = []
    after: Any = None
    for _ in range(3):
        page = client.get("/api/v1/cases", params={"limit": 2, **({"after": after} if after else {})}).json()
        seen += [item["summary"] for item in page["items"]]
        after = page["next"]
    assert seen == [f"trouble {number}" for number in (4, 3, 2, 1, 0)]
    assert after is None
    levels = client.get("/api/v1/cases/levels").json()["items"]
    assert [(one["level"], one["open"]) for one in levels] == [(1, 5), (2, 0), (3, 0)]


def test_person_is_remembered_and_forgotten(client: TestClient) -> None:
    assert client.get("/api/v1/me").json()["person"] is None
    told = client.post("/api/v1/me", json={"name": " Sari  Dewi ", "role": "manager"})
    assert "httponly" in told.headers["set-cookie"].lower()
    assert client.get("/api/v1/me").json()["person"] == {"name": "Sari Dewi", "role": "manager"}
    assert client.post("/api/v1/me", json={"name": "Sari", "role": "king"}).status_code == 400
    client.delete("/api/v1/me")
    assert client.get("/api/v1/me").json()["person"] is None


def test_a_refusal_is_said_in_the_language_asked_for(client: TestClient) -> None:
    asked = {"summary": " "}
    plain = client.post("/api/v1/cases", json=asked).json()["detail"]
    indonesian = client.post("/api/v1/cases", json=asked, headers={"accept-language": "id"}).json()["detail"]
    assert plain == "The sentence on what happened is missing; please write it."
    assert indonesian == "Bagian apa yang dialami pelanggan masih kosong; silakan diisi."


def test_a_case_is_paused_with_its_reason_and_resumed(client: TestClient) -> None:
    made = client.post("/api/v1/cases", json={"summary": "refund is late"}).json()
    address = f"/api/v1/cases/{made['id']}"
    assert client.post(f"{address}/pause", json={"reason": " "}).status_code == 400
    paused = client.post(f"{address}/pause", json={"reason": "bank statement"}).json()
    assert (paused["paused"]["reason"], paused["due_at"]) == ("bank statement", None)
    again = client.post(f"{address}/pause", json={"reason": "bank statement"})
    assert (again.status_code, again.json()["state"]) == (409, "paused")
    shown = client.get(address).json()
    assert (shown["due_at"], shown["left_seconds"]) == (None, 48 * 3600)
    assert client.get("/api/v1/cases/levels").json()["items"][0]["paused"] == 1
    resumed = client.post(f"{address}/resume").json()
    assert resumed["paused"] is None
    assert resumed["due_at"] == made["due_at"]
    assert client.post(f"{address}/resume").status_code == 409


def test_touchpoints_without_a_rule_are_told(client: TestClient, hub: Hub) -> None:
    hub.ingest.take("surveys", [make_survey(score=4)], source="post-chat")
    hub.catch_up()
    (found,) = client.get("/api/v1/cases/coverage").json()["items"]
    assert (found["touchpoint"], found["is_covered"]) == ("delivery", True)
    assert found["heard"] == [{"kind": "csat", "count": 1, "opens_cases": True}]


def test_what_a_notifier_could_not_deliver_is_told_in_the_language_of_the_asker(
    client: TestClient, hub: Hub, alert: int
) -> None:
    with hub.store.write() as connection:
        number = sends.plan(connection, alert, 1, "ops", now=hub.now)
        assert number is not None
        sends.finish(connection, number, now=hub.now, error="ops.example.org answered 410 Gone.")
    told = {
        code: client.get(f"/api/v1/alerts/{alert}", headers={"accept-language": code}).json()["sends"][0]["error"]
        for code in ("en", "id")
    }
    assert told == {"en": "ops.example.org answered 410 Gone.", "id": "ops.example.org menjawab 410 Gone."}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "said"),
    [
        ("GET", f"/api/v1/alerts/{10**25}", None, 404, "Sudah tidak ada."),
        ("GET", f"/api/v1/cases?after={10**25}", None, 404, "Sudah tidak ada."),
        ("POST", f"/api/v1/incidents/{10**25}/resolve", b"{}", 404, "Sudah tidak ada."),
        ("POST", "/api/v1/cases", b'{"summary": "half \\ud800"}', 400, "karakter yang terpotong"),
        ("POST", "/api/v1/alerts/1/note", b'{"note": "half \\ud800"}', 400, "karakter yang terpotong"),
    ],
)
def test_what_no_database_can_hold_is_refused_in_one_sentence(
    client: TestClient, alert: int, method: str, path: str, body: bytes | None, status: int, said: str
) -> None:
    headers = {"accept-language": "id", "content-type": "application/json"}
    answer = client.request(method, path, content=body, headers=headers)
    assert (answer.status_code, said in answer.json()["detail"]) == (status, True)
    assert [one["kind"] for one in client.get(f"/api/v1/alerts/{alert}").json()["transitions"]] == ["opened"]
    assert client.get("/api/v1/cases").json()["items"] == []
