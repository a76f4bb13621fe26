"""What people write of their work: personal data in it is covered, once, whatever they do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from domain import transitions
from domain.alerts import Alert
from domain.cases import Case
from domain.cases import opened as a_case
from domain.errors import BadInput
from domain.handovers import Handover
from domain.incidents import Incident
from domain.ladders import LITMUS, Pause
from domain.masking import mask
from domain.people import Actor
from domain.shifts import Turn
from domain.times import HOUR
from domain.transitions import LONGEST_NOTE
from domain.verdicts import Verdict
from escalations.trouble import Trouble, described
from tests.make import NOW

SARI = Actor("Sari", "lead")
SAID, COVERED = "hubungi 0812-3456-7890", "hubungi [telepon]"
CASE = a_case(Case("rule", NOW, "NPS 2", touchpoint="delivery"), SARI, NOW)[0]
ALERT = Alert("f", "csat", {}, "metric", "warning", "low", Verdict(NOW, 2.0, "low"), NOW, NOW, NOW)
INCIDENT = Incident({}, "warning", NOW, NOW, NOW, id=1)
SHIFT = Handover(Turn("morning", "", NOW, NOW + HOUR), Turn("noon", "", NOW + HOUR, NOW + 2 * HOUR))

Ways = dict[str, Callable[[str], Any]]
WAYS: Ways = {
    "case opened": lambda said: described(Trouble(said), NOW, str).summary,
    "case noted": lambda said: CASE.noted(SARI, NOW, note=said),
    "case paused": lambda said: CASE.halted(SARI, NOW, reason=said),
    "case resumed": lambda said: replace(CASE, pauses=(Pause(NOW, None),)).resumed(SARI, NOW, note=said),
    "case sent up": lambda said: CASE.escalated(SARI, NOW, LITMUS, reason=said),
    "call promised": lambda said: CASE.promised(SARI, NOW, at=NOW + HOUR, note=said),
    "customer called": lambda said: replace(CASE, call_at=NOW).called(SARI, NOW, note=said),
    "case closed": lambda said: CASE.closed(SARI, NOW, root_cause=said, action="selesai"),
    "case answered": lambda said: CASE.closed(SARI, NOW, root_cause="kurir", action=said),
    "case opened again": lambda said: replace(CASE, state="closed", closed_at=NOW).reopened(SARI, NOW, note=said),
    "alert noted": lambda said: ALERT.noted(SARI, NOW, note=said),
    "alert acknowledged": lambda said: ALERT.acknowledged(SARI, NOW, note=said),
    "alert resolved": lambda said: ALERT.resolved(SARI, NOW, note=said),
    "incident noted": lambda said: INCIDENT.noted(SARI, NOW, note=said),
    "incident resolved": lambda said: INCIDENT.resolved(SARI, NOW, note=said),
    "handover noted": lambda said: SHIFT.noted(SARI, NOW, text=said).notes,
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_written_is_covered_once_whatever_is_done(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def masked(text: str) -> str:
        asked.append(text)
        return mask(text)

    monkeypatch.setattr(transitions, "mask", masked)
    told = str(WAYS[way](SAID))
    assert COVERED in told
    assert "0812" not in told
    assert (asked.count(SAID), [text for text in asked if "[telepon]" in text]) == (1, [])


@pytest.mark.parametrize("way", WAYS)
def test_what_grows_where_it_is_covered_is_not_too_long(way: str) -> None:
    longest = ("a@b.co " * LONGEST_NOTE)[: LONGEST_NOTE - 6] + "x" * 6
    assert "[email]" in str(WAYS[way](longest))
    with pytest.raises(BadInput, match=f"at most {LONGEST_NOTE}"):
        WAYS[way](longest + "x")
