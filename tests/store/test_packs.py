"""Packs say what the cubes say, and are gone as soon as a bucket is folded again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import product
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from domain.metrics import METRICS
from domain.series import Point
from domain.streams import INTERACTIONS, TICKETS
from domain.times import DAY, HOUR, MINUTE
from store import packs, series, unpacking
from store.cells import leaf_cells
from store.engine import Store
from store.packing import Made
from store.schema import CUBES
from tests.make import NOW, row_of
from tests.store.filling import fill, put
from tests.store.reckoning import told

HERE = NOW - NOW % HOUR
SPANS = [(HERE - 30 * HOUR, HERE - 20 * HOUR), (HERE - 10 * HOUR, HERE + HOUR)]
EDGES = [(HERE - 30 * HOUR - 7 * MINUTE, HERE - 20 * HOUR), (HERE - 9 * HOUR + MINUTE, HERE - 9 * HOUR + 5 * MINUTE)]
DIMENSIONS = ("channel", "region", "product")
METRIC_NAMES = ("interactions", "complaint_ratio", "first_response_mean")
PLACES: list[dict[str, str]] = [{}, {"channel": "chat"}, {"region": ""}, {"region": "Jayapura"}]


@pytest.fixture
def filled(store: Store) -> Store:
    """Some hours of two days; closed buckets packed."""
    hours = [HERE - back * HOUR for back in (0, 5, 9, 10, 21, 29, 31)]
    fill(store, hours, calls=300, complaints=60, measured=9)
    packs.pack(store, NOW, most=500)
    return store


@contextmanager
def _unpacked(store: Store) -> Iterator[None]:
    """For a while without packs: all is read from the cubes."""
    with store.write() as connection:
        kept = connection.execute(select(packs.packs)).mappings().all()
        connection.execute(delete(packs.packs))
    yield
    if kept:
        with store.write() as connection:
            connection.execute(packs.packs.insert(), [dict(row) for row in kept])


def _cells(store: Store, name: str, where: dict[str, str], grain: str = "1h") -> dict[tuple[str, ...], list[float]]:
    dimensions = [one for one in DIMENSIONS if one not in where]
    spans = EDGES if grain == "1m" else SPANS
    with store.read() as connection:
        return told(leaf_cells(connection, METRICS[name], dimensions, sides=[{grain: spans}], where=where))


def _packed(store: Store) -> int:
    with store.read() as connection:
        return connection.scalar(select(func.count()).where(packs.packs.c.name == "channel")) or 0


def test_packs_and_cubes_say_the_same(filled: Store) -> None:
    asked = list(product(METRIC_NAMES, PLACES, ("1m", "1h", "1d")))
    packed = [_cells(filled, *one) for one in asked]
    with _unpacked(filled):
        plain = [_cells(filled, *one) for one in asked]
    for one, other in zip(packed, plain, strict=True):
        assert one.keys() == other.keys()
        assert all(one[leaf] == pytest.approx(other[leaf]) for leaf in other)


@pytest.mark.parametrize("where", [{"channel": "chat"}, {"region": ""}])
def test_series_by_several_dimensions_are_the_same(filled: Store, where: dict[str, str]) -> None:
    packed = {name: _series(filled, name, where) for name in METRIC_NAMES}
    with _unpacked(filled):
        plain = {name: _series(filled, name, where) for name in METRIC_NAMES}
    for name, read in plain.items():
        assert packed[name].keys() == read.keys()
        for asked, points in read.items():
            assert packed[name][asked] == [_nearly(point) for point in points]


def _nearly(point: Point) -> Point:
    return Point(*(one if one is None else pytest.approx(one) for one in point))


def _series(store: Store, name: str, where: Mapping[str, str]) -> dict[tuple[str, str], list[Point]]:
    """At every grain by region and by product, and each summed over a stretch to the minute."""
    asked: Any = {"start": HERE - 31 * HOUR - 7 * MINUTE, "end": HERE + 3 * MINUTE, "where": where, "now": NOW}
    found: dict[tuple[str, str], list[Point]] = {}
    for by in {"region", "product"} - where.keys():
        for grain in ("5m", "1h", "1d"):
            read = series.read(store, METRICS[name], grain=grain, by=by, **asked)
            found |= {(grain, one.by[by]): one.points for one in read}
        whole = series.breakdown(store, METRICS[name], by=by, **(asked | {"start": HERE - 60 * HOUR}))
        found |= {(by, value): [point] for value, point in whole.items()}
    return found


def test_a_bucket_that_is_folded_again_has_no_pack_until_it_is_packed_again(filled: Store) -> None:
    if filled.dialect != "sqlite":
        assert _packed(filled) == 0
        return
    before, packed = _cells(filled, "interactions", {}), _packed(filled)
    late = row_of(INTERACTIONS, occurred_at=HERE - 5 * HOUR, channel="chat", region="Bandung")
    put(filled, INTERACTIONS, late)
    assert _packed(filled) < packed
    for _ in range(2):
        after = _cells(filled, "interactions", {})
        assert after == before | {("chat", "Bandung", ""): [1.0, 0.0, 0.0]}
        packs.pack(filled, NOW, most=500)
    assert _packed(filled) == packed


def test_what_two_dimensions_tell_is_folded_again_with_the_rest(filled: Store) -> None:
    where, late = (
        {"product": "pay"},
        row_of(INTERACTIONS, occurred_at=HERE - 31 * HOUR, region="Bandung", product="pay"),
    )
    before = _series(filled, "interactions", where)
    put(filled, INTERACTIONS, late)
    for _ in range(2):
        after = _series(filled, "interactions", where)
        with _unpacked(filled):
            assert after == _series(filled, "interactions", where) != before
        packs.pack(filled, NOW, most=500)


def test_what_is_not_packed_between_two_packs_is_read_in_one_stretch(filled: Store) -> None:
    asked = unpacking.Asked(INTERACTIONS, [["n"]], ["channel"])
    with filled.write() as connection:
        for grain in ("1m", "1h"):
            packs.drop(connection, INTERACTIONS, grain, [(HERE - 11 * HOUR, HERE - 8 * HOUR)])
    with filled.read() as connection:
        _, left = unpacking.read(connection, asked, {"1h": [(HERE - 48 * HOUR, HERE - 4 * HOUR)]}, [{}])
        _, open_hour = unpacking.read(connection, asked, {"1m": [(HERE, HERE + 7 * MINUTE)]}, [{}])
    ((low, high),) = left["1h"]
    assert low <= HERE - 10 * HOUR < HERE - 8 * HOUR <= high
    assert (low > HERE - 21 * HOUR) == (filled.dialect == "sqlite")
    assert open_hour == {"1m": [(HERE, HERE + 7 * MINUTE)]}


def test_hours_of_a_day_without_a_pack_are_told_by_their_minutes(filled: Store) -> None:
    asked = list(product(METRIC_NAMES, PLACES))
    before = [_cells(filled, *one) for one in asked]
    with filled.write() as connection:
        for stream in (INTERACTIONS, TICKETS):
            packs.drop(connection, stream, "1h", [(0, NOW)])
            hours = CUBES[stream.name, "1h"]
            is_packed = (hours.c.bucket < HERE - 2 * HOUR) & (filled.dialect == "sqlite")
            connection.execute(hours.delete().where(is_packed))
    after = [_cells(filled, *one) for one in asked]
    for one, other in zip(before, after, strict=True):
        assert one.keys() == other.keys()
        assert all(one[leaf] == pytest.approx(other[leaf]) for leaf in other)


def test_what_is_folded_while_it_is_packed_gets_no_pack(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made, places = packs.made_of, iter("abcdefghijklmnopqrst")

    def overtaken(place: packs.Place, rows: Sequence[Sequence[Any]]) -> Made:
        found = made(place, rows)
        late = row_of(INTERACTIONS, occurred_at=HERE - 10 * HOUR, channel="chat", region=next(places))
        put(filled, INTERACTIONS, late)
        return found

    monkeypatch.setattr(packs, "made_of", overtaken)
    with filled.write() as connection:
        for grain in packs.SIZES:
            packs.drop(connection, INTERACTIONS, grain, [(HERE - 2 * DAY, HERE - 9 * HOUR)])
    packs.pack(filled, NOW, most=500)
    packed = [_cells(filled, "interactions", {}, grain) for grain in packs.SIZES]
    with _unpacked(filled):
        assert packed == [_cells(filled, "interactions", {}, grain) for grain in packs.SIZES]
    assert (next(places) == "a") == (filled.dialect != "sqlite")


def test_what_still_fills_is_not_packed(filled: Store) -> None:
    with filled.read() as connection:
        buckets = set(connection.scalars(select(packs.packs.c.bucket).where(packs.packs.c.grain != "1d")))
    assert all(bucket + 2 * HOUR <= NOW for bucket in buckets)
    assert packs.pack(filled, NOW - DAY) == 0
