"""What the wall showed is asked for by its moment, in pieces that follow each other, or refused in one sentence."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient

from domain.people import Actor
from domain.times import from_ms
from hub import Hub
from tests.alerts.build import make_finding
from tests.make import HandClock, make_interaction

URL = "/api/v1/replay"
SARI = Actor("Sari", "lead")


def _show(hub: Hub, clock: HandClock, count: int) -> list[dict[str, Any]]:
    """So many seconds of a wall with records, all of it kept; its frames."""
    shown = []
    for _ in range(count):
        clock.move(seconds=1)
        hub.ingest.take("interactions", [make_interaction(occurred_at=from_ms(clock.ms).isoformat())], source="test")
        hub.step()
        shown.append(orjson.loads(orjson.dumps(hub.board.frame("main"))))
    hub.replay.recorder.write()
    return shown


def test_frame_of_a_moment(client: TestClient, hub: Hub, clock: HandClock) -> None:
    shown = _show(hub, clock, 4)
    assert client.get("/api/v1/frames/main", params={"at": "2026-11-20T14:30:02+07:00"}).json() == shown[1]
    assert client.get("/api/v1/frames/main", params={"at": "2026-11-20 14:30:03.5"}).json() == shown[2]
    assert client.get("/api/v1/frames/main").json()["panels"] == shown[3]["panels"]


def test_a_stretch_and_which_screens_are_kept(client: TestClient, hub: Hub, clock: HandClock) -> None:
    shown = _show(hub, clock, 4)
    span = {"from": "2026-11-20T14:30:02+07:00", "to": "2026-11-20T14:30:04+07:00"}
    found = client.get(f"{URL}/main", params=span).json()
    assert found["frame"] == shown[1]
    assert [one["at"] for one in found["items"]] == [shown[2]["at"]]
    assert (found["to"], found["next"], found["gaps"]) == ("2026-11-20T07:30:04Z", None, [])
    (kept,) = client.get(URL).json()["items"]
    assert kept == {"screen": "main", "from": "2026-11-20T07:30:01Z", "to": "2026-11-20T07:30:04Z"}


def test_alerts_and_who_had_them_stand_at_their_moments(client: TestClient, hub: Hub, clock: HandClock) -> None:
    (alert,) = hub.chain.take([make_finding()])
    clock.move(minutes=2)
    hub.desk.acknowledge(alert.id, SARI)
    span = {"from": "2026-11-20T14:30:00+07:00", "to": "2026-11-20T14:33:00+07:00"}
    found = client.get(f"{URL}/main/happenings", params=span).json()
    told = [(one["at"], one["what"], one["id"], one["act"], one["who"]) for one in found["items"]]
    assert told == [
        ("2026-11-20T07:30:00Z", "alert", alert.id, "opened", "CE Hub"),
        ("2026-11-20T07:32:00Z", "alert", alert.id, "acknowledged", "Sari"),
    ]
    assert found["items"][0]["metrics"] == ["complaint_ratio"]
    assert found["gaps"] == [{"from": "2026-11-20T07:30:00Z", "to": "2026-11-20T07:32:00Z"}]


@pytest.mark.parametrize(
    ("path", "query", "status", "says"),
    [
        ("/main", {"from": "2026-11-20T13:00:00+07:00"}, 404, "nothing is kept before"),
        ("/main", {"from": "2026-11-20T15:00:00+07:00"}, 400, "still to come"),
        ("/main", {"from": "yesterday"}, 400, "not a moment"),
        ("/main", {"from": "2026-11-20T14:30:02+07:00", "to": "2026-11-20T14:30:01+07:00"}, 400, "after it begins"),
        ("/mian", {"from": "2026-11-20T14:30:02+07:00"}, 404, "kept are main"),
        ("/main/happenings", {"from": "2026-11-18T14:30+07:00", "to": "2026-11-20T14:30+07:00"}, 400, "24 hours"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_sentence(
    client: TestClient, hub: Hub, clock: HandClock, path: str, query: dict[str, str], status: int, says: str
) -> None:
    _show(hub, clock, 3)
    answer = client.get(URL + path, params=query)
    assert (answer.status_code, says in answer.json()["detail"]) == (status, True)
