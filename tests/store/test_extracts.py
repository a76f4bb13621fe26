"""Extracts say what the records say, whatever is asked for; who changes a record throws its extracts away."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from domain.hearing import Heard
from domain.streams import MENTIONS, TICKETS
from domain.times import DAY, HOUR
from domain.voices import Tally, Wanted
from store import extracts, hearing, records, rollups, texts, voices
from store.engine import Store
from store.packs import packs
from store.schema import RECORDS
from tests.databases import migrated_url
from tests.make import LIMITS, NOW, ZONE, row_of

HERE = NOW - NOW % DAY
AT = (HERE + 5 * HOUR, HERE - 2 * DAY, HERE - 2 * DAY + 20 * HOUR, HERE - 30 * DAY, HERE - 90 * DAY + HOUR)
ALL = (HERE - 100 * DAY, NOW + 1)
ASKED: list[dict[str, Any]] = [
    {"where": {"language": "jv"}},
    {"where": {"language": ""}},
    {"where": {"topic": "promo"}},
    {"where": {"topic": "", "platform": "x"}},
    {"where": {"platform": "x", "sentiment": "negative", "source": "test"}},
    {"where": {"brand": "Nobody"}},
    {"where": {"echo_of": "spam"}},
    {"where": {"echo_of": "test/first"}},
    {"where": {"echo_of": extracts.REPEATS}},
    {"reach": 500.0},
    {"reach": 500.0, "where": {"language": "jv"}, "has_echoes": True},
    {},
]


def _row(draw: random.Random, number: int) -> records.Row:
    at = draw.choice(AT) + draw.randrange(0, 2 * HOUR, 30_000)
    reach = draw.choice((None, 5.0, 500.0, 2e9))
    platform = draw.choice(("x", "tiktok", None))
    return row_of(MENTIONS, external_id=f"m-{number:03d}", occurred_at=at, text="halo", reach=reach, platform=platform)


def _heard(draw: random.Random) -> dict[str, Any]:
    topics = draw.choice((None, "promo", "umum promo", "umum promosi"))
    return {
        "language": draw.choice(("id", "jv", None)),
        "sentiment": draw.choice(("negative", "positive")),
        "topics": topics,
        "topic": topics and topics.split()[0],
        "echo_of": draw.choice((None, None, "spam", "test/first")),
        "heard": "m",
    }


@pytest.fixture
def filled(store: Store) -> Store:
    """A store that is filled."""
    _fill(store)
    return store


def _fill(store: Store) -> None:
    """Mentions of five days in three months, heard, folded and extracted; some at the same moment."""
    draw, table = random.Random(8), RECORDS["mentions"]
    with store.write() as connection:
        records.upsert(connection, MENTIONS, "test", [_row(draw, number) for number in range(90)], known_at=NOW)
        for number in range(90):
            is_it = table.c.external_id == f"m-{number:03d}"
            connection.execute(update(table).where(is_it).values(**_heard(draw)))
    rollups.fold(store, NOW)
    extracts.extract(store, NOW)


def _expected(rows: Sequence[Any], wanted: Wanted) -> list[str]:
    """What fits, by plain reading, newest first."""

    def fits(row: Any) -> bool:
        for name, value in wanted.where.items():
            if value == extracts.REPEATS:
                if row.echo_of in (None, "spam"):
                    return False
                continue
            codes = (row.topics or row.topic or "").split() if name == "topic" and value else [getattr(row, name) or ""]
            if value not in codes:
                return False
        if wanted.reach is not None and (row.reach or -1) < wanted.reach:
            return False
        is_seen = wanted.has_echoes or "echo_of" in wanted.where or row.echo_of is None
        return is_seen and wanted.start <= row.occurred_at < wanted.end

    return [row.external_id for row in rows if fits(row)]


def _paged(store: Store, wanted: Wanted, limit: int) -> list[str]:
    found, after = [], None
    while True:
        with store.read() as connection:
            rows, after = texts.page(connection, wanted, limit=limit, after=after)
        found += [row["external_id"] for row in rows]
        if after is None:
            return found


def test_extracts_list_and_count_what_the_records_say(filled: Store) -> None:
    table = RECORDS["mentions"]
    order = (table.c.occurred_at.desc(), table.c.external_id.desc())
    with filled.read() as connection:
        rows = connection.execute(select(table).order_by(*order)).all()
    edges = rows[60].occurred_at, rows[12].occurred_at
    edges = rows[60].occurred_at, rows[12].occurred_at
    with filled.read() as connection:
        older = texts.page(connection, Wanted(*ALL, has_echoes=True), limit=70)[1]
        assert older is not None
        assert texts.page(connection, Wanted(edges[1], NOW), after=older) == ([], None)
    for asked, (start, end) in product(ASKED, (ALL, edges)):
        wanted = Wanted(start, end, **asked)
        assert _paged(filled, wanted, 7) == _expected(rows, wanted), asked
        if not wanted.is_summed:
            topics = _topics(rows, wanted)
            with filled.read() as connection:
                listed = len(_expected(rows, replace(wanted, has_echoes=True)))
                assert voices.tally(connection, wanted, ZONE).n == listed, asked
                assert _counts(voices.by_topic(connection, wanted, ZONE)) == topics, asked
                timed = voices.by_time(connection, wanted, ZONE, "1d")
            assert {name: sum(_counts(buckets).values()) for name, buckets in timed.items()} == topics, asked


def _topics(rows: Sequence[Any], wanted: Wanted) -> dict[str, int]:
    """How many count under each topic: the first alone, repeats too."""
    where = {name: value for name, value in wanted.where.items() if name != "topic"}
    every = set(_expected(rows, replace(wanted, where=where, has_echoes=True)))
    counts = Counter(row.topic or "" for row in rows if row.external_id in every)
    asked = wanted.where.get("topic")
    return counts if asked is None else {name: count for name, count in counts.items() if name == asked}


def _counts(tallies: Mapping[Any, Tally]) -> dict[Any, int]:
    return {name: tally.n for name, tally in tallies.items()}


def _kept(store: Store) -> set[int]:
    """The hours and days (ms) of which there is an extract."""
    with store.read() as connection:
        return set(connection.scalars(select(packs.c.bucket).where(packs.c.name == extracts.AT)))


OLD = AT[3]


def _sent_again(connection: Connection) -> None:
    records.upsert(connection, MENTIONS, "test", [row_of(MENTIONS, occurred_at=OLD, text="baru")], known_at=NOW)


def _heard_again(connection: Connection) -> None:
    table = RECORDS["mentions"]
    connection.execute(update(table).where(table.c.occurred_at < OLD + DAY).values(heard=None))
    heard = [one for one in hearing.unheard(connection, "mentions", 500) if one.at >= OLD]
    told = Heard(language="su")
    assert hearing.put(connection, "mentions", [hearing.Hearing(one, told, "m2") for one in heard]) == len(heard) > 0


def _put_right(connection: Connection) -> None:
    chosen = select(RECORDS["mentions"].c.external_id).where(RECORDS["mentions"].c.occurred_at >= OLD).limit(1)
    one = hearing.one(connection, "mentions", ("test", connection.scalars(chosen).one()))
    assert one is not None
    said = hearing.Correction("mentions", one.key, NOW, one.text, "Sari", "", "", topics=("promo",))
    hearing.put_right(connection, "mentions", one, said)


@pytest.mark.parametrize("change", [_sent_again, _heard_again, _put_right])
def test_who_changes_a_record_throws_its_extracts_away(change: Callable[[Connection], None], tmp_path: Path) -> None:
    store = Store.open(migrated_url(tmp_path), zone=ZONE, limits=LIMITS)
    _fill(store)
    before = _kept(store)
    assert {OLD, AT[4], AT[4] - AT[4] % DAY} <= before
    with store.write() as connection:
        change(connection)
    assert {at for at in before - _kept(store) if at - at % DAY != OLD} == set()
    assert OLD not in _kept(store)
    rollups.fold(store, NOW)
    assert extracts.extract(store, NOW) > 0
    assert _kept(store) == before
    assert extracts.extract(store, NOW) == 0
    store.close()


def test_a_day_waits_for_what_is_not_folded_yet(tmp_path: Path) -> None:
    store = Store.open(migrated_url(tmp_path), zone=ZONE, limits=LIMITS)
    for at in (OLD, OLD + HOUR):
        with store.write() as connection:
            records.upsert(connection, TICKETS, "test", [row_of(TICKETS, occurred_at=at, text="a")], known_at=NOW)
        if at == OLD:
            rollups.fold(store, NOW)
    assert extracts.extract(store, NOW) == 1
    rollups.fold(store, NOW)
    assert extracts.extract(store, NOW) == 2
    with store.read() as connection:
        days = connection.execute(select(packs.c.bucket, packs.c.grain).where(packs.c.name == extracts.AT)).all()
    assert sorted(days) == [(OLD, "texts_1d"), (OLD, "texts_1h"), (OLD + HOUR, "texts_1h")]
    store.close()
