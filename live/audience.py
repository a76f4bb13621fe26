"""Who is watching: a seat for every connected screen, and how a text reaches all of them from any thread."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from threading import Lock

MOST_WAITING = 12
"""Messages a seat may leave unread (about as many seconds) before it is taken for dead."""
HEARTBEAT = 1.0


class Seat:
    """One connected screen: the messages it has not been sent yet. Used inside its event loop only."""

    def __init__(self, screen: str, first: str) -> None:
        self.screen = screen
        self.is_dropped = False
        self.is_told = False
        self._waiting = deque([first])
        self._rung = asyncio.Event()
        self._rung.set()

    @property
    def waiting(self) -> int:
        """How many messages it has not been sent."""
        return len(self._waiting)

    def offer(self, text: str) -> None:
        """Queue a message; a seat that has left too many unread is dropped instead, and its queue with it."""
        if len(self._waiting) >= MOST_WAITING:
            self.drop()
        else:
            self._waiting.append(text)
            self.is_told = True
        self._rung.set()

    def drop(self) -> None:
        """Nothing more is said to it."""
        self.is_dropped = True
        self._waiting.clear()
        self._rung.set()

    async def next(self) -> str | None:
        """The next message, waiting for it; None when the seat was dropped."""
        while not self._waiting and not self.is_dropped:
            self._rung.clear()
            await self._rung.wait()
        return None if self.is_dropped else self._waiting.popleft()


class Audience:
    """All seats of this process, and the heartbeat that tells them once a second that the server lives.

    Who was told something since the last heartbeat knows that it does: no two seconds pass without a word.
    """

    def __init__(self, heartbeat: Callable[[], str]) -> None:
        self._heartbeat = heartbeat
        self._seats: dict[Seat, asyncio.AbstractEventLoop] = {}
        self._pulses: dict[asyncio.AbstractEventLoop, asyncio.Task[None]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._seats)

    def join(self, screen: str, first: str) -> Seat:
        """A seat in the running event loop, its first message waiting."""
        loop = asyncio.get_running_loop()
        seat = Seat(screen, first)
        with self._lock:
            self._seats[seat] = loop
            if loop not in self._pulses:
                self._pulses[loop] = loop.create_task(self._beat(loop), name="heartbeat")
        return seat

    def leave(self, seat: Seat) -> None:
        """Give the seat back."""
        with self._lock:
            self._seats.pop(seat, None)

    def tell(self, screen: str, text: str) -> None:
        """Queue `text` for every seat of the screen that is taken now; from any thread."""
        for loop, seats in self._by_loop(lambda seat: seat.screen == screen).items():
            if not loop.is_closed():
                loop.call_soon_threadsafe(_offer, seats, text)

    def hang_up(self, screen: str) -> None:
        """Drop every seat of the screen; from any thread."""
        for loop, seats in self._by_loop(lambda seat: seat.screen == screen).items():
            for seat in seats if not loop.is_closed() else ():
                loop.call_soon_threadsafe(seat.drop)

    def _by_loop(self, wanted: Callable[[Seat], bool]) -> dict[asyncio.AbstractEventLoop, list[Seat]]:
        found: dict[asyncio.AbstractEventLoop, list[Seat]] = {}
        with self._lock:
            for seat, loop in self._seats.items():
                if wanted(seat):
                    found.setdefault(loop, []).append(seat)
        return found

    async def _beat(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            while seats := self._by_loop(lambda _: True).get(loop):
                _offer([seat for seat in seats if not seat.is_told], self._heartbeat())
                for seat in seats:
                    seat.is_told = False
                await asyncio.sleep(HEARTBEAT)
        finally:
            with self._lock:
                self._pulses.pop(loop, None)


def _offer(seats: Iterable[Seat], text: str) -> None:
    for seat in seats:
        seat.offer(text)
