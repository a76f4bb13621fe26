"""What people do to screens and scenes: it is kept, every process sees it, and what is wrong is refused."""

from __future__ import annotations

import asyncio

import orjson
import pytest

from domain.errors import BadInput, Conflict, NotFound, UnknownName
from domain.people import Actor
from domain.times import MINUTE, SECOND, to_ms
from hub import Hub
from live.frames import difference, merged
from live.programme import Programme
from locales import refusal
from tests.make import HandClock

SARI = Actor("Sari", "lead")
OTHER = {"name": "small", "columns": 2, "panels": ["nps", {"panel": "csat", "rows": 2}]}


def _shown(hub: Hub, screen: str = "main") -> list[str]:
    hub.board.refresh(())
    return [place["key"] for place in hub.board.frame(screen)["scene"]["places"]]


def test_an_edited_scene_wins_over_the_configuration_until_it_is_reset(hub: Hub, clock: HandClock) -> None:
    before = _shown(hub)
    hub.programme.save({**OTHER, "name": "main"}, SARI)
    other = Programme(hub.store, clock, lambda: None)
    other.look(clock.ms)
    assert _shown(hub) == ["nps", "csat"] == [place.key for place in other.scenes["main"].places]
    assert (other.edited["main"].who, other.edited["main"].at) == ("Sari", clock.ms)
    hub.programme.reset("main", SARI)
    assert _shown(hub) == before


def test_whoever_saves_what_another_has_changed_since_is_told_by_whom(hub: Hub, clock: HandClock) -> None:
    seen = clock.ms
    clock.move(seconds=5)
    hub.programme.save({**OTHER, "name": "main"}, Actor("Budi", "lead"), seen=seen)
    with pytest.raises(Conflict) as refused:
        hub.programme.save({**OTHER, "name": "main", "columns": 1}, SARI, seen=seen)
    said = [refusal(code, refused.value.key, refused.value.words) or "" for code in ("id", "en")]
    assert ["Budi mengubah adegan “main”" in said[0], "Budi has changed the scene “main”" in said[1]] == [True, True]
    hub.programme.save({**OTHER, "name": "main", "columns": 1}, SARI, seen=clock.ms)
    hub.programme.look(clock.ms)
    assert hub.programme.scenes["main"].columns == 1


def test_another_scene_brings_all_of_its_panels(hub: Hub) -> None:
    before = _shown(hub) and hub.board.frame("main")
    hub.programme.save({**OTHER, "name": "main"}, SARI)
    _shown(hub)
    after = hub.board.frame("main")
    delta = difference(before, after)
    assert set(delta["panels"]) == {"nps", "csat"}
    assert set(merged(before, delta)["panels"]) == {"nps", "csat"}
    assert delta["panels"]["csat"]["line"]["rows"] == after["panels"]["csat"]["line"]["rows"]


def test_a_scene_is_sent_for_a_while_and_given_back(hub: Hub, clock: HandClock) -> None:
    hub.programme.save(OTHER, SARI)
    hub.programme.push("main", "small", 10, SARI)
    assert _shown(hub) == ["nps", "csat"]
    assert hub.board.frame("main")["shown"] == {
        "why": "sent",
        "until": clock.ms + 10 * MINUTE,
        "by": "Sari",
        "about": None,
    }
    hub.programme.give_back("main", SARI)
    assert "backlog" in _shown(hub)
    hub.programme.push("main", "small", 10, SARI)
    assert _shown(hub) == ["nps", "csat"]
    clock.move(minutes=10)
    assert "backlog" in _shown(hub)
    assert hub.board.frame("main")["changes"]["screens"] == clock.ms


def test_a_scene_that_is_only_edited_is_dropped_but_not_from_under_a_screen(hub: Hub) -> None:
    hub.programme.save(OTHER, SARI)
    hub.programme.push("main", "small", 10, SARI)
    with pytest.raises(Conflict, match="give that back first"):
        hub.programme.reset("small", SARI)
    hub.programme.give_back("main", SARI)
    hub.programme.reset("small", SARI)
    hub.programme.look(to_ms(hub.clock()))
    assert "small" not in hub.programme.scenes
    with pytest.raises(NotFound):
        hub.programme.reset("small", SARI)


TURN = {"name": "floor", "scenes": ["small", "voices"], "every": 10, "night": "00:00-24:00", "title": {"en": "Floor"}}


def test_a_screen_that_people_hang_shows_its_scenes_in_turn_until_it_is_taken_down(hub: Hub, clock: HandClock) -> None:
    hub.programme.save(OTHER, SARI)
    hub.programme.hang(TURN, SARI)
    hung_at = clock.ms
    clock.move(seconds=20 - clock.ms / SECOND % 20)
    assert _shown(hub, "floor") == ["nps", "csat"]
    clock.move(seconds=10)
    assert "topics" in _shown(hub, "floor")
    other = Programme(hub.store, clock, lambda: None)
    other.look(clock.ms)
    assert other.screens["floor"].told() == {**TURN, "takeover": "critical"}
    assert (other.edited_screens["floor"].who, other.edited_screens["floor"].at) == ("Sari", hung_at)
    hub.programme.take_down("floor", SARI)
    hub.board.refresh(())
    with pytest.raises(UnknownName):
        hub.board.frame("floor")


def test_an_edited_screen_wins_over_the_configuration_until_it_is_reset(hub: Hub) -> None:
    hub.programme.hang({"name": "main", "scenes": ["voices"]}, SARI)
    assert "topics" in _shown(hub)
    hub.programme.take_down("main", SARI)
    assert "backlog" in _shown(hub)
    with pytest.raises(NotFound):
        hub.programme.take_down("main", SARI)


def test_a_scene_is_not_dropped_from_a_screen_it_hangs_on(hub: Hub, clock: HandClock) -> None:
    hub.programme.save(OTHER, SARI)
    hub.programme.hang(TURN, SARI)
    with pytest.raises(Conflict, match="take it off there first"):
        hub.programme.reset("small", SARI)


def test_who_watches_a_screen_that_is_taken_down_is_hung_up_on(hub: Hub) -> None:
    async def watch() -> str | None:
        hub.programme.hang({**TURN, "scenes": ["voices"]}, SARI)
        await asyncio.to_thread(hub.board.refresh, ())
        seat = hub.board.subscribe("floor")
        assert orjson.loads(await seat.next() or "")["scene"]["name"] == "voices"
        hub.programme.take_down("floor", SARI)
        await asyncio.to_thread(hub.board.refresh, ())
        heard: str | None = ""
        while heard is not None:
            heard = await seat.next()
        hub.board.unsubscribe(seat)
        return heard

    assert asyncio.run(watch()) is None


@pytest.mark.parametrize(
    "table",
    [
        {"name": "desk"},
        {"name": "a b"},
        {"scenes": []},
        {"scenes": ["mian"]},
        {"every": 4},
        {"every": True},
        {"takeover": "always"},
        {"night": "18:00"},
        {"dim": "25:00-06:00"},
        {"columns": 3, "hours": 2},
        {"title": {"en": "x" * 61}},
    ],
)
def test_what_is_no_screen_is_refused_in_both_languages(hub: Hub, table: dict) -> None:
    with pytest.raises(BadInput) as refused:
        hub.programme.hang({"name": "floor", "scenes": ["main"], **table}, SARI)
    assert all(refusal(language, refused.value.key, refused.value.words) for language in ("en", "id"))


def test_what_cannot_be_sent_is_refused(hub: Hub) -> None:
    for screen, scene, what in (("mian", "main", "screen"), ("main", "mian", "scene"), ("desk", "main", "screen")):
        with pytest.raises(UnknownName, match=f"no {what} "):
            hub.programme.push(screen, scene, 5, SARI)
    with pytest.raises(BadInput, match="1440 minutes"):
        hub.programme.push("main", "main", 2000, SARI)
    with pytest.raises(Conflict, match="Nothing is sent"):
        hub.programme.give_back("main", SARI)


@pytest.mark.parametrize(
    "table",
    [
        {"name": "a b"},
        {"name": "x" * 41},
        {"columns": 9},
        {"columns": True},
        {"panels": []},
        {"panels": ["csat"] * 25},
        {"panels": "csat"},
        {"panels": ["cast"]},
        {"panels": [{"panel": "csat", "rows": 5}]},
        {"panels": [{"panel": "csat", "metric": "nps"}]},
        {"panels": [{"panel": "csat", "wide": 2}]},
        {"panels": ["csat", "csat"]},
        {"title": {"en": "x" * 61}},
        {"grid": 3},
    ],
)
def test_what_is_no_scene_is_refused_in_both_languages(hub: Hub, table: dict) -> None:
    with pytest.raises(BadInput) as refused:
        hub.programme.save({**OTHER, **table}, SARI)
    for language in ("en", "id"):
        said = refusal(language, refused.value.key, refused.value.words)
        assert said
        assert "–" not in said


def test_a_draft_is_a_screen_for_as_long_as_somebody_looks(hub: Hub) -> None:
    async def look() -> dict:
        seat = hub.board.subscribe("", orjson.dumps(OTHER).decode())
        assert [one["key"] for one in orjson.loads(await seat.next() or "")["scene"]["places"]] == ["nps", "csat"]
        await asyncio.to_thread(hub.board.refresh, ())
        frame = hub.board._frames[seat.screen]
        hub.board.unsubscribe(seat)
        assert seat.screen not in hub.board._frames
        return frame

    assert set(asyncio.run(look())["panels"]) == {"nps", "csat"}
    with pytest.raises(BadInput, match="JSON of one scene"):
        hub.board.subscribe("", "[1]")


def test_hours_of_a_screen_are_those_of_the_business_zone(hub: Hub, clock: HandClock) -> None:
    document = {"screens": [{"name": "main", "panels": ["nps"], "night": "14:00-15:00", "dim": "22:00-05:00"}]}
    programme = Programme(hub.store, clock, lambda: None, document)
    assert programme.hour(programme.screens["main"], clock.ms) == {"night": True, "dim": False}
    clock.move(hours=9)
    assert programme.hour(programme.screens["main"], clock.ms) == {"night": False, "dim": True}
