"""Screens and scenes through the API."""

from __future__ import annotations

from starlette.testclient import TestClient

from hub import Hub


def test_a_scene_is_saved_sent_given_back_and_reset(client: TestClient, hub: Hub) -> None:
    body = {"columns": 2, "title": {"en": "Small"}, "panels": ["nps", {"panel": "csat", "columns": 2}]}
    saved = client.post("/api/v1/scenes/small", json=body).json()
    assert (saved["panels"], saved["is_configured"], saved["edited"]["who"]) == (
        [{"panel": "nps"}, {"panel": "csat", "columns": 2}],
        False,
        "api",
    )
    sent = client.post("/api/v1/screens/main/scene", json={"scene": "small", "minutes": 5}).json()
    assert sent["until"] == "2026-11-20T07:35:00Z"
    hub.board.refresh(())
    (screen,) = client.get("/api/v1/screens").json()["items"]
    assert (screen["scenes"], screen["shown"]["scene"], screen["shown"]["by"]) == (["main"], "small", "api")
    assert client.delete("/api/v1/scenes/small").status_code == 409
    assert client.delete("/api/v1/screens/main/scene").status_code == 200
    assert client.delete("/api/v1/screens/main/scene").json()["state"] == "turn"
    assert client.delete("/api/v1/scenes/small").json() == {"name": "small", "panels": []}
    assert [one["name"] for one in client.get("/api/v1/scenes").json()["items"]] == ["main", "voices", "operations"]


def test_a_screen_is_hung_changed_and_taken_down(client: TestClient, hub: Hub) -> None:
    body = {"scenes": ["voices", "operations"], "every": 15, "dim": "23:00-05:00"}
    made = client.post("/api/v1/screens/floor", json=body).json()
    assert (made["scenes"], made["every"], made["night"], made["dim"]) == (
        ["voices", "operations"],
        15,
        None,
        "23:00-05:00",
    )
    assert (made["is_configured"], made["edited"]["who"]) == (False, "api")
    hub.board.refresh(())
    assert [one["name"] for one in client.get("/api/v1/screens").json()["items"]] == ["main", "floor"]
    assert client.get("/api/v1/frames/floor").json()["scene"]["name"] in ("voices", "operations")
    assert client.delete("/api/v1/screens/floor").json() == {"name": "floor", "scenes": []}
    assert client.delete("/api/v1/screens/floor").status_code == 404
    hub.board.refresh(())
    assert client.get("/api/v1/frames/floor").status_code == 404


def test_what_is_wrong_is_said_in_the_language_of_who_asks(client: TestClient) -> None:
    answer = client.post("/api/v1/scenes/x", json={"panels": []}, headers={"accept-language": "id"})
    assert answer.status_code == 400
    assert answer.json()["detail"] == "Adegan “x” punya 1 sampai 24 panel; tambahkan satu."
    assert client.get("/api/v1/scenes/mian").status_code == 404
    assert client.post("/api/v1/screens/mian/scene", json={"scene": "main"}).status_code == 404
