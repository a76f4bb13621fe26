"""A series in pieces is the series."""

from __future__ import annotations

import random
from typing import Any

import pytest

from domain.metrics import METRICS
from domain.series import Point
from domain.streams import INTERACTIONS, TICKETS
from domain.times import HOUR, MINUTE
from store import exporting, records, rollups, series, sources
from store.engine import Store
from tests.make import NOW, row_of

HERE = NOW - NOW % HOUR


@pytest.fixture
def filled(store: Store) -> Store:
    """Six hours of calls and complaints, by phone only in the first of them."""
    draw = random.Random(8)
    with store.write() as connection:
        for stream in (INTERACTIONS, TICKETS):
            moments = [HERE - draw.randrange(6 * HOUR) for _ in range(60)]
            rows = [
                row_of(stream, occurred_at=at, channel="phone" if at < HERE - 5 * HOUR else "chat", region="Medan")
                for at in moments
            ]
            records.upsert(connection, stream, "test", rows, known_at=NOW)
            sources.touch(connection, "test", stream.name, now=NOW, kind="api", oldest=HERE - 6 * HOUR, watermark=NOW)
    rollups.fold(store, NOW)
    return store


@pytest.mark.parametrize("metric", ["interactions", "complaint_ratio", "backlog"])
@pytest.mark.parametrize("by", [None, "channel"])
def test_a_series_in_pieces_is_the_series(
    filled: Store, monkeypatch: pytest.MonkeyPatch, metric: str, by: str | None
) -> None:
    monkeypatch.setattr(exporting, "PIECE", 50)
    asked: Any = {"start": HERE - 6 * HOUR, "end": HERE + 7 * MINUTE, "grain": "5m", "by": by, "now": NOW}
    found: dict[str, list[Point]] = {}
    pieces = list(exporting.pieces(filled, METRICS[metric], **asked, where={"region": "Medan"}))
    for one in (one for piece in pieces for one in piece):
        found.setdefault(one.by.get("channel", ""), []).extend(one.points)
    whole = series.read(filled, METRICS[metric], **asked, where={"region": "Medan"})
    assert found == {one.by.get("channel", ""): one.points for one in whole}
    assert (len(pieces) > 1) == (metric != "backlog")
    assert all([one.by for one in piece] == [one.by for one in pieces[0]] for piece in pieces)


def test_of_a_dimension_without_values_there_is_nothing(store: Store) -> None:
    asked: Any = {"start": HERE, "end": NOW, "grain": "1m", "now": NOW}
    assert list(exporting.pieces(store, METRICS["interactions"], **asked, by="channel")) == []
