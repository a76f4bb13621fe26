"""A report tells a whole period with its change on the one before, in its language, and nothing it does not know."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest
from PIL import Image

import locales
from components.charts import Line
from components.viewer import Viewer
from domain.alerts import Finding
from domain.errors import UnknownName
from domain.metrics import metric_of
from domain.reports import reports_of
from domain.times import DAY, HOUR
from domain.verdicts import Verdict
from hub import Hub
from reports import chart, mail, paper, words
from reports.contents import _quote, contents
from reports.desk import Reports
from reports.fonts import plain
from reports.words import Told
from tests.make import NOW, START, ZONE, make_mention
from tests.reports.conftest import MakeHub, lay

WEEKLY = {"name": "week", "schedule": "weekly", "metrics": ["interactions", "csat", "nps"]}


@pytest.fixture
def full(make_hub: MakeHub, tmp_path: Path) -> Hub:
    lay(tmp_path)
    return make_hub(reports=[WEEKLY, {**WEEKLY, "name": "minggu", "language": "id"}])


def told_of(hub: Hub, name: str) -> Told:
    return Reports(hub).told(name)


def test_a_week_is_told_with_its_change_on_the_week_before(full: Hub) -> None:
    # It is Friday the 20th: the last whole week went from Monday the 9th to Sunday the 15th.
    told = told_of(full, "week")
    assert told.period == "Mon 9 Nov – Sun 15 Nov 2026"
    numbers = {one.name: one for one in told.numbers}
    (found,) = full.series(metric_of("interactions"), *_week(), "1d")
    assert numbers["interactions"].value == locales.number("en", sum(point.value or 0 for point in found.points))
    assert "on the week before" in numbers["interactions"].moved
    assert re.fullmatch(r"\d\d\.\d.%", numbers["csat"].value)
    assert "n " in numbers["csat"].behind


def test_what_is_not_known_is_said_so(full: Hub) -> None:
    nps = {one.name: one for one in told_of(full, "week").numbers}["nps"]
    assert (nps.value, nps.moved, nps.image) == ("No data", "", None)


def test_each_report_speaks_its_language(full: Hub) -> None:
    told = told_of(full, "minggu")
    assert (told.title, told.period) == ("Laporan mingguan", "Sen 9 Nov – Min 15 Nov 2026")
    assert {one.name: one.value for one in told.numbers}["csat"].endswith(",0\u00a0%")
    assert 'lang="id"' in mail.html(told)


def test_alerts_of_the_period_are_counted_with_what_people_called_them(full: Hub) -> None:
    at = _week()[0] + DAY
    for number, channel in enumerate(("chat", "phone")):
        verdict = Verdict(at, 2.5 - number, "high", value=0.2, expected=0.1, lower=0.05, upper=0.14, n=400, code="high")
        finding = Finding("complaint_ratio", {"channel": channel}, "metric", verdict, since=at)
        full.clock.now = full.clock.now.replace(day=10)  # type: ignore[attr-defined]
        full.chain.take([finding])
    full.clock.now = full.clock.now.replace(day=20)  # type: ignore[attr-defined]
    told = told_of(full, "week")
    assert told.alert_lines == ("2 alerts opened; 1 of them critical.", "Useful: 0. Noise: 0. Without a label: 2.")
    assert [row[0] for row in told.alerts] == ["critical", "warning"]


def test_public_voices_are_quoted_with_their_place_unless_that_is_off(make_hub: MakeHub) -> None:
    daily = {"schedule": "daily", "metrics": ["mentions"]}
    hub = make_hub(reports=[{"name": "day", **daily}, {"name": "quiet", "quotes": False, **daily}])
    said = "Paket saya belum sampai juga, sudah seminggu menunggu di Bandung 😡"
    yesterday = (START - timedelta(days=1)).isoformat()
    hub.ingest.take("mentions", [make_mention(occurred_at=yesterday, text=said, platform="x")], source="social")
    hub.catch_up()
    hub.ears.listen(10.0)
    hub.catch_up()
    (topic,) = told_of(hub, "day").topics[:1]
    assert topic.quote == "Paket saya belum sampai juga, sudah seminggu menunggu di Bandung"
    assert topic.source.startswith("X, ")
    assert topic.moved == "new"
    assert all(one.quote == "" for one in told_of(hub, "quiet").topics)
    span = NOW - 2 * DAY, NOW
    voice = _quote(hub, "pengiriman", span, ())
    assert voice is not None
    assert _quote(hub, "pengiriman", span, {str(voice["text"])}) is None, "no voice speaks for two topics"


def test_a_hub_that_knows_nothing_still_makes_its_report(make_hub: MakeHub) -> None:
    hub = make_hub(reports=[{"name": "empty", "schedule": "monthly"}])
    told = told_of(hub, "empty")
    assert len(told.numbers) >= 8, "those of the main scene"
    assert told.alert_lines == ("No alert opened.",)
    assert "no data yet" in told.made
    assert "No case was opened" in mail.html(told)
    assert paper.pdf(told).startswith(b"%PDF-")


def test_each_number_leads_to_what_is_behind_it_wherever_the_hub_is_found(full: Hub) -> None:
    told = told_of(full, "week")
    page = mail.html(told, is_page=True)
    assert [page.count(f'href="{escape(one.way)}"') for one in told.numbers] == [2] * len(told.numbers)
    assert re.fullmatch(r"/metrics/\w+\?span=\d+-\d+&against=previous", told.numbers[0].way)
    assert "/metrics/" not in mail.html(replace(told, home=""))
    assert f'href="https://cehub.example.org{escape(told.numbers[0].way)}"' in mail.html(
        replace(told, home="https://cehub.example.org")
    )


def test_in_a_hand_the_mail_is_as_wide_as_the_phone_with_one_number_below_the_other(full: Hub) -> None:
    page = mail.html(told_of(full, "week"))
    told = re.search(r"<style>@media\(max-width:680px\){(.+?)}</style>", page)
    assert told is not None
    for dress, is_told in (("sheet", "width:100%"), ("tiles", "display:block"), ("tile", "display:block")):
        assert f'class="{dress}"' in page
        assert re.search(rf"\.{dress}\b[^}}]*{{[^}}]*{is_told}", told[1]), dress


def test_a_report_that_nobody_declared_is_unknown(make_hub: MakeHub) -> None:
    with pytest.raises(UnknownName, match="There is no report 'week'"):
        told_of(make_hub(), "week")


def test_a_mail_names_each_picture_it_shows_and_a_page_holds_them(full: Hub) -> None:
    told = told_of(full, "week")
    drawn = {mail.image_name(one) for one in told.numbers if one.image}
    assert drawn == set(re.findall(r'src="cid:([^"]+)"', mail.html(told)))
    page = mail.html(told, is_page=True)
    assert page.count('src="data:image/png;base64,') == len(drawn)
    assert page.count("alt=") == len(drawn)
    assert "cid:" not in page


def test_what_rests_on_too_few_records_is_named_below_its_line(full: Hub) -> None:
    told = told_of(full, "minggu")
    drawn = next(one for one in told.numbers if one.image)
    for has_thin in (True, False):
        one = replace(told, numbers=(replace(drawn, has_thin=has_thin),))
        assert ("rekaman terlalu sedikit" in mail.html(one)) is has_thin
        assert paper.pdf(one).startswith(b"%PDF-")


def test_what_did_not_change_is_no_equation(full: Hub) -> None:
    viewer = Viewer("en", "light", ZONE, full.now)
    assert words.against("= 0 s", "week", viewer) == "= as the week before"
    assert words.against("▲ 2 s", "week", viewer) == "▲ 2 s on the week before"


def test_a_long_line_on_paper_stays_in_its_place(full: Hub) -> None:
    page = paper.Paper(told_of(full, "week"))
    page.add_page()
    page.ink("ink", 8)
    assert page.fitted("Sen 23 Nov", 40) == "Sen 23 Nov"
    cut = page.fitted("Laporan mingguan layanan pelanggan " * 4, 40)
    assert cut.endswith("…")
    assert page.get_string_width(cut) < 40
    assert page.written().startswith(b"%PDF")


def test_what_people_wrote_is_no_markup(full: Hub) -> None:
    found = contents(full, reports_of({"reports": [{**WEEKLY, "title": {"en": "<b>Week</b>"}}]})[0], at=full.now)
    from reports.words import told

    assert "<b>Week</b>" not in mail.html(told(full, found))
    assert "&lt;b&gt;Week&lt;/b&gt;" in mail.html(told(full, found))


def test_a_picture_is_drawn_with_band_gap_and_ring() -> None:
    at = [NOW + n * HOUR for n in range(24)]
    value = [None if n == 5 else 0.5 + 0.01 * n + (0.3 if n == 12 else 0) for n in range(24)]
    line = Line(at, value, "percent", lower=[0.4] * 24, upper=[0.75] * 24, odd=[int(n == 12) for n in range(24)])
    drawn = chart.picture(line, Viewer("en", "light", ZONE, NOW))
    assert drawn is not None
    picture = Image.open(io.BytesIO(drawn)).convert("RGB")
    assert picture.size == (chart.WIDTH * chart.SCALE, chart.HEIGHT * chart.SCALE)
    assert picture.getpixel((0, 0)) == (255, 255, 255), "no box around it on paper"
    colours = {colour for _, colour in picture.getcolors(10_000) or ()}
    assert any(r > 150 and g < 70 and b < 80 for r, g, b in colours), "the ring is red"
    assert any(r < 40 and 70 < g < 120 and b > 150 for r, g, b in colours), "the line is blue"
    assert len(drawn) < 60_000
    column = {picture.getpixel((x, 50 * chart.SCALE)) for x in range(picture.width)}
    assert any(r > g + 15 and r > b + 10 and r > 200 for r, g, b in column), "what is strange is tinted over its band"


def test_nothing_is_drawn_of_nothing() -> None:
    assert chart.picture(Line([], [], "count"), Viewer("en", "light", ZONE, NOW)) is None


def test_letters_that_cannot_be_written_are_left_out() -> None:
    assert plain("marah 😡😡  sekali 漢") == "marah sekali"


def _week() -> tuple[int, int]:
    monday = NOW - (NOW + 7 * HOUR) % DAY - 11 * DAY
    return monday, monday + 7 * DAY
