"""A sentry: seasonal and silence together on one series."""

from __future__ import annotations

import numpy as np

from alerts.sentry import Sentry
from alerts.watched import Watched, segments
from detectors.calendar import Calendar
from domain.metrics import METRICS
from domain.series import Point, Series
from domain.times import DAY, HOUR, MINUTE
from domain.verdicts import Verdict

FIVE = 5 * MINUTE
DAY_STEPS = DAY // FIVE


def learnt(metric: str, grain_ms: int, usual: float) -> Sentry:
    """A sentry that has seen four weeks of about `usual` in every bucket."""
    sentry = Sentry(Watched(METRICS[metric]), Calendar())
    rng = np.random.default_rng(1)
    for step in range(28 * DAY // grain_ms):
        sentry.judge(Point(step * grain_ms, float(rng.poisson(usual)), None))
    return sentry


def nothing(sentry: Sentry, grain_ms: int, count: int) -> list[Verdict]:
    return [sentry.judge(Point(28 * DAY + step * grain_ms, 0.0, None))[0] for step in range(count)]


def test_too_little_is_low_at_first_and_silent_when_it_stays_nothing() -> None:
    calls = [verdict.call for verdict in nothing(learnt("interactions", FIVE, 30), FIVE, 12)]
    assert calls[0] == "low"
    assert calls[-1] == "silent"


def test_no_complaints_are_no_silence() -> None:
    calls = {verdict.call for verdict in nothing(learnt("complaints", 15 * MINUTE, 6), 15 * MINUTE, 40)}
    assert "silent" not in calls


def test_a_bank_that_closes_at_night_and_on_weekends_is_told_of_once_a_week_at_most() -> None:
    sentry = Sentry(Watched(METRICS["interactions"]), Calendar())
    rng = np.random.default_rng(4)
    began = set()
    for step in range(17 * 7 * DAY_STEPS):
        day, hour = step // DAY_STEPS, step % DAY_STEPS / 12
        is_open = (day + 3) % 7 < 5 and 7 <= hour < 21
        busy = 200 * (1.3 if (day + 3) % 7 == 0 else 1.0) * float(rng.lognormal(0, 0.06))
        _, finding = sentry.judge(Point(step * FIVE, float(rng.poisson(busy)) if is_open else None, None))
        if finding is not None:
            began.add(finding.since)
    assert len(began) <= 4


def test_what_goes_on_is_told_again_when_asked_and_so_is_that_nothing_does() -> None:
    sentry = learnt("interactions", FIVE, 30)
    calm = sentry.standing()
    assert calm is not None
    assert calm.is_over
    nothing(sentry, FIVE, 6)
    trouble = sentry.standing()
    assert trouble is not None
    assert not trouble.is_over
    assert trouble.since == 28 * DAY


def test_a_value_that_sent_nothing_while_others_did_counts_as_nothing() -> None:
    whole = Series({}, [Point(0, 5.0, 5.0), Point(HOUR, None)])
    parts = [Series({"channel": "chat"}, whole.points), Series({"channel": ""}, whole.points)]
    found = segments(whole, parts, known=["phone"])
    assert list(found) == ["phone", "chat"]
    assert [point.value for point in found["phone"]] == [0.0, None]


def test_a_sensitivity_that_people_set_holds_from_the_next_bucket_on() -> None:
    told: dict[str, float] = {}
    watched = Watched(METRICS["interactions"])
    tuned_one, plain = Sentry(watched, Calendar(), sensitivities=told), Sentry(watched, Calendar())
    rng = np.random.default_rng(1)
    for step in range(28 * DAY // FIVE):
        point = Point(step * FIVE, float(rng.poisson(40)), None)
        tuned_one.judge(point)
        plain.judge(point)
    told["interactions"] = 0.5
    surge = Point(28 * DAY, 80.0, None)
    (calm, none), (strange, _) = tuned_one.judge(surge), plain.judge(surge)
    assert strange.is_strange
    assert (calm.call, calm.score, none) == ("normal", strange.score / 2, None)
    told["interactions"] = 2.0
    assert tuned_one.judge(Point(28 * DAY + FIVE, 80.0, None))[0].is_strange
