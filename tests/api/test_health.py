"""For those who operate the hub: health, counts, logs, and documentation that needs no network."""

import json
import logging

from starlette.testclient import TestClient

from api.logs import JsonLines
from hub import Hub
from live.ticker import FAILURES

NOTHING = "Nothing folds what comes in: no process works, or each step fails."


def test_alive_is_not_ready(client: TestClient, hub: Hub) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    told = client.get("/readyz")
    assert told.status_code == 503
    assert "ticker" in told.json()["reasons"][0]
    hub.ticker.start()
    assert client.get("/readyz").json() == {"status": "ready", "reasons": []}


def test_a_hub_whose_steps_fail_is_not_ready_until_one_does_not(client: TestClient, hub: Hub) -> None:
    hub.ticker.start()
    hub.ticker.failures = FAILURES
    told = client.get("/readyz")
    assert (told.status_code, told.json()["reasons"]) == (503, [NOTHING])
    hub.ticker.wake()
    assert hub.ticker.settle(30)
    assert client.get("/readyz").status_code == 200


def test_prometheus_counts_records_and_requests(client: TestClient) -> None:
    record = {"external_id": "1", "occurred_at": "2026-11-20T14:29:00+07:00"}
    client.post("/api/v1/records/interactions", json=[record, {"external_id": "2"}], params={"source": "livechat"})
    text = client.get("/metrics").text
    assert 'cehub_records_accepted_total{source="livechat",stream="interactions"} 1.0' in text
    assert 'cehub_quarantine_records{source="livechat",stream="interactions"} 1.0' in text
    assert 'cehub_requests_total{method="POST",status="200"} 1.0' in text
    assert 'cehub_alerts{state="open"} 0.0' in text


def test_sources_tell_their_standing(client: TestClient) -> None:
    record = {"external_id": "1", "occurred_at": "2026-11-20T14:29:00+07:00"}
    client.post("/api/v1/records/interactions", json=[record], params={"source": "livechat"})
    (source,) = client.get("/api/v1/sources").json()["items"]
    assert (source["source"], source["stream"], source["accepted"]) == ("livechat", "interactions", 1)
    assert (source["watermark"], source["is_stale"]) == ("2026-11-20T07:29:00Z", False)


def test_mentions_are_told_without_who_the_customer_is(client: TestClient) -> None:
    mention = {
        "external_id": "1",
        "occurred_at": "2026-11-20T14:29:00+07:00",
        "text": "kurir ramah",
        "platform": "play",
        "customer": "c-77",
        "stars": 5,
    }
    assert client.post("/api/v1/records/mentions", json=[mention]).json()["accepted"] == 1
    (told,) = client.get("/api/v1/mentions", params={"where": "platform:play"}).json()["items"]
    assert (told["text"], told["sentiment"], told["occurred_at"]) == ("kurir ramah", "positive", "2026-11-20T07:29:00Z")
    assert "customer" not in told
    assert client.get("/api/v1/mentions", params={"where": "platform:x"}).json() == {"items": [], "next": None}


def test_documentation_needs_nothing_from_outside(client: TestClient) -> None:
    page = client.get("/api/docs").text
    assert "/api/v1/records/{stream}" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "<script" not in page
    assert "/api/v1/alerts/{alert_id}/acknowledge" in client.get("/api/v1/openapi.json").json()["paths"]


def test_frame_of_a_screen_is_told(client: TestClient, hub: Hub) -> None:
    hub.ticker.settle()
    told = client.get("/api/v1/frames/main").json()
    assert told["screen"] == "main"
    assert "interactions" in told["panels"]


def test_log_line_names_code_and_not_data() -> None:
    try:
        raise ValueError("customer c-77 wrote: where is my parcel")
    except ValueError as problem:
        record = logging.LogRecord(
            "cehub", logging.ERROR, __file__, 1, "a job failed", (), (type(problem), problem, problem.__traceback__)
        )
    record.job = "open cases"
    line = json.loads(JsonLines().format(record))
    assert (line["level"], line["message"], line["job"]) == ("error", "a job failed", "open cases")
    assert "c-77" not in json.dumps(line)
    assert any("test_health.py" in place for place in line["trace"])
