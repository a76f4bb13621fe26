"""What the last shift was called for, counted from the transitions of alerts."""

from __future__ import annotations

from alerts.budget import Ledger
from alerts.chain import Chain
from alerts.desk import Desk
from domain.budget import Budget
from store.engine import Store
from tests.alerts.build import SARI, make_finding
from tests.make import HandClock


def test_openings_and_returns_of_the_last_shift_are_counted_by_rule(store: Store, clock: HandClock) -> None:
    chain, desk, ledger = Chain(store, clock), Desk(store, clock), Ledger(store, clock, Budget(per_shift=2))
    chain.take([make_finding(metric="csat")])
    clock.move(hours=9)
    (alert,) = chain.take([make_finding(since=clock.ms)])
    chain.take([make_finding(is_over=True)])
    clock.move(minutes=20)
    chain.take([make_finding(since=clock.ms)])
    desk.acknowledge(alert.id, SARI)
    desk.label(alert.id, SARI, useful=False)
    chain.take([make_finding(metric="tickets", segment={"source": "crm"}, kind="silence", call="silent")])
    chain.take([make_finding(metric="handle_mean", segment={"channel": "phone"}, since=clock.ms)])
    (standing,) = ledger.standing()
    assert (standing.alerts, standing.is_over) == (3, True)
    assert [(rule.metric, rule.alerts, rule.noise) for rule in standing.rules] == [
        ("complaint_ratio", 2, 1),
        ("handle_mean", 1, 0),
    ], "a silent source calls whoever owns the data"
    clock.move(hours=9)
    assert ledger.standing()[0].alerts == 0


def test_what_a_graver_alert_holds_back_counts_once_it_calls_by_itself(store: Store, clock: HandClock) -> None:
    chain, ledger = Chain(store, clock), Ledger(store, clock, Budget(per_shift=2))
    chain.take([make_finding(2.4, segment={}), make_finding(1.3)])
    assert ledger.standing()[0].alerts == 1
    clock.move(minutes=5)
    chain.take([make_finding(2.4, segment={}, is_over=True)])
    assert ledger.standing()[0].alerts == 2
