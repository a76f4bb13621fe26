"""A journey drawn: every kind of step in words, and what was handed on."""

from __future__ import annotations

from typing import Any

from components import journey
from components.records import record_rows
from domain.journey import Step, passed
from tests.components.spoken import dressed, make_viewer, words
from tests.make import NOW


def step(at: int, stream: str, **record: Any) -> Step:
    return Step(at, stream, "crm", f"{stream}-1", record)


STEPS = passed(
    [
        step(NOW, "cases", id=7, state="open", level=2, summary="NPS 2", closed_at=None),
        step(NOW - 1000, "surveys", kind="nps", points=2.0, comment="lama", touchpoint="delivery"),
        step(NOW - 2000, "interactions", channel="phone", handled_by="agent", handoffs=2, first_response_seconds=60.0),
        step(NOW - 3000, "interactions", channel="chat", handled_by="bot"),
        step(NOW - 4000, "tickets", status="open", subject="Paket", text="belum sampai"),
        step(NOW - 5000, "mentions", platform="app", text="kecewa"),
    ]
)


def test_every_step_says_what_it_was() -> None:
    drawn = journey.journey(STEPS, make_viewer("id"), chosen="surveys:surveys-1")
    said = words(drawn)
    assert "Kasus #7 · NPS 2 · Tingkat 2" in said
    assert "Jawaban NPS · 2 · Pengiriman lama" in said
    assert "⇄ dioper 2 kali · dari Chat ke Telepon · dari Bot ke Agen" in said
    assert "Paket belum sampai" in said
    assert [len(dressed(drawn, name)) for name in ("passed", "is-handed", "is-chosen")] == [6, 1, 1]
    assert "1 time handed on" in words(journey.told(STEPS, make_viewer()))


def test_a_record_leads_to_the_journey_of_its_customer() -> None:
    records = [{"external_id": "S 1", "customer": "a" * 32}, {"external_id": "S2", "customer": None}]
    rows = record_rows("surveys", records, make_viewer())
    assert [row["customer"] for row in rows] == [f"[journey](/journey/{'a' * 32}?from=surveys%3AS+1)", ""]
