"""A chart under a hand: what comes meanwhile waits until the hand is off."""

from __future__ import annotations

import re

import pytest

from domain.times import HOUR, from_ms, to_ms, utc_now
from tests.browser.conftest import Open, Running, sync_api
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
