"""Hooks: a door for each system that sends, with a secret of its own; records signed, alerts of an Alertmanager."""

from __future__ import annotations

import base64
import json
import tomllib
from typing import Any

import pytest
from starlette.testclient import TestClient

from access.hooks import hooks_of
from alerts.notifiers.webhook import signature
from domain.errors import BadSetting
from hub import Hub
from tests.alerts.build import SARI
from tests.api.test_records import interaction
from tests.make import NOW

SECRET = "a secret of at least sixteen"
DOCUMENT = f"""
[[hooks]]
name = "crm"
type = "records"
stream = "interactions"
time_zone = "Asia/Makassar"
secret = "{SECRET}"
[[hooks]]
name = "ops"
type = "alertmanager"
secret = "{SECRET}"
"""
BEARER = {"authorization": f"Bearer {SECRET}"}


def alert(status: str = "firing", name: str = "HighErrorRate", **labels: str) -> dict[str, Any]:
    """One alert as an Alertmanager sends it."""
    return {
        "status": status,
        "labels": {"alertname": name, "severity": "critical", "instance": "pay-1", **labels},
        "annotations": {"summary": "5 % of payments fail", "description": "since the deploy"},
        "startsAt": "2026-11-20T07:20:00.123456789Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus:9090/graph?g0.expr=errors",
        "fingerprint": "c1a5b3d9e7f01234",
    }


def delivery(*alerts: Any) -> dict[str, Any]:
    """What an Alertmanager posts."""
    return {"version": "4", "groupKey": "{}", "status": "firing", "receiver": "hub", "alerts": list(alerts)}


@pytest.fixture(autouse=True)
def hooks(hub: Hub) -> None:
    hub.hooks = hooks_of(tomllib.loads(DOCUMENT))


def deliver(client: TestClient, *alerts: Any) -> Any:
    answer = client.post("/api/v1/hooks/ops", json=delivery(*alerts), headers=BEARER)
    assert answer.status_code == 200, answer.text
    return answer.json()


def signed(body: bytes, secret: str = SECRET, header: str = "X-CEHub-Signature") -> dict[str, str]:
    return {header: f"sha256={signature(secret, body)}"}


# -- records -----------------------------------------------------------------------------------------------------------


def test_reasons_are_said_in_the_language_asked_for(client: TestClient) -> None:
    body = b'[{"external_id": "1"}]'
    answer = client.post("/api/v1/hooks/crm", content=body, headers={**signed(body), "accept-language": "id"})
    assert answer.json()["rejected"] == [{"index": 0, "field": "occurred_at", "error": "belum diisi"}]


def test_what_an_alertmanager_sends_is_refused_in_the_language_asked_for(client: TestClient) -> None:
    headers = {**BEARER, "accept-language": "id"}
    answer = client.post("/api/v1/hooks/ops", json=delivery(alert(status="odd")), headers=headers)
    (refused,) = answer.json()["rejected"]
    assert refused == {"index": 0, "error": "Status peringatan adalah firing atau resolved, bukan 'odd'."}
    answer = client.post("/api/v1/hooks/ops", json={"alerts": 1}, headers=headers)
    assert answer.json()["detail"].startswith("Ini bukan kiriman Alertmanager")
    answer = client.post("/api/v1/hooks/no", json={}, headers=headers)
    assert answer.json()["detail"].startswith("Tidak ada hook 'no'")


@pytest.mark.parametrize("header", ["X-CEHub-Signature", "X-Hub-Signature-256"])
def test_signed_records_are_taken_in_under_the_name_of_the_hook(client: TestClient, hub: Hub, header: str) -> None:
    body = json.dumps([interaction(1, occurred_at="2026-11-20T15:29:00"), interaction(2, handle_seconds=-1)]).encode()
    answer = client.post("/api/v1/hooks/crm", content=body, headers=signed(body, header=header))
    told = answer.json()
    assert (told["accepted"], [one["index"] for one in told["rejected"]]) == (1, [1])
    ((row,), _) = hub.records("interactions")
    assert (row["source"], row["occurred_at"]) == ("crm", NOW - 60_000), "its times are of its own zone"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-CEHub-Signature": "sha256=00"},
        signed(b"another body"),
        signed(b"[]", "the secret of somebody else"),
        BEARER,
    ],
)
def test_records_without_the_right_signature_change_nothing(
    client: TestClient, hub: Hub, headers: dict[str, str]
) -> None:
    answer = client.post("/api/v1/hooks/crm", content=b"[]", headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
    assert SECRET not in answer.text
    assert hub.records("interactions")[0] == []


def test_a_delivery_that_is_played_back_restores_nothing(client: TestClient, hub: Hub) -> None:
    def post(**fields: object) -> Any:
        body = json.dumps({"records": [interaction(1, **fields)]}).encode()
        return client.post("/api/v1/hooks/crm", content=body, headers=signed(body))

    assert post(outcome="lost").json()["accepted"] == 1
    assert post(outcome="lost").json()["unchanged"] == 1, "repeated at once it is only a repeat"
    assert post(outcome="found").json()["accepted"] == 1
    played = post(outcome="lost")
    assert (played.status_code, played.json()["state"]) == (409, "taken")
    ((row,), _) = hub.records("interactions")
    assert row["outcome"] == "found"
    body = json.dumps({"delivery": 2, "records": [interaction(1, outcome="lost")]}).encode()
    meant = client.post("/api/v1/hooks/crm", content=body, headers=signed(body))
    assert meant.json()["accepted"] == 1, "who means it says so in another body"


# -- alerts ------------------------------------------------------------------------------------------------------------


def test_a_firing_alert_opens_one_of_ours_with_its_words_and_labels(client: TestClient, hub: Hub) -> None:
    assert deliver(client, alert()) == {"taken": 1, "passed_over": 0, "rejected": []}
    (item,) = client.get("/api/v1/alerts").json()["items"]
    assert (item["metric"], item["kind"], item["severity"], item["state"]) == (
        *("HighErrorRate", "outside", "critical", "open"),
    )
    assert item["segment"] == {
        "source": "ops",
        "alertname": "HighErrorRate",
        "severity": "critical",
        "instance": "pay-1",
    }
    assert item["since"] == "2026-11-20T07:20:00.123Z"
    (found,), _ = hub.desk.inbox()
    assert vars(found.verdict)["link"] == "http://prometheus:9090/graph?g0.expr=errors"


def test_the_same_labels_are_the_same_alert_however_often_they_fire(client: TestClient, hub: Hub) -> None:
    deliver(client, alert(), alert(instance="pay-2"))
    deliver(client, alert())
    found, _ = hub.desk.inbox()
    assert sorted(one.segment["instance"] for one in found) == ["pay-1", "pay-2"]
    assert [len(hub.desk.detail(one.id).transitions) for one in found] == [1, 1]


def test_it_is_acknowledged_here_and_resolved_there(client: TestClient, hub: Hub) -> None:
    deliver(client, alert())
    ((found,), _) = hub.desk.inbox()
    hub.desk.acknowledge(found.id, SARI)
    deliver(client, alert())
    assert hub.desk.detail(found.id).alert.state == "acknowledged"
    deliver(client, alert("resolved"))
    kinds = [one.kind for one in hub.desk.detail(found.id).transitions]
    assert (hub.desk.detail(found.id).alert.state, kinds) == ("resolved", ["opened", "acknowledged", "resolved"])


def test_one_that_cannot_be_read_is_refused_alone_and_ours_are_passed_over(client: TestClient, hub: Hub) -> None:
    told = deliver(client, alert("perhaps"), alert(), "nothing", {"labels": {}}, alert(cehub_alert="7"))
    assert (told["taken"], told["passed_over"], [one["index"] for one in told["rejected"]]) == (1, 1, [0, 2, 3])
    assert "firing or resolved" in told["rejected"][0]["error"]
    assert len(hub.desk.inbox()[0]) == 1


def test_a_label_called_source_is_kept_under_another_name(client: TestClient, hub: Hub) -> None:
    deliver(client, alert(source="eu"))
    ((found,), _) = hub.desk.inbox()
    assert (found.segment["source"], found.segment["exported_source"]) == ("ops", "eu")


def test_an_address_that_is_no_page_becomes_no_link(client: TestClient, hub: Hub) -> None:
    deliver(client, {**alert(), "generatorURL": "javascript:alert(1)"})
    ((found,), _) = hub.desk.inbox()
    assert vars(found.verdict)["link"] == ""


def test_an_alertmanager_may_show_the_secret_as_its_password(client: TestClient, hub: Hub) -> None:
    basic = base64.b64encode(f"alertmanager:{SECRET}".encode()).decode()
    ways = [{"authorization": f"Basic {basic}"}, {"authorization": "Basic ???"}, {"authorization": "Bearer wrong"}, {}]
    told = [client.post("/api/v1/hooks/ops", json=delivery(), headers=way).status_code for way in ways]
    assert told == [200, 401, 401, 401]


NONE = ([], {}, {"alerts": []}, {"version": "3", "alerts": []}, {"version": "4", "alerts": 1})


@pytest.mark.parametrize("body", NONE)
def test_what_is_no_delivery_is_refused_whole_in_one_sentence(client: TestClient, body: Any) -> None:
    answer = client.post("/api/v1/hooks/ops", json=body, headers=BEARER)
    assert answer.status_code == 400
    assert "Alertmanager" in answer.json()["detail"]


def test_an_unknown_hook_is_said_so(client: TestClient) -> None:
    answer = client.post("/api/v1/hooks/nobody", json=[], headers=BEARER)
    assert answer.status_code == 404
    assert "[[hooks]]" in answer.json()["detail"]


# -- configuration -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ('name = "a b"\ntype = "records"', "letters, digits"),
        ('name = "a"\ntype = "mail"', "one of alertmanager, records"),
        ('name = "a"\ntype = "alertmanager"\nsecret = "short"', "at least 16"),
        (f'name = "a"\ntype = "alertmanager"\nsecret = "{SECRET}"\nstream = "tickets"', "has no 'stream'"),
        (f'name = "a"\ntype = "records"\nsecret = "{SECRET}"', "one stream"),
        (f'name = "a"\ntype = "records"\nsecret = "{SECRET}"\nstream = "tickets"\ntime_zone = "Mars"', "Asia/Jakarta"),
        (f'name = "ops"\ntype = "alertmanager"\nsecret = "{SECRET}"', "Two hooks"),
    ],
)
def test_a_hook_that_cannot_work_stops_the_start_with_a_sentence(table: str, sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence.replace("[", r"\[")) as refused:
        hooks_of(tomllib.loads(f"{DOCUMENT}[[hooks]]\n{table}"))
    assert SECRET not in str(refused.value)
