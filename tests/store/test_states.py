"""Alerts, cases, verdicts and sends: changed only as they were seen, kept only once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from domain.alerts import Alert, Finding, opened
from domain.cases import Case
from domain.people import Actor
from domain.transitions import transition
from domain.verdicts import Verdict
from store import alerts, backlog, cases, sends, verdicts
from store.engine import Store
from tests.make import NOW

SARI = Actor("Sari", "lead")


def _alert(metric: str = "csat", at: int = NOW, **segment: str) -> Alert:
    return opened(
        Finding(metric, segment, "metric", Verdict(at, 2.5, "low", 0.4, 0.8, 0.7, 0.9, 40.0, "low"), since=at), at
    )[0]


def _insert(store: Store, alert: Alert) -> int | None:
    with store.write() as connection:
        return alerts.insert_open(connection, alert)


def test_alert_comes_back_as_it_was_kept(store: Store) -> None:
    alert = _alert(channel="chat", region="Medan")
    key = _insert(store, alert)
    assert key is not None
    with store.read() as connection:
        assert alerts.get(connection, key) == replace(alert, id=key)
        assert alerts.latest_by_fingerprint(connection, alert.fingerprint) == replace(alert, id=key)
        assert alerts.get(connection, key + 1) is None


def test_one_trouble_has_one_unresolved_alert(store: Store) -> None:
    first = _insert(store, _alert())
    assert first is not None
    assert _insert(store, _alert()) is None
    assert _insert(store, _alert(channel="chat")) is not None
    with store.write() as connection:
        assert alerts.change(connection, first, "open", 1, state="resolved", resolved_at=NOW)
    second = _insert(store, _alert())
    assert second is not None
    with store.read() as connection:
        found = alerts.latest_by_fingerprint(connection, _alert().fingerprint)
        assert found is not None
        assert found.id == second
        assert alerts.counts(connection) == {"open": 2, "resolved": 1}
        assert len(alerts.unresolved(connection)) == 2


def test_of_two_changes_from_what_was_seen_one_wins(store: Store) -> None:
    key = _insert(store, _alert())
    assert key is not None
    barrier = Barrier(8)

    def acknowledge(number: int) -> bool:
        barrier.wait()
        with store.write() as connection:
            return alerts.change(connection, key, "open", 1, state="acknowledged", owner=f"p{number}")

    with ThreadPoolExecutor(8) as people:
        assert sorted(people.map(acknowledge, range(8))) == [False] * 7 + [True]
    with store.read() as connection:
        found = alerts.get(connection, key)
    assert found is not None
    assert (found.state, found.version) == ("acknowledged", 2)


def test_alerts_are_paged_newest_first(store: Store) -> None:
    keys = [_insert(store, _alert(channel=f"c{number}")) for number in range(5)]
    with store.read() as connection:
        first, after = alerts.page(connection, limit=3)
        rest, end = alerts.page(connection, limit=3, after=after)
        assert alerts.page(connection, state="resolved") == ([], None)
        assert len(alerts.page(connection, metric="csat", state="open")[0]) == 5
    assert [alert.id for alert in (*first, *rest)] == keys[::-1]
    assert end is None


def test_transitions_are_kept_in_order(store: Store) -> None:
    key = _insert(store, _alert())
    assert key is not None
    made = [transition(NOW + step, "noted", SARI, note=f"step {step}") for step in range(3)]
    with store.write() as connection:
        ids = [alerts.transition(connection, key, one) for one in made]
    assert ids == sorted(set(ids))
    with store.read() as connection:
        assert alerts.transitions(connection, key) == made
        assert alerts.transitions(connection, key + 1) == []


def test_acknowledgements_that_ran_out_are_found(store: Store) -> None:
    key = _insert(store, _alert())
    assert key is not None
    with store.write() as connection:
        alerts.change(connection, key, "open", 1, state="acknowledged", acknowledged_until=NOW + 10)
    with store.read() as connection:
        assert alerts.expiring(connection, NOW + 9) == []
        assert [alert.id for alert in alerts.expiring(connection, NOW + 10)] == [key]


def test_record_opens_one_case_and_hands_as_many_as_they_like(store: Store) -> None:
    of_record = Case("rule", NOW, "x", stream="surveys", source="app", external_id="s-1", score=1.0)
    by_hand = Case("hand", NOW, "parcel lost")
    with store.write() as connection:
        key = cases.insert(connection, of_record)
        assert key is not None
        assert cases.insert(connection, of_record) is None
        assert cases.insert(connection, by_hand) is not None
        assert cases.insert(connection, by_hand) is not None
    with store.read() as connection:
        assert cases.get(connection, key) == replace(of_record, id=key)
        assert len(cases.open_cases(connection)) == 3


def test_case_changes_only_as_it_was_seen(store: Store) -> None:
    with store.write() as connection:
        key = cases.insert(connection, Case("hand", NOW, "x"))
        assert key is not None
        assert cases.change(connection, key, "open", 1, owner="Sari")
        assert not cases.change(connection, key, "open", 1, owner="Budi")
        assert not cases.change(connection, key, "closed", 2, owner="Budi")
        cases.transition(connection, key, transition(NOW, "assigned", SARI, after="Sari"))
    with store.read() as connection:
        found = cases.get(connection, key)
        assert found is not None
        assert (found.owner, found.version) == ("Sari", 2)
        assert [one.after for one in cases.transitions(connection, key)] == ["Sari"]


def test_backlog_by_level_counts_the_open_and_unowned(store: Store) -> None:
    with store.write() as connection:
        for level, owner, state in ((1, None, "open"), (1, "Sari", "open"), (2, None, "open"), (2, None, "closed")):
            cases.insert(
                connection, Case("hand", NOW - level, "x", owner=owner, level=level, state=state, due_at=NOW + level)
            )  # type: ignore[arg-type]
    with store.read() as connection:
        assert cases.by_level(connection) == [
            cases.LevelCount(1, 2, 1, 0, NOW - 1, NOW + 1),
            cases.LevelCount(2, 1, 1, 0, NOW - 2, NOW + 2),
        ]
        assert [case.level for case in cases.due(connection, now=NOW + 2)] == [1, 1, 2]
        assert cases.due_until(connection, NOW + 1) == 2
        assert not cases.has_due(connection, NOW)
        shown, _ = backlog.page(connection, backlog.Wanted(level=2, state="closed"))
    assert [case.state for case in shown] == ["closed"]


def test_verdict_of_a_bucket_is_kept_once(store: Store) -> None:
    first = [Verdict(NOW + at, 0.5, "normal", float(at), 1.0, 0.0, 2.0, 9.0) for at in range(4)]
    again = Verdict(NOW + 3, 3.0, "high", 9.0, 1.0, 0.0, 2.0, 9.0, "high")
    with store.write() as connection:
        verdicts.put_many(connection, "csat", "1h", first)
        verdicts.put_many(connection, "csat", "1h", [again])
        verdicts.put_many(connection, "nps", "1h", [])
    with store.read() as connection:
        assert verdicts.between(connection, "csat", "1h", start=NOW + 1, end=NOW + 9) == [*first[1:3], again]
        assert verdicts.latest(connection, "csat", "1h") == again
        assert verdicts.latest(connection, "csat", "5m") is None
        bands = verdicts.bands(connection, ["csat", "nps"], "1h", start=NOW + 3, end=NOW + 9)
        assert bands == [("csat", NOW + 3, 9.0, 1.0, 0.0, 2.0, 9.0)]
        assert verdicts.bands(connection, [], "1h", start=NOW, end=NOW + 9) == []
        assert verdicts.judged_until(connection) == {("csat", "1h"): NOW + 3}
    with store.write() as connection:
        assert verdicts.forget(connection, NOW + 3) == 3


def test_series_that_were_judged_are_named_once(store: Store) -> None:
    with store.read() as connection:
        assert verdicts.judged(connection) == []
    with store.write() as connection:
        for series in ("nps", "csat channel=chat", "csat"):
            verdicts.put_many(connection, series, "1h", [Verdict(NOW + at, 0.5, "normal") for at in range(3)])
    with store.read() as connection:
        assert verdicts.judged(connection) == ["csat", "csat channel=chat", "nps"]


def test_send_is_planned_once_claimed_once_and_tried_again(store: Store) -> None:
    with store.write() as connection:
        assert sends.plan(connection, 1, 1, "ops", now=NOW) is not None
        assert sends.plan(connection, 1, 1, "ops", now=NOW) is None
        assert sends.pending(connection, NOW - 1) == []
        (due,) = sends.pending(connection, NOW)
        assert sends.claim(connection, due, now=NOW)
        assert not sends.claim(connection, due, now=NOW)
        assert sends.pending(connection, NOW + 1) == []
        sends.finish(connection, due.id, now=NOW + 1, error="timeout", next_at=NOW + 100)
        assert sends.pending(connection, NOW + 99) == []
        (due,) = sends.pending(connection, NOW + 100)
        assert (due.attempts, due.error) == (1, "timeout")
        assert sends.claim(connection, due, now=NOW + 100)
        sends.finish(connection, due.id, now=NOW + 101)
        assert sends.pending(connection, NOW + 10_000_000) == []
        assert [one.sent_at for one in sends.of_alert(connection, 1)] == [NOW + 101]


def test_claim_of_a_sender_that_died_lapses(store: Store) -> None:
    with store.write() as connection:
        sends.plan(connection, 1, 1, "ops", now=NOW)
        (due,) = sends.pending(connection, NOW)
        sends.claim(connection, due, now=NOW)
        assert sends.pending(connection, NOW + 59_999) == []
        (again,) = sends.pending(connection, NOW + 60_000)
        assert sends.claim(connection, again, now=NOW + 60_000)
