"""The gate: other web sites cannot act here through a visitor's browser."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from access.gate import Gate


async def _page(request: Request) -> Response:
    return HTMLResponse(f"<script nonce={request.state.nonce}></script>")


async def _act(_: Request) -> Response:
    return PlainTextResponse("done")


async def _live(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


@pytest.fixture
def client() -> TestClient:
    routes = [Route("/", _page), Route("/act", _act, methods=["POST"]), WebSocketRoute("/live", _live)]
    app = Gate(Starlette(routes=routes), hosts=["hub.example"])
    return TestClient(app, base_url="http://localhost:8050")


@pytest.mark.parametrize("host", ["localhost:8050", "127.0.0.1:8050", "[::1]:8050", "10.0.0.7", "HUB.example:80"])
def test_our_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "[", "127.0.0.1.evil.example"])
def test_other_names_are_not(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://localhost:8050"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://localhost:9999"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ],
)
def test_only_our_pages_and_programs_may_act(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/act", headers=headers).status_code == status


def test_socket_of_another_site_is_refused(client: TestClient) -> None:
    with (
        pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)),
        client.websocket_connect("/live", headers={"host": "localhost:8050", "origin": "http://evil.example"}),
    ):
        pass


def test_scripts_run_only_with_the_nonce_of_their_answer(client: TestClient) -> None:
    first, second = client.get("/"), client.get("/")
    nonce = first.text.removeprefix("<script nonce=").removesuffix("></script>")
    assert f"'nonce-{nonce}'" in first.headers["content-security-policy"]
    assert nonce not in second.headers["content-security-policy"]
    assert first.headers["x-frame-options"] == "SAMEORIGIN"
    assert first.headers["x-content-type-options"] == "nosniff"
