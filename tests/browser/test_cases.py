"""The backlog in a browser: narrowed by its address, several rows at once, and by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from domain.people import Actor
from hub import Trouble
from tests.browser.conftest import Running, sync_api

pytestmark = pytest.mark.browser
expect = sync_api.expect
Open = Callable[..., Any]
SARI = Actor("Sari", "lead")


def _open_cases(running: Running, *summaries: str) -> list[int]:
    return [running.hub.cases.open_by_hand(SARI, Trouble(one, touchpoint="payment")).id for one in summaries]


def _introduce(page: Any) -> None:
    page.locator("#desk-name").fill("Maya")
    page.get_by_role("button", name="Continue").click()


def test_several_rows_are_given_to_one_owner_and_those_taken_meanwhile_are_named(
    running: Running, open_page: Open
) -> None:
    first, second = _open_cases(running, "Saldo hilang", "Dana tertahan")
    page = open_page("/cases?lang=en")
    boxes = page.locator("#cases-table .ag-row .ag-checkbox-input")
    expect(boxes).to_have_count(2)
    for number in range(2):
        boxes.nth(number).check()
    expect(page.locator("#cases-count")).to_have_text("2 chosen")
    page.get_by_role("button", name="Assign them").click()
    _introduce(page)
    dialog = page.get_by_role("dialog", name="Assign them")
    dialog.get_by_label("Owner").fill("Tim Timur")
    running.hub.cases.assign(second, SARI, "Dewi")
    expect(page.locator("#cases-table")).to_contain_text("Dewi")
    dialog.get_by_role("button", name="Assign them").click()
    expect(page.locator("#desk-said")).to_contain_text("1 assigned. Somebody was faster")
    assert running.hub.cases.detail(first).case.owner == "Tim Timur"
    assert running.hub.cases.detail(second).case.owner == "Dewi"


def test_filters_are_kept_in_the_address(running: Running, open_page: Open) -> None:
    first, _ = _open_cases(running, "Saldo hilang", "Dana tertahan")
    running.hub.cases.assign(first, SARI, "Dewi")
    page = open_page("/cases?lang=en&owner=Dewi")
    expect(page.get_by_role("gridcell", name="Saldo hilang")).to_be_visible()
    expect(page.get_by_role("gridcell", name="Dana tertahan")).to_have_count(0)
    page.get_by_role("switch", name="Past due").check()
    expect(page).to_have_url(re.compile(r"owner=Dewi.*overdue=1"))
    expect(page.get_by_role("gridcell", name="Saldo hilang")).to_have_count(0)


def test_the_backlog_is_worked_by_keyboard(running: Running, open_page: Open) -> None:
    first, _ = _open_cases(running, "Saldo hilang", "Dana tertahan")
    page = open_page("/cases?lang=en")
    expect(page.get_by_role("gridcell", name="Saldo hilang")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("#cases-detail h2")).to_have_text("Saldo hilang")
    page.keyboard.press("e")
    _introduce(page)
    reason = page.get_by_role("dialog", name="Send up").get_by_label("Why now")
    expect(reason).to_be_focused()
    reason.fill("diliput media")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#cases-detail .happened")).to_contain_text("diliput media")
    assert running.hub.cases.detail(first).case.level == 2
