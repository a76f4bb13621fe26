"""Late records: what they change is judged again, and an alarm that they disprove is closed."""

from __future__ import annotations

import pytest

from alerts.late import EVERY, SELDOM, STRIDE, Late
from domain.metrics import METRICS
from domain.times import DAY, HOUR, SECOND
from domain.verdicts import Verdict
from tests.alerts.scene import FIVE, Scene, take, usual
from tests.make import NOW

pytestmark = pytest.mark.slow


def test_late_records_disprove_an_alarm_and_the_alert_says_so(told: Scene) -> None:
    began = told.at
    told.pass_on([5.0, 4.0, 6.0])
    (alert,), _ = told.desk.inbox(state="open")
    assert alert.direction == "low"
    told.correct([(at, usual(at, told.rng)) for at in range(began, told.at, FIVE)])
    (after,), _ = told.desk.inbox()
    assert (after.id, after.state) == (alert.id, "resolved")
    assert told.desk.detail(alert.id).transitions[-1].kind == "disproved"
    assert all(verdict.call == "normal" for verdict in told.verdicts(began))


def test_late_records_can_show_that_something_goes_on(told: Scene) -> None:
    began = told.at
    told.pass_on([usual(told.at, told.rng) for _ in range(4)])
    assert not told.desk.inbox()[0]
    told.correct([(at, 150.0) for at in range(began, told.at, FIVE)])
    (alert,), _ = told.desk.inbox(state="open")
    assert alert.since == began
    assert told.verdicts(began)[0].call == "high"
    assert {verdict.value for verdict in told.verdicts(began)} == {150.0}


def test_what_late_records_do_not_change_stays_one_alert(told: Scene) -> None:
    began = told.at
    told.pass_on([150.0] * 4)
    told.correct([(began, 160.0)])
    told.pass_on([150.0])
    (alert,), _ = told.desk.inbox()
    kinds = [change.kind for change in told.desk.detail(alert.id).transitions]
    assert kinds == ["opened"]
    assert told.verdicts(began)[0].value == 160.0


def test_what_is_over_by_late_records_calls_nobody(told: Scene) -> None:
    began = told.at
    told.pass_on([usual(told.at, told.rng) for _ in range(16)])
    told.correct([(at, 150.0) for at in range(began, began + 4 * FIVE, FIVE)])
    assert not told.desk.inbox()[0]
    assert told.verdicts(began)[0].call == "high"


def test_records_older_than_a_day_are_judged_again_as_far_as_verdicts_are_kept(told: Scene) -> None:
    def hour(start: int) -> list[Verdict]:
        return [verdict for verdict in told.verdicts(start) if verdict.at < start + HOUR]

    near, far = told.at - 5 * DAY, told.at - 10 * DAY
    told.correct([(at, 150.0) for at in range(near, near + HOUR, FIVE)])
    assert {verdict.call for verdict in hour(near)} == {"high"}
    assert not told.desk.inbox()[0]
    before = told.verdicts(far)
    told.clock.move(seconds=SELDOM // SECOND)
    told.correct([(at, 150.0) for at in range(far, far + HOUR, FIVE)])
    assert told.verdicts(far) == before


def test_many_days_are_looked_through_in_pieces(told: Scene) -> None:
    near, ticks = told.at - 5 * DAY, 0
    take(told.store, [(at, 150.0) for at in range(near, near + HOUR, FIVE)], complete_to=told.at)
    told.watch.changed({"interactions": (near - DAY, told.at)})
    told.clock.move(seconds=75)
    while told.watch.is_warm() and ticks < 50:
        told.watch.tick(told.clock.ms, seconds=0.0)
        ticks += 1
    assert DAY // STRIDE < ticks < 50
    told.settle()
    assert {verdict.call for verdict in told.verdicts(near) if verdict.at < near + HOUR} == {"high"}


def test_an_alarm_of_days_ago_that_late_records_disprove_is_closed(told: Scene) -> None:
    began, rows = told.at, [(at, 5.0) for at in range(told.at, told.at + 2 * DAY, FIVE)]
    told.at += 2 * DAY
    told.clock.move(days=2)
    told.watch.changed(take(told.store, rows, complete_to=told.at).touched)
    told.settle()
    (alert,), _ = told.desk.inbox(state="open")
    assert alert.since == began
    told.clock.move(seconds=SELDOM // SECOND)
    told.correct([(at, usual(at, told.rng)) for at, _ in rows])
    found = told.desk.detail(alert.id)
    assert (found.alert.state, found.transitions[-1].kind) == ("resolved", "disproved")


def test_late_records_of_the_time_when_nobody_listened_are_found_at_the_next_start(told: Scene) -> None:
    began = told.at
    told.pass_on([5.0, 4.0, 6.0])
    told.watch.changed = lambda touched: None  # type: ignore[method-assign]
    told.correct([(at, usual(at, told.rng)) for at in range(began, told.at, FIVE)])
    (alert,), _ = told.desk.inbox()
    assert alert.state == "open"
    told.restart()
    assert told.desk.detail(alert.id).transitions[-1].kind == "disproved"


def test_a_restart_in_the_middle_of_judging_again_forgets_not_what_is_disproved(told: Scene) -> None:
    began = told.at
    told.pass_on([5.0, 4.0, 6.0])
    (alert,), _ = told.desk.inbox(state="open")
    rows = [(at, usual(at, told.rng)) for at in range(began, told.at, FIVE)]
    told.watch.changed(take(told.store, rows, complete_to=told.at).touched)
    told.clock.move(seconds=75)
    told.watch.tick(told.clock.ms, seconds=0.0)
    with told.store.write() as connection:
        post = told.watch._posts["interactions"]
        assert post.is_behind
        post.write(connection)
    told.restart()
    assert told.desk.detail(alert.id).transitions[-1].kind == "disproved"


def test_only_what_lies_before_the_judged_is_late_and_it_is_asked_for_once_a_minute() -> None:
    calls, late = METRICS["interactions"].name, Late()
    late.hear({"interactions": (NOW, NOW)})
    assert late.ask(calls, NOW, NOW) is None
    late.hear({"interactions": (NOW - HOUR, NOW), "tickets": (NOW - 2 * HOUR, NOW)})
    assert late.ask(calls, NOW, NOW + EVERY - 1) is None
    assert late.ask(calls, NOW, NOW + EVERY) == NOW - HOUR
    assert late.ask(calls, NOW, NOW + 3 * EVERY) is None
    late.hear({"measurements": (NOW - HOUR, NOW)})
    assert late.ask(calls, NOW, NOW + 6 * EVERY) == NOW - HOUR
    late.hear({"measurements": (NOW - 2 * DAY, NOW)})
    assert late.ask(calls, NOW, NOW + 6 * EVERY + SELDOM - 1) is None
    assert late.ask(calls, NOW, NOW + 6 * EVERY + SELDOM) == NOW - 2 * DAY
