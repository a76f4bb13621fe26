"""The desks in a real Chromium: what people do there, by mouse and by keyboard, in both languages."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from domain.alerts import Alert, Finding
from domain.people import Actor
from domain.times import DAY, HOUR, MINUTE, from_ms, to_ms, utc_now
from domain.verdicts import Verdict
from store import sends
from tests.browser.conftest import Open, Running
from tests.make import make_interaction, make_survey

pytestmark = pytest.mark.browser

SARI = Actor("Sari", "lead")
CLICKS, SOON = 5, 3_000
"""So often a hand clicks, and so long (ms) it waits for each to be heard."""


def _now() -> int:
    return to_ms(utc_now())


def _hour() -> int:
    """When the present hour began; one look at the clock, so that no millisecond passes in between."""
    now = _now()
    return now - now % HOUR


def _alert(
    running: Running, metric: str = "complaint_ratio", score: float = 2.6, minutes: int = 4, **segment: str
) -> Alert:
    """An alert of some minutes ago, opened as the watch would."""
    now = _now()
    verdict = Verdict(now - now % MINUTE, score, "high", 0.046, 0.028, 0.024, 0.033, 6214, "high")
    finding = Finding(metric, segment, "metric", verdict, now - minutes * MINUTE)
    return running.hub.chain.take([finding])[0]


def _row(page: Any, alert: Alert) -> Any:
    return page.locator(f"[data-row='{alert.id}']")


def _group(page: Any, title: str) -> Any:
    """The list of rows that stands under this title."""
    return page.locator(f"h2.group:text-is('{title}') + ul")


def _introduce(page: Any, name: str = "Rani", role: str = "Shift lead") -> None:
    """Answer who you are; the question comes before the first act."""
    asked = page.get_by_role("dialog", name="Who are you?")
    asked.get_by_label("Your name").fill(name)
    asked.get_by_label(role).check()
    asked.get_by_role("button", name="Continue").click()
    expect(asked).to_have_count(0)


def _dialog(page: Any, name: str) -> Any:
    return page.get_by_role("dialog", name=name)


# -- alerts ------------------------------------------------------------------------------------------------------------


def test_without_any_source_nobody_says_that_all_is_well(open_page: Open) -> None:
    page = open_page("/alerts?lang=en")
    expect(page.get_by_text("Nothing to watch yet")).to_be_visible()
    expect(page.get_by_text("Nothing is wrong")).to_have_count(0)


def test_a_new_alert_appears_by_itself(running: Running, open_page: Open) -> None:
    running.take("interactions", make_interaction(occurred_at=from_ms(_now()).isoformat()))
    page = open_page("/alerts?lang=en")
    expect(page.get_by_text("Nothing is wrong")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    alert = _alert(running)
    expect(_row(page, alert)).to_contain_text("Complaint ratio 4.6")
    expect(page.locator(".bar-count")).to_have_text("1")


def test_an_alert_acknowledged_on_one_page_is_in_hand_on_another(running: Running, open_page: Open) -> None:
    alert = _alert(running)
    mine, other = open_page("/alerts?lang=en"), open_page("/alerts?lang=en")
    expect(_group(other, "Not acknowledged yet")).to_contain_text("Complaint ratio")
    mine.get_by_role("button", name="Acknowledge").click()
    _introduce(mine)
    dialog = _dialog(mine, "Acknowledge")
    dialog.get_by_label("Note").fill("gudang Surabaya dihubungi")
    dialog.get_by_label("1 h", exact=True).check()
    dialog.get_by_role("button", name="Acknowledge").click()
    expect(mine.get_by_role("status")).to_have_text("Acknowledged.")
    for page in (mine, other):
        expect(_group(page, "In hand").locator(f"[data-row='{alert.id}']")).to_contain_text("Rani")
    expect(other.locator(".happened")).to_contain_text("gudang Surabaya dihubungi")
    made = running.hub.desk.detail(alert.id).transitions[-1]
    assert (made.kind, made.who, made.role, made.note) == ("acknowledged", "Rani", "lead", "gudang Surabaya dihubungi")


def test_the_slower_of_two_is_told_the_present_state(running: Running, open_page: Open) -> None:
    alert = _alert(running)
    page = open_page("/alerts?lang=en")
    page.get_by_role("button", name="Acknowledge").click()
    _introduce(page)
    expect(_dialog(page, "Acknowledge")).to_be_visible()
    running.hub.desk.acknowledge(alert.id, SARI)
    _dialog(page, "Acknowledge").get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_role("status")).to_contain_text("Somebody was faster: it is now “In hand”")
    assert [made.who for made in running.hub.desk.detail(alert.id).transitions] == ["CE Hub", "Sari"]


def test_nothing_moves_under_a_hand_when_a_graver_alert_arrives(running: Running, open_page: Open) -> None:
    first = _alert(running, "first_response_mean", 1.2)
    page = open_page("/alerts?lang=en")
    expect(_row(page, first)).to_have_attribute("aria-current", "true")
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    graver = _alert(running)
    expect(_row(page, graver)).to_be_visible()
    expect(_row(page, first)).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="Useful").click()
    _introduce(page)
    expect(page.get_by_role("button", name="Useful")).to_have_attribute("aria-pressed", "true")
    assert running.hub.desk.detail(first.id).alert.useful is True
    assert running.hub.desk.detail(graver.id).alert.useful is None


def test_everything_is_done_by_keyboard(running: Running, open_page: Open) -> None:
    worse, other = _alert(running), _alert(running, "first_response_mean", 1.2)
    page = open_page("/alerts?lang=en")
    expect(_row(page, worse)).to_have_attribute("aria-current", "true")
    page.keyboard.press("ArrowDown")
    expect(_row(page, other)).to_have_attribute("aria-current", "true")
    expect(_row(page, other)).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.press("n")
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type("Rani")
    page.keyboard.press("Enter")
    expect(_dialog(page, "Resolve").get_by_label("Note")).to_be_focused()
    page.keyboard.type("survei kosong")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_have_text("Resolved.")
    assert running.hub.desk.detail(other.id).alert.state == "resolved"
    assert running.hub.desk.detail(other.id).transitions[-1].note == "survei kosong"
    assert running.hub.desk.detail(other.id).alert.useful is None, "a letter typed ahead of its dialog was no act"


def test_j_and_k_step_like_the_arrows_however_fast(running: Running, open_page: Open) -> None:
    first, second, third = (_alert(running, "complaints", region=city) for city in ("Medan", "Jakarta", "Bali"))
    page = open_page("/alerts?lang=en")
    expect(_row(page, first)).to_have_attribute("aria-current", "true")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(_row(page, third)).to_be_focused()
    page.keyboard.press("k")
    expect(_row(page, second)).to_be_focused()
    expect(_row(page, second)).to_have_attribute("aria-current", "true")
    expect(page.locator(".alerts-detail .lede").first).to_contain_text("Jakarta")


def test_the_gravest_and_oldest_that_nobody_has_stands_first(running: Running, open_page: Open) -> None:
    new, mild, held, old = (
        *(_alert(running, "complaints", region="Medan"), _alert(running, "complaints", 1.2, region="Bali")),
        *(_alert(running, "complaints", region="Jakarta"), _alert(running, "complaints", minutes=50, region="Solo")),
    )
    running.hub.desk.acknowledge(held.id, SARI)
    page = open_page("/alerts?lang=en")
    for place, alert in enumerate((old, new, mild, held)):
        expect(page.locator("[data-row]").nth(place)).to_have_attribute("data-row", str(alert.id))


def test_a_label_is_one_tap_while_acknowledging(running: Running, open_page: Open) -> None:
    alert = _alert(running)
    page = open_page("/alerts?lang=en")
    page.get_by_role("button", name="Acknowledge").click()
    _introduce(page)
    _dialog(page, "Acknowledge").get_by_label("Noise").check()
    _dialog(page, "Acknowledge").get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_role("status")).to_have_text("Acknowledged.")
    expect(page.get_by_role("button", name="Noise")).to_have_attribute("aria-pressed", "true")
    found = running.hub.desk.detail(alert.id).alert
    assert (found.state, found.useful) == ("acknowledged", False)


def test_a_call_that_reached_nobody_is_said_in_the_list_and_on_the_alert(running: Running, open_page: Open) -> None:
    alert = _alert(running)
    made = running.hub.desk.detail(alert.id).transitions
    with running.hub.store.write() as connection:
        send = sends.plan(connection, alert.id, len(made), "shift", now=_now())
        sends.finish(connection, send or 0, now=_now(), error="ops.example.org answered 410 Gone.")
    page = open_page("/alerts?lang=en")
    expect(_row(page, alert)).to_contain_text("the call reached nobody")
    expect(page.locator(".lost-note")).to_contain_text("shift could not deliver: ops.example.org answered 410 Gone.")


# -- several alerts at once --------------------------------------------------------------------------------------------


def _tick(page: Any, alert: Alert) -> Any:
    return page.locator(f"[data-tick='{alert.id}']")


def test_several_are_acknowledged_by_keyboard_and_who_was_faster_is_named(running: Running, open_page: Open) -> None:
    first, second, third, other = (_alert(running, "complaints", region=city) for city in ("A", "B", "C", "D"))
    page = open_page("/alerts?lang=en")
    expect(_row(page, first)).to_have_attribute("aria-current", "true")
    page.keyboard.press("x")
    expect(_tick(page, first)).to_have_attribute("aria-checked", "true")
    _row(page, first).focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+J")
    expect(page.locator(".many-count")).to_have_text("3 chosen")
    expect(_tick(page, other)).to_have_attribute("aria-checked", "false")
    running.hub.desk.acknowledge(second.id, SARI)
    expect(_group(page, "In hand")).to_be_visible()
    expect(_tick(page, second)).to_have_attribute("aria-checked", "true")
    page.keyboard.press("a")
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type("Rani")
    page.keyboard.press("Enter")
    expect(_dialog(page, "Acknowledge").get_by_label("Note")).to_be_focused()
    page.keyboard.type("one lorry, three cities")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("2 of 3 acknowledged. Somebody was faster with Complaints")
    expect(page.locator(".many")).to_be_hidden()
    states = [running.hub.desk.detail(one.id).alert for one in (first, second, third, other)]
    assert [(one.state, one.owner) for one in states] == [
        *(("acknowledged", "Rani"), ("acknowledged", "Sari"), ("acknowledged", "Rani"), ("open", None)),
    ]
    assert running.hub.desk.detail(third.id).transitions[-1].note == "one lorry, three cities"


def test_several_are_ticked_by_mouse_labelled_and_let_go(running: Running, open_page: Open) -> None:
    first, second, third = (_alert(running, "complaints", region=city) for city in ("A", "B", "C"))
    page = open_page("/alerts?lang=en")
    _row(page, first).hover()
    _tick(page, first).click()
    _row(page, third).click(modifiers=["Shift"])
    expect(page.locator(".many-count")).to_have_text("3 chosen")
    _tick(page, second).click()
    expect(page.locator(".many-count")).to_have_text("2 chosen")
    page.get_by_role("toolbar", name="The chosen alerts").get_by_role("button", name="Useful").click()
    _introduce(page)
    expect(page.get_by_role("status")).to_have_text("2 of 2 labelled useful.")
    assert [running.hub.desk.detail(one.id).alert.useful for one in (first, second, third)] == [True, None, True]
    _tick(page, second).click()
    page.keyboard.press("Escape")
    expect(page.locator(".many")).to_be_hidden()


def test_several_are_silenced_by_one_silence_that_says_how_many_it_mutes(running: Running, open_page: Open) -> None:
    first, second = (_alert(running, "complaints", region=city) for city in ("A", "B"))
    other = _alert(running, "complaints", region="C")
    page = open_page("/alerts?lang=en")
    for alert in (first, second):
        _tick(page, alert).click()
    page.keyboard.press("s")
    _introduce(page)
    dialog = _dialog(page, "Silence")
    expect(dialog).to_contain_text("mutes 2 open alerts at once")
    dialog.get_by_label("Reason").fill("gudang pindah")
    dialog.get_by_role("button", name="Silence", exact=True).click()
    expect(_group(page, "Muted").locator("[data-row]")).to_have_count(2)
    assert [running.hub.desk.detail(one.id).alert.muted_by for one in (first, second, other)] == [1, 1, None]


def test_what_has_left_the_list_is_acted_on_no_more(running: Running, open_page: Open) -> None:
    first, second = (_alert(running, "complaints", region=city) for city in ("A", "B"))
    page = open_page("/alerts?lang=en")
    for alert in (first, second):
        _tick(page, alert).click()
    expect(page.locator(".many-count")).to_have_text("2 chosen")
    running.hub.desk.resolve(first.id, SARI)
    expect(_row(page, first)).to_have_count(0)
    expect(page.locator(".many-count")).to_have_text("1 chosen")


# -- on a phone --------------------------------------------------------------------------------------------------------


def test_on_a_phone_an_alert_is_read_acknowledged_and_labelled(running: Running, open_page: Open) -> None:
    alert = _alert(running)
    _alert(running, "first_response_mean", 1.2)
    page = open_page("/alerts?lang=en", width=390, height=844)
    expect(page.locator(".alerts-detail")).to_be_hidden()
    _row(page, alert).click()
    expect(page.locator(".alerts-detail h2")).to_be_in_viewport()
    expect(page.locator("#alerts-rows")).to_be_hidden()
    for act in ("Acknowledge", "Useful", "Noise"):
        expect(page.get_by_role("button", name=act)).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Useful").click()
    _introduce(page)
    expect(page.get_by_role("button", name="Useful")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Acknowledge").click()
    _dialog(page, "Acknowledge").get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_role("status")).to_have_text("Acknowledged.")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="← Alerts").click()
    expect(_group(page, "In hand").locator(f"[data-row='{alert.id}']")).to_be_visible()


def test_on_a_phone_the_bar_that_stays_is_one_line(running: Running, open_page: Open) -> None:
    for number in range(30):
        _alert(running, "complaints", region=f"Kota {number}")
    page = open_page("/alerts?lang=id", width=390, height=844)
    expect(page.locator("[data-row]")).to_have_count(30)
    page.locator("[data-row]").last.scroll_into_view_if_needed()
    assert page.evaluate("document.querySelector('.bar').getBoundingClientRect().bottom") <= 48


def test_escape_leaves_a_dialog_and_changes_nothing(running: Running, open_page: Open) -> None:
    alert = _alert(running)
    page = open_page("/alerts?lang=en")
    expect(_row(page, alert)).to_be_visible()
    page.keyboard.press("a")
    _introduce(page)
    expect(_dialog(page, "Acknowledge").get_by_label("Note")).to_be_focused()
    page.keyboard.press("Escape")
    expect(_dialog(page, "Acknowledge")).to_have_count(0)
    assert running.hub.desk.detail(alert.id).alert.state == "open"


def test_letter_keys_can_be_turned_off(running: Running, open_page: Open) -> None:
    alert = _alert(running)
    page = open_page("/alerts?lang=en")
    expect(_row(page, alert)).to_be_visible()
    page.get_by_role("button", name="Letter keys are on").click()
    page.locator("body").press("a")
    expect(page.get_by_role("button", name="Letter keys are off")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_an_address_opens_the_same_alert(running: Running, open_page: Open) -> None:
    _alert(running)
    second = _alert(running, "first_response_mean", 1.2)
    page = open_page("/alerts?lang=en")
    _row(page, second).click()
    expect(page).to_have_url(re.compile(rf"id={second.id}\b"))
    page.reload()
    expect(_row(page, second)).to_have_attribute("aria-current", "true")


def test_a_server_that_was_killed_is_found_again(running: Running, open_page: Open) -> None:
    page = open_page("/alerts?lang=en")
    expect(page.locator(".bar-live")).to_have_text("live")
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    running.stop()
    expect(page.locator(".bar-live")).to_have_text("connection lost")
    expect(page.locator(".desk-offline")).to_contain_text("not carried out until it is back")
    expect(page.locator(".desk-offline")).to_be_visible()
    assert page.locator(".desk-offline").bounding_box()["y"] > page.viewport_size["height"] / 2, "it covers no head"
    widths = [page.locator(one).bounding_box()["width"] for one in (".desk", ".bar", ".desk-offline", ".desk-main")]
    assert len(set(widths)) == 1, "what says that the connection is lost moves nothing aside"
    running.start()
    expect(page.locator(".bar-live")).to_have_text("live")
    alert = _alert(running)
    expect(_row(page, alert)).to_be_visible()


# -- language and theme ------------------------------------------------------------------------------------------------


def test_language_switches_words_and_numbers_and_stays(running: Running, open_page: Open) -> None:
    _alert(running)
    page = open_page("/alerts?lang=en")
    expect(page.get_by_role("button", name="Acknowledge")).to_be_visible()
    page.get_by_role("button", name="Bahasa Indonesia").click()
    expect(page.get_by_role("button", name="Tanggapi")).to_be_visible()
    expect(page.locator(".alerts-detail h2")).to_contain_text("Rasio komplain: 4,6\u00a0%, perkiraan 2,4–3,3\u00a0%")
    expect(page.locator("html")).to_have_attribute("lang", "id")
    page.get_by_role("link", name="Sumber").click()
    expect(page.get_by_role("heading", name="Karantina")).to_be_visible()


def test_theme_switches_and_stays(open_page: Open) -> None:
    page = open_page("/cases?lang=en")
    page.get_by_role("button", name="Theme: Light").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.goto(page.url.replace("/cases", "/sources"))
    expect(page.locator(".desk")).to_have_attribute("data-ag-theme-mode", "light")


# -- cases -------------------------------------------------------------------------------------------------------------


def test_a_case_is_opened_assigned_and_closed(running: Running, open_page: Open) -> None:
    page = open_page("/cases?lang=en")
    page.get_by_role("button", name="Open a case").click()
    _introduce(page, "Maya", "Manager")
    dialog = _dialog(page, "Open a case")
    dialog.get_by_label("What happened to this customer").fill("Paket hilang di gudang")
    dialog.get_by_role("button", name="Open a case").click()
    page.get_by_role("gridcell", name="Paket hilang di gudang").click()
    detail = page.locator("#cases-detail")
    detail.get_by_role("button", name="Assign").click()
    _dialog(page, "Assign").get_by_label("Owner").fill("Tim Timur")
    _dialog(page, "Assign").get_by_role("button", name="Assign").click()
    expect(detail.locator(".facts")).to_contain_text("Tim Timur")
    detail.get_by_role("button", name="Close case").click()
    closing = _dialog(page, "Close case")
    closing.get_by_label("Root cause").fill("Kurir salah antar")
    closing.get_by_role("button", name="Close case").click()
    expect(page.get_by_role("status")).to_contain_text("The action is missing")
    expect(closing.get_by_label("Root cause")).to_have_value("Kurir salah antar")
    closing.get_by_label("Action taken").fill("Dikirim ulang")
    closing.get_by_role("button", name="Close case").click()
    expect(page.get_by_role("status")).to_have_text("Closed.")
    entries, _ = running.hub.cases.backlog(state="closed")
    assert [(one.case.root_cause, one.case.action, one.case.owner) for one in entries] == [
        ("Kurir salah antar", "Dikirim ulang", "Tim Timur")
    ]


def test_a_level_shows_only_its_cases(running: Running, open_page: Open) -> None:
    from hub import Trouble

    running.hub.cases.open_by_hand(SARI, Trouble("Saldo tidak masuk"))
    page = open_page("/cases?lang=en")
    expect(page.get_by_role("gridcell", name="Saldo tidak masuk")).to_be_visible()
    page.get_by_role("button", name="Level 2").click()
    expect(page.get_by_role("gridcell", name="Saldo tidak masuk")).to_have_count(0)
    expect(page).to_have_url(re.compile("level=2"))


# -- metrics -----------------------------------------------------------------------------------------------------------


def _answers(count: int, score: int, at: int, **more: str) -> list[dict[str, Any]]:
    return [make_survey(score=score, occurred_at=from_ms(at).isoformat(), **more) for _ in range(count)]


def test_from_a_number_down_to_the_records_behind_it(running: Running, open_page: Open) -> None:
    hour = _hour() - HOUR
    running.take("surveys", *_answers(30, 5, hour), *_answers(3, 1, hour, channel="phone", comment="paket diam 4 hari"))
    page = open_page("/metrics/csat?lang=en&range=24h&grain=1h")
    expect(page.locator(".part")).to_have_count(2)
    page.get_by_role("button", name="Phone").click()
    expect(page.get_by_role("button", name="Remove Phone")).to_be_visible()
    page.get_by_text("The numbers behind the chart").click()
    page.locator(f"#metrics-table [row-id='{hour}']").first.click()
    expect(page.locator("#metrics-record-table").get_by_role("gridcell", name="paket diam 4 hari")).to_have_count(3)
    page.reload()
    expect(page.locator("#metrics-record-table").get_by_role("gridcell", name="paket diam 4 hari")).to_have_count(3)
    expect(page.get_by_role("button", name="Remove Phone")).to_be_visible()


def test_a_click_on_the_chart_shows_its_records(running: Running, open_page: Open) -> None:
    at = _hour() - 12 * HOUR
    moments = [at + i * HOUR for i in range(12)]
    running.take("interactions", *[make_interaction(occurred_at=from_ms(one).isoformat()) for one in moments])
    page = open_page("/metrics/interactions?lang=en&range=24h&grain=1h")
    expect(page.locator("#metrics-chart .js-line")).not_to_have_count(0)
    chart = page.locator("#metrics-chart .nsewdrag")
    records = page.locator("#metrics-records").get_by_text("1 interactions")
    # A chart that is being drawn anew overhears a click; a hand clicks again.
    for _ in range(CLICKS):
        box = chart.bounding_box()
        page.mouse.move(box["x"] + box["width"] * 0.8 - 1, box["y"] + box["height"] * 0.5)
        expect(page.locator("#metrics-chart .hovertext").first).to_be_visible()
        page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.5)
        with suppress(AssertionError):
            expect(records).to_be_visible(timeout=SOON)
            break
    expect(records).to_be_visible()


def test_the_series_leaves_as_csv(running: Running, open_page: Open) -> None:
    running.take("interactions", make_interaction(occurred_at=from_ms(_now() - HOUR).isoformat()))
    page = open_page("/metrics/interactions?lang=en&range=24h&grain=1h")
    link = page.get_by_role("link", name="Download the series as CSV")
    expect(link).to_have_attribute("href", re.compile("grain=1h"))
    text = page.request.get(running.url + link.get_attribute("href")).text()
    assert text.splitlines()[0] == "at,channel,value,n,lower,upper"
    assert ",chat,1," in text


def test_a_range_without_data_says_so(open_page: Open) -> None:
    page = open_page("/metrics/nps?lang=en")
    expect(page.get_by_role("heading", name="No data in this range")).to_be_visible()
    expect(page.locator(".metric-value")).to_have_text("No data")


def test_another_metric_is_its_own_address(open_page: Open) -> None:
    page = open_page("/metrics/csat?lang=en&range=30d")
    page.get_by_role("combobox", name="Metric", exact=True).click()
    page.get_by_role("option", name="Mentions", exact=True).click()
    expect(page).to_have_url(re.compile(r"/metrics/mentions\?range=30d"))
    expect(page.locator(".metric-about")).to_have_text("Public posts and reviews that name us")


# -- sources -----------------------------------------------------------------------------------------------------------


def test_what_was_refused_can_be_read_and_tried_again(running: Running, open_page: Open) -> None:
    bad = make_survey(occurred_at=from_ms(_now() + DAY).isoformat())
    running.take("surveys", bad, make_survey(occurred_at=from_ms(_now()).isoformat()), source="panel")
    page = open_page("/sources?lang=en")
    expect(page.locator("#sources-table")).to_contain_text("Panel")
    page.locator("#sources-held [role=row][row-index='0']").first.click()
    expect(page.locator(".source-record")).to_contain_text('"score": 5')
    page.get_by_role("button", name="Try again").click()
    _introduce(page, role="Data owner")
    expect(page.get_by_role("status")).to_contain_text("Still refused")
    expect(page.locator("#sources-held [row-index='0']").first).to_be_visible()


def test_a_count_of_the_quarantine_leads_to_the_records_it_counts(running: Running, open_page: Open) -> None:
    for source in ("panel", "kiosk"):
        running.take("surveys", {"kind": "nonsense"}, make_survey(), source=source)
    page = open_page("/sources?lang=en")
    held = page.locator("#sources-held .ag-center-cols-container [role=row]")
    expect(held).to_have_count(2)
    page.locator("#sources-table [role=row]", has_text="Kiosk").locator("[col-id=held] a").click()
    expect(page).to_have_url(re.compile(r"source=kiosk&stream=surveys"))
    expect(held).to_have_count(1)
    expect(held).to_contain_text("Kiosk")
    page.get_by_role("link", name="Kiosk").click()
    expect(held).to_have_count(2)


# -- silences ----------------------------------------------------------------------------------------------------------


def test_an_alert_is_silenced_and_called_back_by_keyboard_alone(running: Running, open_page: Open) -> None:
    alert, other = _alert(running, channel="chat"), _alert(running, "first_response_mean", 1.2)
    page = open_page("/alerts?lang=en")
    expect(_row(page, alert)).to_have_attribute("aria-current", "true")
    page.keyboard.press("s")
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type("Rani")
    page.keyboard.press("Enter")
    dialog = _dialog(page, "Silence")
    expect(dialog).to_contain_text("Channel: Chat")
    expect(dialog).to_contain_text("mutes 1 open alert at once")
    expect(dialog.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("deploy of payments")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Muted.")).to_be_visible()
    expect(_group(page, "Muted").locator(f"[data-row='{alert.id}']")).to_contain_text("Rani · deploy of payments")
    expect(_group(page, "Not acknowledged yet").locator(f"[data-row='{other.id}']")).to_be_visible()
    expect(page.locator(".bar-count")).to_have_text("1")
    expect(page.locator(".muted-note")).to_contain_text("Muted by Rani until")
    expect(dialog).to_have_count(0)
    page.keyboard.press("e")
    expect(_group(page, "Not acknowledged yet").locator(f"[data-row='{alert.id}']")).to_be_visible()
    expect(page.locator(".bar-count")).to_have_text("2")
    kinds = [made.kind for made in running.hub.desk.detail(alert.id).transitions]
    assert kinds == ["opened", "muted", "unmuted"]


def test_a_recurring_silence_is_made_listed_and_called_off(running: Running, open_page: Open) -> None:
    page = open_page("/silences?lang=en")
    page.get_by_role("button", name="New silence").click()
    _introduce(page)
    dialog = _dialog(page, "Silence")
    dialog.get_by_label("Reason").fill("antrean wajar")
    dialog.locator("#silence-what").click()
    page.get_by_role("option", name="First response", exact=True).click()
    page.keyboard.press("Escape")
    expect(dialog).to_contain_text("Say on which days or at which hours")
    expect(dialog.get_by_role("button", name="Silence", exact=True)).to_be_disabled()
    dialog.locator("#silence-preset").click()
    page.get_by_role("option", name="Friday prayer").click()
    expect(dialog).to_contain_text("Every Friday, 11:30–13:00 WIB")
    dialog.get_by_role("button", name="Silence", exact=True).click()
    listed = page.locator(".silence", has_text="First response")
    expect(listed).to_contain_text("“antrean wajar” Rani")
    # During the prayer itself it is ended, before and after it is called off.
    listed.get_by_role("button", name=re.compile("(Call off|End the silence): First response")).click()
    expect(listed).to_contain_text("by Rani")
    ((standing,), _) = running.hub.silences.page()
    assert (standing.state, standing.silence.ended_by) == ("ended", "Rani")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_serious_in_the_dialog_that_silences(running: Running, open_page: Open, theme: str) -> None:
    _alert(running)
    page = open_page(f"/alerts?lang=id&theme={theme}")
    page.get_by_role("button", name="Senyapkan").click()
    asked = page.get_by_role("dialog", name="Siapa Anda?")
    asked.get_by_label("Nama Anda").fill("Rani")
    asked.get_by_role("button", name="Lanjut").click()
    dialog = _dialog(page, "Senyapkan")
    dialog.get_by_text("Berulang").click()
    expect(dialog.get_by_text("Hari (kosong: setiap hari)")).to_be_visible()
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response["violations"]
    assert [(one["impact"], one["id"]) for one in found if one["impact"] in ("serious", "critical")] == []
