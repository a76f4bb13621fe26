"""Metrics out: the catalogue and any of them over time, with what was just posted already in it."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from domain.metrics import METRICS
from domain.tailored import tailor

HOUR = {"from": "2026-11-20T14:00:00+07:00", "to": "2026-11-20T15:00:00+07:00"}


@pytest.fixture
def busy(client: TestClient) -> TestClient:
    channels = ["chat", "chat", "phone", "chat", "=cmd"]
    batch = [
        {"external_id": str(n), "occurred_at": f"2026-11-20T14:{10 + n}:00+07:00", "channel": channel}
        for n, channel in enumerate(channels)
    ]
    assert client.post("/api/v1/records/interactions", json=batch).json()["accepted"] == 5
    return client


def ask(client: TestClient, name: str = "interactions", kind: str = "series", **query: Any) -> Any:
    return client.get(f"/api/v1/metrics/{name}/{kind}", params={**HOUR, **query})


def test_catalogue_names_every_metric_in_every_language(client: TestClient) -> None:
    items = client.get("/api/v1/metrics").json()["items"]
    assert [item["name"] for item in items] == list(METRICS)
    assert all(item["label"][code] != f"metric.{item['name']}" for item in items for code in ("id", "en"))


def test_posted_records_are_in_the_series_at_once(busy: TestClient) -> None:
    told = ask(busy, grain="1h").json()
    assert told["grain"] == "1h"
    points = told["series"][0]["points"]
    assert [(point["at"], point["value"]) for point in points] == [("2026-11-20T07:00:00Z", 5.0)]
    assert set(points[0]) == {"at", "value", "n", "lower", "upper"}


def test_a_rate_of_few_answers_is_told_as_not_enough_data(client: TestClient) -> None:
    answers = [
        {"external_id": str(n), "occurred_at": f"2026-11-20T{12 + n % 2}:10:00+07:00", "kind": "csat", "score": 5}
        for n in range(21)
        if n % 2 == 0 or n < 18
    ]
    client.post("/api/v1/records/surveys", json=answers)
    earlier = {"from": "2026-11-20T12:00:00+07:00", "to": "2026-11-20T14:00:00+07:00"}
    told = ask(client, "csat", grain="1h", **earlier).json()
    assert told["min_count"] == 10
    assert [(point["n"], point.get("state")) for point in told["series"][0]["points"]] == [
        (11.0, None),
        (9.0, "not_enough"),
    ]


def test_broken_down_and_narrowed(busy: TestClient) -> None:
    by = {
        one["by"]["channel"]: one["points"][0]["value"] for one in ask(busy, grain="1h", by="channel").json()["series"]
    }
    assert by == {"chat": 3.0, "phone": 1.0, "=cmd": 1.0}
    only = ask(busy, grain="1h", where="channel:chat").json()["series"]
    assert [one["points"][0]["value"] for one in only] == [3.0]


def test_bucket_without_data_is_null(busy: TestClient) -> None:
    points = ask(busy, "csat", grain="1h").json()["series"]
    assert all(point["value"] is None for one in points for point in one["points"])


@pytest.mark.parametrize(
    ("name", "query", "status", "sentence"),
    [
        ("csta", {}, 404, "did you mean 'csat'?"),
        ("csat", {"grain": "2h"}, 404, "There is no grain '2h'"),
        ("csat", {"by": "chanel"}, 404, "did you mean 'channel'?"),
        ("csat", {"where": "channel"}, 400, "write where=channel:chat"),
        ("csat", {"where": "color:red"}, 404, "There is no dimension 'color'"),
        ("csat", {"where": ["channel:chat", "channel:email"]}, 400, "channel is asked for with two values"),
        ("csat", {"from": "yesterday"}, 400, "is not a moment"),
        ("csat", {"from": "0001-01-01"}, 400, "is not of the years 1970 to 2999"),
        ("csat", {"to": "9999-12-31T23:59:59-12:00"}, 400, "is not of the years 1970 to 2999"),
        ("csat", {"to": "9" * 30}, 400, "is not of the years 1970 to 2999"),
        ("csat", {"from": "2026-11-21"}, 400, "from must be before to"),
        ("csat", {"from": "2020-01-01", "grain": "1m"}, 400, "coarser grain"),
    ],
)
def test_wrong_question_is_answered_with_a_sentence(
    client: TestClient, name: str, query: dict[str, Any], status: int, sentence: str
) -> None:
    answer = ask(client, name, **query)
    assert answer.status_code == status
    assert sentence in answer.json()["detail"]


def test_a_long_name_is_not_repeated_whole(client: TestClient) -> None:
    detail = ask(client, "x" * 5_000).json()["detail"]
    assert detail.startswith(f"There is no metric '{'x' * 60}…'; known are ")
    assert len(detail) < 1_000


def test_csv_is_the_same_table_and_runs_nothing_in_a_spreadsheet(busy: TestClient) -> None:
    answer = ask(busy, kind="series.csv", grain="1h", by="channel")
    lines = answer.text.splitlines()
    assert answer.headers["content-type"].startswith("text/csv")
    assert 'filename="interactions_2026-11-20_1h_by-channel.csv"' in answer.headers["content-disposition"]
    assert lines[0] == "at,channel,value,n,lower,upper"
    assert sorted(line.split(",")[:3] for line in lines[1:]) == [
        ["2026-11-20T07:00:00Z", "'=cmd", "1"],
        ["2026-11-20T07:00:00Z", "chat", "3"],
        ["2026-11-20T07:00:00Z", "phone", "1"],
    ]


def test_a_share_is_of_what_the_installation_says(busy: TestClient) -> None:
    at = "2026-11-20T14:30:00+07:00"
    busy.post("/api/v1/records/interactions", json=[{"external_id": "h", "occurred_at": at, "handled_by": "agent"}])
    busy.post("/api/v1/records/tickets", json=[{"external_id": "t", "opened_at": at}])
    of_all = ask(busy, "complaint_ratio", grain="1h").json()["series"][0]["points"][0]
    tailor({"metrics": [{"name": "complaint_ratio", "denominator": ["interactions.handled"]}]})
    of_handled = ask(busy, "complaint_ratio", grain="1h").json()["series"][0]["points"][0]
    tailor({})
    assert (of_all["value"], of_all["n"]) == (pytest.approx(1 / 6), 6)
    assert (of_handled["value"], of_handled["n"]) == (1, 1)
