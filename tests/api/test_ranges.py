"""A range over the API: what explains it, what was before it, and every record behind it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from starlette.testclient import TestClient

from hub import Hub
from tests.make import make_interaction, make_ticket

REGIONS = ("Medan", "Jakarta", "Surabaya", "Bandung", "Makassar")
RANGE = {"from": "2026-11-20T14:00:00+07:00", "to": "2026-11-20T15:00:00+07:00"}


@pytest.fixture
def troubled(client: TestClient, hub: Hub) -> TestClient:
    """The same hour of two Fridays; in the later one Medan complains."""
    for day, complaints in (("13", 3), ("20", 50)):
        at = f"2026-11-{day}T14:10:00+07:00"
        calls = [make_interaction(occurred_at=at, region=region) for region in REGIONS for _ in range(40)]
        tickets = [make_ticket(opened_at=at, region="Medan", customer=f"c{n}") for n in range(complaints)]
        done = {"status": "solved", "solved_at": f"2026-11-{day}T14:40:00+07:00"}
        tickets += [make_ticket(opened_at=at, region=region, subject="=1+1", **done) for region in 2 * REGIONS[1:]]
        hub.ingest.take("interactions", calls, source="api")
        hub.ingest.take("tickets", tickets, source="api")
    hub.catch_up()
    return client


def ask(client: TestClient, kind: str, name: str = "complaint_ratio", **query: Any) -> Any:
    return client.get(f"/api/v1/metrics/{name}/{kind}", params={**RANGE, **query})


def test_a_range_is_explained(troubled: TestClient) -> None:
    told = ask(troubled, "explain", against="week").json()
    assert told["held_against"] == [{"from": "2026-11-13T07:00:00Z", "to": "2026-11-13T07:30:00Z"}]
    cause = told["cause"]
    assert [part["segment"] for part in cause["parts"]] == [{"region": "Medan"}]
    assert cause["change"] == pytest.approx(cause["parts"][0]["total"] + cause["rest"]["total"])
    assert cause["heard"] == 50
    assert cause["sentence"]["id"].startswith("Rasio komplain +")


def test_without_such_a_day_nothing_is_held_against_it(troubled: TestClient) -> None:
    told = ask(troubled, "explain", against="ramadan").json()
    assert (told["held_against"], told["cause"]) == ([], None)


@pytest.mark.parametrize(
    ("kind", "name", "query", "status", "sentence"),
    [
        ("explain", "backlog", {}, 400, "is a level"),
        ("explain", "csat", {"against": "sael"}, 404, "did you mean 'sale'?"),
        ("records", "csat", {"stream": "tickets"}, 404, "no stream of csat"),
        ("records", "csat", {"from": RANGE["to"], "to": RANGE["from"]}, 400, "from must be before to"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    client: TestClient, kind: str, name: str, query: dict[str, str], status: int, sentence: str
) -> None:
    answer = ask(client, kind, name, **query)
    assert answer.status_code == status
    assert sentence in answer.json()["detail"]


def test_the_earlier_stretch_stands_where_it_is_compared(troubled: TestClient) -> None:
    told = ask(troubled, "before", "complaints", against="week", grain="1h").json()
    assert told["points"] == [{"at": "2026-11-20T07:00:00Z", "value": 11.0, "n": 11.0}]


def test_from_a_segment_to_its_records_to_a_journey(troubled: TestClient) -> None:
    told = ask(troubled, "records", "complaints", where="region:Medan", limit=10).json()
    assert len(told["items"]) == 10
    again = ask(troubled, "records", "complaints", where="region:Medan", limit=50, after=told["next"]).json()
    assert (len(again["items"]), again["next"]) == (40, None)
    customer = told["items"][0]["customer"]
    steps = troubled.get(f"/api/v1/customers/{customer}/journey").json()["items"]
    assert told["items"][0]["external_id"] in [step["record"]["external_id"] for step in steps]


def test_every_record_leaves_in_pieces(troubled: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.ranges.PIECE", 7)
    answer = ask(troubled, "records.csv", "complaints")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 58
    assert len({row["external_id"] for row in rows}) == 58
    assert rows[0]["occurred_at"] == "2026-11-20T07:10:00Z"
    assert {row["solved_at"] for row in rows} == {"", "2026-11-20T07:40:00Z"}
    told = ask(troubled, "records", "complaints", where="region:Jakarta", limit=1).json()["items"]
    assert [one["solved_at"] for one in told] == ["2026-11-20T07:40:00Z"]
    assert {row["subject"] for row in rows} == {"", "'=1+1"}
    assert "digest" not in rows[0]
    assert answer.headers["content-disposition"] == 'attachment; filename="complaints_tickets.csv"'
