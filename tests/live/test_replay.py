"""What the wall showed at any moment that is kept is shown again, to the last field, with what happened meanwhile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

import locales
from domain.errors import BadInput, NotFound
from domain.people import Actor
from domain.times import DAY, HOUR, MINUTE, from_ms
from hub import Hub
from live.frames import Frame
from live.replay import after
from schedule import JOBS
from settings import Settings
from tests.databases import migrated_url
from tests.make import HandClock, make_interaction

pytestmark = pytest.mark.slow

LEAD = Actor("Sari", "lead")


def _step(hub: Hub, clock: HandClock, count: int = 1) -> dict[str, Any]:
    """A second later: records came, and every screen shows them. The frame of the wall."""
    clock.move(seconds=1)
    records = [make_interaction(occurred_at=from_ms(clock.ms - number).isoformat()) for number in range(count)]
    hub.ingest.take("interactions", records, source="test")
    hub.step()
    return orjson.loads(orjson.dumps(hub.board.frame("main")))


def _write(hub: Hub) -> None:
    hub.replay.recorder.write()


def test_every_moment_is_shown_as_it_was(hub: Hub, clock: HandClock) -> None:
    shown = []
    for number in range(30):
        shown.append(_step(hub, clock, number % 3 + 1))
        if number % 7 == 6:
            _write(hub)
        if number == 20:
            clock.move(minutes=6)
    clock.move(seconds=1)
    _write(hub)
    assert len({orjson.dumps(one["panels"]) for one in shown}) > 20
    for frame in shown:
        assert hub.replay.frame("main", frame["at"]) == frame
        assert hub.replay.frame("main", frame["at"] + 999) == frame


def test_a_run_leads_from_frame_to_frame(hub: Hub, clock: HandClock) -> None:
    shown = {frame["at"]: frame for frame in (_step(hub, clock) for _ in range(12))}
    _write(hub)
    moments = sorted(shown)
    found = hub.replay.play("main", moments[4], moments[9] + 1)
    frame: Frame = found.frame
    assert frame == shown[moments[4]]
    seen = []
    for message in found.messages:
        frame = after(frame, message)
        seen.append(frame)
    assert seen[-1] == shown[moments[9]]
    assert {one["at"]: one for one in seen} == {at: shown[at] for at in moments[5:10]}
    assert found.gaps == []


def test_a_screen_that_rotates_shows_each_scene_again(tmp_path: Path, clock: HandClock) -> None:
    document = {
        "scenes": [{"name": "service", "panels": ["csat", "backlog"]}],
        "screens": [{"name": "floor", "scenes": ["service", "main"], "every": 5}],
    }
    settings = Settings(secret_key=b"the key of a test hub", database_url=migrated_url(tmp_path), document=document)
    hub = Hub.open(settings, clock)
    shown = []
    for number in range(12):
        _step(hub, clock)
        shown.append(orjson.loads(orjson.dumps(hub.board.frame("floor"))))
        if number % 4 == 3:
            _write(hub)
    assert {tuple(one["panels"]) for one in shown} > {("csat", "backlog")}
    for frame in shown:
        assert hub.replay.frame("floor", frame["at"]) == frame
    hub.close()


def test_a_frame_may_hold_anything(hub: Hub, clock: HandClock) -> None:
    """What stands in a frame is for the screens: a scene, a grid, whatever comes."""
    strange = {"surface": {"name": "malam", "grid": [[1, None], {"ä": 1e-9}]}, "night": True}
    frame = {**_step(hub, clock), **strange}
    frame["seq"] += 1
    hub.replay.recorder.note("main", frame, orjson.dumps({"seq": frame["seq"], "at": frame["at"], **strange}).decode())
    _write(hub)
    assert hub.replay.frame("main", clock.ms) == orjson.loads(orjson.dumps(frame))


def test_a_time_that_nobody_watched_is_a_gap(hub: Hub, clock: HandClock) -> None:
    _step(hub, clock)
    _write(hub)
    stopped = clock.ms
    clock.move(minutes=20)
    _step(hub, clock)
    _write(hub)
    found = hub.replay.play("main", stopped, clock.ms + 1)
    assert found.gaps == [(stopped, clock.ms)]
    assert hub.replay.play("main", stopped + 5 * MINUTE, clock.ms + 1).gaps == [(stopped, clock.ms)]
    assert hub.replay.gaps("main", stopped - HOUR, clock.ms) == [(stopped - HOUR, stopped), (stopped, clock.ms)]


def test_a_long_span_comes_in_pieces(hub: Hub, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("live.replay.PIECES", 3)
    shown = []
    for _ in range(10):
        shown.append(_step(hub, clock))
        _write(hub)
    at, seen = shown[0]["at"], []
    while at <= shown[-1]["at"]:
        found = hub.replay.play("main", at, shown[-1]["at"] + 1)
        seen += [found.frame["at"], *(message["at"] for message in found.messages)]
        assert found.end > at
        at = found.end
    assert sorted({*seen}) == [one["at"] for one in shown]


def test_a_moment_that_cannot_be_shown_says_why(hub: Hub, clock: HandClock) -> None:
    hub.step()
    with pytest.raises(NotFound, match="kept yet"):
        hub.replay.frame("main", clock.ms)
    _step(hub, clock)
    _write(hub)
    with pytest.raises(NotFound, match="nothing is kept before 2026-11-20 14:30:00 WIB"):
        hub.replay.frame("main", clock.ms - HOUR)
    with pytest.raises(BadInput, match="still to come"):
        hub.replay.frame("main", clock.ms + MINUTE)
    with pytest.raises(NotFound, match="No screen 'mian' has ever been shown; kept are main"):
        hub.replay.frame("mian", clock.ms)
    with pytest.raises(BadInput, match="after it begins"):
        hub.replay.play("main", clock.ms, clock.ms)
    with pytest.raises(BadInput, match="24 hours"):
        hub.replay.happened(clock.ms - DAY - 1, clock.ms)


def test_why_a_moment_cannot_be_shown_is_said_by_the_titles_and_in_the_time_of_the_room(
    hub: Hub, clock: HandClock
) -> None:
    _step(hub, clock)
    _write(hub)
    said = []
    for screen, at in (("main", clock.ms - HOUR), ("mian", clock.ms)):
        with pytest.raises(NotFound) as refused:
            hub.replay.frame(screen, at)
        said.append(locales.refusal("id", refused.value.key, refused.value.words))
    assert said[0].startswith("Tampilan layar “Layar utama” tersimpan sejak Jum 20 Nov 14.30 WIB")
    assert said[1] == "Layar “mian” belum pernah ada; yang tersimpan: main."


def test_what_the_hub_showed_last_is_kept_when_it_closes(tmp_path: Path, clock: HandClock) -> None:
    settings = Settings(secret_key=b"the key of a test hub", database_url=migrated_url(tmp_path), demo=False)
    first = Hub.open(settings, clock)
    shown = _step(first, clock)
    first.close()
    again = Hub.open(replace(settings, role="web"), clock)
    assert again.replay.frame("main", clock.ms) == shown
    again.close()


def test_with_no_days_nothing_is_kept(tmp_path: Path, clock: HandClock) -> None:
    settings = Settings(secret_key=b"the key of a test hub", database_url=migrated_url(tmp_path), replay_days=0)
    hub = Hub.open(settings, clock)
    _step(hub, clock)
    assert hub.replay.recorder.write() == 0
    assert hub.replay.kept() == {}
    hub.close()


def test_the_jobs_keep_and_forget(hub: Hub, clock: HandClock) -> None:
    jobs = {job.name: job for job in JOBS}
    shown = _step(hub, clock)
    jobs["keep what the screens show"].run(hub)
    assert hub.replay.kept() == {"main": (shown["at"], shown["at"])}
    clock.move(days=14, seconds=1)
    jobs["forget what screens showed"].run(hub)
    assert hub.replay.kept() == {}
