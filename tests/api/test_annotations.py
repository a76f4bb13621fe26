"""Annotations over the API: written, read for a chart, changed, taken off, and kept."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from hub import Hub
from tests.make import ZONE

WRITTEN = {"kind": "launch", "name": "PayLater 2.0", "start": "2026-11-20T09:00"}
ADDRESS = "/api/v1/annotations"


def write(client: TestClient, **changes: Any) -> dict[str, Any]:
    answer = client.post(ADDRESS, json={**WRITTEN, **changes})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_it_says_who_wrote_it_and_when(client: TestClient) -> None:
    client.post("/api/v1/me", json={"name": "Sari", "role": "lead"})
    made = write(client)
    assert (made["who"], made["role"], made["created_at"]) == ("Sari", "lead", "2026-11-20T07:30:00Z")
    assert (made["start"], made["end"], made["metric"]) == ("2026-11-20T02:00:00Z", None, "")
    assert client.get(ADDRESS).json()["items"] == [made]


def test_a_chart_has_those_of_its_time_and_metric(client: TestClient) -> None:
    for name, metric, start, end in (
        ("everywhere", "", "2026-11-20T09:00", None),
        ("mine", "csat", "2026-11-19T09:00", "2026-11-21T00:00"),
        ("another's", "nps", "2026-11-20T09:00", None),
        ("over", "csat", "2026-11-18T09:00", "2026-11-20T00:00"),
    ):
        write(client, name=name, metric=metric, start=start, end=end)
    query = {"from": "2026-11-20T00:00", "to": "2026-11-20T10:00", "metric": "csat"}
    assert [one["name"] for one in client.get(ADDRESS, params=query).json()["items"]] == ["mine", "everywhere"]


def test_pages_follow_each_other(client: TestClient) -> None:
    for n in range(3):
        write(client, name=f"launch {n}")
    first = client.get(ADDRESS, params={"limit": 2}).json()
    rest = client.get(ADDRESS, params={"limit": 2, "after": first["next"]}).json()
    assert [one["name"] for one in (*first["items"], *rest["items"])] == ["launch 2", "launch 1", "launch 0"]
    assert rest["next"] is None


def test_it_is_taken_off_once(client: TestClient, hub: Hub) -> None:
    made = write(client)
    assert client.delete(f"{ADDRESS}/{made['id']}").status_code == 204
    assert client.get(ADDRESS).json()["items"] == []
    assert client.delete(f"{ADDRESS}/{made['id']}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"kind": "lunch"}, 404, "did you mean 'launch'?"),
        ({"name": " "}, 400, "1 to 120 characters"),
        ({"end": "2026-11-20T08:00"}, 400, "ends after it begins"),
        ({"metric": "csta"}, 404, "did you mean 'csat'?"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    client: TestClient, changes: dict[str, str], status: int, sentence: str
) -> None:
    made = write(client)
    for address in (ADDRESS, f"{ADDRESS}/{made['id']}"):
        answer = client.post(address, json={**WRITTEN, **changes})
        assert answer.status_code == status
        assert sentence in answer.json()["detail"]
    assert client.get(ADDRESS).json()["items"] == [made]


def test_it_is_changed_under_its_id_and_says_who_wrote_it_and_who_changed_it(client: TestClient) -> None:
    client.post("/api/v1/me", json={"name": "Sari", "role": "lead"})
    made = write(client)
    client.post("/api/v1/me", json={"name": "Budi", "role": "manager"})
    wanted = {**WRITTEN, "kind": "campaign", "name": "PayLater", "end": "2026-11-20T12:00", "metric": "csat"}
    answer = client.post(f"{ADDRESS}/{made['id']}", json=wanted)
    assert answer.status_code == 200, answer.text
    changed = answer.json()
    assert (changed["id"], changed["who"], changed["created_at"]) == (made["id"], "Sari", made["created_at"])
    assert changed["edited"] == {"who": "Budi", "role": "manager", "at": "2026-11-20T07:30:00Z"}
    assert (changed["kind"], changed["name"], changed["metric"]) == ("campaign", "PayLater", "csat")
    assert changed["end"] == "2026-11-20T05:00:00Z"
    assert client.get(ADDRESS).json()["items"] == [changed]


def test_what_it_said_before_is_kept_off_the_charts_with_who_changed_it(client: TestClient, hub: Hub) -> None:
    made = write(client)
    for name in ("PayLater 2.1", "PayLater 2.2"):
        client.post(f"{ADDRESS}/{made['id']}", json={**WRITTEN, "name": name})
    with hub.store.read() as connection:
        sql = "SELECT name, deleted_at IS NULL, became FROM annotations ORDER BY became IS NULL, id"
        kept = [tuple(row) for row in connection.execute(text(sql))]
    assert kept == [("PayLater 2.0", 0, made["id"]), ("PayLater 2.1", 0, made["id"]), ("PayLater 2.2", 1, None)]


def test_what_says_the_same_again_was_changed_by_nobody(client: TestClient) -> None:
    made = write(client)
    assert client.post(f"{ADDRESS}/{made['id']}", json=WRITTEN).json() == made


def test_who_saw_it_before_somebody_changed_it_does_not_overrun_them(client: TestClient, hub: Hub) -> None:
    made = write(client)
    address = f"{ADDRESS}/{made['id']}"
    client.post(address, json={**WRITTEN, "name": "theirs"})
    late = client.post(address, params={"seen": hub.now - 1}, json={**WRITTEN, "name": "mine"})
    assert late.status_code == 409
    assert "has changed" in late.json()["detail"]
    assert [one["name"] for one in client.get(ADDRESS).json()["items"]] == ["theirs"]
    assert client.post(address, params={"seen": hub.now}, json={**WRITTEN, "name": "mine"}).status_code == 200


def test_what_was_taken_off_is_changed_no_more(client: TestClient) -> None:
    made = write(client)
    client.delete(f"{ADDRESS}/{made['id']}")
    assert client.post(f"{ADDRESS}/{made['id']}", json=WRITTEN).status_code == 404
    assert client.get(ADDRESS).json()["items"] == []


def test_special_days_are_told_with_their_names(hub: Hub) -> None:
    from domain.times import to_ms
    from tests.make import START

    end = to_ms(START)
    found = hub.charts.annotations.special(end - 14 * 86_400_000, end)
    assert [(one.kind, one.name) for one in found] == [("sale", "11.11")]
    assert hub.store.zone == ZONE
    assert hub.charts.annotations.special(end - 200 * 86_400_000, end) == []


def test_a_campaign_on_the_chart_is_what_the_next_is_held_against(client: TestClient, hub: Hub) -> None:
    from domain.times import DAY, HOUR
    from tests.make import NOW

    write(client, kind="campaign", name="Gratis ongkir", start="2026-11-16T00:00", end="2026-11-17T00:00")
    [(low, _)] = hub.charts.ranges.spans("sale", NOW - HOUR, NOW)
    assert NOW - HOUR - low == 4 * DAY
