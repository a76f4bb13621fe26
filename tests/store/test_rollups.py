"""Whatever arrives, in whatever order, the folded sums are those of the records as they stand."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, select

from domain.grains import STORED, bucket_of
from domain.metrics import metric_of
from domain.streams import INTERACTIONS, MEASUREMENTS, MENTIONS, STREAMS, SURVEYS, TICKETS, Stream
from domain.times import DAY, HOUR, MINUTE
from store import dirt, records, retention, rollups, series, settling
from store.engine import Store
from store.refolds import refold_if_changed
from store.schema import CUBES, RECORDS, SLICES, sliced
from tests.databases import apply
from tests.make import NOW, row_of
from tests.store import reckoning

pytestmark = pytest.mark.slow


def _put(store: Store, stream: Stream, rows: list[records.Row]) -> None:
    with store.write() as connection:
        records.upsert(connection, stream, "test", rows, known_at=NOW)


def _kept(store: Store, stream: Stream) -> list[dict[str, Any]]:
    with store.read() as connection:
        return [dict(row) for row in connection.execute(select(RECORDS[stream.name])).mappings()]


def _rolled(store: Store, stream: Stream, grain: str) -> tuple[reckoning.Sums, reckoning.Sums]:
    width = 1 + len(stream.dimensions)
    with store.read() as connection:
        cube = connection.execute(select(CUBES[stream.name, grain])).all()
        slices = connection.execute(select(SLICES[stream.name, grain])).all()
    return {tuple(row[:width]): list(row[width:]) for row in cube}, {tuple(row[:3]): list(row[3:]) for row in slices}


def _agree(found: reckoning.Sums, wanted: reckoning.Sums) -> None:
    assert found.keys() == wanted.keys()
    for key, sums in wanted.items():
        assert found[key] == pytest.approx(sums), key


def _check(store: Store, stream: Stream) -> None:
    kept = _kept(store, stream)
    with store.read() as connection:
        assert dirt.is_clean(connection)
        line, matured_until = retention.minutes_from(connection), settling.matured_until(connection)
    assert matured_until is not None
    for grain in STORED:
        cube = reckoning.cube(stream, kept, grain, matured_until=matured_until)
        if grain == "1m":
            cube = {key: sums for key, sums in cube.items() if key[0] >= line}
        found, slices = _rolled(store, stream, grain)
        _agree(found, cube)
        _agree(slices, reckoning.slices(cube, stream, sliced(stream, grain)))


def _some(stream: Stream, chance: random.Random, now: int) -> records.Row:
    """A record of the last 20 days, one of 60 by key, so that many arrive again, changed or moved."""
    values: dict[str, Any] = {
        "external_id": f"x-{chance.randrange(60)}",
        "occurred_at": now - chance.randrange(20 * DAY) if chance.random() < 0.5 else now - chance.randrange(2 * HOUR),
        "channel": chance.choice(["chat", "phone", None]),
        "region": chance.choice(["Jakarta", "Medan"]),
        "customer": chance.choice(["c-1", "c-2", None]),
    }
    if stream is INTERACTIONS:
        values |= {
            "handled_by": chance.choice(["bot", "bot", "agent", None]),
            "resolved": chance.choice([0, 1, 1, None]),
            "first_response_seconds": chance.choice([None, 30.5, 300.0, 301.0]),
            "handoffs": chance.choice([None, 0, 3]),
            "outcome": chance.choice([None, "agreed"]),
            "is_dispute": chance.choice([0, 1]),
        }
    elif stream is SURVEYS:
        values |= {
            "kind": (kind := chance.choice(["csat", "nps", "enps", "ces"])),
            "interaction": chance.choice([None, "i"]),
        }
        values["score"] = float(chance.randrange(1, 6 if kind == "csat" else 8))
    elif stream is TICKETS:
        solved_at = chance.choice([None, values["occurred_at"] + chance.randrange(3 * DAY)])
        seconds = None if solved_at is None else (solved_at - values["occurred_at"]) / 1000
        values |= {"solved_at": solved_at, "resolution_seconds": seconds, "is_complaint": chance.choice([0, 1])}
    elif stream is MENTIONS:
        values |= {
            "text": "x",
            "sentiment": chance.choice(["negative", "positive", None]),
            "stars": chance.choice([None, 4.0]),
        }
    else:
        values |= {"metric": chance.choice(["csat", "interactions"]), "value": chance.choice([None, 0.25, 40.0])}
        values |= {"numerator": 3.0, "denominator": 4.5}
    return row_of(stream, **values)


@pytest.mark.parametrize("stream", STREAMS.values(), ids=STREAMS)
@pytest.mark.parametrize("seed", [1, 2])
def test_folded_sums_are_those_of_the_records(store: Store, stream: Stream, seed: int) -> None:
    chance, now = random.Random(seed), NOW
    for _ in range(8):
        _put(store, stream, [_some(stream, chance, now) for _ in range(chance.randrange(1, 30))])
        act = chance.randrange(4)
        if act == 0:
            rollups.fold(store, now, budget=5)
        elif act == 1:
            rollups.fold(store, now, grain="1m")
        elif act == 2:
            rollups.fold(store, now)
            retention.expire(store, now)
            _check(store, stream)
        now += chance.randrange(2 * DAY)
        settling.mature(store, now)
    rollups.fold(store, now)
    retention.expire(store, now)
    _check(store, stream)


def test_late_record_changes_its_minute_hour_and_day_alone(store: Store) -> None:
    _put(store, INTERACTIONS, [row_of(INTERACTIONS, occurred_at=NOW - hours * HOUR) for hours in range(30)])
    rollups.fold(store, NOW)
    _put(store, INTERACTIONS, [row_of(INTERACTIONS, occurred_at=NOW - 5 * HOUR)])
    minute = rollups.fold(store, NOW, grain="1m")
    assert (len(minute.buckets), minute.touched) == (1, {"interactions": (NOW - 5 * HOUR, NOW - 5 * HOUR)})
    assert len(rollups.fold(store, NOW).buckets) == 2
    assert rollups.fold(store, NOW).streams == set()
    _check(store, INTERACTIONS)


def test_old_minutes_fold_into_their_hours_from_the_records(store: Store) -> None:
    old = NOW - 30 * DAY
    _put(store, INTERACTIONS, [row_of(INTERACTIONS, occurred_at=old), row_of(INTERACTIONS, occurred_at=NOW)])
    rollups.fold(store, NOW)
    assert {key[0] for key in _rolled(store, INTERACTIONS, "1m")[0]} == {NOW}
    assert {key[0] for key in _rolled(store, INTERACTIONS, "1h")[0]} == {old - old % HOUR, NOW - NOW % HOUR}
    _put(store, INTERACTIONS, [row_of(INTERACTIONS, occurred_at=old + MINUTE)])
    rollups.fold(store, NOW)
    _check(store, INTERACTIONS)


def test_days_are_those_of_the_business_zone(store: Store) -> None:
    # 23.59 and 00.01 in Jakarta: one day in UTC, two there.
    midnight = bucket_of(NOW, "1d", store.zone)
    _put(store, INTERACTIONS, [row_of(INTERACTIONS, occurred_at=midnight + shift) for shift in (-MINUTE, MINUTE)])
    rollups.fold(store, NOW)
    assert {key[0] for key in _rolled(store, INTERACTIONS, "1d")[0]} == {midnight, midnight - DAY}


def test_emptied_bucket_disappears(store: Store) -> None:
    _put(store, INTERACTIONS, [row_of(INTERACTIONS, external_id="a", occurred_at=NOW - 3 * HOUR)])
    rollups.fold(store, NOW)
    _put(store, INTERACTIONS, [row_of(INTERACTIONS, external_id="a", occurred_at=NOW)])
    rollups.fold(store, NOW)
    for grain in ("1m", "1h"):
        assert {key[0] for key in _rolled(store, INTERACTIONS, grain)[0]} == {bucket_of(NOW, grain, store.zone)}


def test_budget_folds_the_newest_first_and_leaves_the_rest_marked(store: Store) -> None:
    _put(store, INTERACTIONS, [row_of(INTERACTIONS, occurred_at=NOW - minutes * MINUTE) for minutes in range(10)])
    assert rollups.fold(store, NOW, grain="1m", budget=3).touched["interactions"] == (NOW - 2 * MINUTE, NOW)
    with store.read() as connection:
        assert len(dirt.marked(connection, "interactions", "1m")) == 7


def test_record_that_arrives_while_a_bucket_is_folded_is_not_lost(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(store, INTERACTIONS, [row_of(INTERACTIONS)])
    _before_writing(monkeypatch, lambda: _put(store, INTERACTIONS, [row_of(INTERACTIONS)]))
    rollups.fold(store, NOW, grain="1m")
    with store.read() as connection:
        assert list(dirt.marked(connection, "interactions", "1m")) == [NOW]
    rollups.fold(store, NOW)
    _check(store, INTERACTIONS)


def test_of_two_folds_at_once_one_gives_way(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    _put(store, INTERACTIONS, [row_of(INTERACTIONS)])
    _before_writing(monkeypatch, lambda: rollups.fold(store, NOW, grain="1m"))
    assert rollups.fold(store, NOW, grain="1m").buckets == set()
    rollups.fold(store, NOW)
    _check(store, INTERACTIONS)


def test_fold_that_dies_before_its_commit_is_done_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def die() -> None:
        raise KeyboardInterrupt

    _put(store, INTERACTIONS, [row_of(INTERACTIONS)])
    rollups.fold(store, NOW)
    _put(store, INTERACTIONS, [row_of(INTERACTIONS)])
    for grain in STORED:
        _before_writing(monkeypatch, die)
        with pytest.raises(KeyboardInterrupt):
            rollups.fold(store, NOW, grain=grain)
        rollups.fold(store, NOW, grain=grain)
    _check(store, INTERACTIONS)


def _before_writing(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let something happen once, between the reading and the writing of the next piece."""
    make = rollups._Fold._piece

    def make_then_act(fold: Any, connection: Connection, *args: Any, **more: Any) -> Any:
        monkeypatch.setattr(rollups._Fold, "_piece", make)
        piece = make(fold, connection, *args, **more)
        connection.commit()
        act()
        return piece

    monkeypatch.setattr(rollups._Fold, "_piece", make_then_act)


def test_bot_resolution_counts_after_72_hours_unless_the_customer_came_back(store: Store) -> None:
    def bot(key: str, **values: Any) -> records.Row:
        return row_of(INTERACTIONS, external_id=key, **{"handled_by": "bot", "resolved": 1, "customer": key, **values})

    def settled() -> tuple[float, float]:
        rollups.fold(store, now)
        sums = _rolled(store, INTERACTIONS, "1d")[1]
        with store.read() as connection:
            behind.append(records.count(connection, INTERACTIONS, metric=metric_of("bot_resolution")))
        total = [sum(column) for column in zip(*(parts for key, parts in sums.items() if key[0] == ""), strict=True)]
        names = [component.name for component in INTERACTIONS.components]
        return total[names.index("bot_settled")], total[names.index("bot_matured")]

    now, behind = NOW, list[int]()
    _put(store, INTERACTIONS, [bot("a"), bot("b"), bot("c", resolved=0), bot("d", customer=None)])
    assert settled() == (0, 0)
    now = NOW + 72 * HOUR
    assert settling.mature(store, now) == 1
    assert settling.mature(store, now) == 0
    assert settled() == (2, 2)
    _put(store, INTERACTIONS, [row_of(INTERACTIONS, external_id="back", customer="a", occurred_at=NOW + 71 * HOUR)])
    assert settled() == (1, 2)
    _put(store, INTERACTIONS, [row_of(INTERACTIONS, external_id="back", customer="b", occurred_at=NOW + 71 * HOUR)])
    assert settled() == (1, 2)
    _put(store, INTERACTIONS, [row_of(INTERACTIONS, external_id="back", customer="b", occurred_at=NOW + 73 * HOUR)])
    assert settled() == (2, 2)
    assert behind == [0, 2, 2, 2, 2], "the records behind it are those that count in it"
    _check(store, INTERACTIONS)


def test_measurements_of_an_earlier_version_are_counted_once(store: Store) -> None:
    def measured(metric: str, **numbers: float) -> records.Row:
        return row_of(MEASUREMENTS, external_id=f"{metric} {numbers}", metric=metric, occurred_at=NOW - DAY, **numbers)

    def told(metric: str) -> tuple[float | None, float | None]:
        found = series.window(store, metric_of(metric), start=NOW - 2 * DAY, end=NOW)
        return found.value, found.n

    both = [
        measured("csat", value=0.8, denominator=50.0),
        measured("bot_share", value=0.5, numerator=20.0, denominator=40.0),
        measured("nps", value=-20.0, numerator=-10.0, denominator=50.0),
        measured("interactions", value=7.0, numerator=7.0, denominator=7.0),
        measured("handle_mean", value=30.0, numerator=90.0),
        measured("ces", value=0.25),
    ]
    _put(store, MEASUREMENTS, both)
    rollups.fold(store, NOW)
    assert told("csat") == (0.8 / 51, 51), "as it was counted before"
    with store.write() as connection:
        apply(connection, "0025")
    rollups.fold(store, NOW)
    expected = {"csat": (0.8, 50), "bot_share": (0.5, 40), "nps": (-20, 50), "interactions": (7, 7)}
    assert {name: told(name) for name in expected} == expected
    assert told("handle_mean") == (30, 1)
    assert told("ces") == (0.25, 1)
    _check(store, MEASUREMENTS)


def test_changed_limit_folds_again(store: Store) -> None:
    _put(store, INTERACTIONS, [row_of(INTERACTIONS, first_response_seconds=200.0)])
    assert refold_if_changed(store) == 0
    rollups.fold(store, NOW)
    store.limits["first_response_sla"] = 60.0
    assert refold_if_changed(store) == 1
    assert refold_if_changed(store) == 0
    rollups.fold(store, NOW)
    names = [component.name for component in INTERACTIONS.components]
    sums = _rolled(store, INTERACTIONS, "1h")[1]
    assert next(iter(sums.values()))[names.index("first_response_within")] == 0
