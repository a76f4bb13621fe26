"""An alert on what emerges, drawn: its name in both languages, every mention that shows it, no code."""

from __future__ import annotations

import pytest
from dash import html

from components import alerts as drawn
from components import inbox
from domain.alerts import Alert, Finding, opened
from domain.emerging import EMERGING, METRIC, EmergingVerdict
from domain.times import MINUTE
from tests.components.spoken import make_viewer, words
from tests.make import NOW

LABEL = {"id": "Barang palsu", "en": "Counterfeit"}


def make_alert(kind: str = "trouble", name: str = "palsu", label: dict[str, str] | None = None) -> Alert:
    verdict = EmergingVerdict(
        NOW,
        2.4,
        "high",
        12.0,
        0.4,
        n=60.0,
        code=EMERGING,
        label=LABEL if label is None else label,
        minutes=30,
        reach=4_000,
        repeats=2,
        severity=6,
    )
    finding = Finding(METRIC, {kind: name} if name else {}, EMERGING, verdict, NOW - 20 * MINUTE)
    return opened(finding, NOW)[0]


@pytest.mark.parametrize(
    ("language", "title", "why"),
    [
        ("en", "Emerging: Counterfeit, 12 mentions in 30 minutes", "12 mentions in 30 minutes, where 0.4 are usual"),
        ("id", "Mulai ramai: Barang palsu, 12 sebutan dalam 30 menit", "padahal biasanya 0,4: 30 kali lipat"),
    ],
)
def test_it_says_what_emerges(language: str, title: str, why: str) -> None:
    viewer = make_viewer(language)
    alert = make_alert()
    assert inbox.title(alert, viewer) == title
    assert inbox.short_title(alert, viewer) == LABEL[language]
    told = words(drawn.facts(alert, None, viewer))
    assert LABEL[language] in told
    assert why in words(drawn.detail(alert, None, [], viewer, acts=html.Div()))


def test_a_word_stands_in_quotes_and_all_that_is_negative_has_a_name() -> None:
    viewer = make_viewer()
    assert "“marunda”" in inbox.title(make_alert("term", "marunda", {"word": "“marunda”"}), viewer)
    assert "unhappy mentions of all kinds" in inbox.title(make_alert("negative", "", {}), viewer)


def test_ten_of_its_mentions_are_quoted() -> None:
    viewer = make_viewer()
    records = [{"text": f"palsu {number}", "platform": "x", "occurred_at": NOW} for number in range(14)]
    quoted = words(drawn.voices(records, viewer, 31, most=drawn.EVIDENCE))
    assert "palsu 9" in quoted
    assert "palsu 10" not in quoted
    assert "10 of 31" in quoted
