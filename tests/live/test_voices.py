"""Panels of what customers say: what "now" is, what is ranked, what is honest, what is emerging."""

from __future__ import annotations

from typing import Any

import pytest

from domain.alerts import Finding
from domain.causes import Cause, Part
from domain.emerging import EMERGING, EmergingVerdict
from domain.times import HOUR, WEEK, from_ms
from domain.verdicts import Verdict
from hub import Hub
from live.readings import READINGS
from live.readings.around import look_around
from store import alerts
from tests.make import NOW, HandClock, make_mention, make_survey


def read(hub: Hub, name: str) -> dict[str, Any]:
    """The panel as a screen would get it now."""
    hub.catch_up()
    return dict(READINGS[name](hub.store).read(hub.now, look_around(hub.store, hub.now), is_whole=True))


def say(hub: Hub, count: int, at: int = NOW, topic: str = "promo", sentiment: str | None = "positive") -> None:
    """So many mentions of one topic and mood."""
    given = {"occurred_at": from_ms(at).isoformat(), "stars": None, "topic": topic, "sentiment": sentiment}
    hub.ingest.take("mentions", [make_mention(**given) for _ in range(count)], source="vendor")


def test_topics_are_ranked_and_held_against_last_week(hub: Hub) -> None:
    say(hub, 10, NOW - WEEK - HOUR)
    say(hub, 4, NOW - WEEK)
    say(hub, 25, sentiment="negative", topic="pengiriman")
    say(hub, 9)
    panel = read(hub, "topics")
    assert (panel["state"], panel["window"], panel["n"]) == ("normal", 60, 34)
    assert [(row["topic"], row["n"], row["before"], row["grows"]) for row in panel["rows"]] == [
        ("pengiriman", 25, 0, True),
        ("promo", 9, 4, False),
    ]
    assert panel["rows"][0]["negative"] == 25


@pytest.mark.parametrize(("count", "ago", "window"), [(30, 0, 60), (29, 0, 1440), (40, 3 * HOUR, 360)])
def test_now_is_as_long_as_it_takes_to_see_something(hub: Hub, count: int, ago: int, window: int) -> None:
    say(hub, count, NOW - ago)
    assert read(hub, "topics")["window"] == window


def test_sentiment_tells_its_share_with_what_stands_behind_it(hub: Hub) -> None:
    say(hub, 60, NOW - WEEK, sentiment="positive")
    say(hub, 40, NOW - WEEK - HOUR, sentiment="positive")
    say(hub, 20, sentiment="negative")
    say(hub, 20, sentiment="neutral")
    say(hub, 5, sentiment=None)
    panel = read(hub, "sentiment")
    assert (panel["state"], panel["value"], panel["n"]) == ("normal", 0.5, 40)
    assert (panel["negative"], panel["neutral"], panel["positive"]) == (20, 20, 0)
    assert panel["lower"] < 0.5 < panel["upper"]
    assert (panel["before"], panel["moved"]) == (0, True)


def test_a_mood_of_few_is_not_told_and_of_none_neither(hub: Hub) -> None:
    assert (read(hub, "sentiment")["state"], read(hub, "topics")["state"]) == ("none", "none")
    say(hub, 5)
    assert (read(hub, "sentiment")["state"], read(hub, "topics")["state"]) == ("few", "normal")


def test_emerging_holds_what_is_about_mentions_alone(hub: Hub) -> None:
    hub.ingest.take("surveys", [make_survey()], source="crm")
    assert read(hub, "emerging")["watched"] == 0
    say(hub, 1)
    verdict = Verdict(NOW, 2.6, "high", 0.46, 0.28, 0.24, 0.33, 214, "high")
    hub.chain.take([Finding(metric, {}, "metric", verdict, NOW) for metric in ("negative_share", "complaint_ratio")])
    panel = read(hub, "emerging")
    assert [row["metric"] for row in panel["rows"]] == ["negative_share"]
    assert (panel["open"], panel["state"], panel["watched"]) == (1, "bad", 1)


def test_without_a_model_no_panel_says_that_all_is_well(hub: Hub) -> None:
    say(hub, 40, sentiment=None)
    hub.store.is_deaf = lambda: True
    assert {name: read(hub, name)["state"] for name in ("emerging", "sentiment", "quotes")} == dict.fromkeys(
        ("emerging", "sentiment", "quotes"), "deaf"
    )
    say(hub, 40, sentiment="negative")
    assert read(hub, "sentiment")["state"] == "normal", "what senders tell is shown without a model"
    assert all(read(hub, name)["deaf"] for name in ("sentiment", "topics", "quotes")), "and that nobody hears the rest"


def test_a_silent_source_is_the_age_of_what_emerges_and_nothing_that_is_said(hub: Hub) -> None:
    say(hub, 40)
    hub.chain.take(
        [Finding("mentions", {"source": "vendor"}, "silence", Verdict(NOW, 2.0, "low", code="silence"), NOW)]
    )
    panel = read(hub, "emerging")
    assert (panel["rows"], panel["open"], panel["state"]) == ([], 0, "normal")
    assert panel["silent_since"] == read(hub, "topics")["silent_since"] == NOW


def test_what_waits_to_be_heard_is_told_once_it_waits_for_long(hub: Hub, clock: HandClock) -> None:
    panels = ("topics", "sentiment", "quotes", "emerging")
    say(hub, 40, sentiment=None)
    assert {read(hub, name)["unheard"] for name in panels} == {0}
    clock.move(seconds=11)
    assert {read(hub, name)["unheard"] for name in panels} == {40}
    hub.ears.listen(60.0)
    assert {read(hub, name)["unheard"] for name in panels} == {0}


def test_what_emerges_stands_gravest_first_each_with_a_voice_of_its_own(hub: Hub) -> None:
    said = {"driver": ("kurirnya kasar", "paket dilempar"), "app": ("kurirnya kasar", "keluar sendiri")}
    for topic, severity in (("app", 4), ("driver", 8)):
        verdict = EmergingVerdict(NOW, 1.4, "high", 18, 3, minutes=30, reach=4_100, severity=severity)
        hub.chain.take([Finding("mentions", {"topic": topic}, EMERGING, verdict, NOW)])
    with hub.store.write() as connection:
        for alert in alerts.unresolved(connection):
            records = tuple({"text": text} for text in said[alert.segment["topic"]])
            alerts.explain(connection, alert.id, Cause(NOW, NOW, NOW, 18, 3, (), Part({}, 0), records, 2))
    rows = read(hub, "emerging")["rows"]
    assert [(row["segment"], row["said"]) for row in rows] == [({}, "kurirnya kasar"), ({}, "keluar sendiri")]
    assert [(row["lift"], row["minutes"], row["reach"]) for row in rows] == [(6.0, 30, 4_100)] * 2
