"""What customers say, as a person reads it: counts that are honest, marks that are buttons, ways that are safe."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from dash import dcc, html

from components import emerging as rising
from components import listening as drawn
from domain.alerts import Finding, opened
from domain.emerging import EmergingVerdict
from domain.verdicts import Verdict
from domain.voices import Standing, Tally
from tests.components.spoken import dressed, make_viewer, parts, words
from tests.make import NOW

LABELS = {"pengiriman": "Delivery", "promo": "Promotion"}


def label(code: str) -> str:
    return LABELS.get(code, code)


def to(**changes: str | None) -> str:
    return f"/listening?topic={changes.get('topic')}"


def make_voice(**changes: Any) -> dict[str, Any]:
    """A negative post about a delivery."""
    return {
        "stream": "mentions",
        "source": "social",
        "external_id": "m",
        "occurred_at": NOW,
        "text": "belum sampai",
        "platform": "x",
        "author": "@sari",
        "reach": 1200.0,
        "language": "jv",
        "sentiment": "negative",
        "topics": "pengiriman promo",
        "topic": "pengiriman",
        "url": "https://x.id/1",
        "echoes": 3,
        "heard": "a",
        **changes,
    }


def voices(**changes: Any) -> list[Any]:
    return drawn.voices([make_voice(**changes)], make_viewer(), label, to)


def test_a_text_says_where_it_was_written_and_what_was_heard() -> None:
    said = words(voices())
    for word in (
        "X · @sari · 1,200 readers · Javanese",
        "+3 the same",
        "belum sampai",
        "Negative",
        "Delivery",
        "Promotion",
    ):
        assert word in said


def test_the_mood_that_was_heard_is_pressed_and_the_others_put_it_right() -> None:
    buttons = {one.id["mood"]: one for one in dressed(voices(), "mood")}
    assert {mood: getattr(one, "aria-pressed") for mood, one in buttons.items()} == {
        "negative": "true",
        "neutral": "false",
        "positive": "false",
    }
    assert getattr(buttons["positive"], "aria-label") == "Really positive"
    assert buttons["positive"].id["of"] == "mentions\nsocial\nm"


def test_what_a_person_put_right_says_so() -> None:
    assert "put right by a person" in words(voices(heard="person"))
    assert "put right by a person" not in words(voices())


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x.id", None])
def test_only_addresses_of_the_web_are_links(url: str | None) -> None:
    assert not [part for part in parts(voices(url=url)) if isinstance(part, html.A)]


def test_the_original_opens_beside_the_page() -> None:
    (link,) = [part for part in parts(voices()) if isinstance(part, html.A)]
    assert (link.href, link.target, link.rel) == ("https://x.id/1", "_blank", "noopener noreferrer")


def test_texts_of_tickets_show_subject_and_words() -> None:
    ticket = make_voice(stream="tickets", subject="Refund", platform=None, channel="chat", sentiment=None, topics=None)
    said = words(drawn.voices([ticket], make_viewer(), label, to))
    assert "Refund belum sampai" in said
    assert "Chat" in said


def test_a_text_that_would_fill_the_page_is_folded_behind_its_beginning() -> None:
    folded = [part for part in parts(voices(text="a " * 9_000)) if isinstance(part, html.Details)]
    assert "The whole text" in words(folded)
    assert not [part for part in parts(voices()) if isinstance(part, html.Details)]


def test_without_a_model_nobody_says_that_nothing_emerges() -> None:
    assert "Nothing out of the ordinary" in words(rising.emerging([], {}, make_viewer()))
    assert "Nobody listens" in words(rising.emerging([], {}, make_viewer(), is_deaf=True))
    assert "too early to say" in words(rising.emerging([], {}, make_viewer(), unheard=3))
    assert "sources are silent" in words(rising.emerging([], {}, make_viewer(), is_silent=True))


def test_alerts_without_a_card_are_counted_and_led_to() -> None:
    assert rising.others(0, make_viewer()) == []
    (way,) = [one for one in parts(rising.others(2, make_viewer())) if isinstance(one, dcc.Link)]
    assert (words(way), way.href) == ("2 more alerts about what is said", "/alerts")


def test_nothing_that_fits_says_what_to_do() -> None:
    assert "Nothing fits these filters" in words(drawn.voices([], make_viewer(), label, to))


STANDINGS = [
    Standing("pengiriman", Tally(40, 20, 10, 10), Tally(38, 10, 14, 14)),
    Standing("promo", Tally(30, 2, 3, 25), Tally(4, 0, 0, 4)),
    Standing("", Tally(2), None),
]


def test_topics_are_ranked_by_volume_or_by_change() -> None:
    by_volume = words(drawn.topics(STANDINGS, make_viewer(), label, to, "volume"))
    by_change = words(drawn.topics(STANDINGS, make_viewer(), label, to, "change"))
    assert by_volume.index("Delivery") < by_volume.index("Promotion")
    assert by_change.index("Promotion") < by_change.index("Delivery")
    assert "Not heard yet" in by_volume


def test_only_a_change_beyond_chance_is_coloured() -> None:
    rows = drawn.topics(STANDINGS, make_viewer(), label, to, "volume")
    tones = [part.className for part in parts(rows) if isinstance(part, html.Small) and part.children]
    assert tones == ["quiet", "is-warn"]
    assert "+650.0" in words(rows)


def test_a_topic_leads_to_its_texts_and_its_moods_are_spoken() -> None:
    rows = drawn.topics(STANDINGS, make_viewer(), label, to, "volume")
    links = [part for part in parts(rows) if isinstance(part, dcc.Link)]
    assert [link.href for link in links] == ["/listening?topic=pengiriman", "/listening?topic=promo"]
    assert getattr(dressed(rows, "split")[0], "aria-label") == "20 negative, 10 neutral, 10 positive"


def test_a_share_of_few_is_not_told() -> None:
    few = Tally(4, 2, 1, 1)
    assert drawn.summed(few, make_viewer()) == "4 mentions · too few were judged to tell how many are negative"
    assert drawn.summed(Tally(70, 70, 0, 0), make_viewer(), mood="negative") == "70 mentions · negative"
    many = drawn.summed(Tally(70, 22, 20, 28), make_viewer(), "tickets")
    assert many.startswith("70 tickets · 31.4")
    assert many.endswith("negative of 70 judged")
    assert drawn.summed(Tally(), make_viewer("id")) == "Tidak ada teks seperti ini pada rentang ini."


def test_what_is_emerging_says_how_much_more_it_is_whom_it_reached_and_how_grave() -> None:
    verdict = EmergingVerdict(
        NOW, 2.4, "high", 12.0, 0.4, n=60.0, label={"en": "Counterfeit"}, reach=5200.0, severity=7
    )
    alert = opened(Finding("mentions", {"trouble": "palsu"}, "emerging", verdict, NOW), NOW)[0]
    said = words(rising.emerging([alert], {}, make_viewer()))
    assert "30 times as many as usual · 5,200 readers · severity 7 of 10" in said


def test_what_is_emerging_is_quoted_and_leads_to_its_alert() -> None:
    verdict = Verdict(NOW, 2.6, "high", 0.46, 0.28, 0.24, 0.33, 214, "high")
    alert = opened(Finding("negative_share", {"topic": "promo"}, "metric", verdict, NOW), NOW)[0]
    shown = rising.emerging([alert], {alert.id: ["voucher hangus", "PHP"]}, make_viewer())
    assert "voucher hangus PHP Open an incident Open the alert" in words(shown)
    assert [part.href for part in parts(shown) if isinstance(part, dcc.Link)] == [f"/alerts?id={alert.id}"]
    in_one = rising.emerging([replace(alert, incident_id=7)], {}, make_viewer())
    assert "Incident #7 Open the alert" in words(in_one)
    assert next(part.href for part in parts(in_one) if isinstance(part, dcc.Link)) == "/incidents?id=7"
    assert "Nothing out of the ordinary" in words(rising.emerging([], {}, make_viewer()))
