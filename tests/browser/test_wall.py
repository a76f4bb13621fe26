"""The wall in a real Chromium: what a monitor shows when nobody touches it."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from domain.alerts import Finding
from domain.people import Actor
from domain.silences import Wish
from domain.times import HOUR, MINUTE, from_ms, to_ms, utc_now
from domain.verdicts import Verdict
from store import verdicts
from tests.browser.conftest import Open, Running
from tests.make import make_interaction, make_mention, make_survey

pytestmark = pytest.mark.browser

TOO_WIDE = """(selector) => [...document.querySelectorAll(selector)]
    .filter((node) => node.scrollWidth > node.clientWidth + 1)
    .map((node) => node.className + ": " + node.textContent)"""
INKED = """async (png) => {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(image.width, image.height), context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height), rows = [];
  const isInk = (at) => Math.abs(data[at] - data[0]) + Math.abs(data[at + 1] - data[1]) > 200;
  for (let y = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++) if (isInk(4 * (y * image.width + x))) { rows.push(y); break; }
  return rows.at(-1) - rows[0] + 1;
}"""
"""The height in pixels of what is written in a picture, from its first inked row to its last."""
TOO_HIGH = TOO_WIDE.replace("Width", "Height")


def _tile(page: Any, name: str) -> Any:
    return page.locator(f"[data-panel='{name}']")


def _number(page: Any, name: str) -> Any:
    return _tile(page, name).locator("[data-slot='value']")


def _now(minutes: float = 0) -> str:
    return from_ms(to_ms(utc_now()) - round(minutes * MINUTE)).isoformat()


def _interactions(count: int) -> list[dict[str, Any]]:
    return [make_interaction(occurred_at=_now(1)) for _ in range(count)]


def _wait_live(page: Any) -> None:
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    expect(page.locator("[data-picture='waiting']")).to_have_count(0)


def test_at_first_start_every_tile_says_that_there_is_no_data(running: Running, open_page: Open) -> None:
    page = open_page("/?lang=en")
    _wait_live(page)
    expect(_number(page, "csat")).to_have_text("No data")
    expect(_tile(page, "csat")).to_have_attribute("data-picture", "none")
    expect(_tile(page, "alerts")).to_contain_text("Nothing to watch yet")
    expect(page.locator(".wall-foot")).to_contain_text("No data source yet")
    running.take("interactions", *_interactions(1))
    expect(_tile(page, "alerts")).to_contain_text("Patterns are still being learnt")


def test_a_posted_record_reaches_the_screen(running: Running, open_page: Open) -> None:
    page = open_page("/?lang=en")
    _wait_live(page)
    answer = page.request.post(f"{running.url}/api/v1/records/interactions", data=_interactions(3))
    assert answer.json()["accepted"] == 3
    expect(_number(page, "interactions")).to_have_text("3/ hour")
    running.take("interactions", *_interactions(1))
    expect(_number(page, "interactions")).to_have_text("4/ hour")


def test_few_answers_are_no_number(running: Running, open_page: Open) -> None:
    running.take("surveys", *(make_survey(occurred_at=_now(1)) for _ in range(3)))
    page = open_page("/?lang=en")
    expect(_number(page, "csat")).to_have_text("Not enough data")
    expect(_tile(page, "csat")).to_contain_text("n 3 in 1 h · needs 10")
    expect(_tile(page, "csat")).to_have_attribute("data-picture", "few")


def test_a_rate_shows_its_interval_its_n_and_its_age(running: Running, open_page: Open) -> None:
    running.take("surveys", *(make_survey(occurred_at=_now(1), score=5 if n % 10 else 1) for n in range(40)))
    page = open_page("/?lang=id")
    expect(_number(page, "csat")).to_have_text("90,0%")
    expect(_tile(page, "csat")).to_contain_text("76,9–96,0 %")
    expect(_tile(page, "csat")).to_contain_text("n 40")
    expect(_tile(page, "csat")).to_contain_text("1 mnt")


def test_language_and_theme_change_at_once_without_a_new_connection(running: Running, open_page: Open) -> None:
    running.take("surveys", *(make_survey(occurred_at=_now(1)) for _ in range(40)))
    page = open_page("/")
    _wait_live(page)
    page.evaluate("window.notReloaded = true")
    page.mouse.move(400, 400)
    page.get_by_role("button", name="Bahasa Indonesia").click()
    expect(_tile(page, "complaint_ratio")).to_contain_text("Rasio komplain")
    expect(_number(page, "csat")).to_have_text("100,0%")
    page.get_by_role("button", name="Terang / gelap").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert page.evaluate("window.notReloaded") is True
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(_tile(page, "complaint_ratio")).to_contain_text("Rasio komplain")


def test_an_alert_colours_its_tile_until_somebody_has_it(running: Running, open_page: Open) -> None:
    page = open_page("/?lang=en")
    _wait_live(page)
    at = to_ms(utc_now())
    verdict = Verdict(at, 2.6, "high", 0.046, 0.028, 0.024, 0.033, 6214)
    running.hub.chain.take([Finding("complaint_ratio", {"channel": "chat"}, "metric", verdict, since=at)])
    tile = _tile(page, "complaint_ratio")
    expect(tile).to_have_attribute("data-picture", "bad")
    expect(tile).to_contain_text("■ SURGE")
    expect(tile).to_contain_text(re.compile(r"above \w+day's pattern"))
    expect(tile).to_contain_text("Chat")
    expect(_tile(page, "alerts")).to_contain_text("4.6 %, usually 2.8 %")
    (alert,), _ = running.hub.desk.inbox()
    running.hub.desk.acknowledge(alert.id, Actor("Sari", "monitor"), note="")
    expect(tile).to_have_attribute("data-picture", "warn")
    expect(tile).to_contain_text("▲ IN HAND")
    expect(tile).to_contain_text("in hand: Sari")


@pytest.mark.parametrize(
    ("language", "chip", "until"),
    [("en", "○ MUTED", "muted by Sari until"), ("id", "○ DISENYAPKAN", "disenyapkan Sari sampai")],
)
def test_a_muted_metric_says_so_on_its_tile(
    running: Running, open_page: Open, language: str, chip: str, until: str
) -> None:
    running.take("interactions", *_interactions(3))
    at = to_ms(utc_now())
    page = open_page(f"/?lang={language}")
    _wait_live(page)
    verdict = Verdict(at, 2.6, "high", 30, 3, 1, 5, 30)
    running.hub.chain.take([Finding("interactions", {"channel": "chat"}, "metric", verdict, since=at)])
    tile = _tile(page, "interactions")
    expect(tile).to_have_attribute("data-picture", "bad")
    silence = running.hub.silences.make(
        Wish({"metric": ["interactions"]}, "promo", at + HOUR), Actor("Sari", "monitor")
    )
    expect(tile).to_have_attribute("data-picture", "muted")
    expect(tile).to_contain_text(chip)
    expect(tile).to_contain_text(re.compile(until + r" \d\d[.:]\d\d"))
    running.hub.silences.end(silence.id, Actor("Sari", "monitor"))
    expect(tile).to_have_attribute("data-picture", "bad")
    expect(tile).not_to_contain_text(chip)


def test_what_is_strange_is_held_against_the_number_that_is_shown(running: Running, open_page: Open) -> None:
    quarter = 15 * MINUTE
    now = to_ms(utc_now())
    judged = [Verdict(now - now % quarter - back * quarter, 0.1, "normal", 1, 0.5, 0, 1) for back in range(1, 5)]
    # All lie in the bucket that still fills: the watch judges none before the first, and leaves ours as they are.
    running.take("mentions", *(make_mention(occurred_at=from_ms(now).isoformat()) for _ in range(8)))
    with running.hub.store.write() as connection:
        verdicts.put_many(connection, "mentions", "15m", judged)
    strange = Verdict(now, 2.6, "high", 5, 0.5, 0, 1)
    running.hub.chain.take([Finding("mentions", {}, "metric", strange, since=now)])
    page = open_page("/?lang=en")
    _wait_live(page)
    expect(_number(page, "mentions")).to_have_text("8/ hour")
    expect(_tile(page, "mentions")).to_contain_text(re.compile(r"^(?!.*4\.5).*300\s% above \w+day's pattern"))


def test_a_server_that_is_gone_is_called_stale_and_the_screen_comes_back_by_itself(
    running: Running, open_page: Open
) -> None:
    running.take("interactions", *_interactions(2))
    page = open_page("/?lang=en", has_clock=True)
    page.clock.run_for(2_000)
    expect(_number(page, "interactions")).to_have_text("2/ hour")
    expect(page.get_by_role("alert")).to_be_hidden()
    running.stop()
    page.clock.run_for(10_000)
    expect(page.get_by_role("alert")).to_contain_text("This picture is no longer updated")
    expect(page.locator("html")).to_have_attribute("data-live", "stale")
    running.start()
    running.take("interactions", *_interactions(1))
    page.clock.run_for(10_000)
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(_number(page, "interactions")).to_have_text("3/ hour")


def test_a_new_build_reloads_the_page(running: Running, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page("/?lang=en")
    _wait_live(page)
    page.evaluate("window.isOld = true")
    with page.expect_event("load", timeout=30_000):
        running.stop()
        monkeypatch.setattr("hub.build", lambda _: "another build")
        running.start()
    _wait_live(page)
    assert page.evaluate("window.isOld === undefined")


def test_the_layout_drawn_again_is_painted_again(running: Running, open_page: Open) -> None:
    running.take("interactions", *_interactions(2))
    page = open_page("/?lang=en")
    expect(_number(page, "interactions")).to_have_text("2/ hour")
    page.evaluate("""() => { const wall = document.getElementById('wall'), copy = wall.cloneNode(true);
        copy.querySelectorAll('[data-slot]').forEach((node) => node.replaceChildren()); wall.replaceWith(copy); }""")
    expect(_number(page, "interactions")).to_have_text("2/ hour")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160), (1366, 768)])
def test_everything_fits_its_tile_on_every_monitor(
    running: Running, open_page: Open, language: str, width: int, height: int
) -> None:
    running.take("interactions", *_interactions(300))
    running.take("surveys", *(make_survey(occurred_at=_now(1), score=5 if n % 9 else 1) for n in range(200)))
    for number in range(16):
        running.take("mentions", make_mention(occurred_at=_now(1)), source=f"a source with a name {number}")
    page = open_page(f"/?lang={language}", width=width, height=height)
    expect(_tile(page, "csat")).to_have_attribute("data-picture", "normal")
    page.evaluate("document.fonts.ready")
    boxes = ".wall, .wall-grid, .tile, .tile-body, .ladder-level"
    assert page.evaluate(TOO_WIDE, boxes + ", .tile-title, .slot-value") == []
    assert page.evaluate(TOO_HIGH, boxes) == []
    assert page.evaluate("[scrollX, document.documentElement.scrollHeight > innerHeight]") == [0, False]


def test_the_number_is_a_twelfth_of_the_screen_s_height(running: Running, open_page: Open) -> None:
    running.take("interactions", *_interactions(30))
    page = open_page("/")
    expect(_tile(page, "interactions")).to_have_attribute("data-picture", "normal")
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.value-figure')).fontSize) / innerHeight")
    assert size >= 1 / 12
    six = ["interactions", "csat", "nps", "ces", "mentions", "backlog"]
    running.hub.programme.save({"name": "six", "columns": 3, "panels": six}, Actor("Sari", "lead"))
    running.hub.programme.push("main", "six", 5, Actor("Sari", "lead"))
    for width, height in ((1920, 1080), (3840, 2160)):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator(".wall-grid")).to_have_attribute("data-rows", "2")
        figure = _number(page, "interactions").locator(".value-figure")
        expect(figure).to_have_text("30")
        png = base64.b64encode(figure.screenshot(animations="disabled")).decode()
        assert page.evaluate(INKED, png) >= height / 12


def test_the_wall_loads_no_chart_library_and_no_desk_components(running: Running, open_page: Open) -> None:
    page = open_page("/")
    _wait_live(page)
    loaded = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert not [name for name in loaded if "plotly" in name or "mantine" in name or "ag_grid" in name]


def test_an_unknown_screen_says_so(running: Running, open_page: Open) -> None:
    page = open_page("/wall/mezzanine?lang=en")
    expect(page.get_by_text("There is no screen “mezzanine”")).to_be_visible()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing(running: Running, open_page: Open, theme: str) -> None:
    running.take("surveys", *(make_survey(occurred_at=_now(1)) for _ in range(20)))
    page = open_page(f"/?lang=en&theme={theme}")
    _wait_live(page)
    # The way to the desks fades in; halfway there it has no contrast to speak of.
    page.emulate_media(reduced_motion="reduce")
    page.mouse.move(400, 400)
    expect(page.locator(".wall-nav")).to_have_css("opacity", "1")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["impact"], one["nodes"][0]["html"]) for one in found] == []
