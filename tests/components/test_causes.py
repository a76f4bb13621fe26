"""What explains an alert, in both languages, in numbers that add up as they are read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from dash import html

from components import alerts
from components.causes import bars, causes, sentence
from domain.alerts import Alert
from domain.causes import Cause, Part
from domain.metrics import Better
from domain.times import HOUR
from tests.components.spoken import dressed, make_viewer, parts, words
from tests.components.test_alerts import make_alert
from tests.make import NOW


def make_explained(*segments: Part, value: float = 0.046, rest: float = 0.0) -> Alert:
    """An alert on the complaint ratio, +1.8 points, with these parts."""
    found = Cause(NOW, NOW - HOUR, NOW, value, 0.028, segments, Part({}, rest))
    return make_alert(cause=found)


COURIER = Part({"region": "Surabaya", "touchpoint": "delivery"}, 0.0149, 0.0033, 0.05)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "Complaint ratio +1.8 pt: +1.5 from Surabaya, Delivery; "
            "+0.3 because more traffic came through that segment.",
        ),
        (
            "id",
            "Rasio komplain +1,8 poin: +1,5 dari Surabaya, Pengiriman; "
            "+0,3 karena lebih banyak lalu lintas melalui segmen itu.",
        ),
    ],
)
def test_one_sentence_says_what_explains_it(language: str, said: str) -> None:
    assert sentence(make_explained(COURIER), make_viewer(language)) == said


@pytest.mark.parametrize(
    ("better", "tones"),
    [
        (None, ["is-bad", "is-good"]),
        ("up", ["is-good", "is-bad"]),
        ("down", ["is-bad", "is-good"]),
        ("neither", ["is-even", "is-even"]),
    ],
)
def test_what_made_it_worse_is_red_and_a_rise_of_what_should_rise_is_not(
    better: Better | None, tones: list[str]
) -> None:
    segments = Part({"channel": "chat"}, 0.02), Part({"channel": "phone"}, -0.002)
    found = Cause(NOW, NOW - HOUR, NOW, 0.046, 0.028, segments, Part({}, 0.0))
    drawn = bars(found, "percent", make_viewer(), way=str, better=better)
    assert [one.className for one in parts(drawn) if getattr(one, "style", None)] == tones


def test_what_rounding_loses_is_with_everything_else() -> None:
    thirds = [Part({"channel": name}, 0.0056) for name in ("chat", "email", "phone")]
    said = sentence(make_explained(*thirds, rest=0.0012), make_viewer())
    assert said == "Complaint ratio +1.8 pt: +0.6 from Chat; +0.6 from Email; +0.6 from Phone."
    more = sentence(make_explained(replace(COURIER, mix=0.0), rest=0.0031), make_viewer())
    assert more.endswith("+1.5 from Surabaya, Delivery; +0.3 from everything else.")


def test_less_traffic_is_said_as_such_and_by_name_where_nothing_else_is() -> None:
    quiet = Part({"channel": "bot"}, 0.0, 0.018, -0.2)
    said = sentence(make_explained(quiet), make_viewer())
    assert said == "Complaint ratio +1.8 pt: +1.8 because less traffic came through Bot."


def test_a_change_that_is_everywhere_says_so() -> None:
    alert = make_explained(rest=0.018)
    assert sentence(alert, make_viewer()).startswith("Complaint ratio +1.8 pt, spread over everything")
    assert causes(alert, make_viewer()) == []


def test_bars_lead_to_the_metric_in_that_segment() -> None:
    drawn = causes(make_explained(COURIER), make_viewer())
    links = [part.href for part in parts(drawn) if hasattr(part, "href")]
    assert (
        links
        == [
            f"/metrics/complaint_ratio?range=24h&at={NOW - HOUR // 15}"
            "&where=channel:chat,region:Surabaya,touchpoint:delivery"
        ]
        * 2
    )
    assert "adds up to +1.8 pt exactly" in words(drawn)
    assert [part.style["width"] for part in dressed(drawn, "is-bad")] == ["100.0%"]
    assert "4.6 % from 13:30 to 14:30, 2.8 %" in words(drawn).replace("\u00a0", " ")


def test_an_alert_without_a_cause_shows_none() -> None:
    assert causes(make_alert(), make_viewer()) == []
    assert sentence(make_alert(), make_viewer()) == ""


def test_the_detail_tells_the_sentence_and_the_segments() -> None:
    shown = alerts.detail(make_explained(COURIER), None, [], make_viewer(), acts=html.Div())
    assert "+1.5 from Surabaya, Delivery" in words(shown)
    assert "What explains it" in words(shown)
