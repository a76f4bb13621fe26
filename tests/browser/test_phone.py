"""Every page in a hand and by keyboard alone: nothing sticks out or is out of reach, axe finds nothing."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from domain.alerts import Alert, Finding
from domain.people import Actor
from domain.silences import Wish
from domain.times import HOUR, MINUTE, from_ms, to_ms, utc_now
from domain.verdicts import Verdict
from hub import Trouble
from tests.browser.conftest import Open, Running
from tests.make import make_interaction, make_mention, make_survey

pytestmark = pytest.mark.browser

SARI = Actor("Sari", "lead")
WIDTH = 390
PAGES = {
    "/alerts": ".alerts-rows",
    "/alerts?id=1": ".alerts-detail h2",
    "/incidents": ".alerts-list",
    "/cases": "#cases-table",
    "/cases?id=1": ".cases-detail .acts",
    "/metrics/csat": ".metric-value",
    "/sources": "#sources-table",
    "/silences": ".silences",
    "/handover": ".handover",
    "/listening": ".voice",
    "/explore": "#explore-picture > *",
    "/screens": ".screen-now b",
    "/scenes": ".scene-places li",
    "/scenes?screen=main": ".scene-places li",
    "/replay": ".replay-clock",
}
"""The desks, each with what shows that it is drawn."""


def _alert(running: Running, metric: str, **segment: str) -> Alert:
    now = to_ms(utc_now())
    verdict = Verdict(now - now % MINUTE, 2.6, "high", 0.046, 0.028, 0.024, 0.033, 6214, "high")
    return running.hub.chain.take([Finding(metric, segment, "metric", verdict, now - 4 * MINUTE)])[0]


def _lived_in(running: Running) -> None:
    """Two alerts and a muted one, a case, a silence, records of three streams and one that was refused."""
    _alert(running, "complaint_ratio")
    _alert(running, "first_response_mean", region="Kabupaten Kepulauan Tanimbar")
    _alert(running, "complaint_ratio", channel="chat")
    now = to_ms(utc_now())
    running.hub.silences.make(Wish({"channel": ["chat"]}, "rilis aplikasi", now + HOUR), SARI)
    running.hub.cases.open_by_hand(SARI, Trouble("Paket dinyatakan sampai, tetapi pembeli belum menerima apa pun"))
    at = from_ms(now - 5 * MINUTE).isoformat()
    running.take("surveys", *[make_survey(occurred_at=at) for _ in range(12)], {"kind": "nonsense"})
    running.take("interactions", make_interaction(occurred_at=at))
    running.take("mentions", make_mention(occurred_at=at, text="paket saya belum sampai, kurir tidak bisa dihubungi"))


def _drawn(page: Any, mark: str) -> None:
    expect(page.locator(mark).first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".ag-header-row:empty, .ag-root:not(:has(.ag-header-cell))")).to_have_count(0)


def _found(page: Any) -> list[tuple[str, str]]:
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:90]) for one in found]


def test_every_desk_fits_a_phone_and_axe_finds_nothing(running: Running, open_page: Open) -> None:
    _lived_in(running)
    running.hub.replay.recorder.write()
    page = open_page("/alerts?lang=id&theme=light", width=WIDTH, height=844)
    for path, mark in PAGES.items():
        page.goto(running.url + path)
        _drawn(page, mark)
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, WIDTH)
        assert (path, _found(page)) == (path, [])
        expect(page.locator(".bar-link.is-here")).to_be_in_viewport(ratio=1)


def test_the_wall_in_a_hand_scrolls_in_two_columns(running: Running, open_page: Open) -> None:
    _lived_in(running)
    page = open_page("/?lang=id", width=WIDTH, height=844)
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    tiles = page.locator(".wall-grid > .tile")
    expect(tiles.last).to_have_attribute("data-picture", "few")
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTH
    assert min(one.bounding_box()["width"] for one in tiles.all()) > WIDTH / 2 - 20
    tiles.last.scroll_into_view_if_needed()
    expect(tiles.last).to_be_in_viewport()


@pytest.mark.parametrize(("theme", "width"), [("dark", 1920), ("light", 1920), ("light", WIDTH)])
def test_axe_finds_nothing_while_several_alerts_are_ticked(
    running: Running, open_page: Open, theme: str, width: int
) -> None:
    _lived_in(running)
    page = open_page(f"/alerts?lang=id&theme={theme}", width=width, height=1080)
    boxes = page.locator("[data-tick]")
    expect(boxes).to_have_count(3)
    for number in range(2):
        boxes.nth(number).click()
    bar = page.get_by_role("toolbar")
    expect(bar).to_contain_text("2")
    for button in bar.get_by_role("button").all():
        expect(button).to_be_in_viewport(ratio=1)
    assert _found(page) == []


def test_every_desk_is_entered_by_keyboard_past_its_bar(running: Running, open_page: Open) -> None:
    _lived_in(running)
    running.hub.replay.recorder.write()
    page = open_page("/alerts?lang=en")
    for path, mark in PAGES.items():
        page.goto(running.url + path)
        _drawn(page, mark)
        page.wait_for_load_state("networkidle")  # what is drawn anew has no focus
        page.locator("body").press("Tab")
        expect(page.locator(".bar-skip")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#desk-main")).to_be_focused()


def test_beside_an_empty_inbox_stands_how_it_is_and_what_was_settled(running: Running, open_page: Open) -> None:
    page = open_page("/alerts?lang=en")
    expect(page.locator("#alerts-detail")).to_contain_text("Import a file")
    alert = _alert(running, "complaint_ratio")
    running.take("surveys", make_survey(occurred_at=from_ms(to_ms(utc_now()) - MINUTE).isoformat()))
    running.hub.desk.resolve(alert.id, SARI, "gudang pulih")
    detail = open_page("/alerts?lang=en").locator("#alerts-detail")
    expect(detail).to_contain_text("Complaint ratio 4.6")
    expect(detail).to_contain_text("The only one can be relied on.")
    detail.get_by_role("link", name="Complaint ratio").click()
    expect(detail.locator("h2")).to_contain_text("Complaint ratio")
    expect(detail).to_contain_text("gudang pulih")
