"""Handovers through the API: read, noted, signed by two; who is slower is told the present state."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from escalations.desk import Trouble
from hub import Hub
from tests.alerts.build import SARI, make_finding
from tests.make import HandClock

HERE = "/api/v1/handovers"


def _be(client: TestClient, name: str, role: str = "lead") -> None:
    client.post("/api/v1/me", json={"name": name, "role": role})


def _sign(client: TestClient, side: str, which: object = "current") -> Any:
    return client.post(f"{HERE}/{which}/sign", json={"side": side})


def test_current_handover_tells_all_that_is_handed_over(client: TestClient, hub: Hub) -> None:
    (alert,) = hub.chain.take([make_finding(2.5)])
    case = hub.cases.open_by_hand(SARI, Trouble("paket hilang"))
    told = client.get(f"{HERE}/current").json()
    assert (told["shift"], told["from"], told["to"]) == ("morning", "2026-11-20T00:00:00Z", "2026-11-20T08:00:00Z")
    assert (told["next"]["shift"], told["state"], told["frozen_at"], told["lead"]) == ("afternoon", "open", None, None)
    assert told["signatures"] == {"outgoing": None, "incoming": None}
    ((unowned,), (changed,)) = told["alerts"]["unowned"], told["changes"]["alerts"]["items"]
    assert (unowned["id"], unowned["value"], unowned["segment"]) == (alert.id, 0.046, {"channel": "chat"})
    assert [(move["kind"], move["at"]) for move in changed["moves"]] == [("opened", "2026-11-20T07:30:00Z")]
    assert told["changes"]["cases"]["items"][0]["summary"] == case.summary
    assert told["cases"] == {"due": 0, "by": [], "items": [], "calls": []}
    assert client.get(f"{HERE}/{told['id']}").json() == told


def test_noted_signed_and_frozen(client: TestClient, hub: Hub, clock: HandClock) -> None:
    (alert,) = hub.chain.take([make_finding(2.5)])
    _be(client, "Sari")
    noted = client.post(f"{HERE}/current/notes", json={"text": "kurir dihubungi"}).json()
    assert [(one["who"], one["role"], one["text"]) for one in noted["notes"]] == [("Sari", "lead", "kurir dihubungi")]
    assert _sign(client, "outgoing").json()["state"] == "signed_outgoing"
    _be(client, "Dewi", "manager")
    done = _sign(client, "incoming", noted["id"]).json()
    assert (done["state"], done["frozen_at"]) == ("handed_over", "2026-11-20T07:30:00Z")
    assert done["signatures"]["incoming"] == {"at": "2026-11-20T07:30:00Z", "who": "Dewi", "role": "manager"}
    clock.move(hours=9)
    hub.desk.resolve(alert.id, SARI)
    kept = client.get(f"{HERE}/{noted['id']}").json()
    assert [one["id"] for one in kept["alerts"]["unowned"]] == [alert.id]
    listed = client.get(HERE, params={"limit": 1}).json()
    assert [one["id"] for one in listed["items"]] == [noted["id"]]
    assert listed["next"] is None


def test_slower_one_is_told_the_present_state(client: TestClient) -> None:
    _be(client, "Sari")
    _sign(client, "outgoing")
    _be(client, "Budi")
    answer = _sign(client, "outgoing")
    assert (answer.status_code, answer.json()["state"]) == (409, "signed_outgoing")
    _sign(client, "incoming")
    late = client.post(f"{HERE}/1/notes", json={"text": "lupa"})
    assert (late.status_code, late.json()["state"]) == (409, "frozen")


@pytest.mark.parametrize(
    ("role", "side", "status", "sentence"),
    [
        ("monitor", "outgoing", 403, "Serah terima ditandatangani oleh kepala regu atau manajer."),
        ("lead", "sideways", 404, "Tidak ada sisi serah terima “sideways”"),
    ],
)
def test_signature_that_cannot_be_says_why(
    client: TestClient, role: str, side: str, status: int, sentence: str
) -> None:
    _be(client, "Rani", role)
    answer = client.post(f"{HERE}/current/sign", json={"side": side}, headers={"accept-language": "id"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["detail"].startswith(sentence)


def test_program_without_a_name_signs_nothing(client: TestClient) -> None:
    assert _sign(client, "outgoing").status_code == 403
    assert client.get(f"{HERE}/current").json()["signatures"]["outgoing"] is None


@pytest.mark.parametrize("which", ["99", "yesterday"])
def test_handover_that_is_not_there(client: TestClient, which: str) -> None:
    answer = client.get(f"{HERE}/{which}")
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("There is no handover")
