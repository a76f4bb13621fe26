"""Leaf cells add up to what the metric says, whatever it is made of."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from domain.metrics import METRICS
from domain.streams import INTERACTIONS, MEASUREMENTS, SURVEYS, TICKETS, Stream
from domain.times import HOUR, WEEK
from store import records, rollups
from store.cells import leaf_cells
from store.engine import Store
from tests.make import NOW, row_of
from tests.store.reckoning import told

HERE = (NOW - NOW % HOUR, NOW - NOW % HOUR + HOUR)
BEFORE = (HERE[0] - WEEK, HERE[1] - WEEK)


def _put(store: Store, stream: Stream, rows: Sequence[records.Row]) -> None:
    with store.write() as connection:
        records.upsert(connection, stream, "test", rows, known_at=NOW)
    rollups.fold(store, NOW)


def test_a_ratio_of_two_streams_has_both_sums_in_each_cell(store: Store) -> None:
    _put(
        store, INTERACTIONS, [row_of(INTERACTIONS, channel=name, region="Medan") for name in ("chat", "chat", "phone")]
    )
    _put(store, TICKETS, [row_of(TICKETS, channel="chat", region="Medan", is_complaint=1), row_of(TICKETS)])
    with store.read() as connection:
        found = leaf_cells(
            connection, METRICS["complaint_ratio"], ("channel", "region"), sides=[{"1m": [(NOW, NOW + 1)]}]
        )
    assert told(found) == {
        ("chat", "Medan"): [1.0, 2.0, 0.0],
        ("phone", "Medan"): [0.0, 1.0, 0.0],
        ("", ""): [0.0, 0.0, 0.0],
    }


def test_weeks_are_added_up_and_conditions_hold(store: Store) -> None:
    rows = [
        row_of(INTERACTIONS, occurred_at=at, channel=name, region=region)
        for at in (NOW, NOW - WEEK, NOW - WEEK + 1, NOW - 2 * WEEK)
        for name, region in (("chat", "Medan"), ("phone", "Jakarta"))
    ]
    _put(store, INTERACTIONS, rows)
    with store.read() as connection:
        found = leaf_cells(
            connection,
            METRICS["interactions"],
            ("region",),
            sides=[{"1h": [HERE, BEFORE]}],
            where={"channel": "chat"},
        )
    assert told(found) == {("Medan",): [3.0, 0.0, 0.0]}


def test_sides_are_told_apart_and_a_segment_is_added_up_on_one(store: Store) -> None:
    rows = [
        row_of(INTERACTIONS, occurred_at=at, channel=name, region="Medan")
        for at, name in ((NOW, "chat"), (NOW - WEEK, "chat"), (NOW - WEEK, "phone"), (NOW - WEEK, "phone"))
    ]
    _put(store, INTERACTIONS, rows)
    with store.read() as connection:
        asked = {"sides": [{"1h": [HERE]}, {"1h": [BEFORE]}]}
        found = leaf_cells(connection, METRICS["interactions"], ("channel",), **asked)
    assert told(found, 0) == {("chat",): [1.0, 0.0, 0.0]}
    assert told(found, 1) == {("chat",): [1.0, 0.0, 0.0], ("phone",): [2.0, 0.0, 0.0]}
    assert found.within({"channel": "phone", "region": "elsewhere"}, 1).tolist() == [2.0, 0.0, 0.0]
    assert found.within({"channel": "fax"}, 1).tolist() == [0.0, 0.0, 0.0]


def test_means_bring_their_squares_and_balances_both_sides(store: Store) -> None:
    _put(store, SURVEYS, [row_of(SURVEYS, kind="nps", score=score, channel="chat") for score in (10.0, 9.0, 8.0, 2.0)])
    _put(store, SURVEYS, [row_of(SURVEYS, kind="ces", score=score, channel="chat") for score in (2.0, 6.0)])
    with store.read() as connection:
        nps = leaf_cells(connection, METRICS["nps"], ("channel",), sides=[{"1h": [HERE]}])
        ces = leaf_cells(connection, METRICS["ces"], ("channel",), sides=[{"1h": [HERE]}])
    assert told(nps) == {("chat",): [1.0, 4.0, 3.0]}
    assert told(ces) == {("chat",): [8.0, 2.0, 40.0]}


def test_measurements_in_its_name_count(store: Store) -> None:
    values = {"metric": "interactions", "value": 40.0, "channel": "phone"}
    _put(store, MEASUREMENTS, [row_of(MEASUREMENTS, **values)])
    with store.read() as connection:
        found = leaf_cells(connection, METRICS["interactions"], ("channel", "reason"), sides=[{"1h": [HERE]}])
    assert told(found) == {("phone", ""): [40.0, 0.0, 0.0]}


@pytest.mark.parametrize("metric", ["backlog", "case_backlog", "breached_share"])
def test_a_gauge_has_no_cells(store: Store, metric: str) -> None:
    with store.read() as connection:
        assert told(leaf_cells(connection, METRICS[metric], (), sides=[{"1h": [HERE]}])) == {}
