"""What the watch remembers: through a restart, a kill in the middle, and a change of what it was learnt under."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Connection

from alerts.post import PIECE, Ground, Post
from alerts.watch import Watch
from detectors.calendar import calendar_of
from domain.errors import StoreFailed
from domain.metrics import METRICS, Metric
from domain.times import DAY, HOUR
from store import blocks, pages, states, verdicts
from store.blocks import Block
from store.engine import Store
from store.states import NEWEST
from tests.alerts.scene import DAYS, FIVE, Scene, buckets, take, usual
from tests.make import HandClock

pytestmark = pytest.mark.slow

CALLS = METRICS["interactions"]


def until(scene: Scene, name: str = NEWEST) -> int:
    with scene.store.read() as connection:
        return states.moments(connection, "interactions", "5m")[name]


def test_after_every_restart_it_judges_exactly_as_if_it_had_never_stopped(told: Scene, twin: Scene) -> None:
    values = [usual(told.at, told.rng), None, 120.0, 130.0, usual(told.at, told.rng), 0.0]
    told.pass_on(values)
    for value in values:
        twin.pass_on([value])
        twin.restart()
    assert twin.verdicts(0) == told.verdicts(0)
    assert {verdict.call for verdict in told.verdicts(told.at - 6 * FIVE)} >= {"normal", "high", "low"}
    with told.store.read() as one, twin.store.read() as other:
        assert states.get(one, "interactions", "5m") == states.get(other, "interactions", "5m")
        first, second = pages.get(one, "interactions", "5m"), pages.get(other, "interactions", "5m")
    assert first.keys() == second.keys()
    assert all(np.array_equal(page, second[name], equal_nan=True) for name, page in first.items())


def test_a_segment_that_comes_later_is_watched_from_then_on(told: Scene) -> None:
    told.pass_on([usual(told.at, told.rng)])
    for _ in range(2):
        take(told.store, [(told.at, 7.0)], complete_to=told.at, channel="chat")
        told.pass_on([40.0])
        told.restart()
    with told.store.read() as connection:
        judged = verdicts.between(connection, "interactions channel=chat", "5m", start=0, end=told.at)
    assert [(verdict.at, verdict.value) for verdict in judged] == [(told.at - 2 * FIVE, 7.0), (told.at - FIVE, 7.0)]
    assert [verdict.value for verdict in told.verdicts(told.at - 2 * FIVE)] == [47.0, 47.0]


def test_a_metric_is_read_once_when_a_bucket_is_complete_and_not_at_all_when_none_is(
    told: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.pass_on([usual(told.at, told.rng)])
    asked: list[str] = []
    read = blocks.read

    def counting(store: Store, metric: Metric, **question: Any) -> Block:
        asked.append(metric.name)
        return read(store, metric, **question)

    monkeypatch.setattr(blocks, "read", counting)
    for _ in range(3):
        told.clock.move(seconds=20)
        told.watch.tick(told.clock.ms)
    assert not asked
    told.clock.move(seconds=-60)
    take(told.store, [(told.at, usual(told.at, told.rng))], complete_to=told.at + FIVE)
    told.clock.move(minutes=6)
    told.watch.tick(told.clock.ms)
    assert asked.count("interactions") == 1
    assert len(asked) == len(set(asked))


def test_a_restart_reads_nothing_of_the_past_again(told: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    told.pass_on([usual(told.at, told.rng)])
    judged: list[int] = []
    judge = Post.judge

    def counting(post: Post, end: int, now: int) -> list[object]:
        judged.append(post.due)
        return [*judge(post, end, now)]

    monkeypatch.setattr(Post, "judge", counting)
    told.restart()
    assert told.watch.is_warm()
    assert not judged
    before = len(told.verdicts(0))
    told.pass_on([usual(told.at, told.rng)])
    assert len(judged) == 1
    assert len(told.verdicts(0)) == before + 1


def test_a_stretch_under_way_goes_on_after_a_restart_as_the_same_alert(told: Scene) -> None:
    told.pass_on([120.0] * 3)
    told.restart()
    told.pass_on([120.0] * 2)
    (alert,), _ = told.desk.inbox()
    assert (alert.state, alert.since) == ("open", told.at - 5 * FIVE)
    told.pass_on([usual(told.at, told.rng) for _ in range(8)])
    assert [one.state for one in told.desk.inbox()[0]] == ["resolved"]


def test_an_alert_whose_end_was_written_but_not_told_is_closed_at_the_next_start(told: Scene) -> None:
    told.pass_on([120.0] * 3)
    told.watch = Watch(told.store, Deaf())  # type: ignore[arg-type]
    told.settle()
    told.pass_on([usual(told.at, told.rng) for _ in range(8)])
    assert [one.state for one in told.desk.inbox()[0]] == ["open"]
    told.restart()
    assert [one.state for one in told.desk.inbox()[0]] == ["resolved"]


def test_an_end_that_could_not_be_told_is_told_by_the_next_tick(told: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    told.pass_on([120.0] * 3)
    calm = [usual(told.at, told.rng) for _ in range(12)]

    def fails(_: object) -> None:
        raise StoreFailed("the disk is full")

    for value in calm:
        with monkeypatch.context() as broken:
            broken.setattr(told.chain, "take", fails)
            with pytest.raises(StoreFailed):
                told.pass_on([value])
        told.clock.move(seconds=-15)
    assert told.desk.counts()["open"] == 1
    told.watch.tick(told.clock.ms)
    assert told.desk.counts()["open"] == 0


def test_what_was_told_but_not_written_is_told_once(told: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The alert does not wait for the states to be written; killed in between, the next start says the same again."""

    def fails(*_: object) -> None:
        raise StoreFailed("the disk is full")

    before = told.verdicts(0)
    with monkeypatch.context() as broken:
        broken.setattr("alerts.watch.keep", fails)
        with pytest.raises(StoreFailed):
            told.pass_on([250.0])
    (first,), _ = told.desk.inbox()
    assert (first.state, told.verdicts(0)) == ("open", before)
    told.restart()
    assert told.desk.inbox()[0] == [first]
    assert told.verdicts(0)[-1] == first.verdict


class Deaf:
    """A chain that is killed before it hears."""

    def take(self, findings: object) -> None:
        """Nothing comes of it."""


def test_verdicts_and_states_are_written_together_or_not_at_all(told: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    before, moment = told.verdicts(0), until(told)

    def fails(*_: object) -> None:
        raise StoreFailed("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(states, "put_many", fails)
        with pytest.raises(StoreFailed):
            told.pass_on([usual(told.at, told.rng)])
        told.clock.move(seconds=-15)
    assert told.verdicts(0) == before
    assert until(told) == moment
    told.pass_on([usual(told.at, told.rng)])
    assert [verdict.at for verdict in told.verdicts(0)][-2:] == [told.at - 2 * FIVE, told.at - FIVE]
    assert until(told) == told.at


class Undone(Exception):
    """What was written is to be undone."""


@pytest.mark.parametrize("count", [1, 4])
def test_what_did_not_change_is_not_written_again(told: Scene, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    told.pass_on([usual(told.at, told.rng)])
    written: list[str] = []
    put = pages.put

    def counting(connection: Connection, metric: str, grain: str, **what: Any) -> None:
        written.extend(what["pages"] if metric == "interactions" else ())
        put(connection, metric, grain, **what)

    monkeypatch.setattr(pages, "put", counting)
    rows = [(at, usual(at, told.rng)) for at in range(told.at, told.at + count * FIVE, FIVE)]
    told.at += count * FIVE
    take(told.store, rows, complete_to=told.at)
    told.clock.move(seconds=count * 300 + 15)
    told.watch.tick(told.clock.ms)
    with told.store.read() as connection:
        every = pages.get(connection, "interactions", "5m")
    assert until(told) == told.at
    assert 10 < len(written) < len(every) / 4


def test_every_state_that_was_laid_by_leads_to_the_newest(told: Scene) -> None:
    """Also after late records have sent the metric back, and across a restart."""
    told.pass_on([usual(told.at, told.rng) for _ in range(80)])
    told.correct([(told.at - 3 * HOUR, 150.0)])
    told.restart()
    told.pass_on([usual(told.at, told.rng) for _ in range(80)])
    place, ground = ("interactions", "5m"), Ground(told.store, calendar_of(told.store.zone))
    with told.store.read() as connection:
        newest, moments = pages.get(connection, *place), states.moments(connection, *place)
    assert len(moments) > 10
    for name, moment in moments.items():
        post = Post.remembered(ground, CALLS, name=name)
        assert post is not None
        assert post.due == moment
        while post.is_due(told.at):
            post.judge(told.at, told.clock.ms)
        found = {}
        with suppress(Undone), told.store.write() as connection:
            post.write(connection)
            found = pages.get(connection, *place)
            raise Undone
        assert found.keys() == newest.keys()
        for part, page in found.items():
            np.testing.assert_allclose(page, newest[part], rtol=1e-9, err_msg=f"{name}: {part}")


def test_states_of_other_limits_or_another_layout_are_learnt_anew(told: Scene) -> None:
    ground = Ground(told.store, calendar_of(told.store.zone))
    assert Post.remembered(ground, CALLS) is not None
    told.store.limits["first_response_sla"] = 60.0
    assert Post.remembered(ground, CALLS) is None
    told.store.limits["first_response_sla"] = 300.0
    assert Post.remembered(ground, replace(CALLS, min_count=CALLS.min_count + 1)) is None
    with told.store.write() as connection:
        page = pages.get(connection, "interactions", "5m")["judge.week 0"]
        pages.put(connection, "interactions", "5m", era=told.at, pages={"judge.week 0": page[:-1]})
    assert Post.remembered(ground, CALLS) is None
    told.restart()
    assert told.watch.is_warm()
    assert Post.remembered(ground, CALLS) is not None


def test_states_as_each_series_once_had_them_are_learnt_anew_and_gone(told: Scene) -> None:
    names, old = ("interactions", "interactions channel=chat"), b'{"arrays":{"seasonal.level":0},"notes":{}}\n'
    with told.store.write() as connection:
        states.put_many(connection, [states.Kept(name, "5m", NEWEST, told.at, 0, old) for name in names])
    ground = Ground(told.store, calendar_of(told.store.zone))
    assert Post.remembered(ground, CALLS) is None
    told.restart()
    assert told.watch.is_warm()
    assert Post.remembered(ground, CALLS) is not None
    with told.store.read() as connection:
        assert states.get(connection, names[1], "5m") is None


def test_learning_goes_on_in_pieces_where_it_stopped_and_tells_nobody_before_its_end(
    store: Store, clock: HandClock
) -> None:
    scene = Scene(store, clock).begin()
    with store.write() as connection:
        states.drop(connection, "interactions")
    scene.watch = Watch(store, scene.chain)
    scene.watch.tick(clock.ms)
    pieces = 0
    while not scene.watch.is_warm():
        assert scene.watch.tick(clock.ms, seconds=1e-9) is not None
        pieces += 1
        if pieces == 5:
            scene.watch = Watch(store, scene.chain)
            scene.watch.tick(clock.ms, seconds=1e-9)
    assert (DAYS - 1) * DAY < pieces * PIECE * FIVE < 2 * DAYS * DAY
    assert until(scene) == scene.at - FIVE
    assert [verdict.at for verdict in scene.verdicts(0)][-1] == scene.at - 2 * FIVE


def test_what_came_while_it_was_away_is_judged_when_it_is_back(told: Scene) -> None:
    surge = told.at + 5 * HOUR
    rows = [(at, 150.0 if at > surge else usual(at, told.rng)) for at in buckets(told.at, surge + HOUR)]
    told.at += 6 * HOUR
    told.clock.move(hours=6)
    take(told.store, rows, complete_to=told.at)
    told.restart()
    (alert,), _ = told.desk.inbox(state="open")
    assert alert.since >= told.at - HOUR
