"""Reports through the API: listed, read as mail and on paper, sent now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_api, guard
from hub import Hub
from settings import Settings
from tests.databases import migrated_url
from tests.make import HandClock

REPORT = {"name": "week", "at": "07:00", "metrics": ["csat"], "language": "id", "recipients": ["json://127.0.0.1:1/x"]}


@pytest.fixture
def client(tmp_path: Path, clock: HandClock) -> Iterator[TestClient]:
    """A program that speaks to a hub with two reports."""
    document = {"reports": [REPORT, {"name": "nobody"}]}
    chosen = Settings(secret_key=b"the key of a test hub", database_url=migrated_url(tmp_path), demo=False)
    hub = Hub.open(Settings(**{**vars(chosen), "document": document}), clock)
    app = create_api(hub)
    guard(app)
    with TestClient(app, base_url="http://localhost:8050", raise_server_exceptions=False) as speaking:
        yield speaking
    hub.close()


def test_reports_are_listed_with_when_and_to_whom(client: TestClient) -> None:
    first, second = client.get("/api/v1/reports").json()["items"]
    assert (first["schedule"], first["at"], first["language"], first["metrics"]) == ("weekly", "07:00", "id", ["csat"])
    assert (first["next_at"], first["last_sent_at"]) == ("2026-11-23T00:00:00Z", None)
    assert (second["scene"], second["to"]) == ("main", [])


def test_a_report_is_read_as_a_mail_and_on_paper(client: TestClient) -> None:
    page = client.get("/api/v1/reports/week.html?at=2026-11-16T07:00:00%2B07:00")
    assert page.headers["content-type"].startswith("text/html")
    assert "Sen 9 Nov – Min 15 Nov 2026" in page.text
    paper = client.get("/api/v1/reports/week.pdf")
    assert (paper.headers["content-type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert 'filename="week-2026-11-20.pdf"' in paper.headers["content-disposition"]


def test_one_is_sent_now_in_somebodys_name_and_listed_as_waiting(client: TestClient) -> None:
    client.post("/api/v1/me", json={"name": "Sari", "role": "lead"})
    sent = client.post("/api/v1/reports/week/send")
    assert (sent.status_code, sent.json()["who"]) == (202, "Sari")
    assert client.post("/api/v1/reports/week/send").status_code == 409
    (one,) = client.get("/api/v1/reports/sends?report=week").json()["items"]
    assert (one["who"], one["sent_at"], one["attempts"]) == ("Sari", None, 0)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/reports/month.html", 404),
        ("GET", "/api/v1/reports/week.pdf?at=soon", 400),
        ("POST", "/api/v1/reports/nobody/send", 400),
        ("GET", "/api/v1/reports/sends?limit=0", 400),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(client: TestClient, method: str, path: str, status: int) -> None:
    refused = client.request(method, path)
    assert refused.status_code == status
    assert refused.json()["detail"]
