"""Silences in words and as a list, in both languages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from alerts.silences import Muted, Standing
from components import acts, inbox, silences
from components.silencing import choices, matchers_in
from domain.alerts import Finding, opened
from domain.recurrence import recurrence_of
from domain.silences import Silence, Wish, muted, silenced
from domain.times import DAY, HOUR
from domain.verdicts import Verdict
from store.mutes import Mute
from tests.alerts.build import SARI
from tests.components.spoken import make_viewer, parts, words
from tests.make import NOW, ZONE

CHAT = {"metric": ["complaint_ratio"], "channel": ["chat"]}


def make_standing(**changes: Any) -> Standing:
    """Complaints of chat, muted by Sari for an hour."""
    wish = {"matchers": CHAT, "reason": "rilis 2.4", "end": NOW + HOUR, **changes}
    silence = replace(silenced(Wish(**wish), SARI, NOW, lambda _: ""), id=3)
    return _standing(silence)


def _standing(silence: Silence, count: int = 0) -> Standing:
    return Standing(silence, silence.state(NOW, lambda _: ""), silence.window(NOW, lambda _: ""), count)


def make_muted(standing: Standing) -> Any:
    verdict = Verdict(NOW, 2.6, "high", 0.046, 0.028, 0.024, 0.033, 6214, "high")
    alert = opened(Finding("complaint_ratio", {"channel": "chat"}, "metric", verdict, NOW), NOW)[0]
    return replace(muted(alert, standing.silence, NOW)[0], id=7)


@pytest.mark.parametrize(
    ("language", "said", "hours"),
    [
        (
            "en",
            "Complaint ratio · Chat",
            "Every third Tuesday of the month, 22:00–02:00 WIB · next Tue 15 Dec 22:00–Wed 16 Dec 02:00",
        ),
        (
            "id",
            "Rasio komplain · Chat",
            "Setiap Selasa ketiga dalam bulan, 22.00–02.00 WIB · berikutnya Sel 15 Des 22.00–Rab 16 Des 02.00",
        ),
    ],
)
def test_a_silence_says_what_and_when(language: str, said: str, hours: str) -> None:
    viewer = make_viewer(language)
    again = recurrence_of({"weekdays": ["tue"], "numbers": [3], "from": "22:00", "to": "02:00"}, ZONE)
    standing = make_standing(end=NOW + 90 * DAY, recurrence=again)
    assert silences.mutes(standing.silence, viewer) == said
    assert silences.when(standing, viewer).startswith(hours)


def test_a_muted_alert_stands_apart_with_by_whom_why_and_until_when() -> None:
    standing, viewer = make_standing(), make_viewer()
    alert = make_muted(standing)
    said = silences.remark(alert, {3: standing}, viewer)
    assert said == "until 15:30 · Sari · rilis 2.4"
    drawn = words(inbox.inbox([alert], None, "open", viewer, row="row", muted={alert.id: said}))
    assert "Muted" in drawn
    assert "Chat · until 15:30 · Sari · rilis 2.4" in drawn
    assert "Not acknowledged yet" not in drawn
    assert "Muted by Sari until 15:30. “rilis 2.4”" in words(silences.notice(alert, {3: standing}, viewer))


def test_an_alert_is_silenced_or_its_silence_ended_never_both() -> None:
    loud, quiet = (
        {
            getattr(part, "id", {})["act"]
            for part in parts(acts.acts(one, make_viewer(), opens="o", does="d"))
            if hasattr(part, "id")
        }
        for one in (replace(make_muted(make_standing()), muted_by=None), make_muted(make_standing()))
    )
    assert ("silence" in loud, "unsilence" in loud) == (True, False)
    assert ("silence" in quiet, "unsilence" in quiet) == (False, True)


def test_the_list_tells_what_was_muted_and_how_that_ended() -> None:
    standing = replace(make_standing(), muted=2)
    alert = make_muted(standing)
    told = [
        Muted(Mute(3, 7, NOW, None, None), alert),
        Muted(Mute(3, 7, NOW - HOUR, NOW - HOUR // 2, "resolved"), alert),
    ]
    drawn = words(silences.listed({"active": [(standing, told)], "ended": []}, make_viewer(), ends="end"))
    for said in (
        "muted 2 alerts",
        "still muted",
        "13:30–14:00",
        "over by itself",
        "End the silence",
        "No silence has ended yet.",
    ):
        assert said in drawn


def test_one_that_is_over_cannot_be_ended_and_says_by_whom_it_was() -> None:
    standing = _standing(make_standing().silence.ended(SARI, NOW))
    drawn = silences.listed({"ended": [(standing, ())]}, make_viewer(), ends="end")
    assert "Ended 14:30 by Sari" in words(drawn)
    assert not [part for part in parts(drawn) if getattr(part, "id", None) == {"type": "end", "id": 3}]


def test_everything_that_can_be_chosen_has_a_name_and_comes_back_as_a_matcher() -> None:
    offered = choices({"channel": ["chat"], "source": ["crm"]}, make_viewer("id"), ["product=paylater"])
    items = {item["value"]: item["label"] for group in offered for item in group["items"]}
    assert items["metric=csat"] == "CSAT"
    assert items["severity=critical"] == "Tingkat keparahan: Genting"
    assert items["product=paylater"] == "Produk: Paylater"
    assert matchers_in(["source=crm", "channel=chat=mail"]) == {"source": ["crm"], "channel": ["chat=mail"]}
