"""The board: what changes is read once and told to whoever watches that screen, and to nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import orjson
import pytest

from domain.errors import UnknownName
from domain.times import MINUTE, from_ms
from hub import Hub
from live.audience import Seat
from live.board import Board
from live.frames import merged
from live.programme import Programme
from live.readings.around import Around
from live.readings.metric import MetricReading
from tests.make import HandClock, make_interaction, make_mention


def _heard(hub: Hub, screen: str, act: Callable[[], object]) -> tuple[dict, list[dict]]:
    """The whole frame a watcher of the screen is given, and what it is told while `act` happens."""

    async def watch() -> tuple[dict, list[dict]]:
        seat = hub.board.subscribe(screen)
        whole = orjson.loads(await seat.next() or "")
        beat = orjson.loads(await seat.next() or "")
        assert set(beat) == {"at"}
        await asyncio.to_thread(act)
        return whole, await _told(seat)

    return asyncio.run(watch())


async def _told(seat: Seat) -> list[dict]:
    """What waits for the seat, without the heartbeats of a machine that was slow."""
    await asyncio.sleep(0)
    told = []
    while seat.waiting:
        told.append(orjson.loads(await seat.next() or ""))
    return [one for one in told if "seq" in one]


def _take(hub: Hub, *records: dict) -> Callable[[], None]:
    def act() -> None:
        hub.ingest.take("interactions", list(records), source="test")
        hub.step()

    return act


def test_a_new_record_is_told_as_a_delta_of_the_panels_it_concerns(hub: Hub) -> None:
    hub.step()
    before, told = _heard(hub, "main", _take(hub, make_interaction(), make_interaction()))
    after = before
    for delta in told:
        assert delta["seq"] == after["seq"] + 1
        assert "build" not in delta
        after = merged(after, delta)
    assert (before["panels"]["interactions"]["value"], after["panels"]["interactions"]["value"]) == (None, 2)
    assert after == {**hub.board.frame("main"), "at": after["at"]}
    assert not any("nps" in delta.get("panels", {}) for delta in told)


def test_a_source_that_sends_for_the_first_time_is_known_at_once_where_its_records_are_not_shown(hub: Hub) -> None:
    hub.step()
    hub.step()
    assert hub.board.frame("main")["panels"]["alerts"]["watched"] == 0
    hub.ingest.take("mentions", [make_mention()], source="test")
    hub.step()
    assert hub.board.frame("main")["panels"]["alerts"]["watched"] == 1


def test_a_record_that_changes_nothing_is_told_to_nobody(hub: Hub) -> None:
    record = make_interaction()
    _take(hub, record)()
    _, told = _heard(hub, "main", lambda: hub.board.refresh(()))
    assert told == []


def test_a_desk_hears_what_changed_but_no_panels(hub: Hub, clock: HandClock) -> None:
    hub.step()
    whole, told = _heard(hub, "desk", _take(hub, make_interaction()))
    assert whole["panels"] == {}
    assert told[-1]["changes"]["records"] == clock.ms
    assert told[-1]["changes"]["alerts"] == whole["changes"]["alerts"]


def test_windows_slide_without_new_records(hub: Hub, clock: HandClock) -> None:
    early = make_interaction(occurred_at=from_ms(clock.ms - 50 * MINUTE).isoformat())
    _take(hub, early, make_interaction())()
    assert hub.board.frame("main")["panels"]["interactions"]["value"] == 2
    clock.move(minutes=20)
    hub.board.refresh(())
    assert hub.board.frame("main")["panels"]["interactions"]["value"] == 1


@pytest.mark.parametrize("is_awaited", [False, True])
def test_a_new_record_waits_for_no_panel_that_has_its_turn(
    hub: Hub, clock: HandClock, monkeypatch: pytest.MonkeyPatch, is_awaited: bool
) -> None:
    hub.step()
    monkeypatch.setattr("live.panels.TICK", 10_000)  # all of them have their turn at once
    hub.board.is_awaited = lambda: is_awaited
    seq = hub.board.frame("main")["seq"]
    acts: list[str] = []
    read, tell = MetricReading.read, hub.board.audience.tell

    def noted(reading: MetricReading, now: int, around: Around, *, is_whole: bool) -> dict:
        acts.append("whole" if is_whole else "new")
        return read(reading, now, around, is_whole=is_whole)

    monkeypatch.setattr(MetricReading, "read", noted)
    monkeypatch.setattr(hub.board.audience, "tell", lambda *said: (acts.append("told"), tell(*said)))
    clock.move(seconds=15)
    _take(hub, make_interaction())()
    assert hub.board.frame("main")["seq"] == seq + 1
    assert acts.index("told") > acts.index("new")
    assert acts[-1] == "whole"
    assert "whole" not in acts[: acts.index("told")]
    assert (acts.count("whole") == 1) is is_awaited


def test_the_frame_names_its_build_and_carries_the_days_to_come(hub: Hub, clock: HandClock) -> None:
    board = Board(hub.store, clock, programme=Programme(hub.store, clock, lambda: None), build="a build")
    board.refresh(None)
    frame = board.frame("main")
    assert (frame["build"], frame["demo"]) == ("a build", False)
    assert {"when": "later", "days": 5, "kind": "payday", "name": {"id": "gajian", "en": "payday"}} in frame["coming"]


def test_an_unknown_screen_is_named(hub: Hub) -> None:
    with pytest.raises(UnknownName, match="no screen 'mian'; did you mean 'main'"):
        hub.board.frame("mian")
