"""A block says what single series say, of all segments and buckets at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pytest

from domain.errors import UnknownName
from domain.metrics import METRICS
from domain.series import Point
from domain.streams import INTERACTIONS, MEASUREMENTS, MENTIONS, SURVEYS, TICKETS, Stream
from domain.times import HOUR, MINUTE
from store import blocks, records, rollups, series, sources
from store.engine import Store
from tests.make import NOW, row_of

START, END = NOW - 6 * HOUR, NOW + HOUR
MIXES = (("chat", "Jakarta"), ("phone", "Jakarta"), ("chat", None), (None, "Medan"))


def _rows(stream: Stream, every: int, **values: Sequence[Any]) -> list[records.Row]:
    """Records of five hours, in every mix of two dimensions; of `values` one after the other."""
    moments = range(NOW - 5 * HOUR, NOW, every)
    return [
        row_of(
            stream,
            external_id=f"{stream.name} {at}",
            occurred_at=at,
            channel=MIXES[number % 4][0],
            region=MIXES[number % 4][1],
            **{name: those[number % len(those)] for name, those in values.items()},
        )
        for number, at in enumerate(moments)
    ]


@pytest.fixture
def told(store: Store) -> Store:
    """A store with records of every stream."""
    rows = {
        INTERACTIONS: _rows(INTERACTIONS, 7 * MINUTE, first_response_seconds=[60.0, 900.0, None]),
        TICKETS: _rows(TICKETS, 31 * MINUTE, is_complaint=[1, 1, 0]),
        SURVEYS: [
            *_rows(SURVEYS, 11 * MINUTE, kind=["csat"], score=[5.0, 1.0, 4.0]),
            *(row_of(SURVEYS, kind="nps", score=float(score), occurred_at=NOW - HOUR) for score in (0, 7, 9, 10)),
        ],
        MENTIONS: _rows(MENTIONS, 53 * MINUTE, stars=[1.0, 5.0]),
        MEASUREMENTS: _rows(MEASUREMENTS, 23 * MINUTE, metric=["interactions", "csat"], value=[30.0, 0.5]),
    }
    for stream, those in rows.items():
        with store.write() as connection:
            records.upsert(connection, stream, "test", those, known_at=NOW)
            oldest = min(row[2] for row in those)
            sources.touch(connection, "test", stream.name, now=NOW, kind="api", oldest=oldest, watermark=NOW)
    rollups.fold(store, NOW)
    return store


def _shown(points: Sequence[Point]) -> list[tuple[float | None, float]]:
    """Values, and records behind them: none where nothing is known."""
    return [(point.value, point.n or 0.0) for point in points]


def _column(columns: blocks.Columns, row: int) -> list[tuple[Any, Any]]:
    """The same of a row."""
    values, n = columns.values[:, row].tolist(), np.nan_to_num(columns.n[:, row]).tolist()
    return [
        (None if np.isnan(value) else pytest.approx(value), pytest.approx(count))
        for value, count in zip(values, n, strict=True)
    ]


@pytest.mark.parametrize(
    "name", ["interactions", "complaints", "complaint_ratio", "csat", "nps", "first_response_mean", "app_rating"]
)
def test_a_block_says_what_each_series_says(told: Store, name: str) -> None:
    metric = METRICS[name]
    read = partial(series.read, told, metric, start=START, end=END, grain=metric.grain, now=NOW)
    (whole,) = read()
    assert any(value for value, _ in _shown(whole.points))
    for by in ((), ("channel",), ("region", "channel")):
        block = blocks.read(told, metric, start=START, end=END, by=by, now=NOW)
        parts = [one for dimension in by for one in read(by=dimension)]
        assert list(block.at) == [point.at for point in whole.points]
        assert list(block.segments) == [{}, *(part.by for part in parts)]
        for row, one in enumerate([whole, *parts]):
            assert _shown(one.points) == _column(block.columns, row)


def test_segments_come_in_the_order_asked_for_and_those_unheard_of_had_nothing(told: Store) -> None:
    metric = METRICS["interactions"]
    block = blocks.read(told, metric, start=NOW - 8 * HOUR, end=NOW, by=("channel",), now=NOW)
    asked = [{"channel": "letter"}, {"channel": "chat"}, {}]
    letters, chat, whole = np.moveaxis(block.of(asked).values, 1, 0)
    assert np.array_equal(np.isnan(letters), np.isnan(whole))
    assert np.nansum(letters) == 0
    assert np.array_equal(
        chat, block.columns.values[:, list(block.segments).index({"channel": "chat"})], equal_nan=True
    )
    ratio = blocks.read(told, METRICS["csat"], start=START, end=NOW, by=("channel",), now=NOW)
    assert np.isnan(ratio.of([{"channel": "letter"}]).values).all()


def test_without_records_or_buckets_there_is_a_whole_that_is_unknown(store: Store) -> None:
    for end, buckets in ((NOW, 12), (NOW - HOUR, 0)):
        block = blocks.read(store, METRICS["interactions"], start=NOW - HOUR, end=end, by=("channel",), now=NOW)
        assert list(block.segments) == [{}]
        assert block.columns.values.shape == (buckets, 1)
        assert np.isnan(block.of([{}, {"channel": "chat"}]).values).all()


def test_a_dimension_that_the_metric_does_not_have_is_refused(store: Store) -> None:
    with pytest.raises(UnknownName):
        blocks.read(store, METRICS["interactions"], start=START, end=END, by=("colour",), now=NOW)
