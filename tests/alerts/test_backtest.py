"""The backtest: what would have been raised, per week, beside what people said of what was."""

from __future__ import annotations

import numpy as np
import pytest

from alerts.backtest import backtest, labels, report
from alerts.chain import Chain
from alerts.desk import Desk
from domain.errors import BadInput, UnknownName
from domain.metrics import METRICS
from domain.streams import MEASUREMENTS
from domain.times import DAY, HOUR, MINUTE
from store import records, rollups, sources
from store.engine import Store
from tests.alerts.build import SARI, make_finding
from tests.make import NOW, ZONE, HandClock, row_of

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


def test_each_surge_of_the_asked_days_is_one_alert_at_its_worst(store: Store) -> None:
    surges = (END - 30 * DAY, END - 10 * DAY, END - 2 * DAY)
    past(store, 35, surges)
    (tried,) = backtest(store, CALLS, now=NOW + 300 * DAY, days=14)
    assert [finding.since for finding in tried.raised] == [END - 10 * DAY, END - 2 * DAY]
    assert all(finding.verdict.call == "high" for finding in tried.raised)
    rate, low, high = tried.per_week
    assert rate == pytest.approx(1)
    assert 0 < low < rate < high


def test_a_dimension_is_tried_value_by_value_and_a_detector_alone(store: Store) -> None:
    past(store, 20, (END - 2 * DAY,))
    (tried,) = backtest(store, CALLS, now=NOW, days=7, by="channel", detector="seasonal")
    assert dict(tried.watched.segment) == {"channel": "phone"}
    assert len(tried.raised) == 1
    (silence,) = backtest(store, CALLS, now=NOW, days=7, detector="silence")
    assert not silence.raised
    with pytest.raises(UnknownName):
        backtest(store, CALLS, now=NOW, days=7, detector="crystal ball")


def test_a_metric_without_a_past_gives_nothing(store: Store) -> None:
    assert backtest(store, METRICS["csat"], now=NOW, days=7) == []


@pytest.mark.parametrize(("metric", "days", "words"), [("csat", 0, "at least one day"), ("backlog", 7, "level at a")])
def test_what_cannot_be_tried_is_refused_with_a_sentence(store: Store, metric: str, days: int, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        backtest(store, METRICS[metric], now=NOW, days=days)


def test_what_people_said_stands_beside_it(store: Store, clock: HandClock) -> None:
    past(store, 20, (END - 2 * DAY,))
    chain, desk = Chain(store, clock), Desk(store, clock)
    for channel, useful in (("chat", True), ("phone", True), ("social", False)):
        (alert,) = chain.take([make_finding(metric="interactions", segment={"channel": channel})])
        desk.label(alert.id, SARI, useful)
    assert labels(store, CALLS) == (2, 1)
    lines = list(report(backtest(store, CALLS, now=NOW, days=7), labels(store, CALLS), language="en", zone=ZONE))
    assert "1 in 1.0 weeks" in lines[0]
    assert "high" in lines[1]
    assert lines[-1] == "People labelled 2 alerts on this metric useful and 1 noise."
