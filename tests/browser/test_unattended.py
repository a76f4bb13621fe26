"""A wall that nobody touches: what it shows when its server dies, freezes or comes back, and when it slept itself."""

from __future__ import annotations

import base64
import signal
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.running import Running as Process
from bench.running import running as process
from domain.people import Actor
from tests.browser.conftest import Open, Running
from tests.make import make_interaction

pytestmark = pytest.mark.browser

AVERAGE = """async ([png, left, top, width, height]) => {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(width, height), context = canvas.getContext("2d");
  context.drawImage(image, left, top, width, height, 0, 0, width, height);
  const pixels = context.getImageData(0, 0, width, height).data, sums = [0, 0, 0];
  for (let at = 0; at < pixels.length; at++) if (at % 4 < 3) sums[at % 4] += pixels[at];
  return sums.map((sum) => Math.round(4 * sum / pixels.length));
}"""
TOKEN = """(name) => {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  document.getElementById("wall").append(probe);
  const colour = getComputedStyle(probe).color.match(/\\d+/g).slice(0, 3).map(Number);
  probe.remove();
  return colour;
}"""
CORNER = (4, 4, 40, 12)
"""Left, top, width and height of a piece of the banner's ground, left of its words."""


@pytest.fixture
def hub_process(tmp_path: Path) -> Iterator[Process]:
    """A hub in a process of its own, which can be frozen."""
    with process(tmp_path) as started:
        started.wait()
        yield started
        started.process.send_signal(signal.SIGCONT)


def _wall(browser: Browser, url: str) -> Page:
    """The wall, live, on a clock that stands still unless it is moved."""
    page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    page.clock.install()
    page.goto(url + "/?lang=en")
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    expect(page.locator("[data-panel='csat']")).to_have_attribute("data-picture", "none")
    return page


def _stop_clock(page: Page) -> None:
    page.clock.pause_at(datetime.fromtimestamp(page.evaluate("Date.now()") / 1000 + 2))


def _corner(page: Page) -> list[int]:
    """The mean colour of the screen's upper left corner, as it is painted."""
    png = base64.b64encode(page.screenshot()).decode()
    lens = page.context.new_page()
    colour: list[int] = lens.evaluate(AVERAGE, [png, *CORNER])
    lens.close()
    return colour


@pytest.mark.parametrize("sign", [signal.SIGSTOP, signal.SIGKILL], ids=["frozen", "dead"])
def test_within_five_seconds_after_the_server_stops_the_wall_says_so_in_its_pixels(
    chromium: Browser, hub_process: Process, sign: signal.Signals
) -> None:
    page = _wall(chromium, hub_process.url)
    warn, ground = page.evaluate(TOKEN, "--warn"), page.evaluate(TOKEN, "--ground")
    _stop_clock(page)
    expect(page.get_by_role("alert")).to_be_hidden()
    assert _corner(page) == ground
    hub_process.process.send_signal(sign)
    page.clock.run_for(5_000)
    expect(page.get_by_role("alert")).to_contain_text("This picture is no longer updated")
    assert _corner(page) == warn
    page.context.close()


def test_a_server_that_thaws_is_shown_again_within_ten_seconds(chromium: Browser, hub_process: Process) -> None:
    page = _wall(chromium, hub_process.url)
    hub_process.process.send_signal(signal.SIGSTOP)
    for _ in range(24):  # four minutes
        page.clock.run_for(10_000)
    expect(page.locator("html")).to_have_attribute("data-live", "stale")
    hub_process.process.send_signal(signal.SIGCONT)
    page.clock.run_for(10_000)
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    expect(page.get_by_role("alert")).to_be_hidden()
    page.context.close()


def test_after_an_hour_without_a_server_the_wall_is_back_within_ten_seconds(running: Running, open_page: Open) -> None:
    page = open_page("/?lang=en", has_clock=True)
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    expect(page.locator("[data-panel='csat']")).to_have_attribute("data-picture", "none")
    running.stop()
    for _ in range(60):
        page.clock.run_for(60_000)
    expect(page.locator("html")).to_have_attribute("data-live", "stale")
    expect(page.get_by_role("alert")).to_contain_text("1 h")
    running.start()
    running.take("interactions", make_interaction())
    page.clock.run_for(10_000)
    expect(page.locator("html")).to_have_attribute("data-live", "live")


def test_a_screen_that_slept_connects_anew_at_once(running: Running, open_page: Open) -> None:
    page = open_page("/?lang=en", has_clock=True)
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    before = page.evaluate("window.CEHub.connections")
    page.clock.set_system_time(datetime.fromtimestamp(page.evaluate("Date.now()") / 1000 + 3 * 3600))
    page.wait_for_function("(before) => window.CEHub.connections > before", arg=before)
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    expect(page.get_by_role("alert")).to_be_hidden()


def test_a_new_build_is_not_loaded_from_a_server_that_is_ending(running: Running, open_page: Open) -> None:
    page = open_page("/?lang=en", has_clock=True)
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    page.evaluate("window.before = true; CEHub.build = 'an older one'; sessionStorage.clear()")
    page.clock.set_system_time(datetime.fromtimestamp(page.evaluate("Date.now()") / 1000 + 3 * 3600))
    page.wait_for_function("() => window.CEHub.build !== 'an older one'")  # it has heard of the new one
    running.stop()
    page.route("**/?lang=en", lambda route: route.fulfill(body="what was asked before the end is still answered"))
    page.clock.run_for(90_000)
    assert page.evaluate("window.before")
    page.unroute("**/?lang=en")
    running.start()
    page.clock.run_for(10_000)
    page.wait_for_function("() => !window.before && document.documentElement.dataset.live === 'live'")


def test_a_screen_that_is_dropped_says_so_and_one_that_hangs_again_is_shown(running: Running, open_page: Open) -> None:
    lead = Actor("Sari", "lead")
    running.hub.programme.hang({"name": "floor", "scenes": ["main"]}, lead)
    running.hub.ticker.settle()
    page = open_page("/wall/floor?lang=en")
    expect(page.locator("[data-panel='csat']")).to_have_attribute("data-picture", "none")
    running.hub.programme.take_down("floor", lead)
    expect(page.locator(".wall-lost")).to_contain_text("There is no screen “floor”")
    page.evaluate("sessionStorage.clear()")  # it would not load itself again within a minute
    running.hub.programme.hang({"name": "floor", "scenes": ["main"]}, lead)
    expect(page.locator("[data-panel='csat']")).to_have_attribute("data-picture", "none")
    expect(page.locator("html")).to_have_attribute("data-live", "live")


def test_no_scroll_bar_no_cursor_and_no_dialog(running: Running, open_page: Open) -> None:
    dialogs: list[Any] = []
    page = open_page("/?lang=en")
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    wall = page.locator(".wall")
    expect(wall).to_have_css("cursor", "none")
    bars = "[innerWidth - document.documentElement.clientWidth, innerHeight - document.documentElement.clientHeight]"
    assert page.evaluate(bars) == [0, 0]
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.evaluate("document.dispatchEvent(new CustomEvent('cehub:second', { detail: 'stale' }))")
    assert dialogs == []


def test_a_new_build_is_loaded_only_when_its_page_is_there(
    running: Running, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("/?lang=en")
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    page.evaluate("window.isOld = true")
    asked: list[str] = []
    page.route("**/?lang=en", lambda route: (asked.append(route.request.resource_type), route.abort()))
    running.stop()
    monkeypatch.setattr("hub.build", lambda _: "another build")
    running.start()
    with page.expect_event("requestfailed", timeout=30_000):
        expect(page.locator("html")).to_have_attribute("data-live", "live")
    assert set(asked) == {"fetch"}
    assert page.evaluate("window.isOld")
    with page.expect_event("load", timeout=30_000):
        page.unroute("**/?lang=en")
    assert page.evaluate("window.isOld === undefined")
