"""Every page by keyboard alone: all that acts is reached by Tab, the focus is seen and nothing covers it or traps it,
Escape gives it back, tables sort; every page says its name, and axe finds nothing on any of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from domain.metrics import METRICS
from tests.browser.conftest import Open, Running
from tests.browser.everywhere import SARI, addresses, drawn, found_by_axe, lived_in

pytestmark = pytest.mark.browser

RAW_KEY = re.compile(r"\b[a-z]+\.[a-z_]{3,}\b")
"""The key of a text that no language has, which then stands in its place."""
BURST = 25
MOST = 600

WALK = """() => {
  const still = "* { transition: none !important; animation: none !important }";
  document.head.append(Object.assign(document.createElement("style"), { textContent: still }));
  const SHOWN = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderColor", "backgroundColor"];
  const around = (node) => [node, node.parentElement, node.nextElementSibling, ...(node.labels || [])].filter(Boolean);
  const styles = (node) => ["", "::before", "::after"].map((part) => getComputedStyle(node, part || null));
  const look = (node) => around(node).flatMap(styles).map((style) => SHOWN.map((name) => style[name])).join();
  const said = (node) => node.outerHTML.slice(0, 140);
  const walk = window.walk = { seen: new Set(), unseen: [], covered: [], is_round: false, last: null };
  const THIRDS = [.1, .5, .9];
  const isCovered = (node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    const at = (x, y) => document.elementFromPoint(left + x * width, top + y * height);
    const hits = THIRDS.flatMap((x) => THIRDS.map((y) => at(x, y)));
    const own = [node, ...(node.labels || [])];
    return !hits.some((hit) => hit && own.some((one) => one.contains(hit) || hit.contains(one)));
  };
  // How it looks with the focus is taken when the next key goes down, when all that follows a focus has happened.
  document.addEventListener("keydown", () => {
    const node = document.activeElement;
    walk.last = walk.seen.has(node) ? { node, focused: look(node) } : null;
    if (walk.last && isCovered(node)) walk.covered.push(said(node));
  }, true);
  document.addEventListener("focusin", (event) => {
    const node = event.target, last = walk.last;
    const isLeft = last && last.node !== node && last.node.isConnected;
    if (isLeft && look(last.node) === last.focused) walk.unseen.push(said(last.node));
    if (node === walk.first) walk.is_round = true;
    walk.first ??= node;
    walk.seen.add(node);
  }, true);

  const PLAIN = "a[href], button, input, select, textarea, summary";
  const ACTS = `${PLAIN}, [role=button], [role=checkbox], [role=link], [data-by-key]`;
  const OUT = "[inert], [aria-hidden=true]", ROUND = "[tabindex='0'], .mantine-Input-wrapper";
  const isShown = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(OUT);
  // What only a mouse could do nothing with, and what the focus of something around it stands for.
  const isIdle = (node) => node.disabled || getComputedStyle(node).pointerEvents === "none";
  const isInside = (node) => node.tabIndex < 0 && node.parentElement.closest(ROUND);
  walk.missed = () => {
    const texts = new Set([...walk.seen].map(said));
    const isMet = (node) => walk.seen.has(node) || texts.has(said(node));
    // Of a group of radios only one is in Tab's way, the others are reached with arrows.
    const isOne = (node) => node.type === "radio" && [...document.getElementsByName(node.name)].some(isMet);
    const acting = [...document.querySelectorAll(ACTS)].filter((node) => isShown(node) && !isIdle(node));
    return acting.filter((node) => !isMet(node) && !isOne(node) && !isInside(node)).map(said);
  };
}"""


def _walked(page: Any, key: str = "Tab") -> dict[str, Any]:
    """Press Tab until the focus is where it began; what was missed, what could not be seen or lay under something else,
    whether it came round."""
    page.evaluate(WALK)
    page.locator("body").press(key)
    for _ in range(MOST // BURST):
        for _ in range(BURST):
            page.keyboard.press(key)
        if page.evaluate("walk.is_round || !walk.seen.size"):
            break
    said = "{ missed: walk.missed(), unseen: walk.unseen, covered: walk.covered, is_round: walk.is_round }"
    return dict(page.evaluate(f"({said})"))


def _is_entered_past_its_bar(page: Any) -> None:
    """The first Tab leads to the way past the bar, Enter takes it."""
    page.locator("body").press("Tab")
    expect(page.locator(".bar-skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#desk-main")).to_be_focused()


def test_tab_alone_reaches_all_that_acts_on_every_page_and_axe_finds_nothing(running: Running, open_page: Open) -> None:
    lived_in(running)
    page = open_page("/alerts?lang=en&theme=dark")
    for path in addresses(running):
        page.goto(running.url + path)
        drawn(page)
        assert (path, found_by_axe(page)) == (path, [])
        if page.locator(".bar-skip").count():
            expect(page).to_have_title(f"{page.locator('h1').text_content()} · CE Hub")
            _is_entered_past_its_bar(page)
        assert (path, _walked(page)) == (path, {"missed": [], "unseen": [], "covered": [], "is_round": True})


@pytest.mark.parametrize("width", [1280, 800, 390])
def test_what_the_focus_goes_back_to_is_not_under_what_stays_in_sight(
    running: Running, open_page: Open, width: int
) -> None:
    lived_in(running)
    page = open_page("/alerts?lang=id", width=width, height=600)
    for path in ("/alerts?id=1", "/cases?id=1", "/metrics/csat?range=24h&grain=1h", "/handover"):
        page.goto(running.url + path)
        drawn(page)
        found = _walked(page, "Shift+Tab")
        assert (path, found["covered"], found["is_round"]) == (path, [], True)


def test_the_page_that_is_open_is_the_one_that_its_link_names(running: Running, open_page: Open) -> None:
    page = open_page("/alerts?lang=id")
    here = page.locator("[aria-current=page]")
    for name in ("Peringatan", "Kasus", "Sumber"):
        page.get_by_role("navigation").get_by_role("link", name=name).click()
        expect(page).to_have_title(f"{name} · CE Hub")
        expect(here).to_have_count(1)
        expect(here).to_contain_text(name)
    for width in (1280, 1279, 800):
        page.set_viewport_size({"width": width, "height": 800})
        room = "links => [links.scrollWidth <= links.clientWidth, links.scrollLeft]"
        assert (width, page.locator(".bar-links").evaluate(room)) == (width, [True, 0]), "every page's link is in sight"


def test_escape_leaves_every_dialog_and_gives_the_focus_back(running: Running, open_page: Open) -> None:
    lived_in(running)
    page = open_page("/alerts?lang=en")
    page.request.post(running.url + "/api/v1/me", data={"name": "Sari", "role": "lead"})
    opened = 0
    for path in ("/alerts?id=1", "/cases?id=1", "/metrics/csat", "/silences", "/incidents", "/handover"):
        page.goto(running.url + path)
        drawn(page)
        for opener in page.locator("button[id*='-open\"']:visible, button[id='silences-new']:visible").all():
            opener.focus()
            page.keyboard.press("Enter")
            dialog = page.get_by_role("dialog")
            expect(dialog).to_be_visible()
            expect(dialog.locator(":focus")).to_have_count(1)
            assert (path, found_by_axe(page, "[role=dialog]")) == (path, [])
            assert (path, RAW_KEY.findall(dialog.inner_text())) == (path, [])
            page.keyboard.press("Escape")
            expect(dialog).to_have_count(0)
            expect(opener).to_be_focused()
            # Mantine gives it back once more a moment later, but not to a hand that goes on with Tab.
            page.keyboard.press("Tab")
            opened += 1
    assert opened >= 6


def test_what_opened_a_dialog_has_the_focus_back_although_the_page_was_drawn_again(
    running: Running, open_page: Open
) -> None:
    lived_in(running)
    page = open_page("/cases?id=1&lang=en")
    page.request.post(running.url + "/api/v1/me", data={"name": "Sari", "role": "lead"})
    page.reload()
    drawn(page)
    opener = page.locator("[data-act=note]")
    before = opener.element_handle()
    opener.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    running.hub.cases.note(1, SARI, "kurir dihubungi")
    page.wait_for_function("(old) => !old.isConnected", arg=before)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_list_that_opens_says_so_is_walked_by_arrows_and_axe_finds_nothing(running: Running, open_page: Open) -> None:
    page = open_page("/explore?lang=en")
    drawn(page)
    expect(page.get_by_role("combobox", name="Metric up", expanded=False)).to_be_visible()
    page.get_by_role("combobox", name="Metric up").press("ArrowDown")
    field = page.get_by_role("combobox", name="Metric up", expanded=True)
    expect(field).to_be_focused()
    assert found_by_axe(page) == []
    for _ in range(len(METRICS) // 2):
        page.keyboard.press("ArrowDown")
    expect(page.locator("[data-combobox-selected]")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Metric up", expanded=False)).to_be_focused()


def test_who_gives_no_name_is_told_at_the_field(running: Running, open_page: Open) -> None:
    page = open_page("/alerts?lang=en")
    drawn(page)
    page.get_by_role("button", name="Who are you?").click()
    page.get_by_role("dialog").get_by_role("button", name="Continue").click()
    field = page.get_by_label("Your name")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_error_message(page.locator("#desk-person-error").inner_text())
    assert found_by_axe(page, "[role=dialog]") == []


def test_a_table_that_is_only_read_is_sorted_by_keyboard(running: Running, open_page: Open) -> None:
    lived_in(running)
    page = open_page("/sources?lang=en")
    head = page.locator("#sources-table .ag-header-cell").first
    expect(head).to_be_visible()
    head.focus()
    for key, order in (("Enter", "ascending"), (" ", "descending")):
        page.keyboard.press(key)
        expect(head).to_have_attribute("aria-sort", order)
        expect(head).to_be_focused()
