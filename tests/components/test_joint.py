"""An alert on several metrics names them, with their numbers, in both languages."""

from __future__ import annotations

from dash import html

from components import alerts, inbox
from components.budget import over_budget
from components.joint import together
from domain.alerts import Alert, Finding, opened
from domain.budget import Rule, Spent
from domain.joint import JOINT, JointVerdict, Share
from domain.times import HOUR, MINUTE
from tests.components.spoken import make_viewer, parts, words
from tests.components.test_alerts import make_alert
from tests.make import NOW

SHARES = (
    Share("csat", 0.78, 0.86, 0.42),
    Share("first_response_mean", 210.0, 150.0, 0.36),
    Share("complaints", 41.0, 31.0, 0.22),
)


def make_joint() -> Alert:
    """Three metrics of chat, each a little worse for an hour."""
    verdict = JointVerdict(NOW - HOUR, 1.3, "high", code=JOINT, shares=SHARES)
    return opened(Finding(JOINT, {"channel": "chat"}, JOINT, verdict, NOW - HOUR), NOW)[0]


def test_its_title_names_the_metrics() -> None:
    assert inbox.title(make_joint(), make_viewer()) == "CSAT, First response and Complaints are unusual together"
    assert inbox.title(make_joint(), make_viewer("id")).endswith("tidak biasa secara bersamaan")
    assert inbox.short_title(make_joint(), make_viewer()) == "CSAT, First response and Complaints"
    assert inbox.remark(make_joint(), make_viewer()) == "unusual together · Chat"


def test_its_detail_shows_every_metric_with_what_was_expected_and_no_number_of_its_own() -> None:
    said = words(alerts.detail(make_joint(), None, [], make_viewer(), acts=html.Div()))
    assert "CSAT 78.0 %, expected 86.0 %" in said
    assert "First response 3 min 30 s, expected 2 min 30 s" in said
    assert "Complaints 41, expected 31" in said
    assert "have not strayed like this together before" in said
    assert "Band" not in said


def test_every_metric_leads_to_its_own_page_and_place() -> None:
    links = [part.href for part in parts(together(make_joint(), make_viewer())) if hasattr(part, "href")]
    assert links[0] == f"/metrics/csat?range=24h&at={NOW - HOUR}&where=channel:chat"
    assert len(links) == len(SHARES)


def test_an_alert_on_one_metric_has_no_such_part() -> None:
    assert together(make_alert(), make_viewer()) == []


def test_over_budget_it_leads_to_the_alerts() -> None:
    spent = Spent("", 9, 4, (Rule(JOINT, {}, JOINT, 9, 0),))
    drawn = over_budget([spent], 8 * 60 * MINUTE, make_viewer())
    assert [part.href for part in parts(drawn) if hasattr(part, "href")] == ["/alerts"]
    assert "Several metrics" in words(drawn)
