"""The states of an alert: which acts they allow, what they record, and what people are told."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.alerts import (
    QUIET_TIME,
    Alert,
    Finding,
    direction_of,
    fingerprint,
    is_told,
    opened,
)
from domain.errors import BadInput, Conflict
from domain.people import HUB, Actor
from domain.times import DAY, HOUR, MINUTE
from domain.transitions import Transition
from domain.verdicts import Call, Verdict

SARI = Actor("Sari", "lead")
BUDI = Actor("Budi", "monitor")
NOW = 1_000 * DAY


def finding(score: float = 1.4, call: Call = "high", *, since: int = NOW, is_over: bool = False) -> Finding:
    verdict = Verdict(since, score, call, value=0.046, expected=0.03, lower=0.024, upper=0.033, n=6214, code=call)
    return Finding("complaint_ratio", {"channel": "chat"}, "metric", verdict, since, is_over)


def an_alert(score: float = 1.4) -> Alert:
    return opened(finding(score), NOW)[0]


def in_state(state: str) -> Alert:
    alert = an_alert()
    if state == "acknowledged":
        return alert.acknowledged(SARI, NOW + 1)[0]
    if state == "resolved":
        return alert.resolved(SARI, NOW + 1)[0]
    return alert


def test_strange_finding_opens_an_alert_with_its_transition() -> None:
    alert, change = opened(finding(2.5), NOW)
    assert (alert.state, alert.severity, alert.direction, alert.owner) == ("open", "critical", "high", None)
    assert (change.kind, change.before, change.after, change.who) == ("opened", "", "open", "CE Hub")


def test_normal_verdict_cannot_open_an_alert() -> None:
    with pytest.raises(ValueError, match="not 'normal'"):
        opened(finding(0.2, "normal"), NOW)


ALLOWED = {
    "acknowledge": ("open",),
    "resolve": ("open", "acknowledged"),
    "assign": ("open", "acknowledged"),
    "label": ("open", "acknowledged", "resolved"),
    "note": ("open", "acknowledged", "resolved"),
    "see again": ("open", "acknowledged"),
    "reopen": ("resolved",),
}
ACTS = {
    "acknowledge": lambda alert: alert.acknowledged(BUDI, NOW + 2),
    "resolve": lambda alert: alert.resolved(BUDI, NOW + 2),
    "assign": lambda alert: alert.assigned(BUDI, NOW + 2, owner="team Timur"),
    "label": lambda alert: alert.labelled(BUDI, NOW + 2, useful=True),
    "note": lambda alert: alert.noted(BUDI, NOW + 2, note="courier JX called"),
    "see again": lambda alert: alert.seen_again(finding(), NOW + 2),
    "reopen": lambda alert: alert.reopened(finding(), NOW + 2),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", ["open", "acknowledged", "resolved"])
def test_each_act_is_allowed_in_its_states_only(act: str, state: str) -> None:
    alert = in_state(state)
    if state in ALLOWED[act]:
        ACTS[act](alert)
        return
    with pytest.raises(Conflict) as caught:
        ACTS[act](alert)
    assert caught.value.state == state


def test_acknowledging_takes_an_alert_nobody_owns_and_leaves_one_that_is_owned() -> None:
    assert an_alert().acknowledged(SARI, NOW)[0].owner == "Sari"
    assert replace(an_alert(), owner="team Timur").acknowledged(SARI, NOW)[0].owner == "team Timur"


@pytest.mark.parametrize(
    ("until", "why"),
    [(NOW, "it ends as it begins"), (NOW - HOUR, "it is over"), (NOW + 8 * DAY, "it is forgotten by then")],
)
def test_acknowledgement_ends_soon(until: int, why: str) -> None:
    with pytest.raises(BadInput, match="at most 7 days"):
        an_alert().acknowledged(SARI, NOW, until=until)


def test_acknowledgement_expires_at_its_end_and_not_before() -> None:
    held, _ = an_alert().acknowledged(SARI, NOW, until=NOW + HOUR)
    with pytest.raises(Conflict):
        held.expired(NOW + HOUR - 1)
    back, change = held.expired(NOW + HOUR)
    assert (back.state, back.acknowledged_until, change.kind) == ("open", None, "expired")


def test_acknowledgement_without_an_end_never_expires() -> None:
    held, _ = an_alert().acknowledged(SARI, NOW)
    with pytest.raises(Conflict):
        held.expired(NOW + 1_000 * DAY)


@pytest.mark.parametrize(
    ("score", "call", "is_worse", "why"),
    [
        (1.5, "high", False, "a little further out is the same trouble"),
        (2.5, "high", True, "from warning to critical"),
        (1.4, "low", True, "the other way is another trouble"),
    ],
)
def test_worsening_reopens_an_acknowledged_alert(score: float, call: Call, is_worse: bool, why: str) -> None:
    held, _ = an_alert(1.4).acknowledged(SARI, NOW)
    seen, change = held.seen_again(finding(score, call), NOW + MINUTE)
    assert seen.state == ("open" if is_worse else "acknowledged"), why
    assert (change is not None and change.kind == "worsened") == is_worse
    assert seen.verdict.score == score


def test_alert_keeps_its_worst_severity_until_it_is_resolved() -> None:
    alert, _ = an_alert(2.5).seen_again(finding(1.1), NOW + MINUTE)
    assert alert.severity == "critical"
    again, _ = alert.resolved(HUB, NOW + HOUR)[0].reopened(finding(1.1, since=NOW + 2 * HOUR), NOW + 2 * HOUR)
    assert again.severity == "warning"


def test_reopened_alert_keeps_its_first_opening_and_asks_for_a_new_label() -> None:
    gone, _ = an_alert().labelled(SARI, NOW, useful=False)[0].resolved(HUB, NOW + HOUR)
    back, change = gone.reopened(finding(since=NOW + 2 * HOUR), NOW + 2 * HOUR)
    assert (back.opened_at, back.since, back.resolved_at, back.useful) == (NOW, NOW + 2 * HOUR, None, None)
    assert (change.before, change.after) == ("resolved", "open")


def test_alert_resolved_by_a_person_stays_quiet_for_the_same_stretch_only() -> None:
    gone, _ = an_alert().resolved(SARI, NOW + MINUTE)
    assert gone.is_quiet(finding(since=NOW), NOW + HOUR)
    assert not gone.is_quiet(finding(since=NOW + HOUR), NOW + HOUR), "a new stretch"
    assert not gone.is_quiet(finding(3.0, since=NOW), NOW + HOUR), "it got graver"
    assert not gone.is_quiet(finding(since=NOW), NOW + MINUTE + QUIET_TIME), "it has lasted too long"


def test_label_can_be_changed_and_says_what_it_was() -> None:
    labelled, _ = an_alert().labelled(SARI, NOW, useful=True)
    changed, change = labelled.labelled(SARI, NOW, useful=False)
    assert (changed.useful, change.before, change.after) == (False, "useful", "noise")


def test_empty_note_is_refused() -> None:
    with pytest.raises(BadInput, match="The note is missing"):
        an_alert().noted(SARI, NOW, note="  ")


def test_overlong_note_is_refused() -> None:
    with pytest.raises(BadInput, match="at most 4000"):
        an_alert().acknowledged(SARI, NOW, note="x" * 4_001)


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4))
def test_fingerprint_ignores_the_order_of_dimensions(segment: dict[str, str]) -> None:
    turned = dict(reversed(list(segment.items())))
    assert fingerprint("csat", segment, "metric") == fingerprint("csat", turned, "metric")
    assert fingerprint("csat", segment, "metric") != fingerprint("csat", segment, "silence")


class Life(RuleBasedStateMachine):
    """One alert under any order of findings, acts and passing time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.changes: list[Transition] = []

    @initialize(score=st.floats(1, 4))
    def open_it(self, score: float) -> None:
        self.alert, change = opened(finding(score), self.now)
        self.changes.append(change)

    def keep(self, act: tuple[Alert, Transition | None]) -> None:
        self.alert, change = act
        if change is not None:
            self.changes.append(change)

    @rule(minutes=st.integers(1, 300))
    def wait(self, minutes: int) -> None:
        self.now += minutes * MINUTE
        try:
            self.keep(self.alert.expired(self.now))
        except Conflict:
            assert self.alert.acknowledged_until is None or self.now < self.alert.acknowledged_until

    @rule(score=st.floats(1, 4), call=st.sampled_from(["high", "low"]))
    def find(self, score: float, call: Call) -> None:
        found = finding(score, call, since=self.now)
        if self.alert.state == "resolved":
            self.keep(self.alert.reopened(found, self.now))
        else:
            self.keep(self.alert.seen_again(found, self.now))
        assert self.alert.direction == direction_of(found)

    @precondition(lambda self: self.alert.state == "open")
    @rule(minutes=st.none() | st.integers(1, 600))
    def acknowledge(self, minutes: int | None) -> None:
        until = None if minutes is None else self.now + minutes * MINUTE
        self.keep(self.alert.acknowledged(SARI, self.now, until=until))

    @precondition(lambda self: self.alert.state != "resolved")
    @rule(actor=st.sampled_from([HUB, SARI]))
    def resolve(self, actor: Actor) -> None:
        self.keep(self.alert.resolved(actor, self.now))

    @rule(useful=st.booleans())
    def label(self, useful: bool) -> None:
        self.keep(self.alert.labelled(BUDI, self.now, useful=useful))

    @invariant()
    def states_follow_from_the_transitions(self) -> None:
        moves = [change for change in self.changes if change.kind != "labelled"]
        assert moves[-1].after == self.alert.state
        for before, after in itertools.pairwise(moves):
            assert before.after == after.before

    @invariant()
    def moments_fit_the_state(self) -> None:
        assert (self.alert.resolved_at is not None) == (self.alert.state == "resolved")
        if self.alert.state == "open":
            assert self.alert.acknowledged_at is None

    @invariant()
    def nobody_is_told_after_an_acknowledgement_unless_it_worsened_or_expired(self) -> None:
        is_held = False
        for change in self.changes:
            if change.kind == "acknowledged":
                is_held = True
            elif is_told(change):
                assert not is_held or change.kind in ("worsened", "expired", "reopened")
                is_held = False
            elif change.kind == "resolved":
                is_held = False


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
