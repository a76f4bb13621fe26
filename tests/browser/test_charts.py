"""A metric's chart under a hand and by keyboard: a range explained, written on, zoomed, and taken along."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from domain.annotations import Wish
from domain.people import Actor
from domain.times import DAY, HOUR, MINUTE, from_ms, to_ms, utc_now
from tests.browser.conftest import Open, Running, sync_api
from tests.make import ZONE, make_interaction, make_ticket

pytestmark = pytest.mark.browser
expect = sync_api.expect
REGIONS = ("Medan", "Jakarta", "Surabaya", "Bandung", "Makassar")
PAGE = "/metrics/complaints?lang=en&range=24h&grain=1h&against=previous"

END = "(() => document.querySelector('#metrics-chart .js-plotly-plot').layout.xaxis.range[1])"
"""Where the stretch that the chart draws ends (ms): nobody can drag what is still being drawn anew."""
LINED = """() => document.querySelector("#metrics-chart .js-plotly-plot").data.some(
  (one) => one.meta === "value" && one.x.length)"""
DRAGGED = """([low, high]) => Plotly.relayout(
  document.querySelector("#metrics-chart .js-plotly-plot"), { "xaxis.range[0]": low, "xaxis.range[1]": high })"""


@pytest.fixture
def hour(running: Running) -> int:
    """An hour of today in which Medan complains, with the same hour of the day before."""
    found = to_ms(utc_now()) - 3 * HOUR
    found -= found % HOUR
    for back, medan in ((0, 60), (HOUR, 3)):
        at = from_ms(found - back + 5 * MINUTE).isoformat()
        calls = [make_interaction(occurred_at=at, region=region) for region in REGIONS for _ in range(20)]
        tickets = [make_ticket(opened_at=at, region="Medan", customer=f"c-{n}") for n in range(medan)]
        tickets += [make_ticket(opened_at=at, region=region) for region in 2 * REGIONS[1:]]
        running.take("interactions", *calls)
        running.take("tickets", *tickets)
    return found


def local(ms: int) -> str:
    return from_ms(ms).astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


def explain(page: Any, start: int, end: int) -> None:
    page.get_by_label("From (local time)").fill(local(start))
    page.get_by_label("To (local time)").fill(local(end))
    page.get_by_label("To (local time)").press("Tab")
    expect(page.get_by_role("button", name="Explain", exact=True)).to_be_focused()
    page.keyboard.press("Enter")


def test_a_range_written_by_keyboard_leads_to_its_records_and_a_journey(
    running: Running, open_page: Open, hour: int
) -> None:
    page = open_page(PAGE)
    expect(page.locator("#metrics-chart .nsewdrag")).to_be_visible()
    explain(page, hour, hour + HOUR)
    panel = page.locator("#metrics-explained")
    expect(panel).to_contain_text("from Medan")
    expect(panel).to_contain_text("The time just before")
    expect(page).to_have_url(re.compile(f"against=previous.*sel={hour}-{hour + HOUR}"))
    page.reload()
    expect(panel).to_contain_text("from Medan")
    panel.get_by_role("link", name="Medan").first.click()
    expect(page).to_have_url(re.compile(r"where=region(%3A|:)Medan"))
    records = page.locator("#metrics-record-table")
    expect(records.get_by_role("gridcell", name="Medan").first).to_be_visible()
    records.get_by_role("link", name="journey").first.click()
    expect(page).to_have_url(re.compile("/journey/"))


def test_a_first_visit_costs_little_and_tables_come_when_one_is_opened(
    running: Running, open_page: Open, hour: int
) -> None:
    page = open_page("/healthz")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    addresses: dict[str, str] = {}
    sizes: dict[str, float] = {}
    session.on(
        "Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]})
    )
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({addresses.get(event["requestId"], "?"): event["encodedDataLength"]}),
    )
    page.goto(running.url + PAGE)
    expect(page.locator("#metrics-chart .js-line")).not_to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert sum(sizes.values()) <= 1_600_000
    assert any("plotly" in one for one in sizes)
    assert not any("dash_ag_grid" in one for one in sizes)
    page.get_by_text("The numbers behind the chart").click()
    expect(page.locator("#metrics-table .ag-row").first).to_be_visible()
    expect(page).to_have_url(re.compile("table=open"))
    page.reload()
    expect(page.locator("#metrics-table .ag-row").first).to_be_visible()


def test_a_range_is_dragged_over_the_chart_and_becomes_the_chart(running: Running, open_page: Open, hour: int) -> None:
    page = open_page(PAGE)
    chart = page.locator("#metrics-chart .nsewdrag")
    expect(chart).to_be_visible()
    expect(page.locator("#metrics-chart .js-line")).not_to_have_count(0)
    box = chart.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 60, steps=8)
    page.mouse.up()
    expect(page.locator("#metrics-explained")).to_contain_text("What explains")
    expect(page).to_have_url(re.compile(r"sel=\d+-\d+"))
    page.get_by_role("link", name="Zoom in").click()
    expect(page).to_have_url(re.compile(r"span=\d+-\d+"))
    back = page.locator("#metrics-cuts").get_by_role("link")
    expect(back).to_be_visible()
    back.click()
    expect(page).not_to_have_url(re.compile("span="))


def test_on_a_very_large_screen_a_chart_is_larger_as_a_whole_and_a_drag_hits_what_it_covers(
    running: Running, open_page: Open, hour: int
) -> None:
    page = open_page(PAGE)
    mark = page.locator("#metrics-chart .ytick text").first
    expect(mark).to_be_visible()
    usual = mark.bounding_box()["height"]
    page.set_viewport_size({"width": 3840, "height": 2160})
    page.wait_for_function("document.querySelector('#metrics-chart .main-svg').getBoundingClientRect().width > 2000")
    assert 1.6 < mark.bounding_box()["height"] / usual < 1.9
    box = page.locator("#metrics-chart .nsewdrag").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 90)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 110, steps=8)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"sel=\d+-\d+"))
    start, end = map(int, re.findall(r"sel=(\d+)-(\d+)", page.url)[0])
    low, high = page.evaluate("document.querySelector('#metrics-chart .js-plotly-plot').layout.xaxis.range")
    assert abs((start - low) / (high - low) - 0.25) < 0.06
    assert abs((end - low) / (high - low) - 0.75) < 0.06


def test_the_chart_is_moved_by_keyboard_and_by_its_axis_and_the_table_follows(
    running: Running, open_page: Open, hour: int
) -> None:
    page = open_page(f"{PAGE}&table=open")
    row = page.locator(f"#metrics-table [row-id='{hour}']").first
    expect(row).to_be_visible()
    expect(page.locator("#metrics-chart .ewdrag")).to_be_visible()
    end = page.evaluate(f"{END}()")
    earlier = page.get_by_role("button", name="Earlier")
    earlier.press("Enter")
    expect(page).to_have_url(re.compile(r"span=\d+-\d+"))
    expect(row).to_have_count(0)
    page.wait_for_function(f"{END}() < {end}")
    expect(earlier).to_be_focused()
    page.get_by_role("button", name="Later").press("Enter")
    expect(page).not_to_have_url(re.compile("span="))
    expect(row).to_be_visible()
    page.wait_for_function(f"{END}() >= {end}")
    # What Plotly says once its time axis has been dragged by a day; a drag itself is its own affair.
    page.evaluate(DRAGGED, [end - 2 * DAY, end - DAY])
    expect(page).to_have_url(re.compile(r"span=\d+-\d+"))
    expect(row).to_have_count(0)


def test_an_address_that_cannot_be_followed_says_so_in_one_sentence(running: Running, open_page: Open) -> None:
    page = open_page("/metrics/csat?lang=en&range=banana&range=7d&grain=7m&by=moon&where=moon:full&at=1e309&span=9-1")
    expect(page.locator(".misread")).to_contain_text(
        "(range “banana”, grain “7m”, breakdown “moon”, condition “moon:full”, moment “1e309”, stretch “9-1”)"
    )
    expect(page.get_by_role("heading", name="No data in this range")).to_be_visible()


def test_what_is_no_time_is_refused_in_one_sentence(running: Running, open_page: Open, hour: int) -> None:
    page = open_page(PAGE)
    expect(page.locator("#metrics-chart .nsewdrag")).to_be_visible()
    page.get_by_label("From (local time)").fill("yesterday")
    page.get_by_label("From (local time)").press("Tab")
    page.get_by_role("button", name="Explain", exact=True).click()
    expect(page.locator("#desk-said")).to_contain_text("“yesterday” is not a time")


def test_something_is_written_on_the_chart_changed_and_taken_off(running: Running, open_page: Open, hour: int) -> None:
    page = open_page(PAGE)
    expect(page.locator("#metrics-chart .nsewdrag")).to_be_visible()
    page.request.post(running.url + "/api/v1/me", data={"name": "Sari", "role": "lead"})
    page.reload()
    page.get_by_role("button", name="Write on the chart").click()
    words = page.get_by_label("What happened")
    expect(words).to_be_focused()
    words.fill("PayLater 2.0")
    page.get_by_role("dialog").get_by_role("button", name="Write on the chart").click()
    listed = page.locator("#metrics-marks")
    expect(listed).to_contain_text("Launch: PayLater 2.0")
    expect(listed).to_contain_text("Sari")
    expect(page.locator("#metrics-chart .annotation-text").filter(has_text="▲")).to_have_count(1)
    edit = page.get_by_role("button", name="Edit: PayLater 2.0")
    edit.click()
    dialog = page.get_by_role("dialog", name="Edit what the chart says")
    expect(dialog.get_by_label("What happened")).to_have_value("PayLater 2.0")
    dialog.get_by_label("What happened").fill(" ")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("#desk-said")).to_contain_text("1 to 120 characters")
    [one] = running.hub.charts.annotations.page()[0]
    running.hub.charts.annotations.change(one.id, Wish("launch", "theirs", one.starts_at), Actor("Budi", "lead"))
    dialog.get_by_label("What happened").fill("PayLater 2.1")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("#desk-said")).to_contain_text("Meanwhile Budi has changed “theirs”")
    dialog.get_by_role("button", name="Save").click()
    expect(listed).to_contain_text("Launch: PayLater 2.1")
    expect(listed).to_contain_text("changed by Sari")
    page.get_by_role("button", name="Write on the chart").click()
    expect(page.get_by_role("dialog", name="Write on the chart").get_by_label("What happened")).to_have_value("")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Take off the chart: PayLater 2.1").click()
    expect(listed).not_to_contain_text("PayLater")
    assert running.hub.charts.annotations.page()[0] == []


def test_the_chart_leaves_as_a_picture_and_a_workbook(running: Running, open_page: Open, hour: int) -> None:
    page = open_page(PAGE)
    expect(page.locator("#metrics-chart .nsewdrag")).to_be_visible()
    page.wait_for_function(LINED)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download the chart as PNG").click()
    assert re.fullmatch(r"complaints_\d{4}-\d\d-\d\d(_\d{4}-\d\d-\d\d)?\.png", taken.value.suggested_filename)
    link = page.get_by_role("link", name="Download the series as XLSX")
    expect(link).to_have_attribute("href", re.compile(r"series\.xlsx\?from="))
    assert page.request.get(running.url + link.get_attribute("href")).body()[:2] == b"PK"


def test_a_stretch_of_its_own_is_the_same_for_everybody(running: Running, open_page: Open, hour: int) -> None:
    day = hour - hour % DAY
    page = open_page(f"/metrics/complaints?lang=en&span={day}-{day + DAY}&grain=1h&against=none")
    span = from_ms(day).astimezone(ZONE)
    expect(page.locator("#metrics-title")).to_contain_text(f"{span:%a} {span.day} {span:%b}")
    after = span + timedelta(days=1)
    expect(page.locator("#metrics-title")).to_contain_text(f"{after:%a} {after.day} {after:%b}")
    expect(page.locator(".legend")).not_to_contain_text("A week before")


def test_two_metrics_are_held_against_each_other(running: Running, open_page: Open, hour: int) -> None:
    page = open_page("/explore?lang=en&x=interactions&y=complaints&by=region&range=24h")
    expect(page.locator("#explore-chart .point")).to_have_count(5)
    expect(page).to_have_url(re.compile("by=region"))
    page.locator("#explore-table").get_by_role("link", name="Medan").click()
    expect(page).to_have_url(re.compile(r"/metrics/complaints\?.*where=region(%3A|:)Medan"))


def test_a_tap_where_dots_lie_on_each_other_asks_which_is_meant(running: Running, open_page: Open, hour: int) -> None:
    page = open_page("/explore?lang=en&x=interactions&y=complaints&by=region&range=24h", width=390, height=844)
    dots = page.locator("#explore-chart .point")
    expect(dots).to_have_count(len(REGIONS))
    dots.first.scroll_into_view_if_needed()
    names = "document.querySelector('#explore-chart .js-plotly-plot').data[0].customdata.map((one) => one[1])"
    drawn = page.evaluate(names)
    lone, crowd = drawn.index("Medan"), [name for name in drawn if name != "Medan"]
    dots.nth(drawn.index("Makassar")).click(force=True)
    near = page.get_by_role("group", name="Which dot?")
    expect(near.get_by_role("link")).to_have_count(len(crowd))
    offered = near.get_by_role("link").evaluate_all("(all) => all.map((one) => one.firstChild.data)")
    assert sorted(offered) == sorted(crowd)
    page.keyboard.press("Escape")
    expect(near).to_be_hidden()
    dots.nth(drawn.index("Makassar")).click(force=True)
    near.get_by_role("link", name="Bandung").click()
    expect(page).to_have_url(re.compile(r"/metrics/complaints\?.*where=region(%3A|:)Bandung"))
    page.go_back()
    dots.nth(lone).click(force=True)
    expect(page).to_have_url(re.compile(r"/metrics/complaints\?.*where=region(%3A|:)Medan"))


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_in_a_chart_that_is_explained_and_written_on(
    running: Running, open_page: Open, hour: int, theme: str
) -> None:
    running.hub.charts.annotations.add(Wish("launch", "PayLater 2.0", hour), Actor("Sari", "lead"))
    page = open_page(f"{PAGE}&theme={theme}&sel={hour}-{hour + HOUR}")
    expect(page.locator("#metrics-explained")).to_contain_text("from Medan")
    expect(page.locator("#metrics-marks")).to_contain_text("PayLater 2.0")
    expect(page.locator("#metrics-record-table .ag-row").first).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [(one["impact"], one["id"]) for one in found if one["impact"] in ("serious", "critical")] == []
    page.goto(f"{running.url}/explore?lang=en&x=interactions&y=complaints&by=region&range=24h")
    expect(page.locator("#explore-chart .point")).to_have_count(5)
    expect(page.locator("#explore-table .ag-row").first).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [(one["impact"], one["id"]) for one in found if one["impact"] in ("serious", "critical")] == []
