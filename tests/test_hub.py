"""The hub as a whole: what one room learns reaches the others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from detectors.calendar import Calendar
from domain.occasions import Occasion
from domain.times import HOUR, MINUTE, from_ms
from hub import Hub
from settings import load
from store import sources
from tests.make import NOW, HandClock, make_interaction

CONFIGURATION = """
[[calendar]]
name = "PayLater 2.0"
kind = "launch"
date = 2026-11-24

[[sources]]
name = "chatbot"
type = "push"
stream = "interactions"
every = 60
"""


def configured(folder: Path, clock: HandClock) -> Hub:
    (folder / "hub.toml").write_text(CONFIGURATION, encoding="utf-8")
    url = f"sqlite:///{folder}/hub.db"
    return Hub.open(load({"CEHUB_DATABASE_URL": url, "CEHUB_CONFIG": str(folder / "hub.toml")}), clock)


def test_what_is_folded_late_is_told_to_the_watch(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: dict[str, tuple[int, int]] = {}
    monkeypatch.setattr(hub.watch, "changed", heard.update)
    late = from_ms(NOW - 3 * HOUR).isoformat()
    hub.ingest.take("interactions", [make_interaction(), make_interaction(occurred_at=late)], source="crm")
    hub.step()
    assert heard["interactions"] == (NOW - 3 * HOUR, NOW - NOW % MINUTE)


def test_a_day_that_people_enter_reaches_the_wall_and_the_detectors(tmp_path: Path, clock: HandClock) -> None:
    opened = configured(tmp_path, clock)
    for _ in range(2):
        opened.ticker.settle()
    frame = opened.board.frame("main")
    calendar: Calendar = opened.watch.calendar
    opened.close()
    assert opened.occasions == (Occasion("PayLater 2.0", "launch", date(2026, 11, 24), date(2026, 11, 24)),)
    assert "PayLater 2.0" in str(frame)
    assert [calendar.kind(calendar.local(NOW + days * 24 * HOUR)) for days in (3, 4)] == ["", "launch"]


def test_a_source_that_pushes_has_its_cadence_before_it_ever_spoke_and_ends_the_demo(
    tmp_path: Path, clock: HandClock
) -> None:
    opened = configured(tmp_path, clock)
    with opened.store.read() as connection:
        (known,) = sources.every(connection)
    is_demo = opened.is_demo
    opened.close()
    assert (known.source, known.stream, known.cadence_ms, known.last_seen_at) == (
        "chatbot",
        "interactions",
        MINUTE,
        None,
    )
    assert not is_demo
