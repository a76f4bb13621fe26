"""Scripts and styles: compressed once, kept by browsers for good when their address names their version."""

import asyncio
import gzip

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from api.shelf import Shelf

asked: list[str] = []
HALF: tuple[str, str] | None = None
"""What a file has so far, and how long it was said to be."""


async def _file(request: Request) -> Response:
    asked.append(str(request.url))
    if request.path_params["name"] == "none.css":
        return PlainTextResponse("none", 404)
    if HALF is not None:
        return Response(HALF[0], headers={"content-length": HALF[1]}, media_type="text/css")
    kind = "font/woff2" if request.url.path.endswith("woff2") else "text/css"
    return Response("wall { color: red } " * 100, media_type=kind)


@pytest.fixture
def client() -> TestClient:
    asked.clear()
    return TestClient(Shelf(Starlette(routes=[Route("/assets/{name}", _file), Route("/api/{name}", _file)])))


def test_marked_file_is_compressed_once_and_kept_for_good(client: TestClient) -> None:
    first, second = client.get("/assets/wall.css?m=1"), client.get("/assets/wall.css?m=1")
    assert first.text == second.text == "wall { color: red } " * 100
    assert first.headers["content-encoding"] == "gzip"
    assert "immutable" in first.headers["cache-control"]
    assert len(asked) == 1


def test_changed_file_is_another_one(client: TestClient) -> None:
    client.get("/assets/wall.css?m=1")
    client.get("/assets/wall.css?m=2")
    assert len(asked) == 2


def test_unmarked_file_may_change(client: TestClient) -> None:
    client.get("/assets/inter.woff2")
    font = client.get("/assets/inter.woff2")
    assert len(asked) == 2
    assert "immutable" not in font.headers["cache-control"]
    assert "content-encoding" not in font.headers


def test_missing_file_is_not_remembered(client: TestClient) -> None:
    answer = client.get("/assets/none.css?m=1")
    assert (answer.status_code, answer.text) == (404, "none")
    assert "cache-control" not in answer.headers
    client.get("/assets/none.css?m=1")
    assert len(asked) == 2


def test_a_file_that_is_being_written_is_not_remembered(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for text, said in (("", "0"), ("wall {", "1900")):
        with monkeypatch.context() as writing:
            writing.setattr(f"{__name__}.HALF", (text, said))
            half = client.get("/assets/wall.css?m=1")
        assert (half.text, half.headers["cache-control"]) == (text, "no-store")
    assert client.get("/assets/wall.css?m=1").text == "wall { color: red } " * 100


def test_what_is_fetched_for_all_does_not_end_with_the_first_who_asked() -> None:
    async def file(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/css")]})
        leaving = asyncio.ensure_future(receive())
        await asyncio.sleep(0)
        body = b"" if leaving.done() else b"wall {}"
        leaving.cancel()
        await send({"type": "http.response.body", "body": body})

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def hear(message: Message) -> None:
        heard.append(message)

    shelf, heard = Shelf(file), list[Message]()
    asked = {"type": "http", "method": "GET", "path": "/assets/wall.css", "query_string": b"m=1"}
    scope = {**asked, "headers": [(b"accept-encoding", b"gzip")]}
    asyncio.run(shelf(scope, gone, hear))
    assert gzip.decompress(heard[1]["body"]) == b"wall {}"


def test_other_calls_pass_through(client: TestClient) -> None:
    assert "cache-control" not in client.get("/api/series?m=1").headers


def test_whoever_cannot_unpack_gets_it_plain(client: TestClient) -> None:
    client.get("/assets/wall.css?m=1")
    plain = client.get("/assets/wall.css?m=1", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == "wall { color: red } " * 100
