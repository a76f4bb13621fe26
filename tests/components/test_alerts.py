"""Alerts in words, in both languages."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from dash import dcc

from components import acts, alerts, inbox
from components.charts import Line
from components.timeline import happened
from domain.alerts import Alert, Finding, opened
from domain.causes import Cause, Part
from domain.fleet import SCREEN
from domain.holds import held as hold
from domain.outside import OutsideVerdict
from domain.people import Actor
from domain.times import HOUR, MINUTE
from domain.verdicts import Verdict
from tests.components.spoken import dressed, make_viewer, parts, words
from tests.make import NOW

SARI = Actor("Sari", "lead")


def make_alert(**changes: Any) -> Alert:
    """The complaint ratio of chat, above its band for four minutes."""
    verdict = Verdict(NOW - 15 * MINUTE, 2.6, "high", 0.046, 0.028, 0.024, 0.033, 6214, "high")
    finding = Finding("complaint_ratio", {"channel": "chat"}, "metric", verdict, NOW - 4 * MINUTE)
    return replace(opened(finding, NOW - 3 * MINUTE)[0], id=7, **changes)


def make_silence() -> Alert:
    """App reviews that have not come for 47 minutes."""
    verdict = Verdict(NOW, 1.8, "silent", code="silent")
    finding = Finding("mentions", {"source": "app_reviews"}, "silence", verdict, NOW - 47 * MINUTE)
    return replace(opened(finding, NOW)[0], id=8)


@pytest.mark.parametrize(
    ("language", "title", "remark"),
    [
        ("en", "Complaint ratio: 4.6 %, expected 2.4–3.3 %", "1.8 pt above what was expected · Chat"),
        ("id", "Rasio komplain: 4,6 %, perkiraan 2,4–3,3 %", "1,8 poin di atas perkiraan · Chat"),
    ],
)
def test_an_alert_is_said_with_its_numbers(language: str, title: str, remark: str) -> None:
    viewer = make_viewer(language)
    assert inbox.title(make_alert(), viewer).replace("\u00a0", " ") == title
    assert inbox.remark(make_alert(), viewer).replace("\u00a0", " ") == remark


def test_what_lasts_within_the_band_is_held_against_what_was_expected() -> None:
    lasting = Verdict(NOW, 1.1, "high", 0.11, 0.04, 0.0, 0.29, 35, "high_lasting")
    said = inbox.title(make_alert(verdict=lasting), make_viewer())
    assert said.replace("\u00a0", " ") == "Complaint ratio: 11.0 %, expected 4.0 %"


def test_what_lasts_is_told_over_its_whole_stretch_once_that_is_explained() -> None:
    lasting = Verdict(NOW, 0.8, "high", 0.07, 0.04, 0.0, 0.29, 35, "high_lasting")
    cause = Cause(NOW, NOW - HOUR, NOW, 0.102, 0.029, (), Part({}, 0.073))
    alert = make_alert(verdict=lasting, cause=cause)
    assert inbox.title(alert, make_viewer()).replace("\u00a0", " ") == "Complaint ratio: 10.2 %, expected 2.9 %"
    assert inbox.distance(alert, make_viewer()).replace("\u00a0", " ") == "7.3 pt above what was expected"


def test_a_silent_source_is_named() -> None:
    assert inbox.title(make_silence(), make_viewer("id")) == "Ulasan aplikasi diam"


@pytest.mark.parametrize("value", [None, 0.0], ids=["no bucket", "a bucket without a record"])
def test_a_silent_metric_is_said_with_since_when(value: float | None) -> None:
    silent = Verdict(NOW, 3.7, "silent", value, 0.7, 0.0, 11.0, 0.0, "silent")
    alert = make_alert(verdict=silent, direction="silent")
    assert inbox.title(alert, make_viewer()) == "Complaint ratio: no data since 14:26"
    row = inbox.short_title(alert, make_viewer()).replace("\u00a0", " ")
    assert row == ("Complaint ratio" if value is None else "Complaint ratio 0.0 %")


def test_the_remark_of_an_alert_in_hand_says_who_and_until_when() -> None:
    held, _ = make_alert().acknowledged(SARI, NOW, until=NOW + HOUR)
    assert inbox.remark(held, make_viewer()).endswith("Sari · until 15:30")


def test_what_was_assigned_names_its_owner_and_still_waits_to_be_acknowledged() -> None:
    given, _ = make_alert().assigned(SARI, NOW, owner="Dewi")
    said = words(inbox.inbox([given], None, "open", make_viewer(), row="row"))
    assert said.index("Not acknowledged yet") < said.index("Dewi")
    assert "In hand" not in said


def test_the_first_row_is_what_waits_the_gravest_before_the_older() -> None:
    critical = replace(make_alert(), severity="critical", since=NOW)
    milder = replace(critical, severity="warning", since=NOW - HOUR)
    held, _ = replace(critical, since=NOW - 2 * HOUR).acknowledged(SARI, NOW)
    quiet, muted = replace(critical, held="inhibited", held_by=1), replace(critical, muted_by=1)
    assert sorted([muted, quiet, held, milder, critical], key=inbox.urgency) == [critical, milder, held, quiet, muted]


def test_what_is_held_back_leads_to_what_speaks_for_it() -> None:
    _, made = hold(make_alert(), "grouped", 4, NOW)
    links = [one.href for one in parts(happened([made], make_viewer())) if isinstance(one, dcc.Link)]
    assert links == ["/incidents?id=4"]


def test_rows_stand_under_what_is_to_be_done_with_them() -> None:
    held, _ = make_silence().acknowledged(SARI, NOW)
    said = words(inbox.inbox([make_alert(), held], 7, "open", make_viewer(), row="row"))
    places = [said.index(one) for one in ("Not acknowledged yet", "Complaint ratio", "In hand", "App reviews")]
    assert places == sorted(places)


def test_only_the_chosen_row_is_current() -> None:
    rows = dressed(inbox.inbox([make_alert(), make_silence()], 8, "open", make_viewer(), row="row"), "row")
    assert [getattr(row, "aria-current") for row in rows] == ["false", "true"]


def test_nothing_watched_is_another_picture_than_all_well() -> None:
    well = words(inbox.inbox([], None, "open", make_viewer(), row="row"))
    unknown = words(inbox.inbox([], None, "open", make_viewer(), row="row", nothing=("unwatched", 0)))
    assert "Nothing is wrong" in well
    assert "Nothing is wrong" not in unknown


def test_while_patterns_are_learnt_nobody_says_that_all_is_well() -> None:
    learning = words(inbox.inbox([], None, "open", make_viewer(), row="row", nothing=("learning", 3)))
    assert "Patterns are still being learnt" in learning
    assert "Nothing is wrong" not in learning
    some = words(inbox.inbox([], None, "open", make_viewer(), row="row", nothing=("open", 3)))
    assert "Nothing is wrong" in some
    assert "Metrics still being learnt: 3." in some


def test_what_is_dark_has_no_score() -> None:
    verdict = Verdict(NOW, 1.0, "silent", code="screen_dead")
    monitor = make_alert(kind=SCREEN, metric=SCREEN, segment={"monitor": "left"}, verdict=verdict, direction="silent")
    for alert, named in ((monitor, "Monitor left"), (make_silence(), "Source App reviews")):
        told = words(alerts.facts(alert, None, make_viewer()))
        assert named in told
        assert "Score" not in told
        assert "edge of the band" not in told


def test_severity_is_a_shape_and_a_word_beside_its_colour() -> None:
    critical, warning = inbox.mark(make_alert(), make_viewer()), inbox.mark(make_silence(), make_viewer())
    assert (critical.children, getattr(critical, "aria-label")) == ("■", "Critical")
    assert (warning.children, getattr(warning, "aria-label")) == ("▲", "Warning")


@pytest.mark.parametrize(
    ("state", "possible"),
    [
        ("open", {"acknowledge", "silence", "assign", "resolve", "note", "useful", "noise"}),
        ("acknowledged", {"silence", "assign", "resolve", "note", "useful", "noise"}),
        ("resolved", {"note", "useful", "noise"}),
    ],
)
def test_only_what_the_state_allows_can_be_pressed(state: str, possible: set[str]) -> None:
    drawn = acts.acts(make_alert(state=state), make_viewer(), opens="open", does="do")
    assert {part.id["act"] for part in parts(drawn) if hasattr(part, "id")} == possible


def test_a_label_stays_pressed() -> None:
    drawn = acts.acts(make_alert(useful=True), make_viewer(), opens="open", does="do")
    pressed = {part.id["act"]: getattr(part, "aria-pressed", None) for part in parts(drawn) if hasattr(part, "id")}
    assert (pressed["useful"], pressed["noise"], pressed["assign"]) == ("true", "false", None)


def test_every_act_has_a_key_of_its_own() -> None:
    keys = [letter for _, letter in acts.ACTS]
    assert len(set(keys)) == len(keys)


def test_what_happened_is_told_newest_first_with_who_and_why() -> None:
    first = opened(Finding("csat", {}, "metric", make_alert().verdict, NOW), NOW)[1]
    _, second = make_alert().acknowledged(SARI, NOW + MINUTE, note="gudang dihubungi")
    drawn = alerts.detail(make_alert(), None, [first, second], make_viewer(), acts=alerts.html.Div())
    said = words(drawn)
    assert said.index("acknowledged") < said.index("gudang dihubungi") < said.index("opened")
    assert "by Sari (shift lead)" in said
    assert "4.6 %, where between 2.4 % and 3.3 % is usual at this hour of the week." in said


def test_the_chart_of_an_alert_says_how_high_its_line_runs() -> None:
    line = Line(at=[0, HOUR, 2 * HOUR], value=[0.02, 0.046, None], unit="percent", grain="1h")
    drawn = alerts.detail(make_alert(), line, [], make_viewer(), acts=alerts.html.Div())
    picture = json.loads(getattr(dressed(drawn, "small-line")[0], "data-line"))
    assert [said.replace("\xa0", " ") for _, said in picture["levels"]] == ["2 %", "3 %", "4 %"]
    assert picture["ends"][0] <= 0.02 < 0.046 <= picture["ends"][1]


def test_an_alert_that_was_disproved_says_so_under_its_sentence() -> None:
    gone, change = make_alert().disproved(NOW)
    drawn = alerts.detail(gone, None, [change], make_viewer(), acts=alerts.html.Div())
    assert [words(one) for one in parts(drawn) if getattr(one, "role", None) == "status"] == [
        "Resolved: records that came later showed that nothing was out of the ordinary."
    ]
    after, back = gone.reopened(Finding("complaint_ratio", {}, "metric", make_alert().verdict, NOW), NOW)
    drawn = alerts.detail(after, None, [change, back], make_viewer(), acts=alerts.html.Div())
    assert not [one for one in parts(drawn) if getattr(one, "role", None) == "status"]


def test_voices_are_quoted_with_where_and_when() -> None:
    heard = [
        {"comment": "paket belum sampai", "channel": "chat", "occurred_at": NOW},
        {"comment": None, "channel": "phone", "occurred_at": NOW},
    ]
    said = words(alerts.voices(heard, make_viewer()))
    assert "paket belum sampai" in said
    assert "Chat, 14:30" in said
    assert "1 of 2" in said


def test_records_without_words_are_named_with_where_they_belong() -> None:
    call = {"external_id": "c-7", "text": None, "region": "Surabaya", "channel": "chat", "occurred_at": NOW}
    call |= {"product": "delivery", "touchpoint": "delivery"}
    assert words(alerts.voices([call] * 5, make_viewer(), 40)) == " ".join(
        ["Records behind it", "3 of 40", *["c-7 · Surabaya · Delivery · Chat, 14:30"] * 3]
    )
    assert alerts.voices([], make_viewer()) == []


def test_the_way_to_the_metric_keeps_the_segment() -> None:
    assert alerts.metric_address(make_alert()).endswith("&where=channel:chat")


def test_a_missed_target_is_told_with_its_line() -> None:
    verdict = Verdict(NOW, 1.2, "low", 0.72, None, 0.85, None, 120, "target_low")
    alert = opened(Finding("csat", {}, "metric", verdict, NOW), NOW)[0]
    assert inbox.title(alert, make_viewer()).replace("\u00a0", " ") == "CSAT: 72.0 %, target 85.0 %"


def make_outside() -> Alert:
    """An alert of somebody else's Alertmanager."""
    labels = {"source": "ops", "alertname": "DiskFull", "severity": "page", "instance": "db-1"}
    said = OutsideVerdict(NOW, 2.0, "high", code="outside", summary="2 % left", link="http://prometheus:9090/graph")
    return replace(opened(Finding("DiskFull", labels, "outside", said, NOW), NOW)[0], id=9)


@pytest.mark.parametrize(("language", "way"), [("en", "Open where it comes from"), ("id", "Buka di sistem asalnya")])
def test_an_alert_from_outside_is_told_in_its_own_words_with_its_labels(language: str, way: str) -> None:
    viewer = make_viewer(language)
    assert inbox.title(make_outside(), viewer) == "DiskFull: 2 % left"
    assert (inbox.short_title(make_outside(), viewer), inbox.remark(make_outside(), viewer)) == (
        "DiskFull",
        "2 % left · db-1",
    )
    drawn = alerts.detail(make_outside(), None, [], viewer, acts=alerts.html.Div())
    assert all(said in words(drawn) for said in ("DiskFull: 2 % left", "alertname", "db-1", way))
    assert "http://prometheus:9090/graph" in [getattr(part, "href", "") for part in parts(drawn)]


def test_the_interval_is_that_of_the_judged_value_and_of_no_longer_bucket() -> None:
    alert = make_alert()
    judged, hour = (
        Line(at=[alert.verdict.at], value=[value], unit="percent", interval=[(0.01, 0.08)])
        for value in (alert.verdict.value, 0.025)
    )
    assert "95 % interval" in words(alerts.facts(alert, judged, make_viewer()))
    assert "95 % interval" not in words(alerts.facts(alert, hour, make_viewer()))
