"""The wire: who asks for too much is told so, and not left waiting."""

from __future__ import annotations

import asyncio

from uvicorn import Config
from uvicorn.server import ServerState

from live.wire import Wire


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
