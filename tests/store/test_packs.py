"""Packs say what the cubes say, and are gone as soon as a bucket is folded again."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from sqlalchemy import delete, func, select

from domain.metrics import METRICS
from domain.streams import INTERACTIONS, TICKETS, Stream
from domain.times import DAY, HOUR
from store import packs, records, rollups
from store.cells import leaf_cells
from store.engine import Store
from tests.make import NOW, row_of

HERE = NOW - NOW % HOUR
SPANS = [(HERE - 30 * HOUR, HERE - 20 * HOUR), (HERE - 10 * HOUR, HERE + HOUR)]
DIMENSIONS = ("channel", "region", "product")


def _put(store: Store, stream: Stream, rows: Sequence[records.Row]) -> None:
    with store.write() as connection:
        records.upsert(connection, stream, "test", rows, known_at=NOW)
    rollups.fold(store, NOW)


@pytest.fixture
def filled(store: Store) -> Store:
    """Two days of calls and complaints, a region unknown here and there; their closed buckets packed."""
    draw = random.Random(4)

    def row(stream: Stream, **more: object) -> records.Row:
        at = HERE - draw.randrange(48 * HOUR)
        where = {"channel": draw.choice(("chat", "phone")), "region": draw.choice(("Medan", "Ambon", None))}
        return row_of(stream, occurred_at=at, **where, **more)

    _put(store, INTERACTIONS, [row(INTERACTIONS, first_response_seconds=draw.random() * 900) for _ in range(300)])
    _put(store, TICKETS, [row(TICKETS, is_complaint=1) for _ in range(60)])
    packs.pack(store, NOW, most=500)
    return store


def _cells(store: Store, name: str, where: dict[str, str], *, grain: str = "1h") -> dict[tuple[str, ...], list[float]]:
    dimensions = [one for one in DIMENSIONS if one not in where]
    with store.read() as connection:
        return leaf_cells(connection, METRICS[name], dimensions, spans={grain: SPANS}, where=where)


def _packed(store: Store) -> int:
    with store.read() as connection:
        return connection.scalar(select(func.count()).where(packs.packs.c.name == packs.WORDS)) or 0


@pytest.mark.parametrize("where", [{}, {"channel": "chat"}, {"region": ""}, {"region": "Jayapura"}])
@pytest.mark.parametrize("name", ["interactions", "complaint_ratio", "first_response_mean"])
def test_packs_and_cubes_say_the_same(filled: Store, name: str, where: dict[str, str]) -> None:
    for grain in ("1h", "1d"):
        told = _cells(filled, name, where, grain=grain)
        with filled.write() as connection:
            kept = connection.execute(select(packs.packs)).mappings().all()
            connection.execute(delete(packs.packs))
        plain = _cells(filled, name, where, grain=grain)
        assert told.keys() == plain.keys()
        assert all(told[leaf] == pytest.approx(plain[leaf]) for leaf in plain)
        if kept:
            with filled.write() as connection:
                connection.execute(packs.packs.insert(), [dict(row) for row in kept])


def test_a_bucket_that_is_folded_again_has_no_pack_until_it_is_packed_again(filled: Store) -> None:
    if filled.dialect != "sqlite":
        assert _packed(filled) == 0
        return
    before, packed = _cells(filled, "interactions", {}), _packed(filled)
    late = row_of(INTERACTIONS, occurred_at=HERE - 5 * HOUR, channel="chat", region="Bandung")
    _put(filled, INTERACTIONS, [late])
    assert _packed(filled) < packed
    for _ in range(2):
        after = _cells(filled, "interactions", {})
        assert after == before | {("chat", "Bandung", ""): [1.0, 0.0, 0.0]}
        packs.pack(filled, NOW, most=500)
    assert _packed(filled) == packed


def test_what_is_not_packed_between_two_packs_is_read_in_one_stretch(filled: Store) -> None:
    asked = packs.Asked(INTERACTIONS, [["n"]], ["channel"])
    with filled.read() as connection:
        whole = packs.read(connection, asked, {"1h": [(HERE - 60 * HOUR, HERE + HOUR)]})
        none = packs.read(connection, asked, {"1m": [(HERE, HERE + HOUR)]})
    assert len(whole.left["1h"]) == 1
    assert none.left == {"1m": [(HERE, HERE + HOUR)]}
    assert none.leaves == []


def test_what_still_fills_is_not_packed(filled: Store) -> None:
    with filled.read() as connection:
        buckets = set(connection.scalars(select(packs.packs.c.bucket).where(packs.packs.c.grain == "1h")))
    assert all(bucket + 2 * HOUR <= NOW for bucket in buckets)
    assert packs.pack(filled, NOW - DAY) == 0
