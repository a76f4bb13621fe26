"""Seats, and what happens to those who do not read."""

from __future__ import annotations

import asyncio
import threading

import pytest

from live.audience import MOST_WAITING, Audience


def _audience() -> Audience:
    return Audience(lambda: "beat")


def test_a_seat_hears_its_first_text_and_then_the_heartbeat() -> None:
    async def watch() -> list[str | None]:
        seat = _audience().join("main", "whole")
        return [await seat.next(), await seat.next()]

    assert asyncio.run(watch()) == ["whole", "beat"]


def test_there_is_no_heartbeat_while_what_is_stored_reaches_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("live.audience.HEARTBEAT", 0.001)

    async def watch() -> list[str | None]:
        audience = _audience()
        asked: list[int] = []

        def is_followed() -> bool:
            asked.append(1)
            if len(asked) == 3:
                audience.tell("main", "delta")
            return False

        audience.is_followed = is_followed
        seat = audience.join("main", "whole")
        return [await seat.next(), await seat.next()]

    assert asyncio.run(watch()) == ["whole", "delta"]


def test_only_the_screen_that_changed_is_told() -> None:
    async def watch() -> tuple[str | None, bool]:
        audience = _audience()
        main, lobby = audience.join("main", "m"), audience.join("lobby", "l")
        await main.next(), await lobby.next()
        audience.tell("main", "delta")
        told = [await main.next(), await main.next()]
        heard = [await lobby.next()]
        return "delta" in told, heard == ["beat"]

    assert asyncio.run(watch()) == (True, True)


def test_a_text_told_from_another_thread_arrives() -> None:
    async def watch() -> str | None:
        audience = _audience()
        seat = audience.join("main", "whole")
        await seat.next()
        await seat.next()
        threading.Thread(target=audience.tell, args=("main", "from outside")).start()
        return await seat.next()

    assert asyncio.run(watch()) == "from outside"


def test_a_seat_that_does_not_read_is_dropped_and_keeps_nothing() -> None:
    async def watch() -> tuple[bool, str | None]:
        seat = _audience().join("main", "whole")
        for number in range(MOST_WAITING):
            seat.offer(str(number))
        return seat.is_dropped, await seat.next()

    assert asyncio.run(watch()) == (True, None)


def test_a_seat_that_reads_is_never_dropped() -> None:
    async def watch() -> bool:
        seat = _audience().join("main", "whole")
        for number in range(10 * MOST_WAITING):
            seat.offer(str(number))
            await seat.next()
        return seat.is_dropped

    assert asyncio.run(watch()) is False


def test_an_empty_room_has_no_heartbeat_and_a_new_guest_starts_it_again() -> None:
    async def watch() -> tuple[int, str | None]:
        audience = _audience()
        first = audience.join("main", "a")
        audience.leave(first)
        await asyncio.sleep(0)
        second = audience.join("main", "b")
        await second.next()
        return len(audience), await second.next()

    assert asyncio.run(watch()) == (1, "beat")


def test_who_was_just_told_something_needs_no_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("live.audience.HEARTBEAT", 0)

    async def watch() -> list[str | None]:
        audience = _audience()
        seat = audience.join("main", "whole")
        heard = [await seat.next(), await seat.next()]
        seat.offer("delta")
        await asyncio.sleep(0)
        return [*heard, await seat.next(), await seat.next()]

    assert asyncio.run(watch()) == ["whole", "beat", "delta", "beat"]


def test_what_a_connection_takes_at_once_goes_the_short_way_and_the_rest_waits_in_order() -> None:
    taken: list[bytes] = []

    def put(frame: bytes) -> bool:
        has_room = frame != b"b"
        taken.extend([frame] if has_room else [])
        return has_room

    async def watch() -> list[str | None]:
        seat = _audience().join("main", "whole", put)
        await asyncio.sleep(0)
        heard = [await seat.next(), await seat.next()]
        reading = asyncio.create_task(seat.next())
        await asyncio.sleep(0)
        for text in ("a", "b", "c"):
            seat.offer(text, text.encode())
        return [*heard, await reading, await seat.next()]

    assert asyncio.run(watch()) == ["whole", "beat", "b", "c"]
    assert taken == [b"a"]


def test_a_thread_waits_until_what_it_told_has_left() -> None:
    async def watch() -> list[int]:
        audience, left = _audience(), []
        seat = audience.join("main", "whole")

        def tell() -> None:
            audience.tell("main", "delta")
            audience.let_leave()
            left.append(seat.waiting)

        await asyncio.to_thread(tell)
        return left

    assert asyncio.run(watch()) == [3]
