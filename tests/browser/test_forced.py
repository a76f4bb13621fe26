"""Where the system chooses the colours: what is chosen is still told apart, and what is drawn is still seen."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open, Running
from tests.browser.everywhere import drawn, lived_in

pytestmark = pytest.mark.browser

LOOK = "(node) => [getComputedStyle(node).backgroundColor, getComputedStyle(node).color]"
COLOUR = """(name) => {
  const node = document.body.appendChild(document.createElement("i"));
  node.style.cssText = `forced-color-adjust: none; color: ${name}`;
  return getComputedStyle(node).color;
}"""


def _is_lit(page: Any, chosen: str, other: str) -> None:
    """What is chosen has the system's colours for that, and another of its kind has not."""
    lit = [page.evaluate(COLOUR, name) for name in ("Highlight", "HighlightText")]
    assert (chosen, page.locator(chosen).first.evaluate(LOOK)) == (chosen, lit)
    assert (other, page.locator(other).first.evaluate(LOOK)[0]) != (other, lit[0])


def test_what_is_chosen_is_told_apart_by_the_systems_colours(running: Running, open_page: Open) -> None:
    lived_in(running)
    page = open_page("/alerts?id=1&lang=en&theme=dark")
    page.emulate_media(forced_colors="active")
    drawn(page)
    for kind in (".chip", ".row", ".bar-link"):
        chosen = f"{kind}.is-here" if kind == ".bar-link" else f"{kind}.is-chosen"
        _is_lit(page, chosen, f"{kind}:not(.is-chosen, .is-here)")
    page.goto(running.url + "/metrics/csat?range=24h&grain=1h")
    drawn(page)
    label = ".mantine-SegmentedControl-label"
    _is_lit(page, f"{label}[data-active]", f"{label}:not([data-active])")
    chart = page.locator("#metrics-chart .js-plotly-plot")
    expect(chart).to_be_visible()
    assert chart.evaluate(LOOK)[0] == page.evaluate(COLOUR, "var(--tile)")
