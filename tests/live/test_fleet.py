"""The fleet: what monitors report, who is missed, and that nobody who lies or floods does any harm."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest

from domain.errors import BadInput, NotFound
from domain.fleet import MUTE
from domain.times import HOUR, MINUTE, SECOND
from live.fleet import Fleet
from live.lines import FLOOD, LONGEST, Flood, Line
from live.seen import Seen
from store import fleet as kept
from store.engine import Store
from tests.make import HandClock

TILE = ["csat", "normal", "93.1 %", 0, 0, 250, 300]


class Room:
    """A fleet on a clock that is moved by hand; `seq` is what the screens are sent."""

    def __init__(self, store: Store, clock: HandClock) -> None:
        self.store, self.clock, self.seq = store, clock, 7
        self.fleet = Fleet(store, clock, lambda _: self.seq)

    def report(self, line: Line, **changes: Any) -> Seen:
        """One report, five seconds after the last; what is known of its monitor then."""
        self.clock.move(seconds=5)
        said = {
            "monitor": "monitor-1",
            "painted": self.seq,
            "state": "live",
            "visible": True,
            "fps": 60,
            "clock": self.clock.ms,
            "panels": [TILE],
        }
        self.say(line, orjson.dumps(said | changes).decode())
        return self.only()

    def say(self, line: Line, text: str) -> None:
        """One message, whatever it is."""

        async def speak() -> None:
            self.fleet.hear(line, text)

        asyncio.run(speak())

    def stay(self, line: Line, *, minutes: float, **changes: Any) -> None:
        """Reports for so long."""
        for _ in range(round(minutes * 12)):
            self.report(line, **changes)

    def only(self) -> Seen:
        """The one monitor there is."""
        (seen,) = self.fleet.every()
        return seen

    def noted(self) -> list[str]:
        """The health of each monitor in the store."""
        with self.store.read() as connection:
            return [one.health for one in kept.every(connection)]


@pytest.fixture
def room(store: Store, clock: HandClock) -> Room:
    return Room(store, clock)


def test_a_monitor_is_seen_as_it_reports_itself(room: Room) -> None:
    seen = room.report(room.fleet.join("main"), clock=room.clock.ms + 65 * SECOND, heap=9_000_000, width=1920)
    assert (seen.monitor.name, seen.monitor.screen, seen.monitor.health) == ("main-moni", "main", "live")
    assert seen.skew == MINUTE
    assert seen.report is not None
    assert (seen.report.fps, seen.report.heap, seen.report.width) == (60, 9_000_000, 1920)
    assert [(one.panel, one.picture, one.value, one.box) for one in seen.panels] == [
        ("csat", "normal", "93.1 %", (0, 0, 250, 300))
    ]


def test_panels_that_are_as_they_were_need_not_be_said_again(room: Room) -> None:
    line = room.fleet.join("main")
    room.report(line)
    assert [one.panel for one in room.report(line, panels=None).panels] == ["csat"]


@pytest.mark.parametrize(
    ("changes", "health"),
    [
        ({}, "live"),
        ({"visible": False}, "hidden"),
        ({"panels": []}, "blank"),
        ({"state": "stale"}, "stale"),
        ({"painted": 6}, "frozen"),
    ],
)
def test_health_is_what_a_person_would_see(room: Room, changes: dict[str, Any], health: str) -> None:
    assert room.report(room.fleet.join("main"), **changes).monitor.health == health


def test_a_monitor_that_does_not_paint_what_it_was_sent_is_frozen_until_it_does(room: Room) -> None:
    line = room.fleet.join("main")
    room.report(line)
    room.seq = 9
    assert room.report(line, painted=7).monitor.health == "live", "it was sent a moment ago"
    assert room.report(line, painted=7).monitor.health == "frozen"
    assert room.report(line, painted=9).monitor.health == "live"


def test_a_connection_on_which_nothing_is_said_any_more_is_frozen(room: Room) -> None:
    room.report(room.fleet.join("main"))
    heard = room.clock.ms
    room.clock.move(seconds=MUTE / SECOND + 1)
    assert room.only().monitor.health == "frozen"
    assert room.only().monitor.seen_at == heard


def test_who_has_a_name_in_the_address_is_missed_at_once_whatever_its_browser_forgot(room: Room) -> None:
    line = room.fleet.join("main")
    first = room.report(line, name="left")
    assert first.monitor.is_kept
    room.fleet.leave(line, 1006)
    second = room.report(room.fleet.join("main"), monitor="another-id", name="left")
    assert (second.monitor.id, second.monitor.health) == (first.monitor.id, "live")


def test_who_shows_the_wall_untouched_is_missed_after_two_minutes(room: Room) -> None:
    line = room.fleet.join("main")
    room.stay(line, minutes=1.9)
    assert not room.only().monitor.is_kept
    room.stay(line, minutes=0.3)
    assert room.only().monitor.is_kept


@pytest.mark.parametrize("changes", [{"hand": 30}, {"hand": HOUR / SECOND - 1}, {"visible": False}])
def test_who_looks_at_the_wall_on_their_own_machine_is_not_missed(room: Room, changes: dict[str, Any]) -> None:
    line = room.fleet.join("main")
    room.stay(line, minutes=5, **changes)
    assert not room.only().monitor.is_kept
    room.fleet.leave(line, 1006)
    assert room.fleet.every() == []


def test_a_restart_remembers_which_screens_there_are(room: Room, store: Store, clock: HandClock) -> None:
    room.report(room.fleet.join("lobby"), name="left")
    room.fleet.keep()
    (seen,) = Fleet(store, clock, lambda _: 0).every()
    assert (seen.monitor.name, seen.monitor.screen, seen.monitor.is_kept) == ("left", "lobby", True)
    assert seen.report is None


def test_a_monitor_that_is_gone_is_noted_as_dead_since_it_was_heard_of(room: Room) -> None:
    line = room.fleet.join("main")
    room.report(line, name="left")
    heard = room.clock.ms
    room.clock.move(seconds=9)
    room.fleet.leave(line, 1006)
    room.fleet.keep()
    assert (room.only().monitor.health, room.only().monitor.since) == ("dead", heard)


def test_a_page_that_somebody_closed_by_hand_is_not_dead(room: Room) -> None:
    line = room.fleet.join("main")
    room.report(line, name="left", hand=3)
    room.fleet.leave(line, 1001)
    room.fleet.keep()
    assert room.noted() == ["left"]


def test_a_page_that_closes_with_nobody_near_is_dead(room: Room) -> None:
    line = room.fleet.join("main")
    room.report(line, name="left", hand=900)
    room.fleet.leave(line, 1001)
    room.fleet.keep()
    assert room.noted() == ["dead"]


def test_the_end_of_an_old_connection_says_nothing_of_the_new_one(room: Room) -> None:
    old, new = room.fleet.join("main"), room.fleet.join("main")
    room.report(old, name="left")
    room.report(new, name="left")
    room.fleet.leave(old, 1006)
    assert room.only().monitor.health == "live"


def test_a_second_window_of_its_name_does_not_speak_for_a_monitor_that_froze(room: Room) -> None:
    own, other = room.fleet.join("main"), room.fleet.join("main")
    room.report(own, name="left")
    room.stay(other, minutes=0.5, name="left", hand=3)
    assert (room.only().monitor.health, room.only().windows) == ("frozen", 2)
    room.fleet.leave(other, 1001)
    assert (room.only().monitor.health, room.only().windows) == ("frozen", 1)
    assert room.report(own, name="left").monitor.health == "live"


def test_who_looks_at_a_dark_monitor_and_closes_the_page_does_not_make_it_one_that_was_closed(room: Room) -> None:
    own, other = room.fleet.join("main"), room.fleet.join("main")
    room.report(own, name="left")
    room.report(other, name="left", hand=3)
    room.fleet.leave(own, 1006)
    assert room.report(other, name="left", hand=3).monitor.health == "live"
    room.fleet.leave(other, 1001)
    room.fleet.keep()
    assert room.noted() == ["dead"]
    back = room.fleet.join("main")
    room.report(back, name="left", hand=3)
    room.fleet.leave(back, 1001)
    room.fleet.keep()
    assert room.noted() == ["left"], "it is itself again"


def test_a_window_that_takes_another_place_among_its_browsers_windows_leaves_its_own(room: Room) -> None:
    moving, staying = room.fleet.join("main"), room.fleet.join("main")
    room.report(moving)
    room.say(staying, orjson.dumps({"monitor": "monitor-1", "panels": [TILE]}).decode())
    room.clock.move(seconds=5)
    room.say(moving, orjson.dumps({"monitor": "monitor-2", "panels": [TILE]}).decode())
    assert [(one.monitor.id, one.windows) for one in room.fleet.every()] == [("monitor-1", 1), ("monitor-2", 1)]


def test_what_is_as_it_was_is_not_written_again_and_again(room: Room) -> None:
    line = room.fleet.join("main")
    room.report(line, name="left")
    assert [room.fleet.keep(), room.fleet.keep()] == [1, 0]
    room.report(line, name="left", painted=0)
    assert room.fleet.keep() == 1
    room.stay(line, minutes=0.25, name="left", painted=0)
    assert room.fleet.keep() == 1, "so that others see that it is still looked after"


def test_a_monitor_is_forgotten_and_not_missed_as_long_as_it_stays(room: Room) -> None:
    line = room.fleet.join("main")
    number = room.report(line, name="left").monitor.id
    room.fleet.keep()
    room.fleet.forget(number)
    room.stay(line, minutes=3, name="left")
    room.fleet.keep()
    assert room.noted() == []
    room.fleet.leave(line, 1006)
    assert room.fleet.every() == []
    with pytest.raises(NotFound):
        room.fleet.forget(number)


def test_what_was_forgotten_through_another_process_is_not_missed_here(room: Room, clock: HandClock) -> None:
    line = room.fleet.join("main")
    number = room.report(line, name="left").monitor.id
    room.fleet.keep()
    Fleet(room.store, clock, lambda _: 0).forget(number)
    room.fleet.keep()
    room.stay(line, minutes=1, name="left")
    room.fleet.keep()
    assert room.noted() == []


def test_a_monitor_goes_by_the_name_that_a_person_gives_it(room: Room) -> None:
    line = room.fleet.join("main")
    number = room.report(line).monitor.id
    room.fleet.rename(number, "  upper   left ")
    room.report(line)
    room.fleet.keep()
    assert (room.only().monitor.name, room.only().monitor.is_kept) == ("upper left", True)
    for wrong in ("", "x" * 41):
        with pytest.raises(BadInput):
            room.fleet.rename(number, wrong)
    with pytest.raises(NotFound):
        room.fleet.rename("nobody-knows", "left")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "{",
        "[]",
        "7",
        '{"monitor": 7}',
        '{"monitor": "short"}',
        '{"monitor": "../../etc/passwd"}',
        '{"monitor": "' + "x" * 41 + '"}',
    ],
)
def test_what_is_no_report_changes_nothing(room: Room, said: str) -> None:
    room.say(room.fleet.join("main"), said)
    assert room.fleet.every() == []


def test_a_lie_is_cut_to_what_can_be(room: Room) -> None:
    odd = ["<b>", "normal", "1", 0, 0, 1, 1]
    long = ["csat", "normal", "9" * 500, -5, 1e9, "wide", None]
    seen = room.report(
        room.fleet.join("main"),
        name="a\u0000\u202e" + "n" * 99,
        painted="many",
        fps=-3,
        heap=1e300,
        width=True,
        hand=[],
        state={"live": 1},
        panels=[odd, long, 7, *[TILE] * 100],
    )
    assert seen.report is not None
    assert (seen.monitor.name, seen.report.painted, seen.report.fps) == ("a" + "n" * 39, -1, 0)
    assert (seen.report.heap, seen.report.width, seen.report.hand, seen.report.state) == (2**40, 0, 0, "")
    assert len(seen.panels) == 38
    assert (seen.panels[0].value, seen.panels[0].box) == ("9" * 24, (0, 1000, 0, 0))


def test_a_unit_comes_apart_and_the_page_of_an_older_build_brings_none(room: Room) -> None:
    apart, together = [*TILE, " / hour" + "r" * 40], TILE
    seen = room.report(room.fleet.join("main"), panels=[apart, together, [*TILE, "%", "more"]])
    assert [one.unit for one in seen.panels] == ["/ hour" + "r" * 9, ""]


def test_who_floods_is_hung_up_on(room: Room) -> None:
    line = room.fleet.join("main")
    for _ in range(FLOOD):
        room.say(line, "{}")
    with pytest.raises(Flood):
        room.say(line, "{}")
    with pytest.raises(Flood):
        room.say(room.fleet.join("main"), "x" * (LONGEST + 1))


def test_reports_that_follow_too_soon_are_not_read(room: Room) -> None:
    line = room.fleet.join("main")
    room.report(line)
    room.say(line, orjson.dumps({"monitor": "monitor-2", "panels": [TILE]}).decode())
    assert room.only().monitor.id == "monitor-1"


def test_who_invents_monitors_fills_no_memory(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("live.fleet.MOST", 3)
    for number in range(5):
        room.clock.move(seconds=5)
        room.say(room.fleet.join("main"), orjson.dumps({"monitor": f"invented-{number}"}).decode())
    assert len(room.fleet.every()) == 3
