"""The bucket that is filling: a spike is told before it is full, a drop never, and nothing is learnt from it."""

from __future__ import annotations

import numpy as np
import pytest

from alerts.early import chance, peek
from alerts.post import Post
from alerts.sentries import Sentries
from detectors.calendar import Calendar
from domain.metrics import METRICS
from domain.people import Actor
from domain.times import DAY, MINUTE
from store.blocks import Block, Columns
from tests.alerts.scene import FIVE, Scene, take, usual

pytestmark = pytest.mark.slow

QUARTER = 15 * MINUTE
LEARNT = 14 * DAY


def so_far(scene: Scene, value: float, *, seconds: int) -> None:
    """So many calls were counted in the bucket that began `seconds` ago; the source is not complete to its end."""
    scene.clock.move(seconds=seconds)
    scene.watch.changed(take(scene.store, [(scene.at, value)], complete_to=scene.at).touched)
    scene.watch.tick(scene.clock.ms)
    scene.clock.move(seconds=-seconds)


def kinds_of(scene: Scene, alert_id: int) -> list[str]:
    return [change.kind for change in scene.desk.detail(alert_id).transitions]


def test_a_spike_is_told_before_its_bucket_is_full_and_once_only(told: Scene) -> None:
    told.pass_on([usual(told.at, told.rng)])
    before = told.verdicts(0)
    so_far(told, 300.0, seconds=60)
    (alert,), _ = told.desk.inbox(state="open")
    assert (alert.direction, alert.since, alert.verdict.value) == ("high", told.at, 300.0)
    assert told.verdicts(0) == before
    so_far(told, 320.0, seconds=90)
    told.pass_on([400.0, 400.0])
    (alert,), _ = told.desk.inbox()
    assert kinds_of(told, alert.id) == ["opened"]
    assert alert.verdict.value == 400.0


@pytest.mark.parametrize(("value", "kinds"), [(400.0, ["opened"]), (0.0, ["opened", "disproved"])])
def test_a_restart_leaves_an_early_alarm_to_the_end_of_its_bucket(told: Scene, value: float, kinds: list[str]) -> None:
    told.pass_on([usual(told.at, told.rng)])
    so_far(told, 300.0, seconds=60)
    told.clock.move(seconds=70)
    told.restart()
    told.clock.move(seconds=-70)
    (alert,), _ = told.desk.inbox(state="open")
    told.pass_on([value or usual(told.at, told.rng)] * 2)
    assert kinds_of(told, alert.id) == kinds


def test_every_minute_of_the_bucket_that_is_filling_counts(told: Scene) -> None:
    told.pass_on([usual(told.at, told.rng)])
    told.clock.move(seconds=150)
    told.watch.changed(take(told.store, [(told.at + 2 * MINUTE, 300.0)], complete_to=told.at).touched)
    told.watch.tick(told.clock.ms)
    (alert,), _ = told.desk.inbox(state="open")
    assert (alert.direction, alert.since, alert.verdict.value) == ("high", told.at, 300.0)


def test_a_bucket_that_is_half_empty_says_nothing(told: Scene) -> None:
    told.pass_on([usual(told.at, told.rng)])
    for seconds, value in ((30, 0.0), (60, 1.0), (200, 2.0)):
        so_far(told, value, seconds=seconds)
    assert not told.desk.inbox()[0]


def test_an_early_alarm_that_the_whole_bucket_takes_back_is_closed(told: Scene) -> None:
    told.pass_on([usual(told.at, told.rng)])
    so_far(told, 300.0, seconds=60)
    (alert,), _ = told.desk.inbox(state="open")
    told.pass_on([usual(told.at, told.rng)])
    assert kinds_of(told, alert.id) == ["opened", "disproved"]


def test_records_that_take_a_spike_back_close_its_alarm_before_the_bucket_is_full(told: Scene) -> None:
    told.pass_on([usual(told.at, told.rng)])
    so_far(told, 300.0, seconds=60)
    (alert,), _ = told.desk.inbox(state="open")
    told.desk.acknowledge(alert.id, Actor("Sari", "lead"), "", None)
    so_far(told, 12.0, seconds=90)
    assert kinds_of(told, alert.id) == ["opened", "acknowledged", "disproved"]
    so_far(told, 300.0, seconds=120)
    told.pass_on([400.0, 400.0])
    assert kinds_of(told, alert.id)[3:] == ["reopened"]


def test_a_spike_in_the_very_next_bucket_comes_back(told: Scene) -> None:
    told.pass_on([usual(told.at, told.rng)])
    so_far(told, 300.0, seconds=60)
    (alert,), _ = told.desk.inbox(state="open")
    told.pass_on([usual(told.at, told.rng), 400.0, 400.0])
    assert kinds_of(told, alert.id) == ["opened", "disproved", "reopened"]


def test_what_went_on_before_an_early_look_is_over_and_not_disproved(told: Scene) -> None:
    told.pass_on([150.0, 150.0, *(usual(told.at + n * FIVE, told.rng) for n in range(2, 7))])
    (alert,), _ = told.desk.inbox(state="open")
    so_far(told, 300.0, seconds=60)
    told.pass_on([usual(told.at + n * FIVE, told.rng) for n in range(8)])
    assert kinds_of(told, alert.id)[-1] == "resolved"


@pytest.fixture(scope="module")
def learnt_share() -> Sentries:
    """Sentries on a ratio of complaints of about 5 % of 200, for two weeks."""
    made, rng = Sentries(METRICS["complaint_ratio"], Calendar()), np.random.default_rng(6)
    made.grow(1)
    at = range(0, LEARNT, QUARTER)
    values = rng.binomial(200, 0.05, (len(at), 1)) / 200
    assert len(list(made.judge(at, Columns(values, np.full(values.shape, 200.0))))) == len(at)
    return made


@pytest.mark.parametrize(
    ("hits", "n", "is_told"), [(120, 150, True), (9, 10, False), (12, 150, False), (0, 150, False), (0, 0, False)]
)
def test_a_share_is_told_early_only_on_enough_records_and_beyond_chance(
    learnt_share: Sentries, hits: int, n: int, is_told: bool
) -> None:
    point = Columns(np.array([hits / n if n else np.nan]), np.array([float(n)]))
    assert (0 in peek(learnt_share, LEARNT, point)[1]) is is_told


def test_what_came_for_buckets_that_are_full_is_no_reason_to_look(told: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    told.pass_on([usual(told.at, told.rng)])
    looked: list[int] = []
    read = Post.read

    def counting(post: Post, start: int, end: int, now: int) -> Block:
        looked.append(start)
        return read(post, start, end, now)

    monkeypatch.setattr(Post, "read", counting)
    told.watch.changed({"measurements": (told.at - FIVE, told.at - FIVE)})
    told.watch.tick(told.clock.ms + 15_000)
    assert told.at not in looked
    told.watch.changed({"measurements": (told.at, told.at)})
    told.watch.tick(told.clock.ms + 15_000)
    assert told.at in looked


@pytest.mark.parametrize(
    ("hits", "n", "share", "tail"), [(0, 5, 0.1, 1.0), (1, 1, 0.3, 0.3), (2, 2, 0.5, 0.25), (9, 10, 0.5, 11 / 1024)]
)
def test_the_exact_chance_of_so_many_or_more(hits: int, n: int, share: float, tail: float) -> None:
    assert chance(hits, n, share) == pytest.approx(tail)
