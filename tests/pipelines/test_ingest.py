"""A batch and all that goes with it, in one transaction."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import orjson
import pytest
from sqlalchemy import Connection

from domain.errors import BadInput, NotFound, UnknownName
from domain.streams import stream_of
from domain.times import HOUR, MINUTE
from pipelines.ingest import Ingest
from store import dirt, quarantine, records, sources
from store.engine import Store
from tests.make import NOW, HandClock, make_interaction, make_measurement, make_survey


@pytest.fixture
def ingest(store: Store, clock: HandClock) -> Ingest:
    return Ingest(store, clock, b"the key of an installation")


def stored(store: Store, stream: str) -> int:
    with store.read() as connection:
        return records.count(connection, stream_of(stream))


def test_a_batch_is_in_the_store_when_it_is_answered(ingest: Ingest, store: Store) -> None:
    receipt = ingest.take("surveys", [make_survey(), make_survey(score=9), make_survey()], source="crm")
    assert (receipt.accepted, receipt.unchanged, [reject.index for reject in receipt.rejected]) == (2, 0, [1])
    assert stored(store, "surveys") == 2


def test_sending_it_again_changes_nothing(ingest: Ingest, store: Store) -> None:
    batch = [make_survey(), make_survey(score=9)]
    ingest.take("surveys", batch, source="crm")
    with store.read() as connection:
        before = dirt.marked(connection, "surveys", "1m")
    receipt = ingest.take("surveys", batch, source="crm")
    assert (receipt.accepted, receipt.unchanged, len(receipt.rejected)) == (0, 1, 1)
    with store.read() as connection:
        assert dirt.marked(connection, "surveys", "1m") == before
        assert quarantine.count(connection) == 1


def test_rejected_records_wait_in_quarantine_with_their_reason(ingest: Ingest, store: Store) -> None:
    ingest.take("surveys", [make_survey(external_id="s", score=9)], source="crm", zone=ZoneInfo("Asia/Makassar"))
    with store.read() as connection:
        (held,), _ = quarantine.page(connection)
        known = sources.get(connection, "crm", "surveys")
    assert (held.stream, held.source, held.zone, held.field) == ("surveys", "crm", "Asia/Makassar", "score")
    assert "outside the scale" in held.error
    assert '"external_id":"s"' in held.record
    assert known is not None
    assert (known.accepted, known.rejected) == (0, 1)


def test_of_repeats_in_a_batch_nothing_is_held(ingest: Ingest, store: Store) -> None:
    receipt = ingest.take(
        "surveys", [make_survey(external_id="a", score=1), make_survey(external_id="a", score=5)], source="crm"
    )
    assert (receipt.accepted, len(receipt.rejected)) == (1, 1)
    with store.read() as connection:
        assert quarantine.count(connection) == 0


@pytest.mark.parametrize("record", [make_survey(comment="\ud83d"), {"a": float("nan")}, "no record", 10**40, [None]])
def test_whatever_is_rejected_can_be_held(ingest: Ingest, store: Store, record: object) -> None:
    ingest.take("surveys", [record], source="crm")
    with store.read() as connection:
        assert quarantine.count(connection) == 1


def test_a_record_too_long_to_be_held_is_described(ingest: Ingest, store: Store) -> None:
    ingest.take("surveys", [make_survey(comment="x" * 3_000_000)], source="crm")
    with store.read() as connection:
        (held,), _ = quarantine.page(connection)
    assert len(held.record) < 200_000
    assert held.record.startswith('{"cut":')


def test_a_held_record_leaves_the_quarantine_once_it_is_taken(ingest: Ingest, store: Store, clock: HandClock) -> None:
    early = {**make_survey(), "occurred_at": datetime(2026, 11, 20, 20, 0).isoformat()}
    ingest.take("surveys", [early], source="crm")
    with store.read() as connection:
        (held,), _ = quarantine.page(connection)
    assert ingest.retry(held.id).rejected[0].field == "occurred_at"
    clock.move(hours=6)
    assert ingest.retry(held.id).accepted == 1
    assert stored(store, "surveys") == 1
    with pytest.raises(NotFound):
        ingest.retry(held.id)


def test_cursor_and_rows_stand_or_fall_together(ingest: Ingest, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest.take("surveys", [make_survey()], source="crm", cursor="1")

    def broken(connection: Connection, *_: object, **__: object) -> None:
        raise RuntimeError("the process dies here")

    monkeypatch.setattr(sources, "touch", broken)
    with pytest.raises(RuntimeError):
        ingest.take("surveys", [make_survey()], source="crm", cursor="2")
    monkeypatch.undo()
    assert stored(store, "surveys") == 1
    with store.read() as connection:
        assert sources.cursor(connection, "crm", "surveys") == "1"


def test_the_watermark_follows_the_newest_record_and_never_goes_back(ingest: Ingest, store: Store) -> None:
    def mark() -> int | None:
        with store.read() as connection:
            return sources.watermark(connection, "interactions", NOW)

    ingest.take("interactions", [make_interaction(occurred_at="2026-11-20T14:00:00")], source="crm")
    assert mark() == NOW - 30 * MINUTE
    ingest.take("interactions", [make_interaction(occurred_at="2026-11-20T12:00:00")], source="crm")
    assert mark() == NOW - 30 * MINUTE
    ingest.take("interactions", [], source="crm", complete_to=NOW - MINUTE)
    assert mark() == NOW - MINUTE
    ingest.take("interactions", [make_interaction(occurred_at="2026-11-20T14:35:00")], source="crm")
    assert mark() == NOW


def test_a_measurement_is_complete_at_the_end_of_its_grain(ingest: Ingest, store: Store) -> None:
    ingest.take("measurements", [make_measurement(occurred_at="2026-11-20T13:30:00", grain_seconds=1800)], source="pbx")
    with store.read() as connection:
        known = sources.get(connection, "pbx", "measurements")
    assert known is not None
    assert (known.first_at, known.watermark) == (NOW - HOUR, NOW - 30 * MINUTE)


def test_everyone_is_told_after_a_commit(store: Store, clock: HandClock) -> None:
    told: list[int] = []
    ingest = Ingest(store, clock, b"key", lambda: told.append(stored(store, "surveys")))
    ingest.take("surveys", [make_survey()], source="crm")
    assert told == [1]


def test_times_without_an_offset_are_the_sources_own(ingest: Ingest, store: Store) -> None:
    local = make_interaction(occurred_at="2026-11-20T15:30:00")
    ingest.take("interactions", [local], source="crm", zone=ZoneInfo("Asia/Makassar"))
    with store.read() as connection:
        (row,), _ = records.page(connection, stream_of("interactions"))
    assert row["occurred_at"] == NOW


def test_an_unknown_stream_is_named_with_the_nearest(ingest: Ingest) -> None:
    with pytest.raises(UnknownName, match="did you mean 'tickets'"):
        ingest.take("ticket", [], source="crm")


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\nb"])
def test_a_source_needs_a_name(ingest: Ingest, name: str) -> None:
    with pytest.raises(BadInput, match="printable characters"):
        ingest.take("surveys", [], source=name)


def test_a_record_that_nests_too_deeply_stops_nobody_else(ingest: Ingest, store: Store) -> None:
    deep = orjson.loads("[" * 1_000 + "]" * 1_000)
    receipt = ingest.take("surveys", [make_survey(note=deep), make_survey()], source="crm")
    assert (receipt.accepted, [one.refusal for one in receipt.rejected]) == (1, ["record_extra"])
    with store.read() as connection:
        (held,), _ = quarantine.page(connection)
    assert held.field == "extra"
    assert ingest.retry(held.id).rejected[0].field == "occurred_at"
