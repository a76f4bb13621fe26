"""The backtest: what would have been raised, per week, beside what people said of what was."""

from __future__ import annotations

import numpy as np
import pytest

from alerts.backtest import backtest, labels, report, trial
from alerts.chain import Chain
from alerts.desk import Desk
from domain.errors import BadInput, UnknownName
from domain.metrics import METRICS
from domain.streams import MEASUREMENTS
from domain.targets import TargetLine
from domain.times import DAY, HOUR, MINUTE
from store import records, rollups, sources
from store.engine import Store
from tests.alerts.build import SARI, make_finding
from tests.make import NOW, ZONE, HandClock, row_of

pytestmark = pytest.mark.slow

CALLS = METRICS["interactions"]
END = NOW - NOW % HOUR
FIVE = 5 * MINUTE


def past(store: Store, days: int, surges: tuple[int, ...]) -> None:
    """Calls every five minutes, about 40, thrice as many for half an hour from each `surges` (ms)."""
    rng = np.random.default_rng(3)
    rows = [
        row_of(
            MEASUREMENTS,
            source="exchange",
            external_id=str(at),
            metric="interactions",
            occurred_at=at,
            value=float(rng.poisson(120 if any(at - 30 * MINUTE < surge <= at for surge in surges) else 40)),
            channel="phone",
        )
        for at in range(END - days * DAY, END, FIVE)
    ]
    with store.write() as connection:
        records.upsert(connection, MEASUREMENTS, "exchange", rows, known_at=END)
        sources.touch(
            connection, "exchange", "measurements", now=END, kind="import", oldest=END - days * DAY, watermark=END
        )
    rollups.fold(store, END)


@pytest.mark.slow
def test_each_surge_of_the_asked_days_is_one_alert_at_its_worst(store: Store) -> None:
    surges = (END - 30 * DAY, END - 10 * DAY, END - 2 * DAY)
    past(store, 35, surges)
    (tried,) = backtest(store, CALLS, now=NOW + 300 * DAY, days=14)
    assert [one.since - one.since % HOUR for one in tried.raised] == [END - 10 * DAY, END - 2 * DAY]
    assert all(one.verdict.call == "high" for one in tried.raised)
    rate, low, high = tried.per_week
    assert rate == pytest.approx(1)
    assert 0 < low < rate < high


def test_a_dimension_is_tried_value_by_value_and_a_detector_alone(store: Store) -> None:
    past(store, 12, (END - 2 * DAY,))
    (tried,) = backtest(store, CALLS, now=NOW, days=7, by="channel", detector="seasonal")
    assert dict(tried.watched.segment) == {"channel": "phone"}
    assert len(tried.raised) == 1
    (silence,) = backtest(store, CALLS, now=NOW, days=7, detector="silence")
    assert not silence.raised
    with pytest.raises(UnknownName):
        backtest(store, CALLS, now=NOW, days=7, detector="crystal ball")


def test_a_metric_without_a_past_gives_nothing(store: Store) -> None:
    for _ in range(2):
        assert backtest(store, METRICS["csat"], now=NOW, days=7) == []
        assert trial(store, METRICS["csat"], now=NOW, days=7, by="watched") is None
        past(store, 3, ())  # something came, but not what this metric is made of


@pytest.mark.parametrize(("metric", "days", "words"), [("csat", 0, "at least one day"), ("backlog", 7, "level at a")])
def test_what_cannot_be_tried_is_refused_with_a_sentence(store: Store, metric: str, days: int, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        backtest(store, METRICS[metric], now=NOW, days=days)


@pytest.mark.parametrize(("asked", "words"), [({"by": "moon"}, "dimension 'moon'"), ({"detector": "moon"}, "'moon'")])
def test_names_that_do_not_exist_are_refused_though_nothing_is_known_yet(
    store: Store, asked: dict[str, str], words: str
) -> None:
    with pytest.raises(UnknownName, match=words):
        backtest(store, CALLS, now=NOW, days=7, by=asked.get("by"), detector=asked.get("detector"))


def test_what_people_said_stands_beside_it(store: Store, clock: HandClock) -> None:
    past(store, 12, (END - 2 * DAY,))
    chain, desk = Chain(store, clock), Desk(store, clock)
    for channel, useful in (("chat", True), ("phone", True), ("social", False)):
        (alert,) = chain.take([make_finding(metric="interactions", segment={"channel": channel})])
        desk.label(alert.id, SARI, useful)
    assert labels(store, CALLS) == (2, 1)
    lines = list(report(backtest(store, CALLS, now=NOW, days=7), labels(store, CALLS), language="en", zone=ZONE))
    assert "1 in 1.0 weeks" in lines[0]
    assert "high" in lines[1]
    assert lines[-1] == "People labelled 2 alerts on this metric useful and 1 noise."


@pytest.mark.slow
def test_one_replay_says_what_each_sensitivity_would_have_raised(store: Store) -> None:
    past(store, 24, (END - 10 * DAY, END - 2 * DAY))
    found = trial(store, CALLS, now=NOW, days=14, by=None)
    assert found is not None
    counts = {outcome.sensitivity: len(outcome.raised) for outcome in found.outcomes}
    assert counts[0.5] <= counts[1.0] <= counts[2.0]
    assert counts[1.0] == 2, "both surges, and nothing else"
    for outcome in found.outcomes:
        (alone,) = backtest(store, CALLS, now=NOW, days=14, sensitivity=outcome.sensitivity)
        assert tuple(reversed(alone.raised)) == outcome.raised


@pytest.mark.slow
def test_an_alert_that_people_labelled_is_found_again_in_the_trial(store: Store, clock: HandClock) -> None:
    surge = END - 2 * DAY
    past(store, 12, (surge,))
    chain, desk = Chain(store, clock), Desk(store, clock)
    (alert,) = chain.take([make_finding(metric="interactions", segment={}, at=surge, since=surge)])
    desk.label(alert.id, SARI, useful=True)
    (other,) = chain.take([make_finding(metric="interactions", segment={"channel": "chat"}, since=surge)])
    desk.label(other.id, SARI, useful=False)
    found = trial(store, CALLS, now=NOW, days=7, by=None, sensitivities=(1.0,))
    assert found is not None
    assert (found.useful, found.noise) == (1, 1)
    assert [one.useful for one in found.outcomes[0].raised if one.useful is not None] == [True]


def test_what_the_watch_looks_at_is_tried_whole(store: Store) -> None:
    past(store, 12, (END - 2 * DAY,))
    found = trial(store, CALLS, now=NOW, days=7, by="watched", sensitivities=(1.0,))
    assert found is not None
    assert found.series == 2, "the total and its one channel"
    assert {tuple(one.segment.items()) for one in found.outcomes[0].raised} == {(), (("channel", "phone"),)}


def test_good_news_would_have_called_nobody(store: Store) -> None:
    """Fewer complaints than ever are strange, but no alert."""
    rng = np.random.default_rng(7)
    quiet = range(END - DAY, END, HOUR // 4)
    rows = [
        row_of(
            MEASUREMENTS,
            source="desk",
            external_id=str(at),
            metric="complaints",
            occurred_at=at,
            value=1.0 if at in quiet else float(rng.poisson(60)),
        )
        for at in range(END - 12 * DAY, END, HOUR // 4)
    ]
    with store.write() as connection:
        records.upsert(connection, MEASUREMENTS, "desk", rows, known_at=END)
        sources.touch(connection, "desk", "measurements", now=END, kind="import", oldest=END - 12 * DAY, watermark=END)
    rollups.fold(store, END)
    (tried,) = backtest(store, METRICS["complaints"], now=NOW, days=2)
    assert tried.raised == ()


def test_lines_that_people_drew_are_tried_whatever_the_sensitivity(store: Store) -> None:
    surge = END - 2 * DAY
    past(store, 12, (surge,))
    lines = (
        TargetLine("interactions", most=900.0, grain="1h"),
        TargetLine("interactions", most=900.0, where={"channel": "fax"}),
        TargetLine("csat", least=0.9),
    )
    for sensitivity in (0.5, 2.0):
        (tried,) = backtest(store, CALLS, now=NOW, days=7, detector="target", sensitivity=sensitivity, targets=lines)
        (raised,) = tried.raised
        assert (raised.since, raised.until) == (surge, surge + HOUR)
        assert (raised.verdict.code, raised.verdict.upper) == ("target_high", 900.0)
        (said,) = [line for line in report([tried], (0, 0), language="en", zone=ZONE) if "target_high" in line]
        assert "target at most 900" in said


def test_a_line_missed_in_a_strange_stretch_is_one_alert_with_it(store: Store) -> None:
    surge = END - 2 * DAY
    past(store, 12, (surge,))
    lines = (TargetLine("interactions", most=900.0, grain="1h"),)
    (alone,) = backtest(store, CALLS, now=NOW, days=7)
    (both,) = backtest(store, CALLS, now=NOW, days=7, targets=lines)
    assert len(both.raised) == len(alone.raised)
    found = trial(store, CALLS, now=NOW, days=7, by=None, sensitivities=(1.0,), targets=lines)
    assert found is not None
    assert surge in {one.since for one in found.outcomes[0].raised}
