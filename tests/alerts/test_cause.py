"""An alert is explained once it is open: by the segment that did it, in its words, and without holding anybody up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alerts.cause import Causes, cause_of
from alerts.chain import Chain
from alerts.comparison import told_by
from alerts.desk import Desk
from alerts.message import Message, body
from domain.alerts import Alert
from domain.metrics import METRICS
from domain.streams import INTERACTIONS, TICKETS
from domain.times import HOUR, MINUTE, WEEK
from domain.transitions import transition
from store import alerts as kept
from store import records, rollups, sources
from store.engine import Store
from tests.alerts.build import SARI, make_finding
from tests.make import NOW, ZONE, HandClock, row_of

SINCE = NOW - NOW % HOUR
"""The beginning of the hour in which a courier fails in Surabaya."""
PLACES = [(channel, region) for channel in ("chat", "email") for region in ("Surabaya", "Medan", "Jakarta")]


@pytest.fixture
def troubled(store: Store, clock: HandClock) -> Store:
    """Four ordinary weeks, and an hour in which customers of Surabaya complain by chat."""
    answered, complained = [], []
    for week in range(5):
        for place, (channel, region) in enumerate(PLACES):
            here = {"channel": channel, "region": region, "touchpoint": "delivery"}
            at = SINCE - week * WEEK + place * MINUTE
            answered += [row_of(INTERACTIONS, occurred_at=at + n, **here) for n in range(40)]
            many = 16 if week == 0 and place == 0 else 2
            text = f"paket {channel} {region} belum sampai"
            complained += [
                row_of(TICKETS, occurred_at=at + n, is_complaint=1, text=f"{text} {n // 5}", **here)
                for n in range(many)
            ]
    with store.write() as connection:
        for stream, rows in ((INTERACTIONS, answered), (TICKETS, complained)):
            records.upsert(connection, stream, "test", rows, known_at=NOW)
            first = SINCE - 4 * WEEK
            sources.touch(connection, "test", stream.name, now=NOW, kind="api", oldest=first, watermark=NOW)
    rollups.fold(store, NOW)
    return store


def opened(store: Store, clock: HandClock, **changes: object) -> Alert:
    """The alert on the complaint ratio of everything, open since SINCE."""
    finding = make_finding(**{"segment": {}, "at": SINCE + 15 * MINUTE, "since": SINCE, **changes})  # type: ignore[arg-type]
    return Chain(store, clock).take([finding])[0]


def test_the_guilty_segment_is_named_with_its_records(troubled: Store, clock: HandClock) -> None:
    alert = opened(troubled, clock)
    assert Causes(troubled, clock).explain_due() == 1
    with troubled.read() as connection:
        found = kept.get(connection, alert.id)
    assert found is not None
    assert found.cause is not None
    cause = found.cause
    assert [part.segment for part in cause.parts] == [{"channel": "chat", "region": "Surabaya"}]
    assert (cause.value, cause.expected) == (pytest.approx(26 / 240), pytest.approx(12 / 240))
    assert cause.parts[0].total + cause.rest.total == pytest.approx(cause.change)
    assert [record["text"] for record in cause.records] == [f"paket chat Surabaya belum sampai {n}" for n in (3, 2, 1)]
    assert cause.heard == 16
    assert (found.version, found.state) == (alert.version, "open")


def test_an_alert_that_goes_on_is_explained_again_after_a_minute(troubled: Store, clock: HandClock) -> None:
    told: list[int] = []
    causes = Causes(troubled, clock, lambda: told.append(1))
    opened(troubled, clock, at=SINCE)
    assert causes.explain_due() == 1
    opened_again = make_finding(segment={}, at=SINCE + 15 * MINUTE, since=SINCE)
    Chain(troubled, clock).take([opened_again])
    assert causes.explain_due() == 0
    clock.move(minutes=1)
    assert causes.explain_due() == 1
    clock.move(minutes=1)
    assert causes.explain_due() == 0
    assert len(told) == 2


def test_a_bucket_that_still_fills_is_explained_as_far_as_it_goes(troubled: Store, clock: HandClock) -> None:
    clock.move(minutes=-20)
    alert = opened(troubled, clock, at=SINCE, since=SINCE)
    causes = Causes(troubled, clock)
    for minutes, explained in ((0, 1), (2, 1), (10, 1), (2, 0)):
        clock.move(minutes=minutes)
        assert causes.explain_due() == explained
    with troubled.read() as connection:
        found = kept.get(connection, alert.id)
    assert found is not None
    assert found.cause is not None
    assert (found.cause.start, found.cause.end) == (SINCE, SINCE + 15 * MINUTE)


def test_an_act_and_an_explanation_do_not_disturb_each_other(troubled: Store, clock: HandClock) -> None:
    alert = opened(troubled, clock)
    Causes(troubled, clock).explain_due()
    held = Desk(troubled, clock).acknowledge(alert.id, SARI)
    assert held.cause is not None
    with troubled.read() as connection:
        again = kept.get(connection, alert.id)
    assert again is not None
    assert again == held


def test_what_the_weeks_before_deny_is_not_explained(troubled: Store, clock: HandClock) -> None:
    alert = replace(opened(troubled, clock), direction="low")
    assert cause_of(troubled, alert, NOW) is None


def test_without_a_past_there_is_nothing_to_hold_it_against(store: Store, clock: HandClock) -> None:
    alert = opened(store, clock)
    assert cause_of(store, alert, NOW) is None
    assert Causes(store, clock).explain_due() == 0


def test_a_silent_source_needs_no_cause(store: Store, clock: HandClock) -> None:
    finding = make_finding(call="silent", metric="mentions", kind="silence", segment={"source": "app_reviews"})
    Chain(store, clock).take([finding])
    assert Causes(store, clock).explain_due() == 0


def test_a_message_says_why_in_both_languages(troubled: Store, clock: HandClock) -> None:
    alert = opened(troubled, clock)
    cause = cause_of(troubled, alert, NOW)
    made = transition(NOW, "opened", SARI, after="open")
    told = body(Message(1, replace(alert, cause=cause), made, NOW, ZONE))
    assert told["why"]["en"].startswith("Complaint ratio +5.8 pt: +5.8 from Chat, Surabaya")
    assert told["why"]["id"].startswith("Rasio komplain +5,8 poin: +5,8 dari Chat, Surabaya")
    sent = told["alert"]["cause"]
    assert "records" not in sent
    assert sent["change"] == pytest.approx(sum(part["total"] for part in (*sent["parts"], sent["rest"])))
    before = body(Message(1, alert, made, NOW, ZONE))["why"]
    assert before["en"].endswith("is usual at this hour of the week.")
    assert before["id"].endswith("pada jam seperti ini.")


@pytest.mark.parametrize(
    ("metric", "left_out"), [("bot_share", "handled_by"), ("negative_share", "sentiment"), ("csat", "kind")]
)
def test_a_metric_is_not_explained_by_what_it_is_made_of(metric: str, left_out: str) -> None:
    assert left_out in METRICS[metric].dimensions
    assert left_out not in told_by(METRICS[metric], {})
