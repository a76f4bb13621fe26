"""The monitors of the room in a real Chromium: what they report, and what they do when nobody is there to help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from domain.alerts import Finding
from domain.people import Actor
from domain.silences import Wish
from domain.times import HOUR, utc_now
from domain.verdicts import Verdict
from live.seen import Seen
from tests.browser.conftest import Open, Running
from tests.make import make_interaction

pytestmark = pytest.mark.browser


def _reported(running: Running, page: Page, wanted: Callable[[list[Seen]], bool]) -> list[Seen]:
    """The fleet as soon as it is as wanted."""
    for _ in range(300):
        found = running.hub.board.fleet.every()
        if wanted(found):
            return found
        page.wait_for_timeout(100)
    raise AssertionError(f"the monitors did not report what was expected: {running.hub.board.fleet.every()}")


def test_a_wall_reports_what_it_really_shows(running: Running, open_page: Open) -> None:
    hub = running.hub
    hub.silences.make(Wish({"metric": ["nps"]}, "the survey moves", hub.now + HOUR), Actor("Sari", "lead"))
    hub.chain.take(
        [Finding("nps", {}, "metric", Verdict(hub.now, 1.4, "low", 0.1, 0.3, 0.2, 0.4, 100, "low"), hub.now)]
    )
    running.take("interactions", *(make_interaction(occurred_at=utc_now().isoformat()) for _ in range(3)))
    page = open_page("/?lang=en&monitor=upper left")
    (seen,) = _reported(running, page, lambda found: bool(found and found[0].panels and found[0].report.fps))
    monitor, report = seen.monitor, seen.report
    assert (monitor.name, monitor.screen, monitor.health, monitor.is_kept) == ("upper left", "main", "live", True)
    assert report is not None
    assert (report.width, report.height, report.is_visible) == (1920, 1080, True)
    assert report.painted >= 0
    boxes = {one.panel: one for one in seen.panels}
    tiles = page.locator("[data-panel]")
    assert sorted(boxes) == sorted(tiles.nth(at).get_attribute("data-panel") for at in range(tiles.count()))
    shown = page.locator("[data-panel='csat']")
    assert boxes["csat"].value == shown.locator("[data-slot='value']").text_content()
    assert (boxes["nps"].picture, boxes["nps"].value) == ("none", "○ No data"), "muted, and without data"
    assert (boxes["interactions"].value, boxes["interactions"].unit) == ("3", "/ hour")
    box, wall = shown.bounding_box(), page.locator("#wall").bounding_box()
    width, height = wall["width"] / 1000, wall["height"] / 1000
    wanted = (box["x"] / width, box["y"] / height, box["width"] / width, box["height"] / height)
    assert boxes["csat"].box == pytest.approx(wanted, abs=6), "the picture wanders by a few pixels"


def test_a_wall_that_fails_to_paint_is_frozen(running: Running, open_page: Open) -> None:
    page = open_page("/?lang=en&monitor=left")
    _reported(running, page, lambda found: bool(found and found[0].monitor.health == "live"))
    page.evaluate("Object.defineProperty(window.CEHub, 'painted', { get: () => 0, set: () => {} })")
    running.take("interactions", make_interaction())
    _reported(running, page, lambda found: found[0].monitor.health == "frozen")


def test_every_window_of_a_browser_is_a_monitor_of_its_own_and_stays_the_same_one(
    running: Running, open_page: Open
) -> None:
    page = open_page("/?lang=en")
    other = page.context.new_page()
    other.goto(running.url + "/?lang=en")
    first = {one.monitor.id for one in _reported(running, page, lambda found: len(found) == 2)}
    other.close()
    _reported(running, page, lambda found: len(found) == 1)
    page.reload()
    again = page.context.new_page()
    again.goto(running.url + "/?lang=en")
    assert {one.monitor.id for one in _reported(running, page, lambda found: len(found) == 2)} == first


def test_a_page_that_somebody_leaves_by_hand_is_not_missed(running: Running, open_page: Open) -> None:
    page = open_page("/?lang=en&monitor=left")
    _reported(running, page, lambda found: bool(found))
    page.mouse.move(300, 300)
    page.mouse.move(400, 400)
    _reported(running, page, lambda found: found[0].report.hand is not None)
    page.goto(running.url + "/alerts")
    running.hub.board.fleet.keep()
    assert [one.monitor.health for one in running.hub.board.fleet.every()] == ["left"]


def test_a_desk_is_no_monitor(running: Running, open_page: Open) -> None:
    page = open_page("/alerts?lang=en")
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    sent: list[Any] = []
    page.evaluate("window.CEHub.send = (value) => window.said = value")
    for _ in range(6):
        page.evaluate("document.dispatchEvent(new CustomEvent('cehub:second', { detail: 'live' }))")
    sent.append(page.evaluate("window.said"))
    assert sent == [None]


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_page_of_screens_draws_every_monitor_and_axe_finds_nothing(
    running: Running, open_page: Open, theme: str
) -> None:
    wall = open_page("/?lang=en&monitor=upper left")
    _reported(running, wall, lambda found: bool(found and found[0].panels))
    page = wall.context.new_page()
    page.goto(f"{running.url}/screens?lang=en&theme={theme}")
    card = page.locator(".fleet-card")
    expect(card).to_contain_text("upper left")
    expect(card).to_contain_text("live")
    expect(card.locator(".fleet-panel")).to_have_count(wall.locator("[data-panel]").count())
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["impact"], one["nodes"][0]["html"]) for one in found] == []
    wall.goto("about:blank")
    expect(card).to_contain_text("dark")
