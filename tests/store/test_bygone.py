"""Minutes that are kept no longer are told by packs, as the records would tell them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from domain.metrics import METRICS
from domain.series import Point
from domain.streams import INTERACTIONS
from domain.times import DAY, HOUR, MINUTE
from store import bygone, packs, retention, series
from store.engine import Store
from store.locating import Sought, places
from tests.make import NOW, row_of
from tests.store.filling import fill, put

LONG_AGO = NOW - NOW % HOUR - 20 * DAY
METRIC_NAMES = ("interactions", "complaint_ratio", "first_response_mean")
ASKED: list[tuple[str | None, Mapping[str, str]]] = [(None, {}), ("region", {"channel": "chat"}), ("channel", {})]


@pytest.fixture
def filled(store: Store) -> Store:
    """Two hours of twenty days ago, and one in between without records."""
    fill(store, [LONG_AGO, LONG_AGO + 2 * HOUR], calls=120, complaints=30)
    return store


def _told(store: Store) -> dict[tuple[Any, ...], list[Point]]:
    """By five minutes, from the midst of an hour on."""
    found: dict[tuple[Any, ...], list[Point]] = {}
    span: Any = {"start": LONG_AGO + 25 * MINUTE, "end": LONG_AGO + 3 * HOUR, "grain": "5m", "now": NOW}
    for name in METRIC_NAMES:
        for by, where in ASKED:
            for one in series.read(store, METRICS[name], by=by, where=where, **span):
                found[name, by, *one.by.values()] = one.points
    return found


def _packed(store: Store) -> int:
    here = (packs.packs.c.grain == "1m", packs.packs.c.bucket < NOW - retention.RETENTION)
    with store.read() as connection:
        return connection.scalar(select(func.count(packs.packs.c.bucket.distinct())).where(*here)) or 0


def test_packs_of_bygone_minutes_say_what_the_records_say(filled: Store) -> None:
    plain = _told(filled)
    assert (bygone.pack(filled, NOW), _packed(filled)) == ((4, 2) if filled.dialect == "sqlite" else (0, 0))
    told = _told(filled)
    assert told.keys() == plain.keys()
    for one, points in plain.items():
        assert [tuple(at) for at in told[one]] == [
            tuple(each if each is None else pytest.approx(each) for each in at) for at in points
        ]
    assert bygone.pack(filled, NOW) == 0


def test_a_late_record_throws_the_pack_of_its_hour_away(filled: Store) -> None:
    bygone.pack(filled, NOW)
    packed = _packed(filled)
    late = row_of(INTERACTIONS, occurred_at=LONG_AGO + 30 * MINUTE, channel="chat", region="Bandung")
    put(filled, INTERACTIONS, late)
    assert "Bandung" in {key[-1] for key in _told(filled)}
    assert bygone.pack(filled, NOW) == (1 if filled.dialect == "sqlite" else 0)
    assert "Bandung" in {key[-1] for key in _told(filled)}
    assert _packed(filled) == packed


def test_a_rare_segment_of_long_ago_is_sought_in_its_minutes(filled: Store) -> None:
    rare = [
        row_of(INTERACTIONS, occurred_at=LONG_AGO - n * DAY + 7 * MINUTE, region="Jayapura", channel="chat")
        for n in (0, 1)
    ]
    put(filled, INTERACTIONS, *rare)
    bygone.pack(filled, NOW)
    with filled.read() as connection:
        found = list(places(connection, Sought(INTERACTIONS, {"region": "Jayapura"}), LONG_AGO - 2 * DAY, NOW))
    size = MINUTE if filled.dialect == "sqlite" else HOUR
    assert (found[-1][1] - found[-1][0]) == size
    assert found[-1][0] <= LONG_AGO - DAY + 7 * MINUTE < found[-1][1]


def test_packs_are_gone_once_nobody_asks_for_minutes(filled: Store) -> None:
    bygone.pack(filled, NOW)
    retention.expire(filled, NOW)
    kept = _packed(filled)
    retention.expire(filled, NOW + retention.PACKED)
    assert (kept > 0, _packed(filled)) == (filled.dialect == "sqlite", 0)
    with filled.write() as connection:
        connection.execute(delete(packs.packs))
    assert bygone.pack(filled, NOW + retention.PACKED) == 0
