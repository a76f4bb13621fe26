"""A screen of what customers say: topics with their moods, sentiment and what is emerging, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from domain.times import utc_now
from tests.browser.conftest import Open, Running
from tests.make import make_mention

pytestmark = pytest.mark.browser

SCREEN = {"name": "voices", "columns": 2, "panels": [{"panel": "topics", "columns": 2}, "sentiment", "emerging"]}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A hub with a screen of its own."""
    server = Running(tmp_path, utc_now)
    server._settings = replace(server._settings, document={"screens": [SCREEN]})
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize(
    ("language", "topic", "calm"), [("en", "Delivery", "All within"), ("id", "Pengiriman", "Semua")]
)
def test_topics_and_moods_appear_by_themselves(
    running: Running, open_page: Open, language: str, topic: str, calm: str
) -> None:
    page = open_page(f"/wall/voices?lang={language}")
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    given = {"occurred_at": utc_now().isoformat(), "stars": None, "topic": "pengiriman"}
    angry = [make_mention(**given, sentiment="negative") for _ in range(30)]
    running.take("mentions", *angry, *[make_mention(**given, sentiment="positive") for _ in range(10)])
    row = page.locator("[data-panel='topics'] li").first
    expect(row).to_contain_text(topic)
    expect(row.locator("b")).to_have_text("40")
    sentiment = page.locator("[data-panel='sentiment']")
    expect(sentiment.locator(".value-figure")).to_contain_text("75")
    expect(sentiment.locator(".moods-said .is-negative")).to_contain_text("30")
    expect(page.locator("[data-panel='emerging']")).to_contain_text(calm)
    assert page.evaluate("document.querySelector('#wall').scrollWidth <= window.innerWidth")
