"""Records in through the API: committed before the answer, and one clear sentence for everything that is not taken."""

import asyncio
import codecs
import gzip
import json
from typing import Any

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from api import bodies
from domain.errors import BadInput, StoreFailed
from hub import Hub
from tests.make import HandClock

NOW = "2026-11-20T14:29:00+07:00"


def interaction(number: int = 1, **more: Any) -> dict[str, Any]:
    return {"external_id": f"chat-{number}", "occurred_at": NOW, "channel": "chat", **more}


def post(client: TestClient, records: Any, stream: str = "interactions", **query: str) -> Any:
    return client.post(f"/api/v1/records/{stream}", json=records, params=query)


def test_batch_is_stored_when_it_is_answered(client: TestClient, hub: Hub) -> None:
    answer = post(client, [interaction(1), interaction(2)], source="livechat")
    assert answer.status_code == 200
    assert answer.json() == {"accepted": 2, "unchanged": 0, "rejected": []}
    rows, _ = hub.records("interactions")
    assert {(row["source"], row["external_id"]) for row in rows} == {("livechat", "chat-1"), ("livechat", "chat-2")}


def test_sending_again_changes_nothing_and_says_so(client: TestClient) -> None:
    post(client, [interaction(1)])
    assert post(client, [interaction(1)]).json() == {"accepted": 0, "unchanged": 1, "rejected": []}


def test_three_ways_to_write_a_batch(client: TestClient) -> None:
    lines = "\n".join(json.dumps(interaction(number)) for number in (3, 4)) + "\n"
    wrapped = post(client, {"records": [interaction(2)]})
    ndjson = client.post(
        "/api/v1/records/interactions", content=lines, headers={"content-type": "application/x-ndjson"}
    )
    assert [post(client, [interaction(1)]).json()["accepted"], wrapped.json()["accepted"]] == [1, 1]
    assert ndjson.json()["accepted"] == 2


def test_bad_record_does_not_stop_its_batch(client: TestClient, hub: Hub) -> None:
    batch = [interaction(1), interaction(2, handle_seconds=-5), "not a record", interaction(4)]
    told = post(client, batch).json()
    assert told["accepted"] == 2
    assert [(one["index"], one["field"]) for one in told["rejected"]] == [(1, "handle_seconds"), (2, "")]
    held = client.get("/api/v1/quarantine").json()["items"]
    assert {one["field"] for one in held} == {"handle_seconds", ""}


def test_reasons_are_said_in_the_language_asked_for(client: TestClient) -> None:
    batch = [interaction(1, handle_seconds=-5), "not a record"]
    english, indonesian = (
        [
            one["error"]
            for one in client.post("/api/v1/records/interactions", json=batch, headers=asked).json()["rejected"]
        ]
        for asked in ({}, {"accept-language": "id-ID,id;q=0.9"})
    )
    assert english == ["-5 is negative", "a record is an object with named fields, this is a text"]
    assert indonesian == ["-5 bernilai negatif", "rekaman seharusnya objek dengan kolom bernama, tetapi ini teks"]
    held = client.get("/api/v1/quarantine", headers={"accept-language": "id"}).json()["items"]
    assert {one["error"] for one in held} == set(indonesian)
    assert {one["error"] for one in client.get("/api/v1/quarantine").json()["items"]} == set(english)
    again = client.post(f"/api/v1/quarantine/{held[0]['id']}/retry", headers={"accept-language": "id"}).json()
    assert again["rejected"] == [{"field": held[0]["field"], "error": held[0]["error"]}]


@pytest.mark.parametrize("kind", ["application/json", "application/x-ndjson"])
def test_a_mark_of_the_byte_order_is_no_part_of_the_body(client: TestClient, kind: str) -> None:
    record = json.dumps(interaction(1)).encode()
    body = codecs.BOM_UTF8 + (b"[" + record + b"]" if kind == "application/json" else record + b"\r\n")
    answer = client.post("/api/v1/records/interactions", content=body, headers={"content-type": kind})
    assert answer.json() == {"accepted": 1, "unchanged": 0, "rejected": []}


def test_a_packed_body_is_called_so(client: TestClient) -> None:
    body = gzip.compress(json.dumps([interaction(1)]).encode())
    answer = client.post("/api/v1/records/interactions", content=body, headers={"content-encoding": "gzip"})
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("The body is sent as gzip, which is not read; send it as it is")


def test_line_that_is_not_json_is_refused_alone(client: TestClient) -> None:
    body = json.dumps(interaction(1)) + '\n{"external_id": "cha'
    answer = client.post("/api/v1/records/interactions", content=body, headers={"content-type": "application/x-ndjson"})
    assert answer.json()["accepted"] == 1
    error = "the line is not JSON: it cannot be read from character 21 on"
    assert answer.json()["rejected"] == [{"index": 1, "field": "", "error": error}]


def test_bytes_that_are_no_utf_8_are_named_and_nothing_is_read_in_their_place(client: TestClient, hub: Hub) -> None:
    old = json.dumps(interaction(1, text="kopi café"), ensure_ascii=False).encode("cp1252")
    place = old.index(b"\xe9") + 1
    lines = {"content-type": "application/x-ndjson", "accept-language": "id"}
    told = client.post("/api/v1/records/interactions", content=old, headers=lines).json()
    (rejected,) = told["rejected"]
    assert rejected["error"] == f"baris ini bukan UTF-8: karakter ke-{place} berupa bita 0xE9"
    refused = client.post("/api/v1/records/interactions", content=b"[" + old + b"]")
    assert refused.status_code == 400
    assert refused.json()["detail"].startswith(f"The body is not UTF-8: character {place + 1} is byte 0xE9;")
    assert hub.records("interactions")[0] == []


@pytest.mark.parametrize(
    ("stream", "body", "status", "sentence"),
    [
        ("interaction", b"[]", 404, "There is no stream 'interaction'; did you mean 'interactions'?"),
        ("interactions", b"[{", 400, "The body is not JSON"),
        ("interactions", b"\xff\xfe", 400, "The body is not UTF-8: character 1 is byte 0xFF"),
        ("interactions", b'{"external_id": "1"}', 400, "must be a JSON array of records"),
        ("interactions", b"7", 400, "must be a JSON array of records"),
    ],
)
def test_unreadable_body_is_refused_whole(
    client: TestClient, stream: str, body: bytes, status: int, sentence: str
) -> None:
    answer = client.post(f"/api/v1/records/{stream}", content=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert sentence in answer.json()["detail"]


def test_what_the_database_said_is_for_the_log(client: TestClient, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise StoreFailed("The database sqlite:////srv/hub.db failed: disk is full.", permanent=False, key="store")

    monkeypatch.setattr(hub.ingest.store, "write", full)
    answer = post(client, [interaction()])
    assert answer.status_code == 503
    assert answer.json()["detail"] == "The database did not take it; nothing was changed. Please try again."


def test_unknown_zone_is_named(client: TestClient) -> None:
    answer = post(client, [interaction()], tz="WIB")
    assert answer.status_code == 400
    assert "Asia/Jakarta" in answer.json()["detail"]


def test_times_without_offset_are_in_the_named_zone(client: TestClient, hub: Hub) -> None:
    post(client, [interaction(1, occurred_at="2026-11-20T15:00:00")], tz="Asia/Makassar")
    rows, _ = hub.records("interactions")
    assert rows[0]["occurred_at"] == 1795158000000


def test_body_beyond_the_limit_is_refused_while_it_arrives(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOST_RECORDS", 3)
    answer = post(client, [interaction(number) for number in range(4)])
    assert answer.status_code == 413
    assert "at most 3 records" in answer.json()["detail"]


def test_a_body_that_breaks_off_is_no_fault_of_the_hub() -> None:
    async def hung_up() -> dict[str, str]:
        return {"type": "http.disconnect"}

    request = Request({"type": "http", "headers": [(b"content-length", b"90")]}, hung_up)
    with pytest.raises(BadInput, match="broke off before it was whole"):
        asyncio.run(bodies.read_body(request))


def test_rejected_record_can_be_mended_by_time(client: TestClient, clock: HandClock) -> None:
    told = post(client, [interaction(1, occurred_at="2026-11-20T16:00:00+07:00")]).json()
    assert told["rejected"][0]["field"] == "occurred_at"
    held = client.get("/api/v1/quarantine").json()["items"][0]["id"]
    clock.move(hours=2)
    assert client.post(f"/api/v1/quarantine/{held}/retry").json()["accepted"] == 1
    assert client.get("/api/v1/quarantine").json()["items"] == []
    assert client.post(f"/api/v1/quarantine/{held}/retry").status_code == 404
