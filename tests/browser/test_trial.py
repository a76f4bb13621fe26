"""The backtest on a metric's page, in a real Chromium: tried, moved by keyboard, saved with a name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from domain.metrics import METRICS
from domain.times import DAY, HOUR, from_ms, to_ms, utc_now
from tests.browser.conftest import Open, Running
from tests.browser.test_desk import _alert, _introduce
from tests.make import make_measurement

pytestmark = pytest.mark.browser

RATIO = METRICS["complaints"]


@pytest.fixture
def busy(running: Running) -> Running:
    """Three weeks of complaints every quarter of an hour, five times as many for two hours yesterday."""
    end = to_ms(utc_now())
    end -= end % HOUR
    rng = np.random.default_rng(6)
    running.take(
        "measurements",
        *[
            make_measurement(
                metric="complaints",
                occurred_at=from_ms(at).isoformat(),
                value=int(rng.poisson(100 if end - DAY <= at < end - DAY + 2 * HOUR else 20)),
                grain_seconds=900,
            )
            for at in range(end - 21 * DAY, end, HOUR // 4)
        ],
        source="desk",
    )
    running.hub.catch_up()
    return running


def _try(page: Any, name: str = "Try it on the past") -> None:
    """Ask for it once the page is whole."""
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    expect(page.locator(".metric-value")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name=name).click()


def _tried(page: Any) -> Any:
    """The section once the past was judged."""
    _try(page)
    expect(page.get_by_role("slider", name="Sensitivity")).to_be_visible()
    return page.locator("#backtest")


def test_the_effect_of_a_step_is_shown_before_it_is_saved_with_a_name(busy: Running, open_page: Open) -> None:
    page = open_page("/metrics/complaints?lang=en")
    section = _tried(page)
    shown = section.locator(".trial-step:visible")
    expect(shown).to_have_count(1)
    expect(shown.locator(".trial-rate")).to_contain_text("alerts a week")
    expect(shown.get_by_text("95 % interval")).to_be_visible()
    save = section.get_by_role("button", name="Save this sensitivity")
    expect(save).to_be_disabled()
    slider = page.get_by_role("slider", name="Sensitivity")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuenow", "1.2")
    expect(save).to_be_enabled()
    assert busy.hub.tunings.of(RATIO).changed_at is None
    save.click()
    _introduce(page)
    expect(page.get_by_role("status").filter(has_text="Saved")).to_have_text("Saved: sensitivity 1.2.")
    expect(section).to_contain_text("Sensitivity 1.2, set by Rani")
    expect(save).to_be_disabled()
    kept = busy.hub.tunings.of(RATIO)
    assert (kept.sensitivity, kept.changed_by) == (1.2, "Rani")


def test_a_moment_of_the_list_leads_to_it_on_the_chart(busy: Running, open_page: Open) -> None:
    page = open_page("/metrics/complaints?lang=id")
    _try(page, "Coba pada data lalu")
    rows = page.locator(".trial-step:visible .trial-table tbody tr")
    expect(rows.first).to_be_visible()
    address = rows.first.get_by_role("link").get_attribute("href")
    assert "range=7d" in address
    assert "&at=" in address


def test_without_a_past_or_a_detector_the_page_says_so(open_page: Open) -> None:
    page = open_page("/metrics/csat?lang=en")
    _try(page)
    expect(page.get_by_text("There is no past to try this on yet.")).to_be_visible()
    page = open_page("/metrics/backlog?lang=en")
    expect(page.get_by_text("No detector watches this metric")).to_be_visible()
    expect(page.get_by_role("button", name="Try it on the past")).to_have_count(0)


def test_a_spent_budget_leads_to_the_backtest_of_its_noisiest_rule(running: Running, open_page: Open) -> None:
    for number in range(13):
        _alert(running, "complaints", region=f"Kota {number}")
    page = open_page("/alerts?lang=en")
    line = page.locator(".alerts-budget")
    expect(line).to_contain_text("13 alerts in the last 8 h, where 12 are budgeted")
    line.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="What these settings would have raised")).to_be_in_viewport()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_serious_in_a_trial(busy: Running, open_page: Open, theme: str) -> None:
    page = open_page(f"/metrics/complaints?lang=en&theme={theme}")
    _tried(page)
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response["violations"]
    assert [(one["impact"], one["id"]) for one in found if one["impact"] in ("serious", "critical")] == []
