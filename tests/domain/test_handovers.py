"""A handover through any acts in any order: signed by two people at most once each, and frozen for good."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.briefing import Briefing
from domain.errors import HubError
from domain.handovers import MOST_NOTES, PATIENCE, SIDES, SIGNERS, Handover
from domain.people import ROLES, Actor
from domain.shifts import Turn
from domain.times import HOUR
from tests.make import NOW

END = NOW + HOUR
START = Handover(Turn("morning", "", END - 8 * HOUR, END), Turn("afternoon", "", END, END + 8 * HOUR))
PEOPLE = st.builds(Actor, st.sampled_from(["Sari", "sari", "Budi", "Dewi"]), st.sampled_from(ROLES))
ACTS = st.one_of(
    st.tuples(st.just("sign"), PEOPLE, st.sampled_from(SIDES)),
    st.tuples(st.just("note"), PEOPLE, st.sampled_from(["kurir", " ", "x" * 5000])),
    st.tuples(st.just("freeze"), PEOPLE, st.just("")),
)


def _done(one: Handover, act: tuple[str, Actor, Any], now: int) -> Handover:
    name, actor, said = act
    if name == "sign":
        return one.signed(actor, now, side=said)
    return one.noted(actor, now, text=said) if name == "note" else one.frozen(Briefing(now))


@given(st.lists(ACTS, max_size=12))
def test_whatever_is_tried_it_has_two_signatures_of_two_leads_and_stays_as_it_was_frozen(acts: list[Any]) -> None:
    now, one = NOW, START
    for act in acts:
        before, now = one, now + 1
        try:
            one = _done(one, act, now)
        except HubError:
            continue
        for side in SIDES:
            made, earlier = one.signature(side), before.signature(side)
            assert earlier is None or made == earlier
            assert made is None or made.role in SIGNERS
        if before.frozen_at is not None:
            assert (one.briefing, one.frozen_at, one.notes) == (before.briefing, before.frozen_at, before.notes)
        assert one.notes[: len(before.notes)] == before.notes
        assert len(one.notes) <= MOST_NOTES
    if one.state == "handed_over":
        assert one.outgoing is not None
        assert one.incoming is not None
        assert one.outgoing.who.casefold() != one.incoming.who.casefold()


def test_it_lapses_once_and_only_after_its_patience() -> None:
    assert not START.is_lapsed(END + PATIENCE - 1)
    assert START.is_lapsed(END + PATIENCE)
    assert not START.frozen(Briefing(END + PATIENCE)).is_lapsed(END + 9 * PATIENCE)
