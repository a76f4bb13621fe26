"""Monitors that nobody sees, or that show the past, are alerts like any other; what somebody took down is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from alerts import fleet
from alerts.addressing import DATA, SHIFT, Addressed
from alerts.chain import Chain
from alerts.message import title
from alerts.notifiers.webhook import Webhook
from components.inbox import short_title, where
from components.inbox import title as inbox_title
from domain.alerts import Alert
from domain.calm import Calm
from domain.fleet import TROUBLES, Monitor
from domain.silences import matchers_of
from domain.times import MINUTE
from locales.silences import matchers_sentence
from store import alerts as kept
from store import calls, sends
from store import fleet as notes
from store.engine import Store
from tests.components.spoken import make_viewer
from tests.databases import migrated_url
from tests.make import LIMITS, NOW, ZONE, HandClock

LEFT = Monitor("name-left", "left", "main", "live", NOW, NOW, NOW, NOW, is_kept=True)


class Wall:
    """The chain, and what is noted of the monitors, on a clock that is moved by hand."""

    def __init__(self, store: Store, *notifiers: Addressed, calm: Calm | None = None) -> None:
        self.store, self.clock = store, HandClock()
        self.chain = Chain(store, self.clock, notifiers=notifiers, calm=calm or Calm())
        self.began = NOW

    def note(self, **changes: object) -> Monitor:
        """The left monitor as it is told of now."""
        told = replace(LEFT, seen_at=self.clock.ms, told_at=self.clock.ms, since=self.clock.ms)
        told = replace(told, **changes)  # type: ignore[arg-type]
        with self.store.write() as connection:
            notes.put(connection, [told])
        return told

    def look(self, **later: float) -> list[str]:
        """What every alert that stands says, after the job has looked at that time."""
        self.clock.move(**later)
        fleet.tell(self.store, self.chain, self.clock.ms, began=self.began)
        return [alert.verdict.code for alert in self.standing()]

    def standing(self) -> list[Alert]:
        """The alerts that are not resolved."""
        with self.store.read() as connection:
            return kept.unresolved(connection)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(migrated_url(tmp_path), zone=ZONE, limits=LIMITS)
    yield opened
    opened.close()


def test_a_monitor_that_is_well_is_no_alert(fresh: Store) -> None:
    wall = Wall(fresh)
    wall.note()
    assert wall.look(seconds=59) == []


@pytest.mark.parametrize("health", TROUBLES)
def test_a_monitor_that_shows_nothing_or_the_past_is_an_alert_after_its_delay_and_over_when_it_is_back(
    fresh: Store, health: str
) -> None:
    wall = Wall(fresh)
    wall.note(health=health)
    assert wall.look(seconds=30) == []
    wall.note(health=health, since=NOW)
    assert wall.look(seconds=31) == [f"screen_{health}"]
    (alert,) = wall.standing()
    assert (alert.kind, alert.severity, dict(alert.segment), alert.since) == (
        "screen",
        "warning",
        {"monitor": "left"},
        NOW,
    )
    wall.note()
    assert wall.look(seconds=5) == []


def test_the_delay_is_a_setting_of_its_own(fresh: Store) -> None:
    wall = Wall(fresh, calm=Calm(screen=10 * MINUTE, hold=0))
    wall.note(health="dead", since=NOW)
    assert wall.look(minutes=9) == []
    assert wall.look(minutes=2) == ["screen_dead"]


def test_a_monitor_of_which_no_process_tells_any_more_is_dead(fresh: Store) -> None:
    wall = Wall(fresh)
    wall.note()
    assert wall.look(minutes=3) == ["screen_dead"]


def test_after_a_restart_monitors_have_a_minute_to_come_back(fresh: Store) -> None:
    wall = Wall(fresh)
    wall.note()
    wall.clock.move(hours=3)
    wall.began = wall.clock.ms
    assert wall.look(seconds=40) == []
    wall.note()
    assert wall.look(seconds=50) == []


def test_a_restart_resolves_nothing_that_it_has_not_seen_to_be_over(fresh: Store) -> None:
    wall = Wall(fresh)
    wall.note(health="frozen", since=NOW)
    assert wall.look(minutes=1.5) == ["screen_dead"], "nobody has told of it for long"
    wall.began = wall.clock.ms
    assert wall.look(seconds=5) == ["screen_dead"]
    wall.note()
    assert wall.look(seconds=5) == []


@pytest.mark.parametrize("changes", [{"is_kept": False, "health": "dead"}, {"health": "left"}])
def test_what_nobody_misses_or_somebody_closed_is_no_alert(fresh: Store, changes: dict[str, object]) -> None:
    wall = Wall(fresh)
    wall.note(**changes)
    assert wall.look(hours=1) == []


def test_a_monitor_that_is_forgotten_has_no_alert_any_more(fresh: Store) -> None:
    wall = Wall(fresh)
    wall.note(health="dead", since=NOW)
    assert wall.look(minutes=2) == ["screen_dead"]
    with fresh.write() as connection:
        notes.drop(connection, [LEFT.id])
    assert wall.look(seconds=5) == []


def test_the_owners_of_the_data_hear_of_it_and_the_shift_does_not(fresh: Store) -> None:
    ways = [Addressed(Webhook(name, "http://127.0.0.1:1/", b"key"), name) for name in (SHIFT, DATA)]
    wall = Wall(fresh, *ways, calm=Calm(screen=MINUTE, data_owner="Rina"))
    wall.note(health="dead", since=NOW)
    wall.look(minutes=2)
    (alert,) = wall.standing()
    assert alert.owner == "Rina"
    with fresh.read() as connection:
        assert [one.notifier for one in sends.of_alert(connection, alert.id)] == [DATA]
        assert calls.rules(connection, NOW) == []


def test_monitors_that_go_dark_together_are_one_incident_and_no_matter_of_any_metric(fresh: Store) -> None:
    wall = Wall(fresh)
    wall.note(health="dead", since=NOW)
    wall.note(id="name-right", name="right", health="dead", since=NOW)
    wall.look(minutes=2)
    wall.chain.settle()
    assert len({alert.incident_id for alert in wall.standing()} - {None}) == 1


@pytest.mark.parametrize(
    ("language", "said", "muted"),
    [("en", "Monitor left is dark", "monitors of the wall"), ("id", "Monitor left mati", "monitor dinding")],
)
def test_it_is_said_in_words(fresh: Store, language: str, said: str, muted: str) -> None:
    wall = Wall(fresh)
    wall.note(health="dead", since=NOW)
    wall.look(minutes=2)
    (alert,) = wall.standing()
    viewer = make_viewer(language)
    assert title(alert, language, ZoneInfo("Asia/Jakarta")) == said
    assert (inbox_title(alert, viewer), short_title(alert, viewer), where(alert, viewer)) == (said, said, "")
    assert matchers_sentence(language, {"kind": ["screen"]}) == muted
    assert all(matcher.fits(alert) for matcher in matchers_of({"kind": ["screen"], "monitor": ["left"]}))


def test_who_was_closed_by_hand_is_forgotten_after_a_week(store: Store) -> None:
    wall = Wall(store)
    wall.note(health="left")
    wall.note(id="name-right", name="right", health="live")
    wall.look(days=7)
    with store.read() as connection:
        assert [one.name for one in notes.every(connection)] == ["left", "right"]
    wall.look(seconds=1)
    with store.read() as connection:
        assert [one.name for one in notes.every(connection)] == ["right"]
