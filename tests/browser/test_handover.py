"""The handover in a real Chromium: noted, signed by two people, frozen; and the same document on paper."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import ImageColor
from playwright.sync_api import expect

from components.palette import palette
from domain.metrics import metric_of
from domain.times import HOUR, MINUTE, from_ms, to_ms, utc_now
from escalations.desk import Trouble
from reports.freezer import Asked, freeze
from tests.browser.conftest import Open, Running
from tests.browser.test_desk import SARI, _alert, _dialog, _introduce
from tests.make import make_interaction

pytestmark = pytest.mark.browser


def _sign(page: Any, act: str, name: str) -> None:
    """Sign as somebody this browser does not know yet."""
    page.get_by_role("button", name=act).click()
    _introduce(page, name)
    _dialog(page, act).get_by_role("button", name=act).click()
    expect(page.get_by_role("status")).to_have_text("Signed.")


def test_a_handover_is_noted_signed_by_two_and_frozen(running: Running, open_page: Open) -> None:
    alert = _alert(running)
    running.hub.cases.open_by_hand(SARI, Trouble("paket hilang"))
    page = open_page("/alerts?lang=en")
    page.get_by_role("link", name="Handover").click()
    expect(page.locator("#handover-unowned")).to_contain_text("Complaint ratio: 4.6 %")
    expect(page.locator("#handover-changes")).to_contain_text("paket hilang")
    page.locator("body").press("m")
    _introduce(page)
    dialog = _dialog(page, "Note")
    dialog.get_by_label("For the next shift").fill("gudang Surabaya dihubungi")
    dialog.get_by_role("button", name="Note").click()
    expect(page.locator(".notes")).to_contain_text("gudang Surabaya dihubungi")
    page.get_by_role("button", name="Sign as outgoing lead").click()
    _dialog(page, "Sign as outgoing lead").get_by_role("button", name="Sign as outgoing lead").click()
    expect(page.locator("[data-side='outgoing']")).to_contain_text("✓ Rani · Shift lead")
    other = open_page("/handover?lang=en")
    _sign(other, "Sign as incoming lead", "Dewi")
    expect(other.locator(".handover-state")).to_contain_text("Frozen with the second signature")
    expect(other.get_by_role("button", name="Note")).to_have_count(0)
    running.hub.desk.resolve(alert.id, SARI)
    other.goto(other.url.split("?")[0] + "?id=1")
    expect(other.locator("#handover-unowned")).to_contain_text("Complaint ratio: 4.6 %")
    kept = running.hub.handovers.read(1).handover
    assert (kept.state, [one.text for one in kept.notes]) == ("handed_over", ["gudang Surabaya dihubungi"])


def test_nobody_signs_both_sides(running: Running, open_page: Open) -> None:
    page = open_page("/handover?lang=id")
    page.get_by_role("button", name="Tanda tangan: menyerahkan").click()
    asked = page.get_by_role("dialog", name="Siapa Anda?")
    asked.get_by_label("Nama Anda").fill("Rani")
    asked.get_by_label("Kepala regu").check()
    asked.get_by_role("button", name="Lanjut").click()
    for act in ("Tanda tangan: menyerahkan", "Tanda tangan: menerima"):
        if act.endswith("menerima"):
            page.get_by_role("button", name=act).click()
        _dialog(page, act).get_by_role("button", name=act).click()
    expect(page.get_by_role("status")).to_contain_text("Tidak ada yang menyerahkan kepada dirinya sendiri")
    assert running.hub.handovers.read(1).handover.state == "signed_outgoing"


def test_on_paper_it_is_black_on_white_without_the_bar(running: Running, open_page: Open) -> None:
    _alert(running)
    page = open_page("/handover?lang=en&theme=dark")
    expect(page.locator("#handover-unowned")).to_contain_text("Complaint ratio")
    page.emulate_media(media="print")
    for gone in (".bar", ".handover-past", ".page-tools"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator(".handover-of")).to_have_text("CE Hub · Handover")
    colours = "node => [getComputedStyle(node).color, getComputedStyle(document.body).backgroundColor]"
    assert page.locator("#handover-unowned h3").evaluate(colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    top = "node => node.getBoundingClientRect().top"
    assert page.locator(".signatures").evaluate(top) < page.locator("#handover-unowned").evaluate(top)


def test_on_paper_a_chart_is_no_wider_than_the_sheet_and_light(running: Running, open_page: Open) -> None:
    now = to_ms(utc_now())
    running.take(
        "interactions", *(make_interaction(occurred_at=from_ms(now - n * MINUTE).isoformat()) for n in range(90))
    )
    asked = Asked(metric_of("interactions"), now - 6 * HOUR, now, "1h")
    page = open_page(f"/frozen?id={freeze(running.hub, asked, SARI, name='Monday', note='').token}&lang=en&theme=dark")
    drawn = page.locator(".js-plotly-plot .main-svg").first
    expect(drawn).to_have_attribute("width", re.compile(r"^1\d\d\d"))
    line = page.locator(".js-plotly-plot .scatterlayer .js-line").last
    colours = {theme: ImageColor.getrgb(palette(theme)["series"]) for theme in ("dark", "light")}
    expect(line).to_have_css("stroke", "rgb({}, {}, {})".format(*colours["dark"]))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(drawn).to_have_attribute("width", "660")
    expect(line).to_have_css("stroke", "rgb({}, {}, {})".format(*colours["light"]))
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(drawn).to_have_attribute("width", re.compile(r"^1\d\d\d"))
    expect(line).to_have_css("stroke", "rgb({}, {}, {})".format(*colours["dark"]))


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_in_a_handover(running: Running, open_page: Open, theme: str) -> None:
    _alert(running)
    running.hub.desk.acknowledge(_alert(running, "first_response_mean", 1.2).id, SARI, "diperiksa")
    running.hub.cases.open_by_hand(SARI, Trouble("paket hilang"))
    running.hub.handovers.note("current", SARI, "gudang dihubungi")
    running.hub.handovers.sign("current", SARI, "outgoing")
    page = open_page(f"/handover?lang=en&theme={theme}")
    expect(page.locator("#handover-owned")).to_contain_text("Sari")
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response["violations"]
    assert [(one["impact"], one["id"]) for one in found] == []
