"""Scenes in a real Chromium: a wall that changes its scene by itself, the page of the screens, and the editor."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from domain.people import Actor
from domain.times import DAY, MINUTE, from_ms
from tests.browser.conftest import Open, Running
from tests.browser.everywhere import an_alert, lived_in
from tests.make import ZONE, make_interaction, make_mention

pytestmark = pytest.mark.browser

SARI = Actor("Sari", "lead")
TOO_WIDE = """(selector) => [...document.querySelectorAll(selector)]
    .filter((node) => node.scrollWidth > node.clientWidth + 1)
    .map((node) => node.className + ": " + node.textContent)"""
SMALL = {"name": "small", "columns": 2, "title": {"en": "Small one"}, "panels": ["nps", {"panel": "csat", "rows": 2}]}
NARROW = {
    "name": "narrow",
    "columns": 8,
    "panels": [
        "interactions",
        "first_response_mean",
        "backlog",
        "clock",
        "topics",
        "mix",
        "heat",
        "sentiment",
        "alerts",
    ],
}


CUT = """() => [...document.querySelectorAll(".wall-grid [data-panel] *")].filter((node) => {
  const own = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim());
  if (!own || !node.checkVisibility({ visibilityProperty: true })) return false;
  const range = document.createRange();
  range.selectNodeContents(node);
  const box = range.getBoundingClientRect(), slack = box.height / 4, style = getComputedStyle(node);
  if (style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none") return false;
  let isCut = false;
  for (let around = node.parentElement; !around.matches(".wall"); around = around.parentElement) {
    if (getComputedStyle(around).overflow === "visible") continue;
    const frame = around.getBoundingClientRect();
    const isOut = box.left >= frame.right - 1 || box.top >= frame.bottom - slack || box.bottom <= frame.top + slack;
    if (isOut) return false;
    isCut ||= box.right > frame.right + 2 || box.bottom > frame.bottom + slack || box.top < frame.top - slack;
  }
  return isCut;
}).map((node) => `${node.closest("[data-panel]").dataset.panel}: ${node.textContent}`)"""
"""What is written in a tile and is neither whole nor out of sight, in which case it is left out."""
EVERY = [
    *("complaint_ratio", "first_response_mean", "csat", "alerts", "emerging", "backlog", "queue", "topics", "quotes"),
    *("sentiment", "heat", "incidents", "ticker", "movers", "sources", "clock", "mix", "coming"),
]


def _introduce(page: Any) -> None:
    asked = page.get_by_role("dialog", name="Who are you?")
    asked.get_by_label("Your name").fill("Rani")
    asked.get_by_role("button", name="Continue").click()


def _names(page: Any) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('.wall-grid [data-panel]')].map((one) => one.dataset.panel)")


def test_a_wall_shows_what_it_is_sent_without_loading_anew(running: Running, open_page: Open) -> None:
    running.hub.programme.save(SMALL, SARI)
    page = open_page("/?lang=en")
    expect(page.locator("[data-panel='backlog']")).to_be_visible()
    page.evaluate("window.notReloaded = true")
    running.hub.programme.push("main", "small", 5, SARI)
    expect(page.locator("[data-panel='backlog']")).to_have_count(0)
    expect(page.locator(".wall-scene")).to_have_text("Small one")
    expect(page.locator(".wall-why")).to_contain_text("sent by Sari until")
    expect(page.locator("[data-panel='csat']")).to_have_attribute("data-picture", "none")
    assert _names(page) == ["nps", "csat"]
    running.hub.programme.give_back("main", SARI)
    expect(page.locator("[data-panel='backlog']")).to_be_visible()
    expect(page.locator(".wall-why")).to_be_hidden()
    assert page.evaluate("window.notReloaded") is True


def test_a_scene_is_sent_from_the_page_of_the_screens(running: Running, open_page: Open) -> None:
    running.hub.programme.save(SMALL, SARI)
    page = open_page("/screens?lang=en")
    page.get_by_role("combobox", name="Scene for Main screen").click()
    page.get_by_role("option", name="Small one").click()
    page.get_by_role("button", name="Send to Main screen").click()
    _introduce(page)
    expect(page.locator(".screen-now")).to_contain_text("Small onesent by Rani, until")
    page.get_by_role("button", name="Give back Main screen").click()
    expect(page.locator(".screen-now")).to_contain_text("its only scene")
    page.get_by_title("Change what Main screen shows").click()
    page.get_by_label("Scene", exact=True).select_option("small")
    expect(page.locator("[data-turn]")).to_have_count(2)
    page.get_by_label("Seconds each stays").fill("3600")
    page.get_by_role("button", name="Move Small one forward").press("Enter")
    expect(page.get_by_role("button", name="Move Small one back")).to_be_focused()
    page.get_by_role("button", name="Remove Main scene").click()
    expect(page.locator("[data-turn][aria-current='true']")).to_have_attribute("data-turn", "small")
    expect(page.locator("[data-stage] [data-panel='csat']")).to_have_attribute("data-picture", "none")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".scene-acts")).to_contain_text("edited here")
    hung = running.hub.programme.screens["main"]
    assert (hung.scenes, hung.every) == (("small",), 3600)


def test_a_scene_is_edited_by_keyboard_on_a_live_wall(running: Running, open_page: Open) -> None:
    running.hub.programme.save(SMALL, SARI)
    page = open_page("/scenes/small?lang=en")
    csat = page.locator("[data-stage] [data-panel='csat']")
    expect(csat).to_have_attribute("data-picture", "none")
    csat.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#desk-said")).to_have_text("CSAT, place 1 of 2")
    expect(csat).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#desk-said")).to_have_text("CSAT: 2 wide, 2 high")
    page.get_by_label("Panel", exact=True).select_option("interactions")
    expect(page.locator("[data-stage] [data-panel='interactions']")).to_have_attribute("data-picture", "none")
    page.get_by_role("button", name="Remove NPS").click()
    page.get_by_label("Panel", exact=True).select_option("explored")
    against = page.get_by_label("What One against another · Complaint ratio is held against")
    against.focus()
    against.select_option("csat")
    expect(against).to_be_focused()
    page.get_by_label("Range of One against another · Complaint ratio").select_option("7d")
    expect(page.locator("[data-stage] [data-panel='explored:complaint_ratio']")).to_have_attribute(
        "data-picture", "none"
    )
    for metric in ("nps", "mentions", "app_rating"):
        page.get_by_label("Panel", exact=True).select_option(metric)
    page.get_by_label("Columns").select_option("1")
    expect(page.locator("#desk-said")).to_contain_text("room for 6 rows")
    expect(page.get_by_label("Columns")).to_have_value("2")
    for name in ("NPS", "Mentions", "App rating"):
        page.get_by_role("button", name=f"Remove {name}", exact=True).click()
    assert _names(page) == ["csat", "interactions", "explored:complaint_ratio"]
    page.get_by_role("button", name="Save").click()
    _introduce(page)
    expect(page.locator(".scene-acts")).to_contain_text("edited here")
    running.hub.programme.look(running.hub.now)
    kept = running.hub.programme.scenes["small"]
    assert [(place.panel, place.columns, place.rows, place.beside) for place in kept.places] == [
        ("csat", 2, 2, None),
        ("interactions", 1, 1, None),
        ("explored", 1, 1, "csat/channel/7d"),
    ]


def test_a_tile_is_dragged_and_resized_by_mouse(running: Running, open_page: Open) -> None:
    running.hub.programme.save(SMALL, SARI)
    page = open_page("/scenes/small?lang=en")
    nps, csat = (page.locator(f"[data-stage] [data-panel='{name}']") for name in ("nps", "csat"))
    expect(csat).to_have_attribute("data-picture", "none")
    csat.drag_to(nps)
    expect(page.locator("#desk-said")).to_have_text("CSAT, place 1 of 2")
    grip = nps.locator(".scene-grip").bounding_box()
    box = nps.bounding_box()
    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(grip["x"] + 5, grip["y"] + box["height"])
    page.mouse.up()
    expect(page.locator("#desk-said")).to_have_text("NPS: 1 wide, 2 high")
    csat.hover()
    page.mouse.down()
    nps.hover()
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator("#desk-said")).to_have_text("Let go: everything is where it was")
    assert _names(page) == ["csat", "nps"]
    page.get_by_role("button", name="Save").click()
    _introduce(page)
    expect(page.locator(".scene-acts")).to_contain_text("edited here")
    running.hub.programme.save(SMALL, Actor("Budi", "lead"))
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#desk-said")).to_contain_text("Budi has changed the scene")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#desk-said")).not_to_contain_text("Budi")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing(running: Running, open_page: Open, theme: str) -> None:
    page = open_page(f"/screens?lang=id&theme={theme}")
    for path in ("/screens", "/scenes", "/scenes?screen=main"):
        page.goto(running.url + path)
        expect(page.locator(".screen-now b, .scene-places li").first).to_be_visible()
        found = Axe().run(page).response["violations"]
        assert [(path, one["id"], one["nodes"][0]["html"]) for one in found] == []


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("id", "light")])
@pytest.mark.parametrize("scene", ["operations", "voices", "narrow"])
def test_further_panels_fit_their_tiles(
    running: Running, open_page: Open, scene: str, language: str, theme: str
) -> None:
    at, early = (from_ms(running.hub.now - ago).isoformat() for ago in (MINUTE, 3 * DAY))
    running.take("interactions", *(make_interaction(occurred_at=moment) for moment in (*[at] * 60, early)))
    texts = [f"paket {number} hilang, kecewa " * 9 for number in range(8)]
    running.take(
        "mentions", *(make_mention(occurred_at=at, text=text) for text in texts), make_mention(occurred_at=early)
    )
    running.hub.programme.save(NARROW, SARI)
    running.hub.programme.push("main", scene, 5, SARI)
    page = open_page(f"/?lang={language}&theme={theme}", width=1366, height=768)
    expect(page.locator(".wall-grid [data-kind='heat']")).to_have_attribute("data-picture", "normal")
    expect(page.locator("[data-picture='waiting']")).to_have_count(0)
    page.evaluate("document.fonts.ready")
    assert page.evaluate(TOO_WIDE, ".wall-grid, .tile, .tile-body, .headline, .slot-levels, .zone") == []
    assert (
        page.evaluate(TOO_WIDE.replace("Width", "Height"), ".wall-grid, .tile, .tile-body, .slot-heat, .slot-zones")
        == []
    )
    found = Axe().run(page, context=".wall-grid").response["violations"]
    assert [(one["id"], one["impact"], one["nodes"][0]["html"]) for one in found] == []


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(("columns", "count"), [(3, 6), (4, 12), (4, 16), (6, 18)])
def test_what_has_no_room_on_a_tile_is_left_out_whole(
    running: Running, open_page: Open, columns: int, count: int, language: str
) -> None:
    lived_in(running)
    an_alert(running, "mentions", topic="pengembalian_pembatalan")
    scenes = [EVERY[first : first + count] for first in range(0, len(EVERY), count)]
    for number, panels in enumerate(scenes):
        running.hub.programme.save({"name": f"part{number}", "columns": columns, "panels": panels}, SARI)
    page = open_page(f"/?lang={language}")
    for number, panels in enumerate(scenes):
        running.hub.programme.push("main", f"part{number}", 5, SARI)
        expect(page.locator(f".wall-grid [data-panel^='{panels[0]}']")).to_be_visible()
        expect(page.locator("[data-picture='waiting']")).to_have_count(0)
        page.evaluate("document.fonts.ready")
        assert page.evaluate(CUT) == []


def test_a_screen_goes_by_the_title_of_the_scene_of_its_name(running: Running, open_page: Open) -> None:
    running.hub.programme.save(SMALL, SARI)
    for name in ("small", "voices"):
        running.hub.programme.hang({"name": name, "scenes": [name]}, SARI)
    page = open_page("/wall/small?lang=en")
    expect(page.locator(".wall-screen")).to_have_text("Small one")
    page.goto(running.url + "/wall/voices?lang=id")
    expect(page.locator(".wall-screen")).to_have_text("Kata pelanggan")


def test_what_is_coming_says_nothing_else(running: Running, open_page: Open) -> None:
    running.hub.programme.save({"name": "days", "columns": 1, "panels": ["coming"]}, SARI)
    running.hub.programme.push("main", "days", 5, SARI)
    page = open_page("/?lang=en")
    rows = page.locator("[data-panel='coming'] .line-row")
    said = page.locator("[data-panel='coming'] .slot-quiet")
    page.evaluate("document.dispatchEvent(new CustomEvent('cehub:frame', { detail: ['coming'] }))")
    expect(rows.or_(said).first).to_be_visible()
    page.evaluate("CEHub.frame.coming = []")
    expect(said).to_be_visible()
    page.evaluate("CEHub.frame.coming = [{ when: 'tomorrow', days: 1, name: { en: 'payday' } }]")
    expect(rows).to_have_count(1)
    expect(said).to_be_hidden()


def test_alerts_that_have_no_room_are_counted_with_the_rest(running: Running, open_page: Open) -> None:
    for channel in ("chat", "phone", "email", "social"):
        an_alert(running, "complaint_ratio", channel=channel)
    low = ["alerts", "csat", "nps", "interactions"]
    running.hub.programme.save({"name": "low", "columns": 1, "panels": low}, SARI)
    running.hub.programme.push("main", "low", 5, SARI)
    page = open_page("/?lang=en", width=1366, height=768)
    expect(page.locator(".wall-grid")).to_have_attribute("data-rows", "4")
    page.wait_for_function("""() => {
      const list = document.querySelector(".slot-rows"), said = document.querySelector(".slot-more");
      const shown = [...list.children].filter((row) => row.offsetLeft < list.clientWidth);
      const bottom = Math.max(...shown.map((row) => row.getBoundingClientRect().bottom));
      const isClear = bottom <= said.getBoundingClientRect().top + 1;
      return shown.length > 0 && shown.length < 3 && isClear && said.textContent === `and ${4 - shown.length} more`;
    }""")


def test_a_screen_knows_its_hours(running: Running, open_page: Open) -> None:
    always = {"name": "main", "scenes": ["main"], "night": "00:00-24:00", "dim": "00:00-24:00"}
    running.hub.programme.hang(always, SARI)
    page = open_page("/?lang=en")
    expect(page.locator("#wall")).to_have_attribute("data-dim", "")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    noon, later = (from_ms(running.hub.now + DAY // 2 + more).astimezone(ZONE) for more in (0, MINUTE))
    running.hub.programme.hang({"name": "main", "scenes": ["main"], "night": f"{noon:%H:%M}-{later:%H:%M}"}, SARI)
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(page.locator("#wall")).not_to_have_attribute("data-dim", "")
