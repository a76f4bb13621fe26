"""Who is watching: a seat for every connected screen, and how a text reaches all of them from any thread."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Condition, Lock

from live.wire import Put, framed

MOST_WAITING = 12
"""Messages a seat may leave unread (about as many seconds) before it is taken for dead."""
HEARTBEAT = 1.0
ON_THEIR_WAY = 0.25
"""The longest that anybody waits until what was told has left (seconds)."""


class Seat:
    """One connected screen: the messages it has not been sent yet. Used inside its event loop only."""

    def __init__(self, screen: str, first: str, put: Put | None = None) -> None:
        """`put` is the short way to its connection, if there is one."""
        self.screen = screen
        self.is_dropped = False
        self.is_told = False
        self._put = put
        self._is_idle = False
        self._waiting = deque([first])
        self._rung = asyncio.Event()
        self._rung.set()

    @property
    def waiting(self) -> int:
        """How many messages it has not been sent."""
        return len(self._waiting)

    def offer(self, text: str, frame: bytes = b"") -> None:
        """Send a message at once if nothing stands before it, else queue it; `frame` is the same, framed.

        A seat that has left too many unread is dropped instead, and its queue with it.
        """
        if self._is_idle and not self._waiting and self._put is not None and self._put(frame):
            self.is_told = True
            return
        if len(self._waiting) >= MOST_WAITING:
            self.drop()
        else:
            self._waiting.append(text)
            self.is_told = True
        self._rung.set()

    def drop(self) -> None:
        """Nothing more is said to it."""
        self.is_dropped, self._put = True, None
        self._waiting.clear()
        self._rung.set()

    async def next(self) -> str | None:
        """The next message, waiting for it; None when the seat was dropped."""
        while not self._waiting and not self.is_dropped:
            self._rung.clear()
            self._is_idle = True
            await self._rung.wait()
        self._is_idle = False
        return None if self.is_dropped else self._waiting.popleft()


class Audience:
    """All seats of this process, and the heartbeat that tells them once a second that the server lives.

    Who was told something since the last heartbeat knows that it does: no two seconds pass without a word. While
    `is_followed` is false, what is stored comes onto no screen any more: then there is no heartbeat, and they say so.
    """

    def __init__(self, heartbeat: Callable[[], str]) -> None:
        self.is_followed: Callable[[], bool] = lambda: True
        self._heartbeat = heartbeat
        self._seats: dict[Seat, asyncio.AbstractEventLoop] = {}
        self._pulses: dict[asyncio.AbstractEventLoop, asyncio.Task[None]] = {}
        self._lock = Lock()
        self._leaving: Counter[asyncio.AbstractEventLoop] = Counter()
        self._left = Condition()

    def __len__(self) -> int:
        return len(self._seats)

    def join(self, screen: str, first: str, put: Put | None = None) -> Seat:
        """A seat in the running event loop, its first message waiting; `put` is the short way to its connection."""
        loop = asyncio.get_running_loop()
        seat = Seat(screen, first, put)
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
                with self._left:
                    self._leaving[loop] += 1
                loop.call_soon_threadsafe(self._deliver, loop, seats, text)

    def let_leave(self) -> None:
        """Wait a moment until all that was told has left this process; inside an event loop not at all."""
        with suppress(RuntimeError):
            asyncio.get_running_loop()
            return
        with self._left:
            self._left.wait_for(self._has_left, ON_THEIR_WAY)

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

    def _has_left(self) -> bool:
        return not any(count for loop, count in self._leaving.items() if loop.is_running())

    def _deliver(self, loop: asyncio.AbstractEventLoop, seats: Iterable[Seat], text: str) -> None:
        _offer(seats, text)
        # What is written in one round of the loop leaves at its end.
        loop.call_soon(self._gone, loop)

    def _gone(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._left:
            self._leaving[loop] -= 1
            if not self._leaving[loop]:
                del self._leaving[loop]
            self._left.notify_all()

    async def _beat(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            while seats := self._by_loop(lambda _: True).get(loop):
                if self.is_followed():
                    _offer([seat for seat in seats if not seat.is_told], self._heartbeat())
                for seat in seats:
                    seat.is_told = False
                await asyncio.sleep(HEARTBEAT)
        finally:
            with self._lock:
                self._pulses.pop(loop, None)


def _offer(seats: Iterable[Seat], text: str) -> None:
    frame = framed(text)
    for seat in seats:
        seat.offer(text, frame)
