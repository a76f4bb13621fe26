"""Handovers: put together from what is stored, noted, signed by two, and frozen as they were."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from alerts.chain import Chain
from alerts.desk import Desk
from alerts.handover import Handovers
from alerts.tuning import Tunings
from domain.alerts import Finding, Kind
from domain.emerging import EmergingVerdict
from domain.errors import BadInput, Conflict, NotAllowed, NotFound
from domain.handovers import Side
from domain.joint import JointVerdict, Share
from domain.metrics import METRICS
from domain.outside import OutsideVerdict
from domain.people import Actor
from domain.reasons import Reason
from domain.shifts import roster_of
from domain.silences import Wish, silenced
from domain.times import HOUR, MINUTE
from domain.verdicts import Verdict
from escalations.desk import CaseDesk, Trouble
from live.readings.around import look_around
from store import handovers as kept
from store import silences, sources
from store.engine import Store
from tests.alerts.build import BUDI, SARI, make_finding
from tests.make import NOW, ZONE, HandClock

DEWI = Actor("Dewi", "lead")
END = NOW + HOUR // 2
"""It is 14.30: the morning ends at 15.00, the afternoon at 23.00."""


@pytest.fixture
def cases(store: Store, clock: HandClock) -> CaseDesk:
    return CaseDesk(store, clock, refer=str)


@pytest.fixture
def handovers(store: Store, clock: HandClock) -> Handovers:
    return Handovers(store, clock, roster_of({}, ZONE))


def test_nothing_is_retyped(store: Store, clock: HandClock, handovers: Handovers) -> None:
    chain, desk = Chain(store, clock), Desk(store, clock)
    loose, held, lasting = chain.take([make_finding(2.5, segment={"channel": name}) for name in ("chat", "app", "x")])
    desk.acknowledge(held.id, SARI, until=NOW + 3 * HOUR)
    desk.acknowledge(lasting.id, BUDI)
    found = handovers.read().briefing
    assert [(one.id, one.owner) for one in found.unowned] == [(loose.id, None)]
    assert [(one.id, one.owner, one.until) for one in found.owned] == [
        (held.id, "Sari", NOW + 3 * HOUR),
        (lasting.id, "Budi", None),
    ]
    assert (found.unowned[0].told, found.unowned[0].verdict) == (loose.told, loose.verdict)


def test_open_alerts_are_as_many_as_the_bar_counts(store: Store, clock: HandClock, handovers: Handovers) -> None:
    chain, desk = Chain(store, clock), Desk(store, clock)
    wish = Wish({"channel": ["x"]}, "kampanye", NOW + HOUR)
    with store.write() as connection:
        silences.add(connection, silenced(wish, SARI, NOW, lambda _: ""))
    graver, spoken_for = make_finding(2.4, segment={}), make_finding(1.3)
    found = chain.take(
        [graver, spoken_for, *(make_finding(2.5, "low", segment={"channel": name}, metric="csat") for name in "xyz")]
    )
    assert [one.is_suppressed for one in found] == [False, True, True, False, False]
    desk.acknowledge(found[3].id, SARI)
    desk.assign(found[4].id, BUDI, "Budi")
    bar, told = look_around(store, NOW).alert_counts(), handovers.read().briefing
    assert bar == {"open": 3, "unowned": 1, "muted": 2}
    assert (len(told.unowned) + len(told.owned), len(told.unowned), len(told.kept)) == tuple(bar.values())
    assert {one.id: (one.held, one.muted_by is not None) for one in told.kept} == {
        found[1].id: ("inhibited", False),
        found[2].id: (None, True),
    }


def test_cases_that_breach_before_the_next_shift_ends_are_counted_by_level_and_owner(
    handovers: Handovers, cases: CaseDesk, clock: HandClock
) -> None:
    first = cases.open_by_hand(SARI, Trouble("paket hilang", touchpoint="delivery"))
    second = cases.open_by_hand(SARI, Trouble("dana belum kembali"))
    cases.assign(second.id, SARI, "Budi")
    clock.move(hours=36)
    third = cases.open_by_hand(SARI, Trouble("baru saja"))
    found = handovers.read()
    assert found.handover.following.ends_at == NOW + 48 * HOUR + HOUR // 2
    assert [(one.level, one.owner, one.count) for one in found.briefing.breaches] == [(1, None, 1), (1, "Budi", 1)]
    assert [(one.id, one.due_at) for one in found.briefing.waiting] == [
        (first.id, NOW + 48 * HOUR),
        (second.id, NOW + 48 * HOUR),
    ]
    assert (found.briefing.due, third.id in {one.id for one in found.briefing.waiting}) == (2, False)
    assert found.summaries[first.id] == "paket hilang"


def test_what_changed_names_who_acted(store: Store, clock: HandClock, handovers: Handovers, cases: CaseDesk) -> None:
    chain, desk = Chain(store, clock), Desk(store, clock)
    (alert,) = chain.take([make_finding()])
    case = cases.open_by_hand(SARI, Trouble("paket hilang"))
    clock.move(minutes=5)
    desk.acknowledge(alert.id, BUDI)
    cases.close(case.id, BUDI, root_cause="gudang", action="dikirim ulang")
    Tunings(store, clock).put(METRICS["csat"], 1.2, SARI)
    desk.resolve(alert.id, SARI)
    found = handovers.read().briefing
    ((changed,), (closed,), (tuned,)) = found.alert_changes, found.case_changes, found.retuned
    assert [(move.kind, move.who) for move in changed.moves] == [
        ("opened", "CE Hub"),
        ("acknowledged", "Budi"),
        ("resolved", "Sari"),
    ]
    assert found.alert_counts == {"opened": 1, "resolved": 1}
    assert [(move.kind, move.who, move.at) for move in closed.moves] == [
        ("opened", "Sari", NOW),
        ("closed", "Budi", NOW + 5 * MINUTE),
    ]
    assert (found.case_counts, closed.case.id) == ({"opened": 1, "closed": 1}, case.id)
    assert (tuned.metric, tuned.sensitivity, tuned.who) == ("csat", 1.2, "Sari")


def test_calls_that_are_promised_climbs_by_hand_and_returns_are_handed_over(
    clock: HandClock, handovers: Handovers, cases: CaseDesk
) -> None:
    first, second = (cases.open_by_hand(SARI, Trouble(said)) for said in ("paket hilang", "dana belum kembali"))
    cases.promise(first.id, SARI, at=NOW + HOUR, by="Budi")
    cases.promise(second.id, SARI, at=NOW + 40 * HOUR)
    cases.escalate(first.id, BUDI, reason="pelanggan marah")
    cases.close(second.id, BUDI, root_cause="bank", action="dana dikembalikan")
    clock.move(minutes=1)
    cases.reopen(second.id, SARI, note="belum masuk")
    found = handovers.read().briefing
    assert [(one.case.id, one.at, one.who) for one in found.calls] == [(first.id, NOW + HOUR, "Budi")]
    assert [one.case.id for one in found.case_changes] == [first.id, second.id]
    assert {"call_promised", "escalated"} <= {one.kind for one in found.case_changes[0].moves}
    assert (found.case_counts["escalated"], found.case_counts["opened_again"]) == (1, 1)
    handovers.sign("current", SARI, "outgoing")
    handovers.sign("current", DEWI, "incoming")
    assert handovers.read().briefing.calls == found.calls, "frozen, it says the same"


def test_what_happened_before_the_shift_is_not_its_change(
    store: Store, clock: HandClock, handovers: Handovers, cases: CaseDesk
) -> None:
    Chain(store, clock).take([make_finding()])
    cases.open_by_hand(SARI, Trouble("paket hilang"))
    clock.move(hours=1)
    found = handovers.read()
    assert found.handover.turn.shift == "afternoon"
    assert len(found.briefing.unowned) == 1
    assert (found.briefing.alert_changes, found.briefing.case_changes) == ((), ())


def test_silences_that_stop_to_mute_in_the_next_shift(store: Store, handovers: Handovers) -> None:
    spans = {"soon": 2 * HOUR, "later": 20 * HOUR}
    with store.write() as connection:
        for reason, span in spans.items():
            wish = Wish({"metric": ["csat"], "channel": ["chat"]}, reason, NOW + span)
            silences.add(connection, silenced(wish, SARI, NOW, lambda _: ""))
    (found,) = handovers.read().briefing.endings
    assert (found.reason, found.owner, found.ends_at, found.is_over) == ("soon", "Sari", NOW + 2 * HOUR, True)
    assert dict(found.matchers) == {"metric": ["csat"], "channel": ["chat"]}


def test_sources_in_trouble_are_told_with_their_error(store: Store, handovers: Handovers) -> None:
    with store.write() as connection:
        sources.fail(connection, "crm", "tickets", now=NOW, kind="sql", reasons=[Reason("password refused")])
        sources.touch(connection, "chat", "interactions", now=NOW, kind="api", accepted=1)
        sources.touch(connection, "old", "interactions", now=NOW - 30 * HOUR, kind="import", accepted=1)
        sources.touch(connection, "bot", "interactions", now=NOW - HOUR, kind="api", accepted=1)
    found = handovers.read().briefing.sources
    assert [(one.source, one.health, one.error) for one in found] == [
        ("bot", "late", None),
        ("crm", "failing", "password refused"),
    ]


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        ("metric", Verdict(NOW, 2.5, "high", value=0.2, expected=0.1, code="high")),
        ("joint", JointVerdict(NOW, 2.5, "high", code="joint", shares=(Share("csat", 0.7, 0.9, 0.6),))),
        ("emerging", EmergingVerdict(NOW, 2.5, "high", value=27, expected=3, label={"en": "late", "id": "telat"})),
        ("outside", OutsideVerdict(NOW, 2.5, "high", code="outside", summary="disk full", link="https://x.example")),
        ("silence", Verdict(NOW, 2.5, "silent", code="silent")),
    ],
)
def test_what_is_frozen_reads_back_whatever_kind_of_alert_is_in_it(
    store: Store, clock: HandClock, handovers: Handovers, kind: Kind, verdict: Verdict
) -> None:
    Chain(store, clock).take([Finding("mentions", {"topic": "late"}, kind, verdict, NOW)])
    handovers.sign("current", SARI, "outgoing")
    done = handovers.sign("current", DEWI, "incoming")
    found = handovers.read(done.id).briefing
    assert [one.verdict for one in found.unowned] == [verdict]
    assert [one.alert.verdict for one in found.alert_changes] == [verdict]
    assert handovers.past()[0][0].state == "handed_over"


def test_second_signature_freezes_it_as_it_was(store: Store, clock: HandClock, handovers: Handovers) -> None:
    chain, desk = Chain(store, clock), Desk(store, clock)
    (alert,) = chain.take([make_finding(2.5)])
    number = handovers.note("current", SARI, " kurir dihubungi ").id
    assert handovers.sign(number, SARI, "outgoing").state == "signed_outgoing"
    before = handovers.read(number).briefing
    done = handovers.sign(number, DEWI, "incoming")
    assert (done.state, done.frozen_at, done.briefing) == ("handed_over", NOW, before)
    clock.move(hours=20)
    desk.resolve(alert.id, BUDI)
    kept_one = handovers.read(number)
    assert kept_one.briefing == before
    assert [one.text for one in kept_one.handover.notes] == ["kurir dihubungi"]
    assert [(side.who, side.at) for side in (done.outgoing, done.incoming) if side] == [("Sari", NOW), ("Dewi", NOW)]
    with pytest.raises(Conflict) as caught:
        handovers.note(number, SARI, "terlambat")
    assert caught.value.state == "frozen"


@pytest.mark.parametrize(
    ("actor", "side", "error"),
    [
        (BUDI, "incoming", NotAllowed),
        (SARI, "incoming", NotAllowed),
        (DEWI, "outgoing", Conflict),
    ],
    ids=["a monitor", "the one who handed over", "the slower of two"],
)
def test_signature_that_is_refused_changes_nothing(
    handovers: Handovers, actor: Actor, side: Side, error: type[Exception]
) -> None:
    before = handovers.sign("current", SARI, "outgoing")
    with pytest.raises(error):
        handovers.sign(before.id, actor, side)
    assert handovers.read(before.id).handover == before


def test_handover_that_ended_waits_two_hours_for_its_signatures(handovers: Handovers, clock: HandClock) -> None:
    morning = handovers.read().handover
    clock.move(hours=2)
    assert handovers.read().handover.id == morning.id
    assert handovers.settle() == 0
    assert handovers.read().handover.id == morning.id
    clock.move(hours=1)
    assert handovers.settle() == 1
    lapsed = handovers.read(morning.id).handover
    assert (lapsed.state, lapsed.frozen_at) == ("open", clock.ms)
    assert handovers.settle() == 0
    assert handovers.read().handover.turn.shift == "afternoon"
    late = handovers.sign(morning.id, SARI, "outgoing")
    assert (late.state, late.frozen_at, late.briefing) == ("signed_outgoing", lapsed.frozen_at, lapsed.briefing)


def test_handover_that_nobody_looked_at_is_kept_all_the_same(
    store: Store, clock: HandClock, handovers: Handovers
) -> None:
    (alert,) = Chain(store, clock).take([make_finding()])
    handovers.settle()
    clock.move(hours=3)
    assert handovers.settle() == 1
    (_, kept_one), _ = handovers.past()
    found = handovers.read(kept_one.id).briefing
    assert (kept_one.turn.shift, [one.id for one in found.unowned], found.as_of) == ("morning", [alert.id], clock.ms)


def test_signed_by_both_makes_way_for_the_present_shift(handovers: Handovers, clock: HandClock) -> None:
    handovers.read()
    clock.move(minutes=40)
    handovers.sign("current", SARI, "outgoing")
    handovers.sign("current", DEWI, "incoming")
    assert handovers.read().handover.turn.shift == "afternoon"
    found, following = handovers.past()
    assert [one.state for one in found] == ["open", "handed_over"]
    assert (following, found[1].briefing) == (None, None)


def test_list_goes_on_where_it_stopped(store: Store, handovers: Handovers, clock: HandClock) -> None:
    roster = handovers.roster
    with store.write() as connection:
        for turn in roster.turns(NOW - 48 * HOUR, NOW):
            kept.begin(connection, turn, roster.after(turn))
    first, cursor = handovers.past(limit=4)
    rest, end = handovers.past(limit=4, after=cursor)
    begins = [one.turn.begins_at for one in (*first, *rest)]
    assert len(begins) == 7
    assert begins == sorted(begins, reverse=True)
    assert end is None


def test_of_many_who_sign_at_once_one_has_signed(store: Store, handovers: Handovers) -> None:
    number = handovers.read().handover.id
    people = [Actor(f"lead {k}", "lead") for k in range(8)]
    together = Barrier(len(people))

    def sign(actor: Actor) -> str:
        together.wait()
        try:
            handovers.sign(number, actor, "outgoing")
        except Conflict as problem:
            return problem.state
        return "signed"

    with ThreadPoolExecutor(len(people)) as pool:
        outcomes = list(pool.map(sign, people))
    assert sorted(outcomes) == ["signed", *["signed_outgoing"] * 7]
    assert handovers.read(number).handover.version == 2


def test_notes_of_many_are_all_kept(handovers: Handovers) -> None:
    number = handovers.read().handover.id
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda k: handovers.note(number, BUDI, f"note {k}"), range(16)))
    assert {one.text for one in handovers.read(number).handover.notes} == {f"note {k}" for k in range(16)}


def test_note_needs_words_and_a_handover(handovers: Handovers) -> None:
    with pytest.raises(BadInput, match="note is missing"):
        handovers.note("current", SARI, "  ")
    for which in (99, "99", "yesterday"):
        with pytest.raises(NotFound, match="There is no handover"):
            handovers.note(which, SARI, "hello")


def test_in_a_gap_of_the_roster_the_last_shift_is_handed_over(store: Store, clock: HandClock) -> None:
    day = roster_of({"shifts": [{"name": "siang", "from": "09:00", "to": "17:00", "lead": "Sari"}]}, ZONE)
    handovers = Handovers(store, clock, day)
    clock.move(hours=9)
    found = handovers.read().handover
    assert (found.turn.shift, found.turn.ends_at, found.turn.lead) == ("siang", END + 2 * HOUR, "Sari")
    assert found.following.begins_at - found.turn.begins_at == timedelta(days=1) // timedelta(milliseconds=1)
