"""Targets: missed for long enough they are told like any other trouble, and never twice beside the detectors."""

from __future__ import annotations

from functools import partial

from alerts.chain import Chain
from alerts.horizon import horizon
from alerts.targets import Standing, TargetWatch
from alerts.watch import Watch
from domain.alerts import Alert
from domain.streams import SURVEYS, TICKETS
from domain.targets import TargetLine
from domain.times import HOUR, MINUTE
from store import alerts, records, rollups, sources
from store.engine import Store
from tests.alerts.build import make_finding
from tests.make import NOW, HandClock, row_of

HALF = 30 * MINUTE
LINE = TargetLine("csat", least=0.8, grain="30m", lasting=60 * MINUTE)
START = NOW - NOW % HALF


def answer(store: Store, at: int, happy: int, unhappy: int) -> None:
    """Answers of the half hour that ends at `at` (ms), and word that all until then is known."""
    rows = [
        row_of(SURVEYS, kind="csat", score=5 if number < happy else 1, occurred_at=at - HALF + number)
        for number in range(happy + unhappy)
    ]
    with store.write() as connection:
        records.upsert(connection, SURVEYS, "test", rows, known_at=at)
        sources.touch(connection, "test", "surveys", now=at, kind="api", oldest=at - HALF, watermark=at + MINUTE)
    rollups.fold(store, at)


def standing(store: Store) -> list[Alert]:
    with store.read() as connection:
        return alerts.unresolved(connection)


def run(store: Store, clock: HandClock, watch: Watch, *answers: tuple[int, int]) -> list[int]:
    """Half hours of (happy, unhappy) answers, one after the other; how many alerts stand after each."""
    counts = []
    for happy, unhappy in answers:
        clock.move(minutes=30)
        at = clock.ms - clock.ms % HALF
        answer(store, at, happy, unhappy)
        watch.tick(at + MINUTE)
        counts.append(len(standing(store)))
    return counts


def test_a_line_missed_for_as_long_as_people_said_is_an_alert_until_it_is_kept_again(
    store: Store, clock: HandClock
) -> None:
    watch = Watch(store, Chain(store, clock), targets=[LINE])
    assert run(store, clock, watch, (19, 1), (12, 8), (12, 8)) == [0, 0, 1]
    (alert,) = standing(store)
    assert (alert.metric, alert.segment, alert.direction, alert.severity) == ("csat", {}, "low", "warning")
    assert (alert.verdict.code, alert.verdict.lower, alert.verdict.value) == ("target_low", 0.8, 0.6)
    assert alert.since == clock.ms - clock.ms % HALF - 60 * MINUTE
    assert run(store, clock, watch, (19, 1), (19, 1)) == [1, 0]


def late(store: Store, watch: Watch, at: int, answers: tuple[int, int]) -> list[Alert]:
    """Answers of the half hour that ends at `at` (ms) come late; what stands a minute after the watch has heard."""
    rows = [
        row_of(SURVEYS, kind="csat", score=5 if number < answers[0] else 1, occurred_at=at - MINUTE + number)
        for number in range(sum(answers))
    ]
    with store.write() as connection:
        records.upsert(connection, SURVEYS, "late", rows, known_at=at)
    watch.changed(rollups.fold(store, at + HOUR).touched)
    with store.read() as connection:
        now = max(one.watermark or 0 for one in sources.every(connection)) + MINUTE
    watch.tick(now)
    return standing(store)


def test_late_answers_disprove_that_a_line_was_missed(store: Store, clock: HandClock) -> None:
    watch = Watch(store, Chain(store, clock), targets=[LINE])
    assert run(store, clock, watch, (19, 1), (12, 8), (12, 8)) == [0, 0, 1]
    (alert,), at = standing(store), clock.ms - clock.ms % HALF
    assert late(store, watch, at - HALF, (60, 0)) == []
    with store.read() as connection:
        assert alerts.transitions(connection, alert.id)[-1].kind == "disproved"


def test_late_answers_show_that_a_line_was_missed(store: Store, clock: HandClock) -> None:
    watch = Watch(store, Chain(store, clock), targets=[LINE])
    assert run(store, clock, watch, (19, 1), (19, 1), (12, 8)) == [0, 0, 0]
    at = clock.ms - clock.ms % HALF
    (alert,) = late(store, watch, at - HALF, (0, 20))
    assert (alert.verdict.code, alert.since) == ("target_low", at - 2 * HALF)
    assert run(store, clock, watch, (19, 1), (19, 1)) == [1, 0]


def test_few_answers_miss_no_line(store: Store, clock: HandClock) -> None:
    watch = Watch(store, Chain(store, clock), targets=[LINE])
    assert run(store, clock, watch, (0, 5), (0, 5), (0, 5)) == [0, 0, 0]


def test_what_may_be_chance_misses_no_line(store: Store, clock: HandClock) -> None:
    """Seven of ten where eight are wanted: the interval of the share holds the line."""
    watch = Watch(store, Chain(store, clock), targets=[LINE])
    assert run(store, clock, watch, (7, 3), (7, 3), (7, 3)) == [0, 0, 0]


def test_after_a_restart_the_same_alert_goes_on_and_ends(store: Store, clock: HandClock) -> None:
    chain = Chain(store, clock)
    run(store, clock, Watch(store, chain, targets=[LINE]), (12, 8), (12, 8))
    (before,) = standing(store)
    again = Watch(store, chain, targets=[LINE])
    assert run(store, clock, again, (12, 8)) == [1]
    assert standing(store)[0].id == before.id
    assert run(store, clock, Watch(store, chain, targets=[LINE]), (19, 1), (19, 1)) == [1, 0]


def test_a_line_that_is_kept_ends_no_alert_of_the_detectors(store: Store, clock: HandClock) -> None:
    """After a restart a line may speak before the detectors have learnt what stands."""
    Chain(store, clock).take([make_finding(metric="csat", segment={}, call="low")])
    answer(store, START, 19, 1)
    with store.read() as connection:
        known = sources.every(connection)
    ends = partial(horizon, known, now=START + MINUTE)
    assert TargetWatch(store, [LINE]).join([], ends, START + MINUTE) == []


def test_a_level_is_held_against_its_line(store: Store, clock: HandClock) -> None:
    rows = [row_of(TICKETS, status="open", occurred_at=START - HOUR + number) for number in range(5)]
    with store.write() as connection:
        records.upsert(connection, TICKETS, "test", rows, known_at=START)
        sources.touch(connection, "test", "tickets", now=START, kind="api", oldest=START - HOUR, watermark=START)
    rollups.fold(store, START)
    found = {
        most: TargetWatch(store, [TargetLine("backlog", most=most, grain="30m")]).join([], lambda _: None, START)
        for most in (4.0, 5.0)
    }
    assert [(one.verdict.code, one.verdict.value) for one in found[4.0]] == [("target_high", 5.0)]
    assert found[5.0] == []


def test_of_all_that_stands_the_gravest_is_told_and_it_is_over_when_all_say_so() -> None:
    both = Standing()
    missed, strange = make_finding(1.2), make_finding(2.4)
    kept, usual = make_finding(0.0, is_over=True), make_finding(0.0, at=NOW + HOUR, is_over=True)
    assert both.merged("target", [missed]) == [missed]
    assert both.merged("detectors", [strange]) == [strange]
    assert both.merged("target", [missed]) == [strange]
    assert both.merged("detectors", [usual]) == [missed]
    assert both.merged("target", [kept]) == [kept]


def test_good_news_of_the_detectors_does_not_hide_a_line_that_is_missed() -> None:
    both = Standing()
    missed = make_finding(1.1, "low", metric="csat")
    both.merged("target", [missed])
    assert both.merged("detectors", [make_finding(3.0, "high", metric="csat")]) == [missed]
