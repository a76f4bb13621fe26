"""A handover as a document, in both languages: what stands, what falls due, who signed, what was noted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from components import briefing as listed
from components import handover as drawn
from components.handed import where_of
from domain.briefing import (
    Ailing,
    AlertChange,
    AlertLine,
    Breach,
    Briefing,
    Call,
    CaseChange,
    CaseLine,
    Ending,
    Move,
    Retuned,
)
from domain.handovers import Handover, Note, Signature
from domain.shifts import Turn
from domain.times import HOUR, MINUTE
from domain.verdicts import Verdict
from tests.components.spoken import dressed, make_viewer, words
from tests.make import NOW

END = NOW + HOUR // 2
HANDOVER = Handover(Turn("morning", "Sari", END - 8 * HOUR, END), Turn("malam panjang", "", END, END + 8 * HOUR), id=7)
VERDICT = Verdict(NOW, 2.5, "high", 0.046, 0.0285, 0.024, 0.033, 6214, "high")
LOOSE = AlertLine(
    3,
    "complaint_ratio",
    {"channel": "chat"},
    "metric",
    "critical",
    "high",
    "open",
    NOW - HOUR,
    VERDICT,
    (0.046, 0.0285),
)
HELD = replace(LOOSE, id=4, segment={}, state="acknowledged", owner="Budi", until=NOW + HOUR)
CASE = CaseLine(12, 2, None, NOW - 60 * HOUR, NOW + 3 * HOUR, "delivery")
BRIEFING = Briefing(
    NOW,
    (LOOSE,),
    (HELD, replace(HELD, id=5, state="open", until=None)),
    (replace(HELD, id=6, muted_by=2), replace(LOOSE, id=8, held="inhibited")),
    (Breach(2, None, 41, NOW - MINUTE), Breach(1, "Budi", 1, NOW + HOUR)),
    (CASE,),
    (Ending(2, {"metric": ["csat"], "channel": ["chat"]}, "Sari", "kampanye", NOW + HOUR, False),),
    (Ailing("crm", "tickets", "failing", None, "password refused", 3),),
    {"opened": 2, "resolved": 1},
    (
        AlertChange(
            LOOSE, (Move(NOW, "opened", "CE Hub", "hub", "open"), Move(NOW, "assigned", "Rani", "lead", "Budi"))
        ),
    ),
    {"climbed": 1},
    (CaseChange(CASE, (Move(NOW, "climbed", "CE Hub", "hub", "2"),)),),
    (Retuned("csat", 1.2, NOW, "Rina"),),
)


def test_calls_that_are_promised_name_who_calls_and_what_is_overdue() -> None:
    calls = (Call(CASE, NOW - MINUTE, "Budi"), Call(CASE, NOW + HOUR, None))
    moved = (Move(NOW, "escalated", "Rani", "lead", "2"), Move(NOW, "call_promised", "Rani", "lead", str(NOW + HOUR)))
    said = _said(replace(BRIEFING, calls=calls, case_changes=(CaseChange(CASE, moved),)))
    assert "paket hilang" in said["calls"]
    assert "Budi 14:29 overdue" in said["calls"]
    assert "no owner 15:30" in said["calls"]
    assert "sent up by hand to" in said["changes"]
    assert "call promised for 15:30 by Rani" in said["changes"]


def _said(briefing: Briefing, language: str = "en") -> dict[str, str]:
    parts = listed.sections(briefing, {12: "paket hilang"}, END + 8 * HOUR, make_viewer(language))
    return {part.id.removeprefix("handover-"): words(part) for part in parts}


def test_every_section_says_what_stands() -> None:
    said = _said(BRIEFING)
    assert "Complaint ratio: 4.6 %, expected 2.4–3.3 %" in said["unowned"]
    assert "Chat 13:30 1 h" in said["unowned"]
    assert "everything 13:30 1 h Budi until 15:30" in said["owned"]
    assert "Budi not acknowledged" in said["owned"]
    assert "muted everything 13:30 1 h Budi" in said["kept"]
    assert "a graver alert speaks for it Chat 13:30 1 h –" in said["kept"]
    assert "until 23:00, the end of the next shift" in said["due"]
    assert "Level 2 no owner 41 14:29 past due" in said["due"]
    assert "#12 Level 2 paket hilang Delivery no owner 17:30" in said["due"]
    assert "and 41 more; the table above counts them all." in said["due"]
    assert "CSAT · Chat kampanye Sari 15:30 and comes back" in said["endings"]
    assert "Crm Tickets ■ Failing – 3 password refused" in said["sources"]


@pytest.mark.parametrize(
    ("kind", "metric", "segment", "where"),
    [
        ("metric", "csat", {}, "everything"),
        ("silence", "tickets", {"source": "crm"}, "Tickets"),
        ("screen", "", {"monitor": "left"}, ""),
    ],
)
def test_where_an_alert_is_names_the_stream_of_a_source(kind: Any, metric: str, segment: Any, where: str) -> None:
    assert where_of(replace(LOOSE, kind=kind, metric=metric, segment=segment), make_viewer()) == where


def test_of_a_flood_that_is_kept_back_the_gravest_are_named_and_all_are_counted() -> None:
    flood = replace(BRIEFING, kept=tuple(replace(LOOSE, id=n, held="grouped") for n in range(200)))
    assert _said(flood)["kept"].endswith("and 188 more")
    assert "200 alerts kept back" in words(listed.sums(flood, make_viewer()))


def test_changes_say_who_acted() -> None:
    said = _said(BRIEFING)["changes"]
    assert "2 opened · 1 resolved" in said
    assert "Chat 14:30 opened" in said, "of two with one number only their places tell which is which"
    assert "14:30 opened 14:30 assigned → Budi by Rani" in said
    assert "14:30 climbed to Level 2" in said
    assert "CSAT 1.2 Rina 14:30" in said


@pytest.mark.parametrize(
    ("language", "none"), [("en", "Every alert has an owner."), ("id", "Setiap peringatan ada penanggung jawabnya.")]
)
def test_what_there_is_none_of_is_said(language: str, none: str) -> None:
    said = _said(Briefing(NOW), language)
    assert none in said["unowned"]
    assert all(len(one) > 20 for one in said.values())


def test_sums_lead_to_their_sections() -> None:
    tiles = listed.sums(BRIEFING, make_viewer())
    assert words(tiles).startswith(
        "1 alert without owner 2 alerts in hand 2 alerts kept back 42 cases falling due 1 silence ending"
    )
    targets = [one.children.href for one in tiles.children]
    parts = listed.sections(BRIEFING, {}, END, make_viewer())
    assert set(targets) <= {f"#{part.id}" for part in parts}


def _head(handover: Handover, language: str = "en") -> Any:
    return drawn.head(handover, NOW, make_viewer(language), opens="open")


def test_head_names_both_shifts_and_how_it_stands() -> None:
    assert "Morning → to Malam panjang Fri 20 Nov 2026 · 07:00–15:00 → 15:00–23:00 WIB" in words(_head(HANDOVER))
    assert "Pagi → ke Malam panjang Jum 20 Nov 2026 · 07.00–15.00" in words(_head(HANDOVER, "id"))
    assert "Not frozen yet: as it stands at 14:30 Note" in words(_head(HANDOVER))
    lapsed = replace(HANDOVER, frozen_at=END + 2 * HOUR)
    assert "Frozen Fri 20 Nov 17:00: 2 h after the shift not both leads had signed Print" in words(_head(lapsed))
    both = {"outgoing": Signature(NOW, "Sari", "lead"), "incoming": Signature(NOW, "Dewi", "lead")}
    signed = replace(lapsed, **both)
    assert "Frozen with the second signature, Fri 20 Nov 17:00" in words(_head(signed))


def test_who_signed_stands_in_the_place_of_the_button() -> None:
    open_ = drawn.signatures(HANDOVER, make_viewer(), opens="open")
    assert words(open_) == (
        "Signatures Hands over Morning · Sari Sign as outgoing lead G Takes over Malam panjang Sign as incoming lead T"
    )
    assert len(dressed(open_, "is-main")) == 1
    given = replace(HANDOVER, outgoing=Signature(NOW, "Sari", "lead"))
    one = drawn.signatures(given, make_viewer("id"), opens="open")
    assert "Menyerahkan Pagi · Sari ✓ Sari · Kepala regu Jum 20 Nov 14.30" in words(one)
    assert [part.id["act"] for part in dressed(one, "is-main")] == ["sign_incoming"]


def test_notes_are_kept_in_order_with_their_writers() -> None:
    noted = replace(HANDOVER, notes=(Note(NOW, "Sari", "lead", "satu"), Note(NOW, "Budi", "monitor", "dua")))
    said = words(drawn.notes(noted, make_viewer()))
    assert "satu Sari · Shift lead · 14:30 dua Budi · Monitoring team · 14:30" in said
    assert "No note yet." in words(drawn.notes(HANDOVER, make_viewer()))


def test_list_of_handovers_leads_to_each_and_to_earlier_ones() -> None:
    old = replace(HANDOVER, id=6, outgoing=Signature(NOW, "Sari", "lead"))
    said = drawn.past([HANDOVER, old], 7, make_viewer(), later=5, is_first=False)
    assert [part.href for part in dressed(said, "past-one")] == ["/handover?id=7", "/handover?id=6"]
    assert [part.href for part in dressed(said, "is-chosen")] == ["/handover?id=7"]
    assert "not signed" in words(said)
    assert "one signature" in words(said)
    assert words(said).endswith("The newest Earlier ones")
