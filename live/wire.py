"""A screen's connection as uvicorn holds it, with a short way out: a text that many screens are sent is framed once.

Through the layers of the application each screen would frame it anew, and wake a task for it: with a thousand screens
that is two thirds of what an update costs. A ping travels with a text: on its own it would cost as much as one.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

if TYPE_CHECKING:
    from starlette.websockets import WebSocket
    from websockets.frames import Frame

Put = Callable[[bytes], bool]
"""Sends a framed message now, and a ping with it when one is due; False where the connection cannot take it."""

NAME = "cehub.put"
"""Under which the application finds it among the extensions of its scope."""
TEXT = 0x81
"""A whole text message, by RFC 6455, section 5.2."""
PING = b"\x89\x00"
"""Section 5.5.2; whoever reads answers it."""
EVERY, PATIENCE = 4.0, 7.0
"""Seconds from an answer to the next ping, and from a ping to the end of a connection that does not answer. Small
messages to a client that reads nothing fill no buffer for hours."""


class Wire(WebSocketsSansIOProtocol):
    """The protocol of uvicorn; `put` goes beside it while the connection is in order."""

    _is_asked = False
    """Whether it has a ping to answer."""
    _due = 0.0
    """When it is pinged next, or was to have answered, by the clock of its loop."""

    def put(self, framed: bytes) -> bool:
        """Send a framed message; False if it is closing, or has not taken what was sent before."""
        if self.close_sent or not self.writable.is_set() or self.transport.is_closing() or self.conn.extensions:
            return False
        now = self.loop.time()
        if now >= self._due:
            if self._is_asked:
                self.keepalive_timeout()
                return False
            framed += PING
            self._is_asked, self._due = True, now + PATIENCE
        self.transport.write(framed)
        return True

    def start_keepalive(self) -> None:
        """Ping it when it has been connected for a while."""
        self._due = self.loop.time() + EVERY

    def handle_pong(self, event: Frame) -> None:
        """Its client reads."""
        self._is_asked, self._due = False, self.loop.time() + EVERY

    def data_received(self, data: bytes) -> None:
        """Hear the client; one whose request cannot be read (its line is too long) is told so and let go."""
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.transport.is_closing():
            # uvicorn leaves the refusal where it was made, and the client waiting for ever.
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.close()

    async def run_asgi(self) -> None:
        """Serve the connection, and tell the application of the short way."""
        extensions: dict[str, Any] = dict(self.scope["extensions"] or {})
        self.scope["extensions"] = {**extensions, NAME: self.put}  # type: ignore[dict-item]
        await super().run_asgi()


def put_of(websocket: WebSocket) -> Put | None:
    """The short way to that screen; None where the server knows of none."""
    found: Put | None = websocket.scope.get("extensions", {}).get(NAME)
    return found


def framed(text: str) -> bytes:
    """The text as a server sends it: one message, neither masked nor packed.

    >>> framed("ja"), len(framed("x" * 126)), len(framed("x" * 65_536))
    (b'\\x81\\x02ja', 130, 65546)
    """
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return bytes((TEXT, size)) + payload
    if size < 65_536:
        return struct.pack("!BBH", TEXT, 126, size) + payload
    return struct.pack("!BBQ", TEXT, 127, size) + payload
