"""What a silence mutes, when, and what cannot be one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.alerts import Alert, opened
from domain.errors import BadInput, Conflict
from domain.people import Actor
from domain.recurrence import recurrence_of
from domain.silences import (
    LONGEST_ONCE,
    LONGEST_RECURRING,
    Silence,
    Wish,
    matchers_of,
    matching,
    matching_all,
    silenced,
)
from domain.times import DAY, HOUR, MINUTE
from tests.alerts.build import BUDI, SARI, make_finding
from tests.make import NOW

JAKARTA = ZoneInfo("Asia/Jakarta")


def plain(_: date) -> str:
    return ""


def make_alert(**changes: Any) -> Alert:
    """The complaint ratio of chat in Jakarta, high."""
    finding = make_finding(segment={"channel": "chat", "region": "Jakarta"})
    return replace(opened(finding, NOW)[0], **changes)


def make_silence(**changes: Any) -> Silence:
    """Complaints muted for an hour."""
    wish = {"matchers": {"metric": ["complaint_ratio"]}, "reason": "deploy", "end": NOW + HOUR, **changes}
    return silenced(Wish(**wish), SARI, NOW, plain)


@pytest.mark.parametrize(
    ("matchers", "is_muted"),
    [
        ({"metric": ["complaint_ratio"]}, True),
        ({"metric": ["csat", "complaint_ratio"]}, True),
        ({"metric": ["csat"]}, False),
        ({"metric": ["complaint_ratio"], "channel": ["chat"]}, True),
        ({"metric": ["complaint_ratio"], "channel": ["phone"]}, False),
        ({"channel": ["phone", "chat"]}, True),
        ({"severity": ["critical"]}, False),
        ({"severity": ["warning"], "direction": ["high"], "kind": ["metric"]}, True),
        ({"product": ["paylater"]}, False),
        ({"product": [""]}, True),
        ({"region": [""]}, False),
    ],
)
def test_every_matcher_has_to_fit_with_one_of_its_values(matchers: dict[str, list[str]], is_muted: bool) -> None:
    assert make_silence(matchers=matchers).matches(make_alert()) is is_muted


def test_kind_is_that_of_the_alert_or_of_its_segment() -> None:
    alert = make_alert(segment={"kind": "csat"})
    assert make_silence(matchers={"kind": ["csat"]}).matches(alert)
    assert make_silence(matchers={"kind": ["metric"]}).matches(alert)
    assert not make_silence(matchers={"kind": ["silence"]}).matches(alert)


def test_an_alert_is_matched_by_what_it_suggests_itself() -> None:
    silent = make_alert(metric="mentions", kind="silence", segment={"source": "app_reviews"})
    assert matching(silent) == {"source": ("app_reviews",)}
    for alert in (silent, make_alert(), make_alert(segment={})):
        assert make_silence(matchers=matching(alert)).matches(alert)


def test_it_mutes_from_its_begin_to_its_end() -> None:
    silence = make_silence(start=NOW + MINUTE)
    moments = (NOW, NOW + MINUTE, NOW + HOUR - 1, NOW + HOUR)
    assert [silence.state(at, plain) for at in moments] == ["pending", "active", "active", "ended"]


def test_recurring_one_is_active_in_its_windows_and_pending_between_them() -> None:
    # It is Friday, 14.30 in Jakarta.
    prayer = make_silence(end=NOW + 15 * DAY, recurrence=recurrence_of({"preset": "friday_prayer"}, JAKARTA))
    assert prayer.state(NOW, plain) == "pending"
    begin, end = prayer.window(NOW, plain) or (0, 0)
    assert (begin, end) == (NOW + 7 * DAY - 3 * HOUR, NOW + 7 * DAY - 90 * MINUTE)
    assert prayer.is_active(begin, plain)
    assert not prayer.is_active(end, plain)
    assert len(list(prayer.windows(NOW, plain))) == 2


def test_recurring_one_is_cut_at_its_own_end() -> None:
    nights = make_silence(end=NOW + 8 * HOUR, recurrence=recurrence_of({"preset": "nights"}, JAKARTA))
    assert list(nights.windows(NOW, plain)) == [(NOW + 7 * HOUR + 30 * MINUTE, NOW + 8 * HOUR)]


def test_ended_by_a_person_it_mutes_no_more_and_says_who() -> None:
    ended = make_silence().ended(BUDI, NOW + 5 * MINUTE)
    assert (ended.state(NOW + 5 * MINUTE, plain), ended.is_active(NOW + 4 * MINUTE, plain)) == ("ended", True)
    assert ended.ender == BUDI
    with pytest.raises(Conflict):
        ended.ended(Actor("Rani", "lead"), NOW + 6 * MINUTE)


def test_one_whose_time_ran_out_cannot_be_ended() -> None:
    with pytest.raises(Conflict):
        make_silence().ended(SARI, NOW + HOUR)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"matchers": {}}, "no_matcher"),
        ({"matchers": {"chanel": ["chat"]}}, "unknown"),
        ({"matchers": {"metric": ["complaint"]}}, "unknown"),
        ({"matchers": {"channel": []}}, "matcher_values"),
        ({"reason": "  "}, "missing"),
        ({"end": NOW - HOUR}, "silence_end"),
        ({"start": NOW + 2 * HOUR}, "silence_end"),
        ({"end": NOW + LONGEST_ONCE + 1}, "silence_long"),
        ({"start": NOW + 400 * DAY, "end": NOW + 401 * DAY}, "silence_long"),
        (
            {"end": NOW + LONGEST_RECURRING + 1, "recurrence": recurrence_of({"preset": "nights"}, JAKARTA)},
            "silence_long",
        ),
        ({"end": NOW + DAY, "recurrence": recurrence_of({"weekdays": ["mon"]}, JAKARTA)}, "no_window"),
    ],
)
def test_one_that_would_mute_nothing_everything_never_or_for_ever_is_refused(changes: dict[str, Any], key: str) -> None:
    with pytest.raises(BadInput) as refusal:
        make_silence(**changes)
    assert refusal.value.key == key


def test_unknown_matcher_is_told_the_nearest() -> None:
    with pytest.raises(BadInput, match=r"There is no matcher 'chanel'; nearest: channel\."):
        matchers_of({"chanel": ["chat"]})


def test_one_silence_fits_all_alerts_that_it_is_made_for() -> None:
    alerts = [
        opened(make_finding(metric=metric, segment=segment), NOW)[0]
        for metric, segment in (("csat", {"channel": "chat"}), ("nps", {"channel": "phone"}), ("csat", {}))
    ]
    found = matching_all(alerts)
    assert found == {"metric": ("csat", "nps"), "channel": ("chat", "phone", "")}
    assert all(make_silence(matchers=found).matches(alert) for alert in alerts)


def test_what_an_alert_cannot_be_without_is_left_out_where_one_has_none() -> None:
    silent = opened(make_finding(metric="mentions", segment={"source": "app"}, kind="silence", call="silent"), NOW)[0]
    found = matching_all([silent, opened(make_finding(), NOW)[0]])
    assert found == {"source": ("app", ""), "channel": ("", "chat")}
    assert make_silence(matchers=found).matches(silent)
