"""What screens showed comes back byte for byte, from any moment that is kept, and goes by whole stretches."""

from __future__ import annotations

import pytest

from store import frames
from store.engine import Store
from store.frames import Packed
from tests.make import NOW

KEY = b'{"screen":"main","seq":1,"panels":{"csat":{"value":0.5}}}'
WHOLE_DAY = 86_400_000


def _stretch(store: Store, at: int, *later: bytes, screen: str = "main") -> int:
    """A stretch that begins at `at`, with one run of one message for each of `later`, ten seconds apart."""
    with store.write() as connection:
        key = frames.keep(connection, Packed(screen, at, at + 9_000, None, frames.packed([KEY])))
        for number, message in enumerate(later, 1):
            began = at + number * 10_000
            run = Packed(screen, began, began + 9_000, key, frames.packed([message], KEY))
            frames.keep(connection, run)
    return key


def _messages(store: Store, start: int, end: int, *, screen: str = "main", limit: int = 100) -> list[bytes]:
    with store.read() as connection:
        found = frames.runs(connection, screen, start, end, limit=limit)
    return [message for run in found for message in run.messages]


def test_a_run_comes_back_from_its_whole_frame_on(store: Store) -> None:
    _stretch(store, NOW - 600_000, b'{"seq":2}')
    _stretch(store, NOW, b'{"seq":3,"panels":{"csat":{"value":0.25}}}', b'{"seq":4}', b'{"seq":5}')
    assert _messages(store, NOW + 15_000, NOW + 25_000) == [
        KEY,
        b'{"seq":3,"panels":{"csat":{"value":0.25}}}',
        b'{"seq":4}',
    ]
    assert _messages(store, NOW + 15_000, NOW + 99_000, limit=1)[2:] == [b'{"seq":4}']


def test_before_what_is_kept_and_of_another_screen_there_is_nothing(store: Store) -> None:
    _stretch(store, NOW)
    assert _messages(store, NOW - 1, NOW + 60_000) == []
    assert _messages(store, NOW, NOW + 60_000, screen="lobby") == []
    with store.read() as connection:
        assert frames.kept(connection) == {"main": (NOW, NOW + 9_000)}


def test_stretches_of_two_processes_do_not_mix(store: Store) -> None:
    old = _stretch(store, NOW, b'{"seq":2}')
    _stretch(store, NOW + 20_000, b'{"seq":7}')
    with store.write() as connection:
        late = Packed("main", NOW + 35_000, NOW + 36_000, old, frames.packed([b'{"seq":3}'], KEY))
        frames.keep(connection, late)
    assert _messages(store, NOW + 21_000, NOW + 60_000) == [KEY, b'{"seq":7}']


def test_that_the_last_message_still_holds_is_kept(store: Store) -> None:
    key = _stretch(store, NOW)
    _stretch(store, NOW, screen="lobby")
    with store.write() as connection:
        frames.extend(connection, [key], NOW + 60_000)
        frames.extend(connection, [], NOW + WHOLE_DAY)
        assert frames.spans(connection, "main", NOW + 30_000, NOW + 90_000) == [(NOW, NOW + 60_000)]
        assert frames.spans(connection, "lobby", NOW + 30_000, NOW + 90_000) == []
        assert frames.kept(connection) == {"lobby": (NOW, NOW + 9_000), "main": (NOW, NOW + 60_000)}


@pytest.mark.parametrize(
    ("before", "most", "left"),
    [
        (NOW - 2 * WHOLE_DAY, 10**9, [NOW - WHOLE_DAY, NOW]),
        (NOW - WHOLE_DAY + 1, 10**9, [NOW]),
        (0, 1, []),
    ],
    ids=["nothing is old", "a stretch goes whole", "too large: the oldest first"],
)
def test_what_is_old_or_too_much_goes(store: Store, before: int, most: int, left: list[int]) -> None:
    for at in (NOW - WHOLE_DAY, NOW):
        _stretch(store, at, b'{"seq":2}', b'{"seq":3}')
    with store.write() as connection:
        gone = frames.forget(connection, before, most)
        assert gone == 3 * (2 - len(left))
        starts = [span[0] for span in frames.spans(connection, "main", 0, NOW + WHOLE_DAY)]
    assert [at for at in starts if at in (NOW - WHOLE_DAY, NOW)] == left
    assert len(starts) == 3 * len(left)


def test_the_newest_stay_where_the_room_is_enough_for_them(store: Store) -> None:
    for at in (NOW - WHOLE_DAY, NOW):
        _stretch(store, at, b'{"seq":2}')
    with store.write() as connection:
        half = frames.size(connection) // 2
        frames.forget(connection, 0, half)
        assert frames.size(connection) == half
        assert frames.kept(connection) == {"main": (NOW, NOW + 19_000)}
