"""Silences at work: muted alerts are kept and call nobody; what is still open afterwards calls, once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alerts.chain import Chain
from alerts.desk import Desk
from alerts.notifiers.webhook import Webhook
from alerts.notify import send_due
from alerts.silences import Silences
from alerts.silencing import Silencing, kinds_of
from detectors.calendar import calendar_of
from domain.alerts import Alert
from domain.deliveries import MUTED
from domain.errors import Conflict, NotFound, UnknownName
from domain.occasions import Occasion
from domain.recurrence import recurrence_of
from domain.silences import Silence, Wish
from domain.times import DAY, HOUR, MINUTE
from store import calls
from store.engine import Store
from tests.alerts.build import BUDI, SARI, Receiver, make_finding
from tests.make import ZONE, HandClock

SALE = Occasion("Harbolnas", "sale", date(2026, 11, 21), date(2026, 11, 21))


class Shift:
    """A room with silences, people who are called by a webhook, and a machine that keeps a copy."""

    def __init__(self, store: Store, receiver: Receiver) -> None:
        self.store, self.receiver = store, receiver
        self.clock = HandClock()
        self.hooks = [
            Webhook("people", f"{receiver.url}/people", "a secret of at least sixteen", False),
            Webhook("copy", f"{receiver.url}/copy", "a secret of at least sixteen", True),
        ]
        self.begin()

    def begin(self) -> None:
        """The hub, started anew on the same store."""
        silencing = Silencing(kinds_of(calendar_of(ZONE, [SALE])))
        self.chain = Chain(self.store, self.clock, notifiers=self.hooks, silencing=silencing)
        self.desk = Desk(self.store, self.clock, notifiers=self.hooks)
        self.silences = Silences(self.store, self.clock, self.chain, silencing)

    def mute(self, *, hours: float = 1, channel: str = "chat", **more: Any) -> Silence:
        wish = {"matchers": {"channel": [channel]}, "reason": "deploy", "end": self.clock.ms + int(hours * HOUR)}
        return self.silences.make(Wish(**{**wish, **more}), SARI)

    def heard(self, name: str = "people") -> list[str]:
        """What was sent since it was asked last."""
        send_due(self.store, self.hooks, self.clock)
        return [json.loads(one.raw)["event"] for one in self.receiver.received if one.path.endswith(name)]

    def move(self, **by: float) -> list[Alert]:
        self.clock.move(**by)
        return self.chain.silence()

    def kinds(self, alert: Alert) -> list[str]:
        return [change.kind for change in self.desk.detail(alert.id).transitions]

    def now(self, alert: Alert) -> Alert:
        return self.desk.detail(alert.id).alert


@pytest.fixture
def shift(store: Store) -> Iterator[Shift]:
    with Receiver() as receiver:
        yield Shift(store, receiver)


def test_alert_that_opens_muted_is_kept_says_by_what_and_calls_nobody(shift: Shift) -> None:
    silence = shift.mute()
    (alert,) = shift.chain.take([make_finding()])
    assert (alert.state, alert.muted_by) == ("open", silence.id)
    assert shift.now(alert) == alert
    assert shift.kinds(alert) == ["opened", "muted"]
    last = shift.desk.detail(alert.id).transitions[-1]
    assert (last.who, last.role, last.note) == ("Sari", "lead", "deploy")
    assert shift.heard() == shift.heard("copy") == []
    assert shift.desk.counts() == {"open": 0, "acknowledged": 0, "resolved": 0, "suppressed": 1}


def test_what_is_still_open_at_the_end_calls_then_and_once(shift: Shift) -> None:
    shift.mute()
    (alert,) = shift.chain.take([make_finding()])
    assert shift.move(minutes=59) == []
    (freed,) = shift.move(minutes=1)
    assert (freed.id, freed.muted_by) == (alert.id, None)
    assert shift.heard() == ["unmuted"]
    assert shift.move() == shift.move(hours=1) == []
    shift.begin()
    assert shift.chain.silence() == []
    assert shift.heard() == ["unmuted"]
    assert shift.desk.counts()["open"] == 1


def test_silence_that_ended_while_the_hub_was_down_is_noticed_afterwards(shift: Shift) -> None:
    shift.mute()
    shift.chain.take([make_finding()])
    shift.clock.move(hours=5)
    shift.begin()
    assert len(shift.chain.silence()) == 1
    assert shift.heard() == ["unmuted"]


def test_silence_over_an_open_alert_mutes_it_at_once_and_what_waits_is_not_sent(shift: Shift) -> None:
    (alert,) = shift.chain.take([make_finding()])
    silence = shift.mute()
    assert shift.now(alert).muted_by == silence.id
    assert shift.heard() == []
    assert MUTED in {send.error for send in shift.desk.detail(alert.id).sends}
    shift.silences.end(silence.id, BUDI)
    assert shift.heard() == ["unmuted"]
    assert shift.desk.detail(alert.id).transitions[-1].who == "Budi"


def test_acknowledged_or_resolved_meanwhile_it_calls_nobody_afterwards(shift: Shift) -> None:
    shift.mute()
    held, over = shift.chain.take([make_finding(), make_finding(metric="csat", call="low")])
    shift.desk.acknowledge(held.id, BUDI)
    shift.chain.take([make_finding(metric="csat", call="normal", is_over=True)])
    shift.move(hours=1)
    assert shift.heard() == []
    assert (shift.now(held).muted_by, shift.kinds(held)[-1]) == (None, "unmuted")
    assert shift.kinds(over) == ["opened", "muted", "resolved"]


def test_acknowledgement_that_runs_out_while_muted_calls_only_at_the_end(shift: Shift) -> None:
    shift.mute(hours=2)
    (alert,) = shift.chain.take([make_finding()])
    shift.desk.acknowledge(alert.id, BUDI, until=shift.clock.ms + HOUR)
    shift.move(hours=1)
    shift.chain.expire()
    assert (shift.now(alert).state, shift.heard()) == ("open", [])
    shift.move(hours=1)
    assert shift.heard() == ["unmuted"]


def test_worse_while_muted_stays_quiet_unless_the_silence_is_for_what_is_harmless(shift: Shift) -> None:
    shift.mute()
    shift.mute(channel="phone", matchers={"channel": ["phone"], "severity": ["warning"]})
    phone = {"channel": "phone"}
    shift.chain.take([make_finding(), make_finding(segment=phone)])
    worse = shift.chain.take([make_finding(3.0), make_finding(3.0, segment=phone)])
    assert [alert.muted_by is None for alert in worse] == [False, True]
    assert shift.heard() == ["worsened"]


def test_alert_that_comes_back_is_muted_by_whatever_mutes_then(shift: Shift) -> None:
    silence = shift.mute(hours=0.5)
    (alert,) = shift.chain.take([make_finding()])
    shift.chain.take([make_finding(call="normal", is_over=True)])
    assert shift.now(alert).muted_by == silence.id
    shift.move(minutes=40)
    (again,) = shift.chain.take([make_finding(since=shift.clock.ms)])
    assert (again.id, again.muted_by) == (alert.id, None)
    assert shift.heard() == ["reopened"]


def test_copy_of_an_alert_learns_that_it_is_muted_and_over_but_is_never_called(shift: Shift) -> None:
    shift.chain.take([make_finding()])
    assert shift.heard("copy") == ["opened"]
    shift.mute()
    shift.chain.take([make_finding(3.0)])
    shift.chain.take([make_finding(call="normal", is_over=True)])
    assert shift.heard("copy") == ["opened", "muted", "resolved"]
    assert shift.heard() == ["opened"]


def test_longest_of_two_silences_mutes_and_the_other_takes_over_without_a_call(shift: Shift) -> None:
    short, long = shift.mute(hours=1), shift.mute(hours=2)
    (alert,) = shift.chain.take([make_finding()])
    assert alert.muted_by == long.id
    shift.silences.end(long.id, SARI)
    assert (shift.now(alert).muted_by, shift.heard()) == (short.id, [])
    shift.move(hours=1)
    assert shift.heard() == ["unmuted"]


def test_recurring_one_mutes_in_its_windows_only(shift: Shift) -> None:
    # It is Friday, 14.30; nights begin at 22.00.
    shift.mute(end=shift.clock.ms + 10 * DAY, recurrence=recurrence_of({"preset": "nights"}, ZONE))
    (alert,) = shift.chain.take([make_finding()])
    assert (alert.muted_by, shift.heard()) == (None, ["opened"])
    shift.move(hours=7, minutes=30)
    assert shift.now(alert).muted_by is not None
    shift.move(hours=7)
    assert shift.heard() == ["opened"]
    shift.move(hours=1)
    assert shift.heard() == ["opened", "unmuted"]


def test_entered_sale_day_is_one_for_silences(shift: Shift) -> None:
    sale = shift.mute(end=shift.clock.ms + 10 * DAY, recurrence=recurrence_of({"preset": "sale_days"}, ZONE))
    assert shift.silences.standing(sale.id).state == "pending"
    shift.move(hours=10)
    (alert,) = shift.chain.take([make_finding()])
    assert alert.muted_by == sale.id
    assert shift.move(hours=24)[0].muted_by is None


def test_what_was_muted_is_listed_with_how_it_ended_and_silences_are_kept(shift: Shift) -> None:
    silence = shift.mute()
    one, other = shift.chain.take([make_finding(), make_finding(metric="csat", call="low")])
    shift.clock.move(minutes=10)
    shift.chain.take([make_finding(call="normal", is_over=True)])
    shift.move(minutes=50)
    found = {muted.alert.id: muted.mute for muted in shift.silences.muted(silence.id)}
    assert {number: mute.outcome for number, mute in found.items()} == {one.id: "resolved", other.id: "open"}
    assert (found[one.id].ended_at or 0) - found[one.id].muted_at == 10 * MINUTE
    (standing,), following = shift.silences.page("ended")
    assert (standing.silence, standing.muted, standing.window, following) == (silence, 2, None, None)


def test_states_are_listed_apart_and_page_by_page(shift: Shift) -> None:
    active, later = shift.mute(), shift.mute(start=shift.clock.ms + HOUR, hours=3)
    ended = shift.mute()
    shift.silences.end(ended.id, SARI)
    listed = {
        state: [one.silence.id for one in shift.silences.page(state)[0]] for state in ("active", "pending", "ended")
    }
    assert listed == {"active": [active.id], "pending": [later.id], "ended": [ended.id]}
    (first,), cursor = shift.silences.page(limit=1)
    (second,), _ = shift.silences.page(limit=1, after=cursor)
    assert [first.silence.id, second.silence.id] == [ended.id, later.id]
    with pytest.raises(UnknownName, match="did you mean 'active'"):
        shift.silences.page("activ")


def test_old_silence_that_still_mutes_is_not_lost_behind_many_that_are_over(
    shift: Shift, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alerts.silences.MOST", 2)
    old = shift.mute()
    over = [shift.mute() for _ in range(3)]
    for one in over:
        shift.silences.end(one.id, SARI)
    assert [one.silence.id for one in shift.silences.page("active")[0]] == [old.id]
    first, cursor = shift.silences.page("ended")
    rest, end = shift.silences.page("ended", after=cursor)
    assert [one.silence.id for one in (*first, *rest)] == [one.id for one in reversed(over)]
    assert shift.silences.page("ended", after=end)[0] == []


def test_ending_twice_or_what_is_not_there_is_refused(shift: Shift) -> None:
    silence = shift.mute()
    shift.silences.end(silence.id, SARI)
    with pytest.raises(Conflict):
        shift.silences.end(silence.id, BUDI)
    with pytest.raises(NotFound):
        shift.silences.end(99, BUDI)
    with pytest.raises(NotFound):
        shift.silences.muted(99)


def test_muted_alerts_cost_nothing_of_the_budget(shift: Shift) -> None:
    shift.mute()
    shift.chain.take([make_finding(), make_finding(segment={"channel": "phone"})])
    with shift.store.read() as connection:
        assert [rule.segment for rule in calls.rules(connection, 0)] == [{"channel": "phone"}]
    shift.move(hours=1)
    with shift.store.read() as connection:
        assert sorted(rule.alerts for rule in calls.rules(connection, 0)) == [1, 1]


def test_zone_of_a_recurrence_outlives_a_restart(shift: Shift) -> None:
    berlin = recurrence_of({"weekdays": ["sat"], "numbers": [-1], "zone": "Europe/Berlin"}, ZONE)
    made = shift.mute(end=shift.clock.ms + 30 * DAY, recurrence=berlin)
    assert shift.silences.standing(made.id).silence.recurrence == berlin
    assert berlin.zone == ZoneInfo("Europe/Berlin")
