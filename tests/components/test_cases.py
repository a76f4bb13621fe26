"""Cases: what is due, what is late, and who has it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from components import casefile, cases, ladder
from components.filters import owners_of, touchpoints_of
from domain.cases import Case
from domain.forecast import Foreseen
from domain.ladders import LITMUS, Ladder, Ladders, Rung
from domain.people import Actor
from domain.times import HOUR, MINUTE
from tests.components.spoken import dressed, make_viewer, words
from tests.make import NOW


def make_case(age: float = 1, **changes: Any) -> Case:
    """A case opened `age` hours ago."""
    given = {"summary": "Paket hilang", "touchpoint": "delivery", "channel": "chat", "id": 12, **changes}
    return Case("rule", NOW - round(age * HOUR), **given)


@pytest.mark.parametrize(
    ("age", "level", "due", "tone"),
    [
        (1, "Level 1", "in 1 d 23 h", ""),
        (47.5, "Level 1", "in 30 min", "warn"),
        (50, "Level 2", "in 22 h", ""),
        (71, "Level 2", "in 1 h", "warn"),
        (90, "Level 3", "past due", "bad"),
    ],
)
def test_a_row_says_when_it_climbs(age: float, level: str, due: str, tone: str) -> None:
    row = cases.row(make_case(age), LITMUS, make_viewer())
    assert (row["level"][1], row["due"][1], row["tone"]) == (level, due, tone)


def test_rows_sort_by_what_is_due_first() -> None:
    rows = [cases.row(make_case(age, id=age), LITMUS, make_viewer()) for age in (1, 47, 71.5, 100)]
    assert [row["number"][0] for row in sorted(rows, key=lambda row: row["due"][0])] == [71.5, 47, 1, 100]


def _level(
    level: int, count: int, nearest: int | None, unowned: int = 0, oldest: int | None = None, paused: int = 0
) -> SimpleNamespace:
    return SimpleNamespace(
        level=level, open=count, nearest_due_at=nearest, unowned=unowned, oldest_opened_at=oldest, paused=paused
    )


def test_a_level_counts_down_to_its_nearest() -> None:
    tiles = ladder.rungs([_level(1, 71, NOW + 38 * MINUTE, 4)], LITMUS, None, make_viewer("id"), tile="tile")
    said = words(tiles)
    assert "Tingkat 1 · 48 jam · agen" in said
    assert "paling dekat 38 mnt lagi" in said
    assert "4 tanpa penanggung jawab" in said


def test_the_last_level_is_bad_as_soon_as_anything_is_on_it() -> None:
    full, empty = _level(3, 4, None, oldest=NOW - 51 * HOUR), _level(3, 0, None)
    assert dressed(ladder.rungs([full], LITMUS, None, make_viewer(), tile="tile"), "is-bad")
    assert not dressed(ladder.rungs([empty], LITMUS, None, make_viewer(), tile="tile"), "is-bad")


def test_a_closed_case_shows_why_and_what_was_done_and_only_takes_notes() -> None:
    closed, made = make_case(owner="Maya").closed(Actor("Maya", "manager"), NOW, root_cause="Kurir", action="Refund")
    drawn = casefile.detail(closed, [made], LITMUS, make_viewer(), opens="open", saves="save", record={})
    said = words(drawn)
    assert "Kurir" in said
    assert "Refund" in said
    assert [button.id["act"] for button in dressed(drawn, "button")] == ["note", "reopen"]


def test_the_answer_it_came_from_is_quoted() -> None:
    record = {"comment": "tidak ada kabar", "external_id": "C-9", "occurred_at": NOW}
    drawn = casefile.detail(make_case(), [], LITMUS, make_viewer(), opens="open", saves="save", record=record)
    assert "tidak ada kabar" in words(drawn)
    assert "C-9 · 14:30" in words(drawn)


def test_a_paused_case_says_since_when_why_and_what_is_left_and_can_go_on() -> None:
    paused, made = make_case(10).halted(Actor("Maya", "manager"), NOW - 5 * HOUR, reason="bukti transfer")
    row = cases.row(paused, LITMUS, make_viewer())
    assert (row["due"][1], row["tone"]) == ("paused · 1 d 19 h left", "quiet")
    assert row["due"][0] > cases.row(make_case(1), LITMUS, make_viewer())["due"][0]
    drawn = casefile.detail(paused, [made], LITMUS, make_viewer("id"), opens="open", saves="save", record={})
    assert "Dijeda sejak 09.30 oleh Maya:" in words(drawn)
    assert "bukti transfer" in words(drawn)
    buttons = [button.id for button in dressed(drawn, "button")]
    assert {"type": "save", "act": "resume"} in buttons
    assert {"type": "open", "act": "pause"} not in buttons


def test_a_level_says_how_many_are_paused_and_that_ladders_differ() -> None:
    own = Ladders(LITMUS.default, {"payment": Ladder((Rung(1, "L1", HOUR), Rung(2, "L2", None)))})
    said = words(ladder.rungs([_level(1, 5, NOW + 3 * HOUR, paused=2)], own, None, make_viewer(), tile="tile"))
    assert "Level 1 · by touchpoint · agent" in said
    assert "2 paused" in said
    assert "all paused" in words(ladder.rungs([_level(1, 2, None, paused=2)], LITMUS, None, make_viewer(), tile="t"))


def test_a_call_back_that_is_due_goes_first_and_can_be_kept() -> None:
    promised, made = make_case(1).promised(Actor("Maya", "manager"), NOW - HOUR, at=NOW - MINUTE, by="Budi")
    row = cases.row(promised, LITMUS, make_viewer())
    assert (row["due"][1], row["tone"]) == ("☎ 14:29 · in 1 d 23 h", "bad")
    assert row["due"][0] < cases.row(make_case(71.5), LITMUS, make_viewer())["due"][0]
    drawn = casefile.detail(promised, [made], LITMUS, make_viewer("id"), opens="open", saves="save", record={})
    assert "Telepon 14.29 · Budi" in words(drawn)
    assert "janji telepon → 14.29" in words(drawn)
    assert dressed(drawn, "is-due")
    assert {"type": "save", "act": "called"} in [button.id for button in dressed(drawn, "button")]


def test_nobody_is_sent_up_from_the_last_level() -> None:
    def acts(**more: Any) -> list[str]:
        drawn = casefile.detail(make_case(), [], LITMUS, make_viewer(), opens="open", saves="save", record={}, **more)
        return [button.id["act"] for button in dressed(drawn, "button")]

    assert "escalate" in acts()
    assert "escalate" not in acts(is_last=True)


def test_filters_offer_oneself_first_and_keep_what_the_address_asks_for() -> None:
    viewer = replace(make_viewer(), actor=Actor("Sari", "lead"))
    assert owners_of(["", "Budi", "Sari"], "Dewi", viewer, none="-") == [
        {"value": "Sari", "label": "Sari"},
        {"value": "-", "label": "no owner"},
        {"value": "Budi", "label": "Budi"},
        {"value": "Dewi", "label": "Dewi"},
    ]
    assert touchpoints_of(["delivery"], None, viewer, none="-") == [{"value": "delivery", "label": "Delivery"}]


def test_what_is_foreseen_of_this_shift_is_said_with_its_range() -> None:
    said = ladder.foreseen(Foreseen(NOW, NOW + 2 * HOUR, 12, 3.6, 1, 7), make_viewer())
    assert said == "12 fall due by 16:30. About 4 of them will not be answered in time (1–7)."
    assert "Belum cukup" in ladder.foreseen(Foreseen(NOW, NOW + 2 * HOUR, 12), make_viewer("id"))
    assert ladder.foreseen(None, make_viewer()) == ""
