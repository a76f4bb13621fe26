"""`/live`: a WebSocket that carries the whole frame of one screen, then what changes, then a heartbeat a second."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from starlette.websockets import WebSocket, WebSocketDisconnect

from domain.errors import UnknownName
from live.audience import Seat
from live.board import Board

SEND_WITHIN = 10.0
"""Seconds one message may take to leave; a screen that does not read is let go."""
NO_SUCH_SCREEN, TOO_SLOW = 4404, 4408

log = logging.getLogger(__name__)


async def serve(websocket: WebSocket, board: Board) -> None:
    """Serve one screen (`?screen=NAME`, the main one by default) until it leaves or is too slow.

    Closes with 4404 when there is no such screen, with 4408 when it left too much unread.
    """
    await websocket.accept()
    try:
        seat = board.subscribe(websocket.query_params.get("screen", "main"))
    except UnknownName as problem:
        await websocket.close(NO_SUCH_SCREEN, str(problem)[:120])
        return
    sending = asyncio.create_task(_send(websocket, seat), name="live-send")
    try:
        await _listen(websocket)
    finally:
        board.unsubscribe(seat)
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


async def _listen(websocket: WebSocket) -> None:
    """Wait for the screen to leave; what it says is not heard."""
    while (await websocket.receive())["type"] != "websocket.disconnect":
        continue
