"""Many screens in a process of their own: `python -m bench.crowd PORT COUNT` reads until its input ends."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import websockets

AT_ONCE = 40
PATIENCE = 60.0
"""Seconds a screen may take to connect, on a machine that has much to do."""


async def gather(port: int, count: int) -> None:
    """Connect them a few at a time, say so, and read what they are sent; at the end, how much that was."""
    joined = asyncio.Semaphore(AT_ONCE)
    heard = [0, 0]
    ready = asyncio.Semaphore(0)

    async def watch() -> None:
        async with joined:
            address = f"ws://127.0.0.1:{port}/live?screen=main"
            socket: Any = await websockets.connect(address, max_size=None, open_timeout=PATIENCE, ping_interval=None)
        ready.release()
        async for text in socket:
            heard[0] += 1
            heard[1] += len(text)

    tasks = [asyncio.create_task(watch()) for _ in range(count)]
    for _ in tasks:
        await ready.acquire()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    print(*heard, flush=True)
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(gather(int(sys.argv[1]), int(sys.argv[2])))
