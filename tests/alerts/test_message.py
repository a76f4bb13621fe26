"""What an alert says to people, in every language, and to machines."""

from __future__ import annotations

import json

import pytest

from alerts.message import Message, body, title
from domain.alerts import Finding, opened
from domain.joint import JOINT, JointVerdict, Share
from domain.times import DAY
from domain.verdicts import Verdict
from locales import LANGUAGES
from tests.alerts.build import make_finding
from tests.make import NOW, ZONE

SHARES = (Share("csat", 0.78, 0.86, 0.6), Share("complaints", 41.0, 31.0, 0.4))
TOGETHER = JointVerdict(NOW, 1.3, "high", code=JOINT, shares=SHARES)


@pytest.mark.parametrize(
    ("finding", "english", "indonesian"),
    [
        (make_finding(), "Complaint ratio: 4.6", "4,6"),
        (make_finding(call="silent", metric="csat", segment={}), "CSAT: no data since", "CSAT"),
        (
            make_finding(metric="interactions", segment={"source": "chat"}, kind="silence", call="silent"),
            "Chat has gone silent",
            "Chat",
        ),
        (
            Finding("csat", {}, "metric", Verdict(NOW, 1.2, "low", 0.72, lower=0.85, code="target_low"), NOW),
            "CSAT: 72.0\u00a0%, target 85.0\u00a0%",
            "target 85,0",
        ),
        (
            Finding(JOINT, {"channel": "chat"}, JOINT, TOGETHER, NOW),
            "CSAT and Complaints are unusual together (Chat)",
            "CSAT dan Komplain tidak biasa",
        ),
        (
            Finding("DiskFull", {"source": "ops", "instance": "db-1"}, "outside", Verdict(NOW, 2, "high"), NOW),
            "DiskFull (db-1)",
            "DiskFull (db-1)",
        ),
        (
            Finding("a_metric_of_yours", {}, "metric", Verdict(NOW, 3, "high", value=7, lower=1, upper=3), NOW - DAY),
            "A metric of yours: 7, expected 1–3",
            "7",
        ),
    ],
)
def test_title_says_what_is_wrong_in_every_language(finding: Finding, english: str, indonesian: str) -> None:
    alert, _ = opened(finding, NOW)
    assert title(alert, "en", ZONE).startswith(english)
    assert indonesian in title(alert, "id", ZONE)


def test_body_survives_json_and_says_moments_in_utc() -> None:
    alert, change = opened(make_finding(), NOW)
    said = json.loads(json.dumps(body(Message(7, alert, change, NOW + 1_500, ZONE))))
    assert (said["delivery"], said["event"], said["sent_at"]) == (7, "opened", "2026-11-20T07:30:01.500Z")
    assert set(said["title"]) == set(LANGUAGES)
    assert said["alert"]["segment"] == {"channel": "chat"}
    assert said["alert"]["acknowledged_at"] is None
    assert said["alert"]["verdict"]["at"] == "2026-11-20T07:30:00.000Z"


def test_a_message_says_why_before_anybody_knows_where() -> None:
    alert, change = opened(make_finding(), NOW)
    said = body(Message(7, alert, change, NOW, ZONE))["why"]
    assert said["en"] == "4.6\u00a0%, where between 2.4\u00a0% and 3.3\u00a0% is usual at this hour of the week."
    assert said["id"].startswith("4,6\u00a0%, padahal biasanya antara")


def test_a_message_on_several_metrics_tells_each() -> None:
    alert, change = opened(Finding(JOINT, {}, JOINT, TOGETHER, NOW), NOW)
    said = json.loads(json.dumps(body(Message(7, alert, change, NOW, ZONE))))
    assert "CSAT and Complaints have not strayed like this together before" in said["why"]["en"]
    assert said["alert"]["verdict"]["shares"][1] == {
        "metric": "complaints",
        "value": 41.0,
        "expected": 31.0,
        "share": 0.4,
    }
