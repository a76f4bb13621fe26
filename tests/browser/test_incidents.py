"""An incident in a real Chromium: taken and led by a person, and a crisis that takes the wall until it is over."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from domain.alerts import Finding
from domain.incidents import Incident
from domain.people import Actor
from domain.times import MINUTE, to_ms, utc_now
from domain.verdicts import Verdict
from tests.browser.conftest import Open, Running
from tests.browser.everywhere import found_by_axe

pytestmark = pytest.mark.browser

SARI = Actor("Sari", "lead")
DOWN = {"csat": "low", "nps": "low"}


def _break(running: Running, *metrics: str, channel: str = "chat") -> Incident:
    """Several metrics of a channel broken together for some minutes."""
    at = to_ms(utc_now()) - 5 * MINUTE
    running.hub.chain.take([Finding(name, {"channel": channel}, "metric", _verdict(at, name), at) for name in metrics])
    running.hub.ticker.settle()
    return running.hub.incidents.standing()[0]


def _verdict(at: int, metric: str) -> Verdict:
    call: Any = DOWN.get(metric, "high")
    return Verdict(at, 1.4, call, value=0.2, expected=0.1, lower=0.05, upper=0.14, n=400, code=call)


def _introduce(page: Any) -> None:
    asked = page.get_by_role("dialog", name="Who are you?")
    asked.get_by_label("Your name").fill("Rani")
    asked.get_by_role("radio", name="Shift lead").check()
    asked.get_by_label("Shift lead").check()
    asked.get_by_role("button", name="Continue").click()


def test_crisis_takes_every_screen_and_goes_when_it_is_over(running: Running, open_page: Open) -> None:
    page = open_page("/?lang=en")
    band = page.locator("#wall-crisis")
    expect(page.locator(".wall-live")).to_have_text("live")
    expect(band).to_be_hidden()
    incident = _break(running, "complaint_ratio", "csat", "nps")
    expect(band).to_contain_text("is this a crisis?")
    assert found_by_axe(page, "#wall") == []
    running.hub.incidents.decide(incident.id, SARI, "accept")
    expect(band.locator("strong")).to_have_text("CRISIS")
    expect(band).to_contain_text("Chat")
    expect(band).to_contain_text("Lead: Sari · Communication: nobody yet")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    running.hub.incidents.resolve(incident.id, SARI)
    expect(band).to_be_hidden()


def test_incident_is_accepted_as_a_crisis_and_its_steps_are_ticked_off(running: Running, open_page: Open) -> None:
    incident = _break(running, "complaint_ratio", "csat", "nps")
    page = open_page("/incidents?lang=en")
    page.get_by_role("button", name="Accept as a crisis").click()
    _introduce(page)
    dialog = page.get_by_role("dialog", name="Accept as a crisis")
    dialog.get_by_label("Note").fill("all hands")
    dialog.get_by_role("button", name="Accept as a crisis").click()
    expect(page.get_by_text("Crisis mode is on", exact=True)).to_be_visible()
    step = page.get_by_role("checkbox", name="Name a lead")
    step.click()
    expect(step).to_have_attribute("aria-checked", "true")
    expect(page.locator(".steps")).to_contain_text("Rani,")
    expect(step).to_be_focused()
    found = running.hub.incidents.detail(incident.id)
    assert (found.incident.is_crisis, found.incident.roles, list(found.done)) == (True, {"lead": "Rani"}, ["crisis.1"])


def test_incident_is_merged_into_another_that_is_chosen_by_name(running: Running, open_page: Open) -> None:
    chat = _break(running, "complaint_ratio", "csat")
    phone = _break(running, "handle_mean", "complaints", channel="phone")
    page = open_page(f"/incidents?id={phone.id}&lang=en")
    expect(page.locator(".members .lasted")).to_have_count(2)
    page.get_by_role("region", name="The chosen incident").get_by_role("button", name="Merge").click()
    _introduce(page)
    dialog = page.get_by_role("dialog", name="Merge")
    offered = page.locator("#incidents-others option")
    expect(offered).to_have_count(1)
    assert (offered.get_attribute("value"), offered.get_attribute("label")) == (str(chat.id), f"{chat.id} · Chat")
    field = dialog.get_by_label("Into which incident")
    assert field.get_attribute("list") == "incidents-others"
    field.fill("nine")
    dialog.get_by_role("button", name="Merge").click()
    expect(page.get_by_text("“nine” is no number of an incident; write 12.")).to_be_visible()
    assert len(running.hub.incidents.standing()) == 2
    field.fill(str(chat.id))
    dialog.get_by_role("button", name="Merge").click()
    expect(page.locator(".incidents .rows .row")).to_have_count(1)
    found = running.hub.incidents.detail(chat.id)
    assert len(found.alerts) == 4
    # The hub may propose a crisis of so many at once, after it.
    assert ("absorbed", "Rani") in [(one.kind, one.who) for one in found.transitions]
    assert running.hub.incidents.detail(phone.id).incident.state == "resolved"
