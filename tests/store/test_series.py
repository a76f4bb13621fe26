"""Every metric says what its records say, cut by anything, at any grain; and None where there is nothing to say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from domain import intervals
from domain.errors import UnknownName
from domain.grains import GRAINS
from domain.metrics import METRICS, METRICS_IN_ORDER, Metric
from domain.series import Point
from domain.streams import INTERACTIONS, MEASUREMENTS, MENTIONS, SURVEYS, TICKETS, Stream
from domain.times import DAY, HOUR, MINUTE
from store import records, rollups, series, sources
from store.engine import Store
from tests.make import NOW, row_of

HOUR_OF_NOW = NOW - NOW % HOUR


def _put(store: Store, stream: Stream, *rows: records.Row) -> None:
    with store.write() as connection:
        records.upsert(connection, stream, "test", rows, known_at=NOW)
        moments = [row[2] for row in rows]
        sources.touch(
            connection, "test", stream.name, now=NOW, kind="api", oldest=min(moments), watermark=min(max(moments), NOW)
        )
    rollups.fold(store, NOW)


def _hours(store: Store, metric: str, *, hours: int = 1, **asked: Any) -> list[Point]:
    """The last hours of a metric, the present one included, as one series."""
    start = HOUR_OF_NOW - (hours - 1) * HOUR
    found = series.read(store, METRICS[metric], start=start, end=NOW + 1, grain="1h", now=NOW, **asked)
    assert len(found) == 1
    return found[0].points


def _now(store: Store, metric: str, **asked: Any) -> Point:
    return _hours(store, metric, **asked)[-1]


def _surveys(kind: str, *scores: float, **values: Any) -> Iterable[records.Row]:
    return [row_of(SURVEYS, kind=kind, score=float(score), **values) for score in scores]


def test_share_carries_its_count_and_wilson_interval(store: Store) -> None:
    _put(store, SURVEYS, *_surveys("csat", 5, 4, 4, 3, 1))
    bounds = intervals.wilson(3, 5)
    assert bounds is not None
    assert _now(store, "csat") == Point(HOUR_OF_NOW, 0.6, 5.0, *bounds)


def test_mean_carries_its_count_and_t_interval(store: Store) -> None:
    _put(store, SURVEYS, *_surveys("csat", 5, 4, 4, 3, 1))
    point = _now(store, "csat_mean")
    assert (point.value, point.n) == (pytest.approx(3.4), 5.0)
    assert (point.lower, point.upper) == pytest.approx((1.5169, 5.2831), abs=1e-4)


def test_balance_is_promoters_less_detractors_of_a_hundred(store: Store) -> None:
    _put(store, SURVEYS, *_surveys("nps", 10, 9, 8, 6, 0))
    point = _now(store, "nps")
    assert (point.value, point.n) == (0.0, 5.0)
    assert (point.lower, point.upper) == pytest.approx((-57.4565, 57.4565), abs=1e-4)
    assert _now(store, "enps").value is None


def test_more_complaints_than_interactions_have_a_poisson_interval(store: Store) -> None:
    _put(store, TICKETS, *(row_of(TICKETS, is_complaint=1) for _ in range(6)), row_of(TICKETS, is_complaint=0))
    _put(store, INTERACTIONS, row_of(INTERACTIONS), row_of(INTERACTIONS))
    point = _now(store, "complaint_ratio")
    assert (point.value, point.n) == (3.0, 2.0)
    assert (point.lower, point.upper) == pytest.approx(intervals.ratio(6, 2))


def test_ratio_of_a_stream_that_never_reported_is_unknown_not_zero(store: Store) -> None:
    _put(store, INTERACTIONS, row_of(INTERACTIONS))
    assert _now(store, "complaint_ratio") == Point(HOUR_OF_NOW)
    assert series.window(store, METRICS["complaint_ratio"], start=NOW - HOUR, end=NOW + 1).value is None


def test_count_is_zero_only_where_its_stream_was_reporting(store: Store) -> None:
    _put(
        store,
        INTERACTIONS,
        row_of(INTERACTIONS, occurred_at=NOW - 3 * HOUR),
        row_of(INTERACTIONS, occurred_at=NOW - HOUR),
    )
    values = [point.value for point in _hours(store, "interactions", hours=6)]
    assert values == [None, None, 1.0, 0.0, 1.0, None]


def test_count_that_was_only_measured_is_unknown_between_its_measurements(store: Store) -> None:
    _put(
        store,
        MEASUREMENTS,
        row_of(MEASUREMENTS, metric="interactions", value=40.0, occurred_at=NOW - 2 * HOUR),
        row_of(MEASUREMENTS, metric="interactions", value=2.0, occurred_at=NOW),
        row_of(MEASUREMENTS, metric="interactions", value=3.0, occurred_at=NOW),
        row_of(MEASUREMENTS, metric="complaints", value=9.0, occurred_at=NOW),
    )
    assert [point.value for point in _hours(store, "interactions", hours=3)] == [40.0, None, 5.0]


def test_measured_and_recorded_counts_add_up(store: Store) -> None:
    _put(store, INTERACTIONS, row_of(INTERACTIONS, channel="chat"), row_of(INTERACTIONS, channel="phone"))
    _put(store, MEASUREMENTS, row_of(MEASUREMENTS, metric="interactions", value=40.0, channel="phone"))
    found = series.read(store, METRICS["interactions"], start=NOW, end=NOW + 1, grain="1m", by="channel", now=NOW)
    assert [(one.by, one.points[0].value) for one in found] == [
        ({"channel": "phone"}, 41.0),
        ({"channel": "chat"}, 1.0),
    ]
    assert _now(store, "interactions", where={"channel": "phone"}).value == 41.0
    assert _now(store, "interactions", where={"channel": "chat"}).value == 1.0


@pytest.mark.parametrize(
    ("metric", "measured", "value", "n"),
    [
        ("csat", {"value": 0.8}, 0.8, 1.0),
        ("csat", {"numerator": 30.0, "denominator": 40.0}, 0.75, 40.0),
        ("handle_mean", {"value": 310.0}, 310.0, 1.0),
        ("nps", {"value": 42.0}, 42.0, 1.0),
        ("backlog", {"value": 17.0}, 17.0, 1.0),
    ],
)
def test_any_metric_can_be_measured_elsewhere(
    store: Store, metric: str, measured: dict[str, float], value: float, n: float
) -> None:
    _put(store, MEASUREMENTS, row_of(MEASUREMENTS, metric=metric, **measured))
    point = _now(store, metric)
    assert (point.value, point.n) == (pytest.approx(value), n)


def test_segments_come_largest_first_with_all_their_buckets(store: Store) -> None:
    rows = [
        row_of(INTERACTIONS, channel=channel, occurred_at=at) for channel, at in (("chat", NOW - HOUR), ("phone", NOW))
    ]
    _put(store, INTERACTIONS, *rows, row_of(INTERACTIONS, channel="phone"), row_of(INTERACTIONS, occurred_at=NOW))
    found = series.read(
        store, METRICS["interactions"], start=NOW - HOUR, end=NOW + 1, grain="1h", by="channel", now=NOW
    )
    shown = {one.by["channel"]: [point.value for point in one.points] for one in found}
    assert shown == {"phone": [0.0, 2.0], "": [0.0, 1.0], "chat": [1.0, 0.0]}
    assert found[0].by == {"channel": "phone"}


def test_metric_that_means_little_uncut_is_cut_by_itself(store: Store) -> None:
    _put(store, SURVEYS, *_surveys("nps", 10, touchpoint="delivery"), *_surveys("nps", 0, 0, touchpoint="payment"))
    found = series.read(store, METRICS["tnps"], start=NOW, end=NOW + 1, grain="1h", now=NOW)
    shown = {one.by["touchpoint"]: one.points[0].value for one in found}
    assert shown == {"payment": -100.0, "delivery": 100.0}


def _spread(stream: Stream, **values: Any) -> list[records.Row]:
    """Records over 20 days, so that some are older than the minutes kept, in every mix of two dimensions."""
    moments = [NOW - number * 7 * HOUR - number * MINUTE for number in range(69)]
    mixes = [("chat", "Jakarta"), ("chat", "Medan"), ("phone", "Jakarta"), (None, "Medan")]
    return [
        row_of(stream, occurred_at=at, channel=mixes[place % 4][0], region=mixes[place % 4][1], **values)
        for place, at in enumerate(moments)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("grain", GRAINS)
@pytest.mark.parametrize("where", [{}, {"channel": "chat"}, {"channel": ""}, {"channel": "chat", "region": "Medan"}])
def test_every_grain_and_cut_adds_up_to_the_same(store: Store, grain: str, where: dict[str, str]) -> None:
    rows = _spread(INTERACTIONS, first_response_seconds=10.0)
    _put(store, INTERACTIONS, *rows)
    columns = records.columns(INTERACTIONS)
    wanted = sum(all((row[columns.index(name)] or "") == value for name, value in where.items()) for row in rows)
    start = NOW - 20 * DAY - HOUR
    for by in (None, "channel", "region"):
        found = series.read(
            store, METRICS["handoffs_mean"], start=start, end=NOW + 1, grain=grain, by=by, where=where, now=NOW
        )
        assert sum(point.n or 0 for one in found for point in one.points) == 0
        found = series.read(
            store, METRICS["first_response_mean"], start=start, end=NOW + 1, grain=grain, by=by, where=where, now=NOW
        )
        assert sum(point.n or 0 for one in found for point in one.points) == wanted
        assert {point.value for one in found for point in one.points} <= {None, 10.0}


@pytest.mark.parametrize("length", [MINUTE, HOUR, 3 * HOUR + 7 * MINUTE, 2 * DAY, 5 * DAY + HOUR + MINUTE, 21 * DAY])
def test_window_sums_exactly_what_lies_within(store: Store, length: int) -> None:
    rows = _spread(INTERACTIONS)
    _put(store, INTERACTIONS, *rows)
    end = NOW - 17 * MINUTE
    inside = [row for row in rows if end - length <= row[2] < end]
    point = series.window(store, METRICS["interactions"], start=end - length, end=end, now=NOW)
    assert point == Point(end - length, float(len(inside)), float(len(inside)))
    cut = series.breakdown(store, METRICS["interactions"], start=end - length, end=end, by="region", now=NOW)
    assert sum(point.value or 0 for point in cut.values()) == len(inside)


def test_window_before_the_first_record_is_unknown(store: Store) -> None:
    _put(store, INTERACTIONS, row_of(INTERACTIONS))
    for metric in ("interactions", "bot_share"):
        assert series.window(store, METRICS[metric], start=NOW - 9 * HOUR, end=NOW - 8 * HOUR).value is None


@pytest.mark.parametrize("metric", METRICS_IN_ORDER, ids=METRICS)
def test_empty_store_has_nothing_to_say(store: Store, metric: Metric) -> None:
    for one in series.read(store, metric, start=NOW - DAY, end=NOW, grain=metric.grain, now=NOW):
        assert {point.value for point in one.points[:-1]} == {None}
    assert series.window(store, metric, start=NOW - HOUR, end=NOW).value in (
        None,
        0.0 if "backlog_" in metric.name else None,
        0.0 if metric.name == "case_backlog" else None,
    )


def test_dimension_that_a_metric_does_not_have_is_named(store: Store) -> None:
    for asked in ({"by": "platform"}, {"where": {"platform": "app"}}):
        with pytest.raises(UnknownName, match="platform"):
            _hours(store, "interactions", **asked)


def test_values_of_a_dimension_come_most_frequent_first(store: Store) -> None:
    _put(store, MENTIONS, *(row_of(MENTIONS, text="x", platform=name) for name in ("app", "web", "web", None)))
    assert series.values(store, MENTIONS, "platform") == ["web", "app"]
    with pytest.raises(UnknownName, match="dimension"):
        series.values(store, MENTIONS, "reason")
