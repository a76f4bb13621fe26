"""The bucket that is filling: a spike is told before it is full, a drop never, and nothing is learnt from it."""

from __future__ import annotations

import numpy as np
import pytest

from alerts.early import chance, peek
from alerts.sentry import Sentry
from alerts.watched import Watched
from detectors.calendar import Calendar
from domain.metrics import METRICS
from domain.series import Point
from domain.times import DAY, MINUTE
from tests.alerts.scene import FIVE, Scene, take, usual

QUARTER = 15 * MINUTE


def so_far(scene: Scene, value: float, *, seconds: int) -> None:
    """So many calls were counted in the bucket that began `seconds` ago; the source is not complete to its end."""
    scene.clock.move(seconds=seconds)
    scene.watch.changed(take(scene.store, [(scene.at, value)], complete_to=scene.at).touched)
    scene.watch.tick(scene.clock.ms)
    scene.clock.move(seconds=-seconds)


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
    assert [change.kind for change in told.desk.detail(alert.id).transitions] == ["opened"]
    assert alert.verdict.value == 400.0


def test_a_bucket_that_is_half_empty_says_nothing(told: Scene) -> None:
    told.pass_on([usual(told.at, told.rng)])
    for seconds, value in ((30, 0.0), (60, 1.0), (200, 2.0)):
        so_far(told, value, seconds=seconds)
    assert not told.desk.inbox()[0]


def test_an_early_alarm_that_the_whole_bucket_takes_back_is_closed(told: Scene) -> None:
    told.pass_on([usual(told.at, told.rng)])
    so_far(told, 300.0, seconds=60)
    assert told.desk.open_count() == 1
    told.pass_on([usual(told.at, told.rng)])
    assert [one.state for one in told.desk.inbox()[0]] == ["resolved"]


def test_a_look_teaches_a_sentry_nothing(told: Scene) -> None:
    (post,) = (post for name, post in told.watch._posts.items() if name == "interactions")
    sentry: Sentry = post.sentries["interactions"]
    before = sentry.memory()
    _, finding = sentry.peek(Point(post.due, 500.0, None))
    assert finding is not None
    assert sentry.memory() == before
    assert sentry.judge(Point(post.due + FIVE, 45.0, None))[0].at == post.due + FIVE


def learnt_share() -> Sentry:
    """A sentry on a ratio of complaints of about 5 % of 200, for three weeks."""
    sentry = Sentry(Watched(METRICS["complaint_ratio"]), Calendar())
    rng = np.random.default_rng(6)
    for step in range(21 * 96):
        sentry.judge(Point(step * QUARTER, float(rng.binomial(200, 0.05)) / 200, 200.0))
    return sentry


@pytest.mark.parametrize(
    ("hits", "n", "is_told"), [(120, 150, True), (9, 10, False), (12, 150, False), (0, 150, False), (0, 0, False)]
)
def test_a_share_is_told_early_only_on_enough_records_and_beyond_chance(hits: int, n: int, is_told: bool) -> None:
    point = Point(21 * DAY, hits / n if n else None, float(n))
    assert (peek(learnt_share(), point) is not None) is is_told


@pytest.mark.parametrize(
    ("hits", "n", "share", "tail"), [(0, 5, 0.1, 1.0), (1, 1, 0.3, 0.3), (2, 2, 0.5, 0.25), (9, 10, 0.5, 11 / 1024)]
)
def test_the_exact_chance_of_so_many_or_more(hits: int, n: int, share: float, tail: float) -> None:
    assert chance(hits, n, share) == pytest.approx(tail)
