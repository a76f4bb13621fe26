"""What was stored before it was masked is covered in place, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import orjson
from sqlalchemy import insert, select

from domain.cases import Case
from domain.handovers import Note
from domain.ladders import Pause
from domain.shifts import Turn
from domain.streams import MENTIONS, TICKETS
from store import cases, covering, handovers, records
from store.covering import cover
from store.engine import Store
from store.schema import RECORDS, corrections
from store.state import alerts, quarantine
from store.troubles import incident_transitions
from tests.make import NOW, row_of

SAID = "hubungi 0812-3456-7890 atau sari@toko.co.id"
COVERED = "hubungi [telepon] atau [email]"


def found(store: Store) -> dict[str, int]:
    return {name: count for name, count in cover(store) if count}


def take(store: Store) -> None:
    extra = orjson.dumps({"hp": 6281234567890, "note": SAID}, option=orjson.OPT_SORT_KEYS).decode()
    with store.write() as connection:
        rows = [
            row_of(
                MENTIONS,
                source="social",
                external_id="old",
                text=SAID,
                author="sari@toko.co.id",
                url="https://x.id/a@b.co.id",
                extra=extra,
            ),
            row_of(MENTIONS, source="social", external_id="plain", text="barang bagus"),
        ]
        records.upsert(connection, MENTIONS, "social", rows, known_at=NOW)
        records.upsert(
            connection, TICKETS, "crm", [row_of(TICKETS, source="crm", external_id="t", subject=SAID)], known_at=NOW
        )


def test_records_are_covered_and_the_second_time_nothing_is_left(store: Store) -> None:
    take(store)
    assert found(store) == {"mentions": 1, "tickets": 1}
    table = RECORDS["mentions"]
    with store.read() as connection:
        row = connection.execute(select(table).where(table.c.external_id == "old")).mappings().one()
    assert (row["text"], row["author"], row["url"]) == (COVERED, "[email]", "https://x.id/a@b.co.id")
    assert orjson.loads(row["extra"]) == {"hp": "[telepon]", "note": COVERED}
    assert found(store) == {}


def test_pieces_reach_every_row(store: Store) -> None:
    rows = [
        row_of(MENTIONS, source="social", external_id=f"{number:03}", text=SAID)
        for number in range(2 * covering.PIECE + 1)
    ]
    with store.write() as connection:
        records.upsert(connection, MENTIONS, "social", rows, known_at=NOW)
    assert found(store) == {"mentions": len(rows)}


def test_corrections_quarantine_and_evidence_keep_no_personal_data(store: Store) -> None:
    told = {
        "stream": "mentions",
        "source": "s",
        "external_id": "1",
        "at": NOW,
        "who": "Ayu",
        "role": "lead",
        "before": "",
    }
    held = {"stream": "mentions", "source": "s", "field": "text", "error": f"found {SAID}", "held_at": NOW}
    cause = {"records": [{"text": SAID, "external_id": "081234567890", "occurred_at": 4111111111111111}]}
    kept = dict.fromkeys(("fingerprint", "metric", "kind", "severity", "direction", "state"), "x")
    moments = dict.fromkeys(("opened_at", "since", "changed_at"), NOW)
    with store.write() as connection:
        connection.execute(insert(corrections), [{**told, "text": SAID}])
        connection.execute(insert(quarantine), [{**held, "record": orjson.dumps({"text": SAID, "id": 1}).decode()}])
        row = {**kept, **moments, "segment": "{}", "verdict": "{}", "cause": orjson.dumps(cause).decode()}
        connection.execute(insert(alerts), [row])
    assert found(store) == {"corrections": 1, "quarantine": 1, "alerts": 1}
    with store.read() as connection:
        assert connection.scalar(select(corrections.c.text)) == COVERED
        assert connection.execute(select(quarantine.c.error, quarantine.c.record)).one() == (
            f"found {COVERED}",
            orjson.dumps({"id": 1, "text": COVERED}).decode(),
        )
        after = orjson.loads(connection.scalar(select(alerts.c.cause)) or "")
    assert after == {"records": [{**cause["records"][0], "text": COVERED}]}


def test_what_staff_wrote_before_is_covered_and_moments_stay(store: Store) -> None:
    case = Case("hand", NOW, SAID, pauses=(Pause(NOW, None, SAID, "Ayu"),), root_cause=SAID, action=SAID)
    note = {"at": NOW, "kind": "noted", "before": "", "after": "", "who": "Ayu", "role": "lead", "note": SAID}
    turn = Turn("day", "Ayu", NOW, NOW + 1)
    with store.write() as connection:
        number = cases.insert(connection, case)
        assert number is not None
        connection.execute(insert(incident_transitions), [{**note, "incident_id": 1}])
        handover = handovers.begin(connection, turn, turn)
        handovers.change(connection, handover, replace(handover, notes=(Note(NOW, "Ayu", "lead", SAID),)))
    assert found(store) == {"cases": 1, "incident_transitions": 1, "handovers": 1}
    with store.read() as connection:
        after = cases.get(connection, number)
        pauses = (Pause(NOW, None, COVERED, "Ayu"),)
        assert after == replace(case, id=number, summary=COVERED, root_cause=COVERED, action=COVERED, pauses=pauses)
        assert connection.scalar(select(incident_transitions.c.note)) == COVERED
        kept = handovers.get(connection, handover.id)
    assert kept is not None
    assert [one.text for one in kept.notes] == [COVERED]
    assert found(store) == {}


def test_a_row_that_changed_meanwhile_is_left_alone(store: Store) -> None:
    take(store)
    place = next(one for one in covering.places() if one.table.name == "mentions")
    (rows,) = covering._pieces(store, place)
    with store.write() as connection:
        newer = row_of(MENTIONS, source="social", external_id="old", text="sudah beres")
        records.upsert(connection, MENTIONS, "social", [newer], known_at=NOW + 1)
    assert covering._piece(store, place, rows) == 0
    with store.read() as connection:
        table = RECORDS["mentions"]
        assert connection.scalar(select(table.c.text).where(table.c.external_id == "old")) == "sudah beres"
