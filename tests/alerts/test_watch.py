"""The watch over a real store: what it learns, finds, keeps and tells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from alerts.chain import Chain
from alerts.desk import Desk
from alerts.horizon import horizon, quiet
from alerts.watch import Watch
from domain.metrics import METRICS
from domain.streams import INTERACTIONS, MEASUREMENTS
from domain.times import DAY, HOUR, MINUTE, to_ms
from store import dirt, records, rollups
from store.engine import Store
from store.sources import Source
from tests.alerts.scene import FIVE, START, Scene, buckets, take, usual
from tests.make import NOW, HandClock, row_of

pytestmark = pytest.mark.slow


@pytest.fixture
def scene(store: Store, clock: HandClock) -> Scene:
    return Scene(store, clock).begin()


@pytest.mark.slow
def test_learning_keeps_verdicts_of_the_last_days_and_calls_nobody(scene: Scene) -> None:
    assert scene.watch.is_warm()
    kept = scene.verdicts(0)
    assert kept[0].at >= scene.at - 8 * DAY - HOUR
    assert len(kept) > 8 * 280
    assert all(verdict.lower is not None for verdict in kept)
    assert not scene.desk.inbox()[0]


def test_a_surge_opens_an_alert_and_its_end_resolves_it(told: Scene) -> None:
    told.pass_on([120.0] * 4)
    (alert,), _ = told.desk.inbox(state="open")
    assert (alert.metric, alert.direction, dict(alert.segment)) == ("interactions", "high", {})
    assert alert.since == told.at - 4 * FIVE
    assert told.changes
    told.pass_on([usual(told.at, told.rng) for _ in range(8)])
    assert [one.state for one in told.desk.inbox()[0]] == ["resolved"]


def test_a_bucket_that_is_not_complete_is_not_judged(told: Scene) -> None:
    before = told.verdicts(0)
    with told.store.write() as connection:
        row = row_of(MEASUREMENTS, source="exchange", metric="interactions", occurred_at=told.at, value=2000.0)
        records.upsert(connection, MEASUREMENTS, "exchange", [row], known_at=told.clock.ms)
    rollups.fold(told.store, told.clock.ms)
    told.watch.tick(told.clock.ms)
    assert told.verdicts(0) == before


def _unfolded(scene: Scene, value: float) -> int:
    """Five minutes of calls that are stored and complete, and not added up yet; where they begin."""
    at = scene.at
    scene.at += FIVE
    scene.clock.move(minutes=5, seconds=15)
    take(scene.store, [(at, value)], complete_to=scene.at)
    with scene.store.write() as connection:
        dirt.mark(connection, "measurements", "1m", [at])
    scene.watch.tick(scene.clock.ms)
    return at


def test_what_is_not_folded_yet_is_not_judged_as_if_nothing_had_come(told: Scene) -> None:
    at = _unfolded(told, 45.0)
    assert told.verdicts(at) == []
    rollups.fold(told.store, told.clock.ms)
    told.watch.tick(told.clock.ms)
    assert [verdict.value for verdict in told.verdicts(at)] == [45.0]


def test_a_bucket_that_is_never_folded_is_judged_after_a_minute(told: Scene) -> None:
    at = _unfolded(told, 45.0)
    told.clock.move(seconds=50)
    told.watch.tick(told.clock.ms)
    assert told.verdicts(at) == []
    told.clock.move(seconds=15)
    told.watch.tick(told.clock.ms)
    assert [verdict.at for verdict in told.verdicts(at)] == [at]


def test_nothing_at_all_is_told_as_silence(told: Scene) -> None:
    told.pass_on([None] * 12)
    (alert,), _ = told.desk.inbox(state="open")
    assert (alert.direction, alert.verdict.code) == ("silent", "silent")


@pytest.mark.slow
def test_a_restart_learns_the_past_again_and_closes_what_is_over(scene: Scene) -> None:
    scene.pass_on([120.0] * 4)
    assert [one.state for one in scene.desk.inbox()[0]] == ["open"]
    calm = [(at, usual(at, scene.rng)) for at in buckets(scene.at, scene.at + 4 * HOUR)]
    scene.at += 4 * HOUR
    scene.clock.move(hours=4)
    take(scene.store, calm, complete_to=scene.at)
    scene.watch = Watch(scene.store, scene.chain)
    scene.settle()
    assert [one.state for one in scene.desk.inbox()[0]] == ["resolved"]


@pytest.mark.slow
def test_what_happened_while_nobody_watched_and_is_long_over_calls_nobody(scene: Scene) -> None:
    rows = [
        (at, 150.0 if at < scene.at + HOUR else usual(at, scene.rng)) for at in buckets(scene.at, scene.at + 2 * DAY)
    ]
    scene.at += 2 * DAY
    scene.clock.move(days=2)
    take(scene.store, rows, complete_to=scene.at)
    scene.settle()
    assert not scene.desk.inbox()[0]


@pytest.mark.slow
def test_a_trouble_of_one_channel_is_found_in_that_channel(store: Store, clock: HandClock) -> None:
    rng = np.random.default_rng(5)
    end = NOW - NOW % FIVE
    for channel in ("chat", "phone"):
        rows = [(at, usual(at, rng)) for at in buckets(START, end - HOUR)]
        rows += [(at, 0.3 * usual(at, rng) if channel == "chat" else usual(at, rng)) for at in buckets(end - HOUR, end)]
        take(store, rows, complete_to=end, channel=channel)
    watch = Watch(store, Chain(store, clock))
    for _ in range(3):
        watch.tick(clock.ms)
    found, _ = Desk(store, clock).inbox(state="open")
    assert {"channel": "chat"} in [dict(alert.segment) for alert in found]
    assert {"channel": "phone"} not in [dict(alert.segment) for alert in found]


def source(name: str, **changes: object) -> Source:
    known = {
        "kind": "sql",
        "zone": None,
        "cursor": None,
        "first_at": START,
        "watermark": NOW,
        "cadence_ms": MINUTE,
        "lag_ms": None,
        "last_seen_at": NOW,
        "last_ok_at": NOW,
        "last_error": None,
        "last_error_at": None,
        "accepted": 1,
        "rejected": 0,
    }
    return Source(name, INTERACTIONS.name, **{**known, **changes})  # type: ignore[arg-type]


CALLS = METRICS["interactions"]


def test_the_slowest_source_that_speaks_says_how_far_to_judge() -> None:
    slow = source("slow", watermark=NOW - HOUR)
    assert horizon([source("quick"), slow], CALLS, NOW) == NOW - HOUR


def test_a_source_that_brings_the_past_holds_up_nobody_who_tells_of_the_present() -> None:
    past = source("past", watermark=NOW - 5 * DAY)
    assert (horizon([source("quick"), past], CALLS, NOW) or 0) > NOW - MINUTE
    assert horizon([past], CALLS, NOW) == NOW - 5 * DAY


def test_nobody_waits_for_a_source_that_went_quiet() -> None:
    gone = source("gone", watermark=NOW - DAY, last_seen_at=NOW - DAY)
    assert (horizon([source("quick"), gone], CALLS, NOW) or 0) > NOW - MINUTE


def test_what_nobody_could_say_while_we_were_away_is_waited_for() -> None:
    gone = source("gone", watermark=NOW - 2 * HOUR, last_seen_at=NOW - 2 * HOUR)
    assert horizon([gone], CALLS, NOW, since=NOW - MINUTE) == NOW - 2 * HOUR
    assert (horizon([gone], CALLS, NOW, since=NOW - 4 * MINUTE) or 0) > NOW - HOUR


def test_a_stream_that_stopped_is_judged_on_into_its_silence() -> None:
    gone = source("gone", watermark=NOW - DAY, last_seen_at=NOW - DAY)
    assert (horizon([gone], CALLS, NOW) or 0) > NOW - HOUR


def test_a_file_taken_in_once_ends_where_it_ends() -> None:
    old = source("file", kind="import", watermark=NOW - 90 * DAY, last_seen_at=NOW - DAY, cadence_ms=None)
    assert horizon([old], CALLS, NOW) == NOW - 90 * DAY


def test_a_metric_is_judged_only_when_all_its_streams_report() -> None:
    assert horizon([source("calls")], METRICS["complaint_ratio"], NOW) is None


def test_a_metric_that_only_comes_measured_is_judged_as_far_as_its_measurements() -> None:
    counted = replace(source("exchange", watermark=NOW - HOUR), stream="measurements")
    assert horizon([counted], CALLS, NOW) == NOW - HOUR


def test_a_source_is_silent_after_three_of_its_cadences_and_only_while_we_listened() -> None:
    late = source("late", last_ok_at=NOW - 10 * MINUTE)
    (told,) = quiet([late], NOW, since=START)
    assert (told.kind, dict(told.segment), told.is_over) == ("silence", {"source": "late"}, False)
    assert quiet([late], NOW, since=NOW - MINUTE) == []


def test_a_restart_does_not_make_a_silent_source_well() -> None:
    began = NOW - MINUTE // 2
    assert quiet([source("silent", last_ok_at=NOW - HOUR)], NOW, since=began) == []
    assert quiet([source("never heard", last_ok_at=None, last_seen_at=None)], NOW, since=began) == []
    (back,) = quiet([source("back", last_ok_at=NOW)], NOW, since=began)
    assert back.is_over


def test_a_source_of_unknown_cadence_or_a_file_is_never_silent() -> None:
    long_ago = {"last_ok_at": NOW - 30 * DAY, "last_seen_at": NOW - 30 * DAY}
    pushed = source("pushed", cadence_ms=None, **long_ago)
    once = source("once", kind="import", **long_ago)
    assert not quiet([pushed, once], NOW, since=START)


def test_after_a_sleep_of_its_own_the_hub_waits_for_whom_it_could_not_hear(told: Scene) -> None:
    told.clock.move(hours=2)
    woken = told.clock.ms
    for _ in range(3):
        told.watch.tick(told.clock.ms, since=woken)
        assert told.desk.inbox(state="open")[0] == []
        told.clock.move(seconds=20)
    told.clock.move(minutes=40)
    told.watch.tick(told.clock.ms, since=woken)
    kinds = {(alert.kind, alert.segment.get("source")) for alert in told.desk.inbox(state="open")[0]}
    assert kinds == {("silence", "exchange"), ("metric", None)}


def test_a_silent_source_opens_an_alert_that_its_return_resolves(told: Scene) -> None:
    told.clock.move(minutes=40)
    told.watch.tick(told.clock.ms)
    kinds = {(alert.kind, alert.segment.get("source")) for alert in told.desk.inbox(state="open")[0]}
    assert ("silence", "exchange") in kinds
    rows = [(at, usual(at, told.rng)) for at in buckets(told.at, to_ms(told.clock()))]
    take(told.store, rows, complete_to=told.clock.ms)
    told.watch.tick(told.clock.ms)
    assert all(alert.kind != "silence" for alert in told.desk.inbox(state="open")[0])
