"""The time machine in a real Chromium: exactly what the wall showed is on it again, and nobody takes it for now."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from domain.people import Actor
from domain.times import to_ms, utc_now
from tests.alerts.build import make_finding
from tests.browser.conftest import Open, Running
from tests.make import make_interaction, make_survey

pytestmark = pytest.mark.browser

PAINTED = """() => [...document.querySelectorAll("[data-panel]")].map((tile) =>
    [tile.dataset.panel, tile.dataset.picture, tile.querySelector(".tile-body").innerText])"""


def _take(running: Running, count: int) -> None:
    now = utc_now().isoformat()
    running.take("interactions", *(make_interaction(occurred_at=now) for _ in range(count)))
    running.take("surveys", *(make_survey(occurred_at=now) for _ in range(count)))


def _value(page: Any, name: str) -> Any:
    return page.locator(f"[data-panel='{name}'] [data-slot='value']")


def _frame(running: Running) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(orjson.dumps(running.hub.board.frame("main")))
    return found


def _past(page: Any) -> Any:
    return page.frame_locator("[data-replay='wall']")


def _shown(page: Any) -> Any:
    """The document of the wall inside the page."""
    return next(one for one in page.frames if "past=1" in one.url)


def test_exactly_what_was_shown_is_shown_again(running: Running, open_page: Open) -> None:
    wall = open_page("/?lang=en")
    _take(running, 12)
    expect(_value(wall, "interactions")).to_contain_text("12")
    expect(_value(wall, "csat")).to_contain_text("%")
    then, painted = _frame(running), wall.evaluate(PAINTED)
    _take(running, 30)
    expect(_value(wall, "interactions")).to_contain_text("42")
    running.hub.replay.recorder.write()
    page = open_page(f"/replay?screen=main&at={then['at']}")
    expect(page.locator(".replay-band")).to_contain_text("The past")
    expect(_past(page).locator("[data-panel='interactions'] [data-slot='value']")).to_contain_text("12")
    inside = _shown(page)
    frame = inside.evaluate("CEHub.frame")
    assert {**frame, "at": 0, "seq": 0} == {**then, "at": 0, "seq": 0}
    assert inside.evaluate(PAINTED) == painted
    assert inside.evaluate("CEHub.state") == "past"
    expect(_past(page).locator(".wall-live")).to_have_text("replay, not live")


def test_it_plays_to_the_end_and_its_address_is_a_link(running: Running, open_page: Open) -> None:
    _take(running, 12)
    began = _frame(running)["at"]
    (alert,) = running.hub.chain.take([make_finding(at=to_ms(utc_now()))])
    running.hub.desk.acknowledge(alert.id, Actor("Sari", "lead"))
    _take(running, 30)
    running.hub.replay.recorder.write()
    page = open_page(f"/replay?screen=main&at={began}&speed=60")
    log = page.locator("#replay-log li[data-at]")
    expect(log.first).to_contain_text("opened")
    expect(log.nth(1)).to_contain_text("acknowledged by Sari")
    expect(_past(page).locator("[data-panel='interactions'] [data-slot='value']")).to_contain_text("12")
    page.keyboard.press(" ")
    expect(_past(page).locator("[data-panel='interactions'] [data-slot='value']")).to_contain_text("42")
    expect(page.locator("#replay")).to_have_attribute("data-state", "paused")
    page.locator("button[data-speed='5']").click()
    expect(page).to_have_url(re.compile(r"/replay\?screen=main&at=20.*&speed=5$"))
    log.first.locator("button").click()
    expect(page.locator("[data-replay='clock']")).to_contain_text(log.first.locator("time").inner_text())
    again = open_page(page.url.removeprefix(running.url))
    expect(again.locator("[data-replay='clock']")).to_have_text(page.locator("[data-replay='clock']").inner_text())
    expect(again.locator("button[data-speed='5']")).to_have_attribute("aria-pressed", "true")
    desk = open_page(f"/alerts?id={alert.id}&shown=open")
    desk.get_by_role("link", name="On the wall then").click()
    expect(desk.locator(".replay-band")).to_contain_text("The past")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("screen=lobby", "No screen “lobby” has ever been shown; kept are main."),
        ("at=kemarin", "“kemarin” is no moment"),
        ("at=" + quote("2020-01-01T00:00:00+07:00"), "is kept since"),
        ("at=" + quote("2199-01-01T00:00:00+07:00"), "still to come"),
        ("speed=7", "A speed is 1, 2, 5, 10, 30 or 60."),
        ("alert=999", "It is no longer there."),
    ],
)
def test_what_cannot_be_shown_is_said_in_one_sentence(running: Running, open_page: Open, query: str, says: str) -> None:
    _take(running, 1)
    running.hub.replay.recorder.write()
    page = open_page(f"/replay?{query}")
    expect(page.locator(".empty p")).to_contain_text(says)
    page.get_by_role("link", name="Show the newest moments").click()
    expect(page.locator(".replay-band")).to_contain_text("The past")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_in_the_past(running: Running, open_page: Open, theme: str) -> None:
    _take(running, 12)
    running.hub.replay.recorder.write()
    page = open_page("/replay")
    page.context.add_cookies([{"name": "cehub_theme", "value": theme, "url": running.url}])
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    expect(page.locator("main h1")).to_have_count(1)
    expect(page.locator(".replay-band")).to_contain_text("The past")
    expect(page.locator("[data-replay='over']")).to_be_hidden()
    found = Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()
