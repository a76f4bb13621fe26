"""The wire: who asks for too much is told so, and not left waiting; who does not answer is let go."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from uvicorn import Config
from uvicorn.server import ServerState

from live.wire import EVERY, PATIENCE, PING, Wire, framed

HANDSHAKE = (
    b"GET /live HTTP/1.1\r\nHost: hub\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
PONG = b"\x8a\x80mask"
"""An empty pong as a client sends it."""


class Held(asyncio.Transport):
    """The other end of a connection, holding what was written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.is_closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed


async def _nobody(scope: object, receive: object, send: object) -> None:
    raise AssertionError("no such request reaches the application")


def test_a_request_that_is_too_long_is_refused_and_not_left_waiting() -> None:
    async def ask(length: int) -> Held:
        held = Held()
        wire = Wire(Config(_nobody, factory=False, interface="asgi3"), ServerState(), {})
        wire.connection_made(held)
        wire.data_received(f"GET /live?draft={'x' * length} HTTP/1.1\r\nHost: hub\r\n\r\n".encode())
        return held

    answered = asyncio.run(ask(10_000))
    assert answered.written.startswith(b"HTTP/1.1 414 ")
    assert answered.is_closed


class Ahead(asyncio.SelectorEventLoop):
    """An event loop whose clock can be moved on (seconds)."""

    ahead = 0.0

    def time(self) -> float:
        return super().time() + self.ahead


def _connected(use: Callable[[Ahead, Wire, Held], Awaitable[None]]) -> None:
    accepted = asyncio.Event()

    async def accepting(_scope: object, receive: Callable[[], Awaitable[Any]], send: Callable[..., Any]) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        accepted.set()
        while (await receive())["type"] != "websocket.disconnect":
            pass

    async def run() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, Ahead)
        held, config = Held(), Config(accepting, factory=False, interface="asgi3", ws_max_size=100)
        config.load()
        wire = Wire(config, ServerState(), {})
        wire.connection_made(held)
        wire.data_received(HANDSHAKE)
        await accepted.wait()
        held.written = b""
        await use(loop, wire, held)
        wire.connection_lost(None)

    with asyncio.Runner(loop_factory=Ahead) as runner:
        runner.run(run())


def test_a_ping_travels_with_a_text_when_it_is_due() -> None:
    async def use(loop: Ahead, wire: Wire, held: Held) -> None:
        text = framed("{}")
        assert wire.put(text)
        assert held.written == text
        for _ in range(3):
            held.written = b""
            loop.ahead += EVERY
            assert wire.put(text)
            assert wire.put(text)
            assert held.written == text + PING + text
            wire.data_received(PONG)
        assert not held.is_closed

    _connected(use)


def test_who_does_not_answer_is_let_go() -> None:
    async def use(loop: Ahead, wire: Wire, held: Held) -> None:
        text = framed("{}")
        loop.ahead += EVERY
        assert wire.put(text)
        loop.ahead += PATIENCE - 0.5
        assert wire.put(text)
        assert not held.is_closed
        loop.ahead += 0.5
        assert not wire.put(text)
        assert held.is_closed
        assert b"keepalive ping timeout" in held.written

    _connected(use)
