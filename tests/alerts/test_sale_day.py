"""A sale day on the whole path, from the records to the alerts: no fault by itself, and no cover for one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from domain.occasions import Occasion
from domain.times import from_ms
from store.engine import Store
from tests.alerts.scene import START, Scene, buckets, take, usual
from tests.databases import migrated_url
from tests.make import LIMITS, ZONE, HandClock

pytestmark = pytest.mark.slow

TODAY, BEFORE = date(2026, 11, 20), date(2026, 11, 11)
"""A sale that people entered, and 11.11, which the calendar knows: the only one in the records before."""
ENTERED = Occasion("Harbolnas", "sale", TODAY, TODAY)
TWICE = 2.0


def busy(scene: Scene, at: int, part: float = 1.0) -> float:
    """Calls in five minutes: twice the usual on both sale days."""
    day = from_ms(at).astimezone(ZONE).date()
    return round(part * usual(at, scene.rng) * (TWICE if day in (TODAY, BEFORE) else 1.0))


def learnt(folder: Path, *occasions: Occasion) -> Scene:
    """Two weeks with both sale days, today up to this moment, as a watch has learnt and judged them."""
    scene = Scene(Store.open(migrated_url(folder), zone=ZONE, limits=LIMITS), HandClock(), occasions)
    take(scene.store, [(at, busy(scene, at)) for at in buckets(START, scene.at)], complete_to=scene.at)
    scene.settle()
    return scene


def test_twice_as_much_is_usual_on_a_sale_day_and_less_than_that_is_a_fault(tmp_path: Path) -> None:
    scene = learnt(tmp_path, ENTERED)
    scene.pass_on([busy(scene, scene.at) for _ in range(6)])
    assert not scene.desk.inbox()[0]
    began = scene.at
    # What comes now would be an ordinary hour of an ordinary day.
    scene.pass_on([busy(scene, scene.at, 0.4) for _ in range(6)])
    (alert,), _ = scene.desk.inbox(state="open")
    assert (alert.metric, alert.direction, dict(alert.segment)) == ("interactions", "low", {})
    assert alert.since >= began
    assert alert.verdict.expected == pytest.approx(busy(scene, began), rel=0.25)
    scene.store.close()


def test_the_same_day_is_strange_where_nobody_entered_it(tmp_path: Path) -> None:
    scene = learnt(tmp_path)
    (alert,), _ = scene.desk.inbox()
    assert (alert.metric, alert.direction) == ("interactions", "high")
    scene.store.close()
