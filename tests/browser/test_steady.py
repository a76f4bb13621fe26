"""What is under a hand stays though the page draws itself anew: a chart, a button, the focus, an answer under way."""

from __future__ import annotations

import re
from typing import Any

import pytest

from domain.times import HOUR, from_ms, to_ms, utc_now
from tests.browser.conftest import Open, Running, sync_api
from tests.browser.everywhere import SARI, an_alert, drawn
from tests.make import make_interaction

pytestmark = pytest.mark.browser
expect = sync_api.expect
CHART = "document.querySelector('#metrics-chart .js-plotly-plot')"
LINED = f"() => {CHART}?.data?.some((one) => one.meta === 'value' && one.x.length)"
REDRAW = f"""() => {{
  const chart = {CHART};
  window.isNew = false;
  Promise.resolve(window.Plotly.react(chart, chart.data, chart.layout)).then(() => {{ window.isNew = true; }});
}}"""
IS_NEW = "() => window.isNew"
ANSWERS = re.compile("_dash-update")


def test_a_chart_that_is_refreshed_in_the_middle_of_a_drag_keeps_it_and_is_drawn_after_it(
    running: Running, open_page: Open
) -> None:
    now = to_ms(utc_now())
    running.take(
        "interactions", *(make_interaction(occurred_at=from_ms(now - back * HOUR).isoformat()) for back in range(20))
    )
    page = open_page("/metrics/interactions?lang=en&range=24h&grain=1h")
    page.wait_for_function(LINED)
    field = page.locator("#metrics-chart .nsewdrag")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.3 * box["width"], middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.4 * box["width"], middle, steps=4)
    page.evaluate(REDRAW)
    assert not page.evaluate(IS_NEW)
    page.mouse.move(box["x"] + 0.6 * box["width"], middle, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"sel=\d+-\d+"))
    expect(page.locator("#metrics-explained")).to_be_visible()
    page.wait_for_function(IS_NEW)


def test_an_answer_under_way_and_a_press_survive_that_the_page_is_drawn_anew(running: Running, open_page: Open) -> None:
    alert = an_alert(running, "complaint_ratio")
    page = open_page(f"/alerts?id={alert.id}&lang=en")
    page.request.post(running.url + "/api/v1/me", data={"name": "Sari", "role": "lead"})
    page.reload()
    drawn(page)
    held: list[Any] = []

    def hold(route: Any) -> None:
        is_opening = "silence-dialog" in (route.request.post_data or "")
        held.append(route) if is_opening else route.continue_()

    page.route(ANSWERS, hold)
    button, dialog = page.locator("#alerts-detail [data-act=silence]"), page.get_by_role("dialog")
    before = button.element_handle()
    button.click()
    running.hub.desk.note(alert.id, SARI, "kurir ditelepon")
    expect(page.locator("#alerts-detail .happened")).to_contain_text("kurir ditelepon")
    page.wait_for_function("(old) => !old.isConnected", arg=before)
    assert held, "the dialog's answer is under way while the page is drawn anew"
    page.unroute(ANSWERS)
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    box, before = button.bounding_box(), button.element_handle()
    page.mouse.move(box["x"] + 20, box["y"] + 12)
    page.mouse.down()
    running.hub.desk.note(alert.id, SARI, "gudang ditelepon")
    page.wait_for_function("(old) => !old.isConnected", arg=before)
    page.mouse.up()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")


def test_what_was_pressed_keeps_the_focus_or_hands_it_to_what_it_led_to(running: Running, open_page: Open) -> None:
    at = from_ms(to_ms(utc_now()) - HOUR).isoformat()
    running.take("interactions", *(make_interaction(occurred_at=at, channel=one) for one in ("chat", "phone")))
    page = open_page("/alerts?lang=en")
    for path, name in (("/alerts", "Resolved"), ("/incidents", "Over"), ("/cases", "Level 2")):
        page.goto(running.url + path)
        drawn(page)
        chip = page.locator("#desk-main :is(button, a)", has_text=re.compile(f"^{name}")).first
        before = chip.element_handle()
        chip.press("Enter")
        page.wait_for_function("(old) => !old.isConnected", arg=before)
        expect(chip).to_be_focused()
    page.goto(running.url + "/metrics/interactions?lang=en&range=24h")
    drawn(page)
    page.get_by_role("button", name=re.compile("^Chat")).press("Enter")
    cut = page.get_by_role("button", name="Remove Chat")
    expect(cut).to_be_focused()
    cut.press("Enter")
    expect(page.locator("#metrics-parts button").first).to_be_focused()
