"""The socket: a whole frame first, then what changes; whoever does not read, or asks for nothing we have, is let go."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from hub import Hub
from live import socket
from live.lines import FLOOD
from tests.make import make_interaction


@pytest.fixture
def client(hub: Hub) -> Iterator[TestClient]:
    async def live(websocket: WebSocket) -> None:
        await socket.serve(websocket, hub.board)

    with TestClient(Starlette(routes=[WebSocketRoute("/live", live)])) as client:
        yield client


def test_a_screen_gets_its_whole_frame_and_then_what_changes(hub: Hub, client: TestClient) -> None:
    hub.step()
    with client.websocket_connect("/live?screen=main") as connection:
        whole = connection.receive_json()
        assert (whole["screen"], whole["seq"]) == ("main", hub.board.frame("main")["seq"])
        hub.ingest.take("interactions", [make_interaction()], source="test")
        hub.step()
        heard: dict[str, Any] = {}
        while "panels" not in heard:
            heard = connection.receive_json()
        assert heard["seq"] == whole["seq"] + 1
        assert heard["panels"]["interactions"]["value"] == 1


def test_main_is_shown_to_who_asks_for_no_screen(client: TestClient) -> None:
    with client.websocket_connect("/live") as connection:
        assert connection.receive_json()["screen"] == "main"


def test_an_unknown_screen_is_closed_with_a_reason(client: TestClient) -> None:
    with client.websocket_connect("/live?screen=mian") as connection, pytest.raises(WebSocketDisconnect) as closed:
        connection.receive_json()
    assert closed.value.code == socket.NO_SUCH_SCREEN
    assert "did you mean 'main'" in closed.value.reason


def test_a_screen_that_left_gives_its_seat_back(hub: Hub, client: TestClient) -> None:
    with client.websocket_connect("/live") as connection:
        connection.receive_json()
        assert len(hub.board.audience) == 1
    assert len(hub.board.audience) == 0


def test_nobody_is_shown_an_old_frame_as_the_present_one(hub: Hub, client: TestClient) -> None:
    hub.board.audience.is_followed = lambda: False
    with client.websocket_connect("/live") as connection, pytest.raises(WebSocketDisconnect) as closed:
        connection.receive_json()
    assert closed.value.code == socket.TRY_LATER
    hub.board.audience.is_followed = lambda: True
    with client.websocket_connect("/live") as connection:
        assert connection.receive_json()["screen"] == "main"


class Deaf:
    """The end of a connection whose other end takes nothing: sending never finishes, it only can be closed."""

    query_params = {"screen": "main"}

    def __init__(self) -> None:
        self.scope: dict[str, Any] = {}
        self.closed: int | None = None
        self._gone = asyncio.Event()

    async def accept(self) -> None:
        return None

    async def send_text(self, text: str) -> None:
        assert orjson.loads(text)
        await asyncio.Event().wait()

    async def receive(self) -> dict[str, str]:
        await self._gone.wait()
        return {"type": "websocket.disconnect"}

    async def close(self, code: int, reason: str) -> None:
        self.closed = code
        self._gone.set()


def test_a_screen_that_does_not_read_is_let_go(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "SEND_WITHIN", 0.01)

    async def watch() -> int | None:
        deaf = Deaf()
        await socket.serve(deaf, hub.board)  # type: ignore[arg-type]
        return deaf.closed

    assert asyncio.run(watch()) == socket.TOO_SLOW
    assert len(hub.board.audience) == 0


def test_a_wall_says_what_it_shows(hub: Hub, client: TestClient) -> None:
    with client.websocket_connect("/live?screen=main") as connection:
        whole = connection.receive_json()
        report = {"monitor": "monitor-1", "name": "left", "painted": whole["seq"], "state": "live", "visible": True}
        connection.send_json({**report, "panels": [["csat", "none", "", 0, 0, 250, 333]]})
        while not hub.board.fleet.every():
            connection.receive_json()
        (seen,) = hub.board.fleet.every()
        assert (seen.monitor.name, seen.monitor.health, seen.monitor.screen) == ("left", "live", "main")
    (seen,) = hub.board.fleet.every()
    assert seen.monitor.health == "dead"


def test_there_is_room_for_as_many_screens_as_the_system_allows() -> None:
    before, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
    try:
        socket.make_room()
        assert 512 < resource.getrlimit(resource.RLIMIT_NOFILE)[0] <= socket.MOST_OPEN
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, hard))


def test_who_floods_is_hung_up_on_with_a_reason(hub: Hub, client: TestClient) -> None:
    with client.websocket_connect("/live") as connection:
        for _ in range(FLOOD + 1):
            connection.send_text("{}")
        heard = connection.receive()
        while heard["type"] != "websocket.close":
            heard = connection.receive()
    assert heard["code"] == socket.TOO_LOUD
    assert len(hub.board.audience) == 0
