"""Every page in a hand: nothing sticks out or is out of reach, axe finds nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from domain.times import MINUTE, from_ms, to_ms, utc_now
from hub import Trouble
from tests.browser.conftest import Open, Running
from tests.browser.everywhere import SARI, addresses, an_alert, drawn, found_by_axe, lived_in
from tests.make import make_survey

pytestmark = pytest.mark.browser

WIDTH = 390
NARROWEST = 320
"""What a page of 1280 pixels is wide at four times its size."""
NOT_IN_THE_BAR = ("/frozen", "/journey", "/nowhere")
"""Pages that others lead to."""


def test_every_desk_fits_a_phone_and_axe_finds_nothing(running: Running, open_page: Open) -> None:
    lived_in(running)
    page = open_page("/alerts?lang=id&theme=light", width=WIDTH, height=844)
    for path in addresses(running):
        page.goto(running.url + path)
        drawn(page)
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, WIDTH)
        assert (path, found_by_axe(page)) == (path, [])
        if page.locator(".bar-skip").count() and not path.startswith(NOT_IN_THE_BAR):
            expect(page.locator(".bar-link.is-here")).to_be_in_viewport(ratio=1)
        page.set_viewport_size({"width": NARROWEST, "height": 640})
        page.wait_for_function("() => document.documentElement.scrollWidth === innerWidth")
        page.set_viewport_size({"width": WIDTH, "height": 844})


def test_the_wall_in_a_hand_scrolls_in_two_columns(running: Running, open_page: Open) -> None:
    lived_in(running)
    page = open_page("/?lang=id", width=WIDTH, height=844)
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    tiles = page.locator(".wall-grid > .tile")
    expect(tiles.last).to_have_attribute("data-picture", "few")
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTH
    assert min(one.bounding_box()["width"] for one in tiles.all()) > WIDTH / 2 - 20
    tiles.last.scroll_into_view_if_needed()
    expect(tiles.last).to_be_in_viewport()


def test_a_case_in_a_hand_is_all_of_the_page_and_the_way_back_leads_to_where_it_was_chosen(
    running: Running, open_page: Open
) -> None:
    for number in range(9):
        running.hub.cases.open_by_hand(SARI, Trouble(f"Saldo {number} tidak masuk"))
    page = open_page("/cases?lang=id", width=WIDTH, height=844)
    cell = page.get_by_role("gridcell", name="#5", exact=True)
    cell.scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, 300)")
    cell.click()
    expect(page.get_by_role("heading", name="Saldo 4 tidak masuk")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Tugaskan")).to_be_in_viewport()
    for hidden in ("#cases-rungs", "#cases-table"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.evaluate("scrollY") == 0
    page.get_by_role("button", name="← Tunggakan").click()
    expect(cell).to_be_in_viewport()
    assert page.evaluate("scrollY") > 200
    cell.click()
    expect(page.get_by_role("heading", name="Saldo 4 tidak masuk")).to_be_in_viewport()


def test_of_incidents_a_phone_shows_the_list_or_the_one_that_is_open(running: Running, open_page: Open) -> None:
    alert = an_alert(running, "complaint_ratio", channel="chat")
    incident = running.hub.incidents.open(alert.id, SARI)
    page = open_page("/incidents?lang=id", width=WIDTH, height=844)
    row, detail = page.get_by_role("link", name="Chat"), page.locator("#incidents-detail")
    expect(row).to_be_in_viewport()
    expect(detail).to_be_hidden()
    row.click()
    expect(detail.get_by_role("heading", name="Chat")).to_be_in_viewport()
    expect(page.locator("#incidents-rows")).to_be_hidden()
    page.get_by_role("link", name="← Insiden").click()
    expect(row).to_be_in_viewport()
    running.hub.incidents.resolve(incident.id, SARI, "gudang pulih")
    expect(detail).to_be_in_viewport()


@pytest.mark.parametrize(("theme", "width"), [("dark", 1920), ("light", 1920), ("light", WIDTH)])
def test_axe_finds_nothing_while_several_alerts_are_ticked(
    running: Running, open_page: Open, theme: str, width: int
) -> None:
    lived_in(running)
    page = open_page(f"/alerts?lang=id&theme={theme}", width=width, height=1080)
    boxes = page.locator("[data-tick]")
    expect(boxes).to_have_count(3)
    for number in range(2):
        boxes.nth(number).click()
    bar = page.get_by_role("toolbar")
    expect(bar).to_contain_text("2")
    for button in bar.get_by_role("button").all():
        expect(button).to_be_in_viewport(ratio=1)
    assert found_by_axe(page) == []


def test_beside_an_empty_inbox_stands_how_it_is_and_what_was_settled(running: Running, open_page: Open) -> None:
    page = open_page("/alerts?lang=en")
    expect(page.locator("#alerts-detail")).to_contain_text("Import a file")
    alert = an_alert(running, "complaint_ratio")
    running.take("surveys", make_survey(occurred_at=from_ms(to_ms(utc_now()) - MINUTE).isoformat()))
    running.hub.desk.resolve(alert.id, SARI, "gudang pulih")
    detail = open_page("/alerts?lang=en").locator("#alerts-detail")
    expect(detail).to_contain_text("Complaint ratio 4.6")
    expect(detail).to_contain_text("The only one can be relied on.")
    detail.get_by_role("link", name="Complaint ratio").click()
    expect(detail.locator("h2")).to_contain_text("Complaint ratio")
    expect(detail).to_contain_text("gudang pulih")
