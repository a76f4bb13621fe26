"""What hangs on a screen: its turn by the clock, what somebody sent, and what takes it over and gives it back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.alerts import Alert, Finding, opened
from domain.incidents import Incident
from domain.times import MINUTE, SECOND
from domain.verdicts import Verdict
from live.readings.around import Around
from live.scenes import MAIN, Place, Scene
from live.screens import Screen
from live.stage import Push, Shown, coming_on, shown_on
from tests.make import NOW

SCENES = {one.name: one for one in (MAIN, Scene("a", (Place("csat"),)), Scene("b", (Place("nps"),)))}
TURNS = Screen("floor", ("a", "b"), every=30)
START = NOW - NOW % MINUTE
CRISIS = Incident({}, "critical", START, START, START, crisis="accepted", crisis_at=START, id=7)


def _alert(metric: str, **changes: Any) -> Alert:
    verdict = Verdict(START, 2.0, "low", 0.2, 0.5, 0.4, 0.6, 90)
    alert, _ = opened(Finding(metric, {}, "metric", verdict, since=START), START)
    return replace(alert, **{"severity": "critical", **changes})


def _on(screen: Screen, now: int, push: Push | None = None, **around: Any) -> Shown:
    shown = shown_on(screen, SCENES, now, push=push, around=Around(**around))
    assert shown is not None
    return shown


def test_scenes_take_turns_by_the_clock_alone() -> None:
    told = [_on(TURNS, START + second * SECOND) for second in (0, 29, 30, 59, 60)]
    assert [one.scene.name for one in told] == ["a", "a", "b", "b", "a"]
    assert {one.why for one in told} == {"turn"}
    assert told[0].until == told[1].until == START + 30 * SECOND


def test_one_scene_stays_and_the_desk_has_none() -> None:
    assert _on(Screen("x", ("a",)), START).told() == {"why": "always", "until": None, "by": None, "about": None}
    assert shown_on(Screen("desk", ()), SCENES, START, around=Around()) is None


def test_what_is_sent_is_shown_until_its_time_is_up() -> None:
    push = Push("floor", "main", START, START + 10 * MINUTE, "Sari", "lead")
    shown = _on(TURNS, START + MINUTE, push)
    assert (shown.scene.name, shown.why, shown.by, shown.until) == ("main", "sent", "Sari", push.until)
    assert _on(TURNS, push.until, push).why == "turn"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "alert"),
        ({"state": "acknowledged"}, "turn"),
        ({"severity": "warning"}, "turn"),
        ({"metric": "interactions"}, "turn"),
    ],
)
def test_a_critical_alert_that_nobody_has_takes_the_screens_that_show_its_metric(changes: dict, why: str) -> None:
    alert = _alert(**{"metric": "nps", **changes})
    assert _on(TURNS, START, alerts=(alert,)).why == why
    assert _on(replace(TURNS, takeover="crisis"), START, alerts=(alert,)).why == "turn"


def test_the_alert_is_shown_on_the_scene_of_its_metric() -> None:
    shown = _on(TURNS, START, alerts=(_alert("nps"),))
    assert (shown.scene.name, shown.about, shown.until) == ("b", "nps", None)


def test_a_crisis_takes_every_screen_goes_before_alerts_and_is_given_back() -> None:
    own = _alert("nps", incident_id=7)
    shown = _on(TURNS, START, alerts=(own,), incidents=(CRISIS,))
    assert (shown.scene.name, shown.why) == ("crisis", "crisis")
    assert shown.scene.shows("nps")
    assert sum(place.columns for place in shown.scene.places) % shown.scene.columns == 0
    assert _on(replace(TURNS, takeover="never"), START, incidents=(CRISIS,)).why == "turn"
    assert _on(TURNS, START, incidents=(replace(CRISIS, crisis="ended"),)).why == "turn"


def test_what_began_last_is_shown() -> None:
    push = Push("floor", "main", START - MINUTE, START + 10 * MINUTE, "Sari", "lead")
    assert _on(TURNS, START, push, incidents=(CRISIS,)).why == "crisis"
    assert _on(TURNS, START, replace(push, at=START + SECOND), incidents=(CRISIS,)).why == "sent"


def test_the_next_turn_is_known_shortly_before_it() -> None:
    assert coming_on(TURNS, START + 26 * SECOND, 3 * SECOND) is None
    assert coming_on(TURNS, START + 28 * SECOND, 3 * SECOND) == "b"
    assert coming_on(Screen("x", ("a",)), START + 28 * SECOND, 3 * SECOND) is None
