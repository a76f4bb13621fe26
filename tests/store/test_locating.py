"""Rollups say where records of a segment lie; what is not folded yet is looked through as well."""

from __future__ import annotations

import pytest

from domain.metrics import METRICS
from domain.streams import INTERACTIONS, SURVEYS
from domain.times import DAY, HOUR, MINUTE
from store import packs, records, rollups
from store.engine import Store
from store.locating import Sought, places
from tests.make import NOW, row_of

HERE = NOW - NOW % HOUR


def _put(store: Store, *rows: records.Row, is_folded: bool = True) -> None:
    with store.write() as connection:
        records.upsert(connection, INTERACTIONS, "test", rows, known_at=NOW)
    if is_folded:
        rollups.fold(store, NOW)


@pytest.fixture
def filled(store: Store) -> Store:
    """Chats in each of 40 hours, and Ambon in three of them."""
    hours = [HERE - n * HOUR for n in range(40)]
    _put(
        store,
        *(row_of(INTERACTIONS, occurred_at=at, channel="chat", region="Medan") for at in hours),
        *(row_of(INTERACTIONS, occurred_at=HERE - n * HOUR, channel="phone", region="Ambon") for n in (3, 4, 30)),
    )
    return store


def _places(store: Store, **where: str) -> list[tuple[int, int]]:
    with store.read() as connection:
        return list(places(connection, Sought(INTERACTIONS, where), HERE - 2 * DAY, HERE + HOUR))


def test_only_hours_that_hold_some_are_looked_through_the_newest_first(filled: Store) -> None:
    assert _places(filled, region="Ambon") == [
        (HERE - 3 * HOUR, HERE - 2 * HOUR),
        (HERE - 4 * HOUR, HERE - 3 * HOUR),
        (HERE - 30 * HOUR, HERE - 29 * HOUR),
    ]
    assert _places(filled, region="Ambon", channel="chat") == [
        (HERE - 3 * HOUR, HERE - 2 * HOUR),
        (HERE - 4 * HOUR, HERE - 3 * HOUR),
        (HERE - 30 * HOUR, HERE - 29 * HOUR),
    ]
    assert _places(filled, region="Jayapura") == []


def test_without_a_segment_all_of_it_is_one_place(filled: Store) -> None:
    assert _places(filled) == [(HERE - 2 * DAY, HERE + HOUR)]
    assert _places(filled, customer="c-1") == [(HERE - 2 * DAY, HERE + HOUR)]


def test_what_is_not_folded_yet_is_found(filled: Store) -> None:
    _put(filled, row_of(INTERACTIONS, occurred_at=HERE - 20 * HOUR, region="Ambon"), is_folded=False)
    assert (HERE - 20 * HOUR, HERE - 19 * HOUR) in _places(filled, region="Ambon")


def test_pages_of_a_rare_segment_are_whole(filled: Store) -> None:
    seen: list[int] = []
    after: str | None = None
    with filled.read() as connection:
        while True:
            asked = {"start": HERE - 2 * DAY, "end": HERE + HOUR, "where": {"region": "Ambon"}}
            found, after = records.page(connection, INTERACTIONS, **asked, limit=1, after=after)  # type: ignore[arg-type]
            seen += [row["occurred_at"] for row in found]
            if after is None:
                break
    assert seen == [HERE - 3 * HOUR, HERE - 4 * HOUR, HERE - 30 * HOUR]


def test_where_minutes_are_packed_a_rare_segment_is_sought_in_those_it_is_in(filled: Store) -> None:
    unpacked = _page(filled)
    packs.pack(filled, NOW, most=500)
    _put(filled, row_of(INTERACTIONS, occurred_at=HERE - 31 * HOUR, region="Ambon"), is_folded=False)
    size = MINUTE if filled.dialect == "sqlite" else HOUR
    assert _places(filled, region="Ambon")[1:] == [
        (HERE - 4 * HOUR, HERE - 4 * HOUR + size),
        (HERE - 31 * HOUR, HERE - 30 * HOUR + size),
    ]
    assert _page(filled) == [*unpacked, HERE - 31 * HOUR]


def _page(store: Store) -> list[int]:
    asked = {"start": HERE - 2 * DAY, "end": HERE + HOUR, "where": {"region": "Ambon"}}
    with store.read() as connection:
        found, _ = records.page(connection, INTERACTIONS, **asked)  # type: ignore[arg-type]
    return [row["occurred_at"] for row in found]


def test_records_of_a_rare_kind_are_located_without_a_segment(store: Store) -> None:
    kinds = [row_of(SURVEYS, occurred_at=HERE - n * HOUR, kind="nps" if n == 5 else "csat", score=4) for n in range(9)]
    with store.write() as connection:
        records.upsert(connection, SURVEYS, "test", kinds, known_at=NOW)
    rollups.fold(store, NOW)
    with store.read() as connection:
        found, _ = records.page(connection, SURVEYS, metric=METRICS["csat"], limit=20)
        sought = Sought(SURVEYS, {}, ("csat_n",))
        where = list(places(connection, sought, None, None))
    assert len(found) == 8
    assert where == [(HERE, HERE + HOUR), (HERE - 4 * HOUR, HERE), (HERE - 8 * HOUR, HERE - 5 * HOUR)]
