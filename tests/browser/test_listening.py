"""Listening in a real Chromium: what comes appears with its mood, is filtered by the address, and is put right."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from domain.times import utc_now
from tests.browser.conftest import Open, Running
from tests.make import make_mention

pytestmark = pytest.mark.browser

ANGRY = "Paket saya belum sampai juga, kecewa berat sama kurirnya"
HAPPY = "Barang bagus sekali, kualitas mantap, puas banget belanja di sini"


def _say(running: Running, text: str, **more: str) -> None:
    running.take(
        "mentions", make_mention(text=text, stars=None, platform="x", occurred_at=utc_now().isoformat(), **more)
    )
    running.hub.ears.listen(60)
    running.hub.ticker.settle()


def test_what_is_said_appears_by_itself_with_its_mood(running: Running, open_page: Open) -> None:
    page = open_page("/listening?lang=en")
    expect(page.get_by_text("No source yet")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    _say(running, ANGRY, url="https://example.com/1")
    row = page.locator(".voice").filter(has_text=ANGRY)
    expect(row.get_by_role("button", name="Negative, as heard")).to_have_attribute("aria-pressed", "true")
    expect(row.get_by_role("link", name="Original")).to_have_attribute("href", "https://example.com/1")
    expect(page.locator(".topic").filter(has_text="Delivery")).to_contain_text("1")


def test_filters_stand_in_the_address(running: Running, open_page: Open) -> None:
    _say(running, ANGRY)
    _say(running, HAPPY)
    page = open_page("/listening?lang=en")
    expect(page.locator(".voice")).to_have_count(2)
    expect(page).to_have_url(re.compile("by=volume"))
    ranked = page.get_by_role("link", name="By change")
    ranked.press("Enter")
    expect(page).to_have_url(re.compile("by=change"))
    expect(page.locator("[aria-current] .chip")).to_have_text("By change")
    expect(ranked).to_be_focused()
    topic = page.locator(".topic").filter(has_text="Delivery")
    topic.press("Enter")
    expect(page.locator(".voice")).to_have_count(1)
    expect(page).to_have_url(re.compile("topic=pengiriman"))
    expect(topic).to_be_focused()
    page.get_by_role("combobox", name="Sentiment").click()
    page.get_by_role("option", name="Positive").click()
    expect(page.get_by_text("Nothing fits these filters")).to_be_visible()
    expect(page).to_have_url(re.compile("sentiment=positive"))
    expect(page.locator("#listening-csv")).to_have_attribute("href", re.compile("topic=pengiriman&sentiment=positive"))
    page.reload()
    expect(page.get_by_text("Nothing fits these filters")).to_be_visible()
    page.go_back()
    expect(page.locator(".voice")).to_have_count(1)
    expect(page.get_by_role("combobox", name="Sentiment")).to_have_value("")
    page.go_back()
    expect(page.locator(".voice")).to_have_count(2)
    page.go_forward()
    page.go_forward()
    expect(page.get_by_text("Nothing fits these filters")).to_be_visible()
    expect(page.get_by_role("combobox", name="Sentiment")).to_have_value("Positive")


def test_a_wrong_label_is_put_right_in_one_click_by_somebody(running: Running, open_page: Open) -> None:
    _say(running, ANGRY)
    page = open_page("/listening?lang=en")
    page.get_by_role("button", name="Really positive").click()
    asked = page.get_by_role("dialog", name="Who are you?")
    asked.get_by_label("Your name").fill("Rani")
    asked.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("status")).to_contain_text("Put right")
    expect(page.get_by_role("button", name="Positive, as heard")).to_be_visible()
    expect(page.get_by_text("put right by a person")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.locator(".voice").get_by_role("button", name="Topics").click()
    topics = page.get_by_role("dialog", name="Put the topics right")
    expect(page.get_by_role("listbox")).to_be_visible()
    topics.get_by_role("button", name="Save").click()
    expect(topics).to_be_hidden()
    (kept,) = running.hub.ears.corrections()
    assert (kept.text, kept.sentiment, kept.who, kept.topics) == (ANGRY, "positive", "Rani", ("pengiriman",))


def test_what_was_put_right_stays_to_be_undone_though_no_filter_fits_it(running: Running, open_page: Open) -> None:
    _say(running, ANGRY)
    page = open_page("/listening?lang=en&sentiment=negative")
    page.get_by_role("button", name="Really positive").click()
    asked = page.get_by_role("dialog", name="Who are you?")
    asked.get_by_label("Your name").fill("Rani")
    asked.get_by_role("button", name="Continue").click()
    row = page.locator(".voice").filter(has_text=ANGRY)
    expect(row.get_by_role("button", name="Positive, as heard")).to_be_visible()
    _say(running, ANGRY.replace("Paket", "Barang"))
    expect(page.locator(".voice")).to_have_count(2)
    row.get_by_role("button", name="Undo").click()
    running.hub.ears.listen(60)
    expect(row.get_by_role("button", name="Negative, as heard")).to_be_visible()
    page.get_by_text("7 d", exact=True).click()
    expect(page.locator(".voice")).to_have_count(2)


def test_strokes_without_end_stay_in_their_text(running: Running, open_page: Open) -> None:
    _say(running, "paket z" + "\u0301" * 500 + " belum sampai")
    page = open_page("/listening?lang=en")
    text = page.locator(".voice-text")
    expect(text).to_have_count(1)
    assert text.evaluate("e => getComputedStyle(e).overflowY") == "clip"


def test_topics_are_put_right_and_a_case_is_opened(running: Running, open_page: Open) -> None:
    _say(running, ANGRY)
    page = open_page("/listening?lang=en")
    page.get_by_role("button", name="Topics").click()
    asked = page.get_by_role("dialog", name="Who are you?")
    asked.get_by_label("Your name").fill("Rani")
    asked.get_by_role("button", name="Continue").click()
    expect(asked).to_have_count(0)
    dialog = page.get_by_role("dialog", name="Put the topics right")
    dialog.get_by_role("combobox", name="What is it about?").fill("Driver")
    page.get_by_role("option", name="Driver").click()
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Put right")
    expect(page.locator(".voice .chip").filter(has_text="Driver")).to_be_visible()
    (kept,) = running.hub.ears.corrections()
    assert "driver" in (kept.topics or ())
    page.get_by_role("button", name="Open a case").click()
    expect(page.get_by_role("status")).to_contain_text("is open")
    (case,) = running.hub.cases.backlog()[0]
    assert case.case.summary.startswith(ANGRY)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_serious(running: Running, open_page: Open, theme: str) -> None:
    _say(running, ANGRY)
    page = open_page(f"/listening?lang=id&theme={theme}")
    expect(page.locator(".voice")).to_have_count(1)
    found = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_on_a_phone_nothing_is_wider_than_the_screen(running: Running, open_page: Open) -> None:
    _say(running, ANGRY, url="https://example.com/1")
    page = open_page("/listening?lang=id", width=360, height=800)
    expect(page.locator(".voice")).to_have_count(1)
    assert page.evaluate("document.querySelector('.listening').scrollWidth <= window.innerWidth")
