"""The states of an incident and of its crisis: which acts they allow, and what they record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain import crisis
from domain.errors import BadInput, Conflict, UnknownName
from domain.incidents import Act, Incident, opened, urgency
from domain.people import HUB, Actor
from domain.transitions import Transition

SARI, BUDI = Actor("Sari", "lead"), Actor("Budi", "monitor")
ACTS: dict[str, Callable[[Incident, int], Act]] = {
    "acknowledge": lambda one, now: one.acknowledged(SARI, now),
    "worsen": lambda one, now: one.worsened("critical", now),
    "recover": lambda one, now: one.recovered(now),
    "return": lambda one, now: one.returned(now),
    "resolve": lambda one, now: one.resolved(SARI, now),
    "end": lambda one, now: one.resolved(HUB, now),
    "propose": crisis.proposed,
    "accept": lambda one, now: crisis.accepted(one, SARI, now),
    "decline": lambda one, now: crisis.declined(one, SARI, now),
    "stand down": lambda one, now: crisis.ended(one, SARI, now),
}
ALLOWED = {
    "acknowledge": ("open",),
    "worsen": ("open", "acknowledged", "recovering"),
    "recover": ("open", "acknowledged"),
    "return": ("recovering", "resolved"),
    "resolve": ("open", "acknowledged", "recovering"),
}


def an_incident(state: str = "open") -> Incident:
    fresh, _ = opened({"channel": "chat"}, "warning", 0, 1)
    ways = {"acknowledged": "acknowledge", "recovering": "recover", "resolved": "resolve"}
    return fresh if state == "open" else ACTS[ways[state]](fresh, 2)[0]


def test_what_matters_most_stands_first() -> None:
    calm = an_incident()
    grave, owned = replace(calm, severity="critical", since=9), replace(calm, owner="Sari", since=-9)
    led, well = replace(owned, crisis="accepted"), replace(grave, state="recovering", since=-99)
    older = replace(calm, since=-5)
    assert sorted([well, owned, calm, older, grave, led], key=urgency) == [led, grave, older, calm, owned, well]


@pytest.mark.parametrize("act", ALLOWED)
@pytest.mark.parametrize("state", ["open", "acknowledged", "recovering", "resolved"])
def test_each_act_is_allowed_in_its_states_only(act: str, state: str) -> None:
    incident = an_incident(state)
    if state in ALLOWED[act]:
        ACTS[act](incident, 3)
        return
    with pytest.raises(Conflict) as caught:
        ACTS[act](incident, 3)
    assert caught.value.state == state


def test_whoever_acknowledges_owns_what_nobody_owns() -> None:
    assert an_incident("acknowledged").owner == "Sari"
    owned, change = an_incident().assigned(BUDI, 3, owner=" Tim Timur ")
    assert (owned.owner, change.after, ACTS["acknowledge"](owned, 4)[0].owner) == (
        "Tim Timur",
        "Tim Timur",
        "Tim Timur",
    )


def test_log_takes_words_in_every_state_and_no_empty_ones() -> None:
    assert an_incident("resolved").noted(SARI, 3, note="root cause: depot")[1].note == "root cause: depot"
    with pytest.raises(BadInput, match="note is missing"):
        an_incident().noted(SARI, 3, note=" ")


def test_whoever_accepts_a_crisis_leads_it_until_somebody_else_does() -> None:
    led, change = crisis.accepted(crisis.proposed(an_incident(), 2)[0], SARI, 3)
    assert (led.is_crisis, led.roles, change.kind) == (True, {"lead": "Sari"}, "crisis_accepted")
    other, change = crisis.cast(led, SARI, 4, role="lead", who="Budi")
    assert (other.roles["lead"], change.before, change.after) == ("Budi", "Sari", "Budi")
    assert "lead" not in crisis.cast(other, SARI, 5, role="lead", who="")[0].roles


def test_unknown_role_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean 'communication'"):
        crisis.cast(an_incident(), SARI, 3, role="comunication", who="Budi")


def test_declined_crisis_can_still_be_accepted_and_nothing_else_can_be_declined() -> None:
    declined, _ = crisis.declined(crisis.proposed(an_incident(), 2)[0], SARI, 3)
    assert crisis.accepted(declined, SARI, 4)[0].is_crisis
    with pytest.raises(Conflict):
        crisis.declined(an_incident(), SARI, 3)


def test_crisis_is_over_with_its_incident() -> None:
    led, _ = crisis.accepted(an_incident(), SARI, 2)
    over, _ = led.resolved(SARI, 3)
    assert (over.is_crisis, over.crisis) == (False, "ended")
    with pytest.raises(Conflict):
        crisis.ended(over, SARI, 4)


class Life(RuleBasedStateMachine):
    """One incident under any order of acts."""

    @initialize()
    def open_it(self) -> None:
        self.now = 1
        self.one, change = opened({}, "warning", 0, 1)
        self.changes: list[Transition] = [change]

    @rule(act=st.sampled_from(sorted(ACTS)))
    def do(self, act: str) -> None:
        self.now += 1
        try:
            self.one, change = ACTS[act](self.one, self.now)
        except Conflict:
            return
        self.changes.append(change)

    @invariant()
    def states_follow_from_the_transitions(self) -> None:
        if not hasattr(self, "one"):
            return
        moves = [change for change in self.changes if not change.kind.startswith("crisis_")]
        assert moves[-1].after == self.one.state
        assert all(one.after == other.before for one, other in pairwise(moves))

    @invariant()
    def moments_fit_the_state(self) -> None:
        if not hasattr(self, "one"):
            return
        assert (self.one.resolved_at is not None) == (self.one.state == "resolved")
        assert (self.one.recovered_at is not None) == (self.one.state in ("recovering", "resolved"))
        assert not (self.one.is_crisis and self.one.state == "resolved")


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
