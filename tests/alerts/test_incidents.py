"""Incidents as people handle them: they follow their alerts and cases, and one act is an act on all of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from alerts.chain import Chain
from alerts.desk import Desk
from alerts.incidents import Incidents
from alerts.playbooks import Playbooks
from domain.alerts import QUIET_TIME, Finding
from domain.cases import Case
from domain.cases import opened as case_opened
from domain.causes import Cause, Part
from domain.errors import Conflict, NotAllowed, NotFound, UnknownName
from domain.incidents import Incident
from domain.playbooks import playbooks_of
from domain.times import HOUR, MINUTE
from store import alerts as alerts_kept
from store import cases
from store.engine import Store
from tests.alerts.build import BUDI, SARI, make_finding
from tests.make import NOW, HandClock


class War:
    """A room with a chain and everything that people do in it."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock = store, HandClock()
        books = playbooks_of({})
        self.chain = Chain(store, self.clock)
        self.desk = Desk(store, self.clock)
        self.incidents = Incidents(store, self.clock, books=books)
        self.playbooks = Playbooks(store, self.clock, books=books)

    def break_down(self, *metrics: str, score: float = 1.3) -> Incident:
        self.chain.take([bad(name, score) for name in metrics])
        return self.incidents.standing()[0]

    def mend(self, *metrics: str) -> None:
        self.chain.take([replace(bad(name), is_over=True) for name in metrics])

    def case(self, *, at: int = NOW + MINUTE, channel: str = "chat") -> int:
        case = Case("hand", at, "parcel lost", channel=channel)
        with self.store.write() as connection:
            made = cases.insert(connection, case_opened(case, SARI, at)[0])
            assert made is not None
            return made

    def close(self, number: int) -> None:
        with self.store.write() as connection:
            case = cases.get(connection, number)
            assert case is not None
            assert cases.change(connection, number, case.state, case.version, state="closed", closed_at=self.clock.ms)

    def now(self, incident: Incident) -> Incident:
        return self.incidents.detail(incident.id).incident

    def kinds(self, incident: Incident) -> list[str]:
        return [one.kind for one in self.incidents.detail(incident.id).transitions]


def bad(metric: str, score: float = 1.3) -> Finding:
    call = {"csat": "low", "nps": "low"}.get(metric, "high")
    return make_finding(score, call, metric=metric)  # type: ignore[arg-type]


@pytest.fixture
def war(store: Store) -> War:
    return War(store)


def test_two_alerts_of_one_cause_open_an_incident_of_their_segment(war: War) -> None:
    incident = war.break_down("complaints", "csat")
    assert (dict(incident.place), incident.state, incident.since) == ({"channel": "chat"}, "open", NOW)
    assert {one.metric for one in war.incidents.detail(incident.id).alerts} == {"complaints", "csat"}
    assert war.incidents.sizes([incident]) == {incident.id: 2}


def test_acknowledging_it_acknowledges_every_open_alert_of_it(war: War) -> None:
    incident = war.break_down("complaints", "csat")
    assert war.incidents.acknowledge(incident.id, SARI, "on it").owner == "Sari"
    assert [(one.state, one.owner) for one in war.incidents.detail(incident.id).alerts] == [
        ("acknowledged", "Sari")
    ] * 2
    with pytest.raises(Conflict) as caught:
        war.incidents.acknowledge(incident.id, BUDI)
    assert caught.value.state == "acknowledged"


def test_graver_alert_opens_it_again(war: War) -> None:
    incident = war.break_down("complaints", "csat")
    war.incidents.acknowledge(incident.id, SARI)
    war.break_down("nps", score=2.4)
    after = war.now(incident)
    assert (after.state, after.severity, war.kinds(incident)[-2]) == ("open", "critical", "worsened")


def test_it_is_over_when_metrics_and_cases_have_recovered(war: War) -> None:
    incident = war.break_down("complaints", "csat")
    mine, other = war.case(), war.case(channel="phone")
    war.clock.move(minutes=2)
    war.mend("complaints", "csat")
    assert (war.now(incident).state, war.incidents.detail(incident.id).waiting) == ("recovering", 1)
    war.clock.move(minutes=5)
    war.case(at=war.clock.ms)  # of the segment, but after it was well
    war.close(mine)
    war.chain.settle()
    assert (war.now(incident).state, war.kinds(incident)) == ("resolved", ["opened", "recovered", "resolved"])
    assert [war.incidents.of_case(_case(war, number)) for number in (other,)] == [None]
    assert (war.incidents.of_case(_case(war, mine)) or incident).id == incident.id


def _case(war: War, number: int) -> Case:
    with war.store.read() as connection:
        found = cases.get(connection, number)
    assert found is not None
    return found


def test_without_cases_it_is_over_with_its_last_alert(war: War) -> None:
    incident = war.break_down("complaints", "csat")
    war.mend("complaints")
    assert war.now(incident).state == "open"
    war.mend("csat")
    assert war.now(incident).state == "resolved"


def test_alert_that_is_back_soon_brings_its_incident_back(war: War) -> None:
    incident = war.break_down("complaints", "csat")
    war.mend("complaints", "csat")
    war.clock.move(minutes=30)
    war.chain.take([replace(bad("csat"), since=war.clock.ms)])
    assert (war.now(incident).state, len(war.incidents.standing())) == ("open", 1)


def test_alert_that_is_back_late_is_in_no_old_incident(war: War) -> None:
    incident = war.break_down("complaints", "csat")
    war.mend("complaints", "csat")
    war.clock.move(milliseconds=QUIET_TIME + HOUR)
    war.chain.take([replace(bad("csat"), since=war.clock.ms)])
    assert (war.now(incident).state, war.incidents.standing()) == ("resolved", [])


def test_person_who_resolves_it_resolves_its_alerts(war: War) -> None:
    incident = war.break_down("complaints", "csat", "nps")
    war.incidents.resolve(incident.id, SARI, "known: promo")
    assert {one.state for one in war.incidents.detail(incident.id).alerts} == {"resolved"}
    war.clock.move(minutes=1)
    war.chain.take([bad("csat")])
    assert war.now(incident).state == "resolved"


def test_three_metrics_broken_together_propose_a_crisis_once(war: War) -> None:
    incident = war.break_down("complaints", "csat")
    assert incident.crisis is None
    war.break_down("nps")
    assert war.now(incident).crisis == "proposed"
    war.incidents.decide(incident.id, SARI, "decline")
    war.break_down("handle_mean")
    assert (war.now(incident).crisis, war.kinds(incident).count("crisis_proposed")) == ("declined", 1)


def test_crisis_that_is_led_keeps_further_alerts_back_and_ends_with_its_incident(war: War) -> None:
    incident = war.break_down("complaints", "csat")
    led = war.incidents.decide(incident.id, SARI, "accept", "all hands")
    assert (led.is_crisis, led.roles) == (True, {"lead": "Sari"})
    (later,) = war.chain.take([bad("nps")])
    assert (later.held, later.held_by) == ("grouped", incident.id)
    war.mend("complaints", "csat", "nps")
    assert (war.now(incident).is_crisis, war.now(incident).crisis) == (False, "ended")


def test_crisis_is_for_leads_and_managers_to_decide(war: War) -> None:
    incident = war.break_down("complaints", "csat")
    for act in (
        lambda: war.incidents.decide(incident.id, BUDI, "accept"),
        lambda: war.incidents.cast(incident.id, BUDI, "data", "Budi"),
    ):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert refused.value.key == "crisis_role"
    war.incidents.decide(incident.id, SARI, "accept")
    with pytest.raises(NotAllowed):
        war.incidents.resolve(incident.id, BUDI)
    assert war.now(incident).is_crisis
    war.incidents.resolve(incident.id, replace(BUDI, role="manager"))
    assert war.now(incident).crisis == "ended"


def test_what_emerges_joins_what_shares_its_topic(war: War) -> None:
    topic = {"topic": "fraud"}
    war.chain.take([make_finding(metric="mentions", segment=topic, kind="emerging")])
    war.chain.take([make_finding(metric="mentions", segment={"topic": "courier"}, kind="emerging")])
    war.chain.take([make_finding(metric="mentions", segment={}, kind="emerging")])
    assert war.incidents.standing() == []
    war.chain.take([make_finding(metric="negative_share", segment={**topic, "platform": "x"})])
    (incident,) = war.incidents.standing()
    assert dict(incident.place) == topic
    assert {one.kind for one in war.incidents.detail(incident.id).alerts} == {"emerging", "metric"}


def _explain(war: War, alert: int, **segment: str) -> None:
    """It is found out which segment explains an alert; the chain looks again."""
    with war.store.write() as connection:
        cause = Cause(NOW, NOW - HOUR, NOW, 9.0, 5.0, (Part(segment, 3.0),), Part({}, 1.0), (), 0)
        alerts_kept.explain(connection, alert, cause)
    war.clock.move(minutes=1)
    war.chain.settle()


@pytest.mark.parametrize(
    ("segment", "guilty", "is_one", "why"),
    [
        ({"region": "Bali"}, {"channel": "chat"}, True, "chats from Bali are what both are about"),
        ({"region": "Bali"}, {"reason": "late"}, True, "one reason explains both, and chats may come from Bali"),
        ({"channel": "phone"}, {"reason": "late"}, False, "nobody who calls is in a chat"),
    ],
)
def test_incidents_that_overlap_become_one_when_an_alert_of_each_may_have_the_same_cause(
    war: War, segment: dict[str, str], guilty: dict[str, str], is_one: bool, why: str
) -> None:
    first = war.break_down("complaints", "csat")
    alerts = war.chain.take(
        [make_finding(metric=name, segment=segment) for name in ("handle_mean", "first_response_mean")]
    )
    assert [dict(one.place) for one in war.incidents.standing()] == [segment, {"channel": "chat"}]
    _explain(war, war.incidents.detail(first.id).alerts[0].id, reason="late")
    assert len(war.incidents.standing()) == 2
    _explain(war, alerts[0].id, **guilty)
    assert len(war.incidents.standing()) == (1 if is_one else 2), why
    assert len(war.incidents.detail(first.id).alerts) == (4 if is_one else 2)
    assert dict(war.now(first).place) == {"channel": "chat"}


def test_two_incidents_that_turn_out_to_be_one_thing_become_one(war: War) -> None:
    first = war.break_down("complaints", "csat")
    total = [make_finding(metric=name, segment={}) for name in ("handle_mean", "first_response_mean")]
    alerts = war.chain.take(total)
    (second, _) = war.incidents.standing()
    assert (second.id != first.id, dict(second.place)) == (True, {})
    _explain(war, alerts[0].id, channel="chat")
    (one,) = war.incidents.standing()
    assert (one.id, dict(one.place), len(war.incidents.detail(one.id).alerts)) == (first.id, {"channel": "chat"}, 4)
    gone = war.incidents.detail(second.id)
    assert (gone.incident.state, gone.alerts, gone.transitions[-1].kind) == ("resolved", [], "merged")
    assert (gone.transitions[-1].note, war.kinds(first)[-2:]) == (f"#{first.id}", ["absorbed", "crisis_proposed"])


def test_incidents_of_other_places_stay_apart_until_a_person_merges_them(war: War) -> None:
    first = war.break_down("complaints", "csat")
    war.chain.take([make_finding(metric=name, segment={"region": "Bali"}) for name in ("complaints", "handle_mean")])
    war.chain.settle()
    second, _ = war.incidents.standing()
    merged = war.incidents.merge(second.id, SARI, first.id)
    assert (merged.id, [one.id for one in war.incidents.standing()]) == (first.id, [first.id])
    assert {alert.incident_id for alert in war.incidents.detail(first.id).alerts} == {first.id}
    for gone, into in ((second.id, first.id), (first.id, first.id)):
        with pytest.raises(Conflict):
            war.incidents.merge(gone, SARI, into)


def test_person_opens_an_incident_for_one_alert_once(war: War) -> None:
    war.chain.take([make_finding(metric="mentions", segment={"trouble": "palsu"}, kind="emerging")])
    (alert,) = war.desk.unresolved()
    made = war.incidents.open(alert.id, SARI)
    assert war.incidents.open(alert.id, BUDI) == made
    found = war.incidents.detail(made.id)
    assert [one.id for one in found.alerts] == [alert.id]
    assert [(one.kind, one.who) for one in found.transitions] == [("opened", SARI.name)]
    war.chain.take([make_finding(metric="mentions", segment={"trouble": "palsu"}, kind="emerging", is_over=True)])
    assert war.incidents.detail(made.id).incident.state == "resolved"
    with pytest.raises(Conflict):
        war.incidents.open(alert.id, SARI)
    with pytest.raises(NotFound):
        war.incidents.open(999, SARI)


def test_unknown_decision_state_and_incident_are_said_in_one_sentence(war: War) -> None:
    incident = war.break_down("complaints", "csat")
    with pytest.raises(UnknownName, match="did you mean 'accept'"):
        war.incidents.decide(incident.id, SARI, "accpt")
    with pytest.raises(UnknownName, match="did you mean 'recovering'"):
        war.incidents.page("recoverin")
    with pytest.raises(NotFound, match="no incident 99"):
        war.incidents.detail(99)


def test_steps_are_ticked_off_on_alert_and_incident_by_name(war: War) -> None:
    incident = war.break_down("complaints", "csat")
    alert = war.incidents.detail(incident.id).alerts[0]
    war.incidents.tick(incident.id, SARI, "complaints.1")
    war.playbooks.tick(alert.id, BUDI, "complaints.2")
    detail = war.desk.detail(alert.id)
    followed = war.playbooks.of(detail.alert, detail.transitions)
    assert {key: one.who for key, one in followed.done.items()} == {"complaints.2": "Budi"}
    assert {key: one.who for key, one in war.incidents.detail(incident.id).done.items()} == {"complaints.1": "Sari"}
    war.playbooks.tick(alert.id, SARI, "complaints.2", is_done=False)
    assert war.playbooks.of(detail.alert, war.desk.detail(alert.id).transitions).done == {}


def test_of_many_who_accept_a_crisis_at_once_one_wins_and_nothing_is_lost(war: War) -> None:
    incident = war.break_down("complaints", "csat")
    gate = Barrier(8)

    def accept(number: int) -> bool:
        gate.wait()
        war.incidents.note(incident.id, BUDI, f"note {number}")
        try:
            war.incidents.decide(incident.id, SARI, "accept")
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(accept, range(8)))
    kinds = war.kinds(incident)
    assert (sum(won), kinds.count("crisis_accepted"), kinds.count("noted")) == (1, 1, 8)


def test_alert_lists_the_open_cases_of_its_guilty_segment(war: War) -> None:
    mine = war.case()
    war.case(channel="phone")
    (alert,) = war.chain.take([bad("csat")])
    assert [case.id for case in war.incidents.cases_of(alert)] == [mine]
