"""`/live`: a WebSocket that carries the whole frame of one screen, then what changes, then a heartbeat a second.

A wall says every five seconds what it really shows (domain/fleet.py); whatever else a client says is not heard.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from domain.errors import BadInput
from live.audience import Seat
from live.board import Board
from live.fleet import ABNORMAL
from live.lines import Flood, Line
from live.wire import Wire, put_of

SEND_WITHIN = 10.0
"""Seconds one message may take to leave; a screen that does not read is let go."""
NO_SUCH_SCREEN, TOO_SLOW, TOO_LOUD = 4404, 4408, 4413
TRY_LATER = 1013
CONNECTIONS: dict[str, Any] = {
    "ws": Wire,
    "ws_max_size": 32_768,
    "ws_per_message_deflate": False,
}
"""How uvicorn holds the connections (bytes); `Wire` pings them. Packing what is short already would cost a sixth of
each update, for each screen."""

MOST_OPEN = 65_536
"""Files that this process wants to have open at most, if the system lets it: every screen is one of them."""

log = logging.getLogger(__name__)


def make_room() -> None:
    """Let this process hold as many screens as the system allows; by default it is often 1,024 files in all."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # not every system counts them
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = MOST_OPEN if hard == resource.RLIM_INFINITY else min(hard, MOST_OPEN)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def spare_the_collector() -> None:
    """Look for garbage seldom, and never through what stands now: every screen waits while it is looked for."""
    gc.freeze()
    # A batch of records is 20,000 small objects, none of them garbage: looked through every 700 it takes half as long
    # again.
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


async def serve(websocket: WebSocket, board: Board) -> None:
    """Serve one screen (`?screen=NAME`, the main one by default) until it leaves or is too slow.

    `?draft=` with the JSON of a scene serves that scene as it would be shown; 4404 also says what is wrong with it.

    Closes with 4404 when there is no such screen, with 4408 when it left too much unread, with 4413 when it floods us,
    and with 1013 while nothing new comes onto any screen: what it last showed is known to be old.
    """
    await websocket.accept()
    if not board.audience.is_followed():
        await websocket.close(TRY_LATER, "try again later")
        return
    try:
        asked = websocket.query_params
        seat = board.subscribe(asked.get("screen", "main"), asked.get("draft", ""), put_of(websocket))
    except BadInput as problem:
        await websocket.close(NO_SUCH_SCREEN, str(problem)[:120])
        return
    sending = asyncio.create_task(_send(websocket, seat), name="live-send")
    line = board.fleet.join(seat.screen)
    code = ABNORMAL
    try:
        code = await _listen(websocket, board, line)
    except Flood:
        log.warning("a client said too much", extra={"screen": seat.screen})
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await websocket.close(TOO_LOUD, "too much")
    finally:
        board.unsubscribe(seat)
        board.fleet.leave(line, code)
        sending.cancel()
        with contextlib.suppress(asyncio.CancelledError, WebSocketDisconnect):
            await sending


async def _send(websocket: WebSocket, seat: Seat) -> None:
    """Send what waits for the seat; a connection that takes no more is closed."""
    try:
        while (text := await seat.next()) is not None:
            async with asyncio.timeout(SEND_WITHIN):
                await websocket.send_text(text)
    except TimeoutError:
        log.info("a screen stopped reading", extra={"screen": seat.screen})
    except (WebSocketDisconnect, RuntimeError):
        return
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        await websocket.close(TOO_SLOW, "too slow")


async def _listen(websocket: WebSocket, board: Board, line: Line) -> int:
    """Hear what the screen reports until it leaves; the code it left with."""
    while (message := await websocket.receive())["type"] != "websocket.disconnect":
        board.fleet.hear(line, message.get("text") or "")
    return int(message.get("code") or ABNORMAL)
