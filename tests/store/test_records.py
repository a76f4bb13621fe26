"""Records are kept by source and external id; what they change becomes dirty, and nothing else."""

from __future__ import annotations

import pytest

from domain.errors import BadInput, UnknownName
from domain.metrics import METRICS
from domain.streams import INTERACTIONS, MEASUREMENTS, STREAMS, SURVEYS, TICKETS, Stream
from domain.times import HOUR, MINUTE
from store import dirt, records
from store.engine import Store
from store.records import Outcome, Row
from tests.make import NOW, row_of


def _put(store: Store, stream: Stream, *rows: Row, known_at: int = NOW, source: str = "test") -> Outcome:
    with store.write() as connection:
        return records.upsert(connection, stream, source, rows, known_at=known_at)


def _marks(store: Store, stream: str = "interactions") -> set[int]:
    with store.read() as connection:
        return set(dirt.marked(connection, stream, "1m"))


@pytest.mark.parametrize("stream", STREAMS.values(), ids=STREAMS)
def test_every_stream_gives_back_what_it_took(store: Store, stream: Stream) -> None:
    values = (
        {"kind": "nps", "score": 9.0} if stream is SURVEYS else {"text": "bagus"} if "mentions" in stream.name else {}
    )
    row = row_of(stream, channel="chat", extra='{"colour": "merah"}', **values)
    assert _put(store, stream, row, known_at=NOW + 5).accepted == 1
    with store.read() as connection:
        found, after = records.page(connection, stream)
    assert after is None
    assert tuple(found[0][name] for name in records.columns(stream)) == row
    assert found[0]["known_at"] == NOW + 5


def test_repeating_a_batch_changes_nothing(store: Store) -> None:
    rows = [row_of(INTERACTIONS, external_id=f"x-{number}") for number in range(50)]
    assert _put(store, INTERACTIONS, *rows).accepted == 50
    before = _marks(store)
    again = _put(store, INTERACTIONS, *rows, known_at=NOW + HOUR)
    assert (again.accepted, again.unchanged, again.dirty) == (0, 50, set())
    assert _marks(store) == before
    with store.read() as connection:
        assert {row["known_at"] for row in records.page(connection, INTERACTIONS)[0]} == {NOW}


def test_moved_record_makes_the_minute_it_left_dirty_too(store: Store) -> None:
    _put(store, INTERACTIONS, row_of(INTERACTIONS, external_id="a", occurred_at=NOW))
    done = _put(store, INTERACTIONS, row_of(INTERACTIONS, external_id="a", occurred_at=NOW + HOUR + 1))
    assert done.dirty == {("interactions", NOW), ("interactions", NOW + HOUR)}
    with store.read() as connection:
        assert [row["occurred_at"] for row in records.page(connection, INTERACTIONS)[0]] == [NOW + HOUR + 1]


def test_solving_a_ticket_makes_the_minute_of_its_solution_dirty(store: Store) -> None:
    _put(store, TICKETS, row_of(TICKETS, external_id="t"))
    done = _put(store, TICKETS, row_of(TICKETS, external_id="t", solved_at=NOW + HOUR, status="solved"))
    assert done.dirty == {("tickets", NOW), ("tickets", NOW + HOUR)}


def test_last_of_two_with_one_id_counts(store: Store) -> None:
    first, last = (row_of(INTERACTIONS, external_id="a", channel=channel) for channel in ("chat", "phone"))
    done = _put(store, INTERACTIONS, first, last)
    assert (done.accepted, done.unchanged) == (1, 1)
    with store.read() as connection:
        assert [row["channel"] for row in records.page(connection, INTERACTIONS)[0]] == ["phone"]


def test_sources_do_not_share_ids(store: Store) -> None:
    for source in ("one", "two"):
        _put(store, INTERACTIONS, row_of(INTERACTIONS, source=source, external_id="a"), source=source)
    with store.read() as connection:
        assert records.count(connection, INTERACTIONS) == 2


def test_empty_batch_is_nothing(store: Store) -> None:
    assert _put(store, INTERACTIONS) == Outcome(0, 0)


@pytest.mark.parametrize("text", ["Selamat pagi 🙏", 'quote " and \\ and %s', "tab\tand\nline", "\u2028", "x" * 20_000])
def test_text_survives_as_it_is(store: Store, text: str) -> None:
    row = row_of(INTERACTIONS, text=text, channel=text[:50])
    _put(store, INTERACTIONS, row)
    assert _put(store, INTERACTIONS, row).unchanged == 1
    with store.read() as connection:
        assert records.page(connection, INTERACTIONS, where={"channel": text[:50]})[0][0]["text"] == text


def test_pages_go_back_in_time_without_gap_or_repeat(store: Store) -> None:
    moments = [NOW + number // 3 * MINUTE for number in range(25)]
    _put(store, INTERACTIONS, *(row_of(INTERACTIONS, occurred_at=at) for at in moments))
    seen: list[int] = []
    ids: set[str] = set()
    after: str | None = None
    with store.read() as connection:
        while True:
            found, after = records.page(connection, INTERACTIONS, limit=4, after=after)
            seen += [row["occurred_at"] for row in found]
            ids |= {row["external_id"] for row in found}
            if after is None:
                break
    assert seen == sorted(moments, reverse=True)
    assert len(ids) == 25


def test_page_keeps_what_was_asked_for(store: Store) -> None:
    _put(
        store,
        INTERACTIONS,
        row_of(INTERACTIONS, external_id="a", channel="chat"),
        row_of(INTERACTIONS, external_id="b", channel="phone"),
        row_of(INTERACTIONS, external_id="c"),
        row_of(INTERACTIONS, external_id="d", channel="chat", occurred_at=NOW + HOUR),
    )

    def ids(**asked: object) -> list[str]:
        with store.read() as connection:
            return [row["external_id"] for row in records.page(connection, INTERACTIONS, **asked)[0]]  # type: ignore[arg-type]

    assert ids(where={"channel": "chat"}) == ["d", "a"]
    assert ids(where={"channel": ""}) == ["c"]
    assert ids(where={"channel": "chat"}, end=NOW + 1) == ["a"]
    assert ids(start=NOW + 1) == ["d"]


def test_page_of_a_metric_shows_the_records_behind_it(store: Store) -> None:
    _put(
        store,
        SURVEYS,
        row_of(SURVEYS, external_id="csat", kind="csat", score=5.0),
        row_of(SURVEYS, external_id="nps", kind="nps", score=9.0),
    )
    _put(
        store,
        TICKETS,
        row_of(TICKETS, external_id="open"),
        row_of(TICKETS, external_id="solved", solved_at=NOW + HOUR, resolution_seconds=9.0),
    )
    _put(store, MEASUREMENTS, row_of(MEASUREMENTS, external_id="m", metric="csat", value=0.5))

    def ids(stream: Stream, metric: str, **asked: int) -> list[str]:
        with store.read() as connection:
            return [row["external_id"] for row in records.page(connection, stream, metric=METRICS[metric], **asked)[0]]  # type: ignore[arg-type]

    assert ids(SURVEYS, "csat") == ["csat"]
    assert ids(SURVEYS, "nps") == ["nps"]
    assert ids(MEASUREMENTS, "csat") == ["m"]
    assert ids(TICKETS, "resolution_mean", start=NOW + 1) == ["solved"]
    assert ids(TICKETS, "resolution_mean", end=NOW + 1) == []
    with pytest.raises(BadInput, match="not made of tickets"):
        ids(TICKETS, "csat")


def test_unknown_field_and_foreign_cursor_are_refused(store: Store) -> None:
    with store.read() as connection:
        with pytest.raises(UnknownName, match="channel"):
            records.page(connection, INTERACTIONS, where={"chanel": "chat"})
        for cursor in ("x", "WzFd", "bm90IGpzb24="):
            with pytest.raises(BadInput, match="cursor"):
                records.page(connection, INTERACTIONS, after=cursor)


def test_newly_known_come_in_the_order_they_were_learnt(store: Store) -> None:
    for at, key in ((3, "c"), (1, "a"), (2, "b")):
        _put(store, SURVEYS, row_of(SURVEYS, external_id=key, kind="nps", score=3.0), known_at=NOW + at)
    with store.read() as connection:
        found = records.known_since(connection, SURVEYS, NOW + 2, where={"kind": "nps"})
    assert [row["external_id"] for row in found] == ["b", "c"]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({"handoffs": "2"}, ["a"]),
        ({"resolved": "true"}, ["a"]),
        ({"resolved": "0"}, ["b"]),
        ({"first_response_seconds": "12.5"}, ["b"]),
        ({"handoffs": ""}, ["b"]),
        ({"channel": "ch\0at"}, ["a"]),
    ],
)
def test_numbers_are_asked_for_as_people_write_them(store: Store, where: dict[str, str], found: list[str]) -> None:
    _put(
        store,
        INTERACTIONS,
        row_of(INTERACTIONS, external_id="a", channel="chat", handoffs=2, resolved=1, first_response_seconds=3.0),
        row_of(INTERACTIONS, external_id="b", resolved=0, first_response_seconds=12.5),
    )
    with store.read() as connection:
        assert [row["external_id"] for row in records.page(connection, INTERACTIONS, where=where)[0]] == found
        assert records.count(connection, INTERACTIONS, where=where) == len(found)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("handoffs", "two"),
        ("handoffs", "1.5"),
        ("resolved", "99999"),
        ("handoffs", "9" * 30),
        ("handle_seconds", "nan"),
    ],
)
def test_words_where_numbers_are_held_are_refused(store: Store, field: str, value: str) -> None:
    with store.read() as connection, pytest.raises(BadInput, match=field):
        records.page(connection, INTERACTIONS, where={field: value})
