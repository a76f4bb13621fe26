"""The page of what customers say: what its address asks for, what emerges, how far listening has come."""

from __future__ import annotations

from dataclasses import replace

import hub as hubs
from components.viewer import Viewer
from domain.alerts import Finding
from domain.causes import Cause, Part
from domain.emerging import EMERGING, EmergingVerdict
from domain.verdicts import Verdict
from hub import Hub
from pages.desks.listening import parts, view_of
from pages.desks.rising import cards, quotes
from store import alerts
from tests.components.spoken import words
from tests.make import NOW, ZONE, HandClock, make_mention


def test_a_topic_that_nobody_knows_is_said(hub: Hub) -> None:
    hubs.use(hub)
    hub.ingest.take("mentions", [make_mention(text="halo")], source="social")
    viewer = Viewer("en", "dark", ZONE, NOW + 60_000)
    assert "There is no topic “promosi”; try promo." in words(parts(view_of({"topic": "promosi"}), viewer))
    assert "There is no" not in words(parts(view_of({"topic": "promo"}), viewer))


def test_what_emerges_is_gravest_first_and_no_text_stands_on_two_cards(hub: Hub) -> None:
    hubs.use(hub)
    for trouble, severity in (("app", 4), ("driver", 8)):
        verdict = EmergingVerdict(NOW, 3.0, "high", 18, 3, minutes=30, severity=severity)
        hub.chain.take([Finding("mentions", {"trouble": trouble}, EMERGING, verdict, NOW)])
    said = {"driver": ("a", "b", "c", "d"), "app": ("b", "c", "d", "d", "e")}
    with hub.store.write() as connection:
        for one in alerts.unresolved(connection):
            records = tuple({"text": text} for text in said[one.segment["trouble"]])
            alerts.explain(connection, one.id, Cause(NOW, NOW, NOW, 18, 3, (), Part({}, 0), records, 2))
    found, others = cards()
    assert ([one.segment["trouble"] for one in found], others) == (["driver", "app"], 0)
    assert list(quotes(found, NOW).values()) == [["a", "b", "c"], ["d", "e"]]


def test_a_silent_source_is_said_beside_what_emerges_and_has_no_card(hub: Hub) -> None:
    hubs.use(hub)
    hub.ingest.take("mentions", [make_mention(text="halo")], source="social")
    silence = Verdict(NOW, 2.0, "low", code="silence")
    hub.chain.take([Finding("mentions", {"source": "social"}, "silence", silence, NOW)])
    said = words(parts(view_of({}), Viewer("en", "dark", ZONE, NOW + 60_000)))
    assert "gone silent" in said
    assert "The sources are silent, so nobody can say what is emerging." in said
    assert "Open an incident" not in said


def test_what_was_not_heard_yet_is_said(hub: Hub, clock: HandClock) -> None:
    hubs.use(hub)
    hub.ingest.take("mentions", [make_mention(text="halo", stars=None) for _ in range(3)], source="social")
    clock.move(seconds=11)
    said = words(parts(view_of({}), Viewer("en", "dark", ZONE, clock.ms)))
    assert "3 mentions were not heard yet" in said
    assert "too early to say" in said


def test_sources_that_are_not_heard_of_are_said_before_an_alert_says_so(hub: Hub, clock: HandClock) -> None:
    hubs.use(hub)
    hub.ingest.take("mentions", [make_mention(text="halo", stars=None, sentiment="neutral")], source="social")
    clock.move(days=2)
    said = words(parts(view_of({"range": "7d"}), Viewer("en", "dark", ZONE, clock.ms)))
    assert "Nothing was heard of any source of mentions since" in said
    assert "nobody can say what is emerging" in said


def test_nobody_waits_for_more_of_a_file_that_was_imported(hub: Hub, clock: HandClock) -> None:
    hubs.use(hub)
    hub.ingest.take("mentions", [make_mention(text="halo", sentiment="neutral")], source="file", kind="import")
    clock.move(days=2)
    said = words(parts(view_of({"range": "7d"}), Viewer("en", "dark", ZONE, clock.ms)))
    assert "Nothing was heard of any source" not in said


def test_where_there_is_nothing_but_advertising_it_is_listed_and_said(hub: Hub, clock: HandClock) -> None:
    hubs.use(hub)
    view, viewer = view_of({"range": "7d"}), Viewer("en", "dark", ZONE, clock.ms)
    hub.ingest.take("mentions", [make_mention(text="SLOT GACOR maxwin hari ini")], source="social")
    hub.ears.listen(60)
    hub.catch_up()
    said = words(parts(view, viewer))
    assert "SLOT GACOR maxwin" in said
    assert "nothing but advertising" in said
    hub.ingest.take("mentions", [make_mention(external_id="n", text="kurir belum datang")], source="social")
    hub.ears.listen(60)
    said = words(parts(view, viewer))
    assert "SLOT GACOR" not in said
    assert "spam is left out" in said


def test_beside_other_texts_the_filters_of_mentions_rest() -> None:
    asked = {"stream": "tickets", "platform": "x", "reach": "100", "echoes": "1", "sentiment": "negative"}
    view = view_of(asked)
    assert (view.platform, view.reach) == ("x", "100"), "they hold again once mentions are looked at"
    assert (view.wanted(NOW).where, view.wanted(NOW).reach) == ({"sentiment": "negative"}, None)
    assert view.counted(NOW).where == {"sentiment": "negative"}
    again = replace(view, stream="mentions").wanted(NOW)
    assert (again.where, again.reach) == ({"platform": "x", "sentiment": "negative", "echo_of": "spam"}, 100.0)
