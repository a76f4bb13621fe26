"""What the screens are sent is kept message by message, and nothing is claimed of a time that nobody watched."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from domain.errors import StoreFailed
from domain.times import MINUTE
from live.recorder import MOST_NOTED, WHOLE_EVERY, Recorder
from store import frames
from store.engine import Store
from tests.make import HandClock


class _Screen:
    """A screen whose number counts up; what it is sent is noted."""

    def __init__(self, recorder: Recorder, clock: HandClock, name: str = "main") -> None:
        self.frame: dict[str, Any] = {"screen": name, "build": "b", "seq": 0, "at": 0, "panels": {}}
        self._recorder = recorder
        self._clock = clock

    def show(self, **more: Any) -> None:
        delta = {"seq": self.frame["seq"] + 1, "at": self._clock.ms, **more}
        self.frame = self.frame | delta
        self._recorder.note(self.frame["screen"], self.frame, orjson.dumps(delta).decode())


def _kept(store: Store, start: int, end: int, screen: str = "main") -> list[dict[str, Any]]:
    with store.read() as connection:
        runs = frames.runs(connection, screen, start, end, limit=1_000)
    return [orjson.loads(message) for run in runs for message in run.messages]


def _spans(store: Store, clock: HandClock, screen: str = "main") -> list[tuple[int, int]]:
    with store.read() as connection:
        return frames.spans(connection, screen, 0, clock.ms + 1)


def test_a_stretch_is_one_whole_frame_and_what_changed(store: Store, clock: HandClock) -> None:
    recorder = Recorder(store, clock, lambda: True)
    screen = _Screen(recorder, clock)
    began = clock.ms
    written = []
    for number in range(3):
        screen.show(number=number, said="ada 3 keluhan – ≥ 5")
        clock.move(seconds=1)
        screen.show(number=-number)
        clock.move(seconds=9)
        written.append(recorder.write())
    found = _kept(store, began, clock.ms)
    assert written == [2, 2, 2]
    assert [one["seq"] for one in found] == [1, 2, 3, 4, 5, 6]
    assert ["build" in one for one in found] == [True] + 5 * [False]
    assert found[4] == {"seq": 5, "at": began + 20_000, "number": 2, "said": "ada 3 keluhan – ≥ 5"}


def test_whole_frames_come_again_and_again(store: Store, clock: HandClock) -> None:
    recorder = Recorder(store, clock, lambda: True)
    screen = _Screen(recorder, clock)
    began = clock.ms
    while clock.ms <= began + WHOLE_EVERY:
        screen.show(at_clock=clock.ms)
        clock.move(seconds=30)
        recorder.write()
    whole = [one["at"] for one in _kept(store, began, clock.ms) if "build" in one]
    assert whole == [began, began + WHOLE_EVERY]


def test_a_screen_at_rest_is_kept_as_long_as_somebody_watches(store: Store, clock: HandClock) -> None:
    recorder = Recorder(store, clock, lambda: True)
    screen, other = _Screen(recorder, clock), _Screen(recorder, clock, "lobby")
    screen.show(number=1)
    other.show(number=1)
    began = clock.ms
    for _ in range(3):
        clock.move(seconds=10)
        other.show(number=clock.ms)
        recorder.write()
    assert _spans(store, clock) == [(began, began + 30_000)]
    clock.move(minutes=30)
    recorder.write()
    assert _spans(store, clock) == [(began, began + 30_000)]


def test_after_a_batch_that_failed_a_whole_frame_comes(
    store: Store, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder(store, clock, lambda: True)
    screen = _Screen(recorder, clock)
    screen.show(number=1)
    recorder.write()
    with monkeypatch.context() as broken:
        broken.setattr(frames, "keep", _fail)
        screen.show(number=2)
        with pytest.raises(StoreFailed):
            recorder.write()
    screen.show(number=3)
    recorder.write()
    assert [(one["number"], "build" in one) for one in _kept(store, clock.ms, clock.ms + 1)] == [(3, True)]


def _fail(*_: object) -> int:
    raise StoreFailed("the disk is full")


def test_who_does_not_hold_the_lease_keeps_nothing(store: Store, clock: HandClock) -> None:
    held = [True]
    recorder = Recorder(store, clock, lambda: held[0])
    screen = _Screen(recorder, clock)
    began = clock.ms
    screen.show(number=1)
    recorder.write()
    held[0] = False
    for number in range(3):
        clock.move(seconds=1)
        screen.show(number=number)
    assert recorder.write() == 0
    held[0] = True
    clock.move(minutes=5)
    screen.show(number=9)
    recorder.write()
    assert [(one["number"], "build" in one) for one in _kept(store, began, clock.ms + 1)] == [(1, True), (9, True)]
    assert _spans(store, clock)[-1][0] - _spans(store, clock)[0][1] > 4 * MINUTE


def test_what_nobody_writes_is_given_up_before_it_fills_the_memory(store: Store, clock: HandClock) -> None:
    recorder = Recorder(store, clock, lambda: True)
    screen = _Screen(recorder, clock)
    for _ in range(6):
        screen.show(text="x" * (MOST_NOTED // 3))
    assert recorder.write() == 3
    assert [one["seq"] for one in _kept(store, clock.ms, clock.ms + 1)] == [4, 5, 6]
