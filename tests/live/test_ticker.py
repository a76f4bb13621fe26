"""The ticker: everything committed passes through a step, and no failure stops it."""

import threading

import pytest

from live.ticker import Ticker


def test_before_it_is_started_a_step_runs_where_it_is_asked_for() -> None:
    seen: list[str] = []

    def step() -> float:
        seen.append(threading.current_thread().name)
        return 0.0

    ticker = Ticker(step)
    assert ticker.settle()
    assert seen == [threading.current_thread().name]


def test_what_was_committed_before_has_passed_through_a_step() -> None:
    committed, shown = [0], [0]

    def step() -> float:
        shown[0] = committed[0]
        return 0.0

    ticker = Ticker(step)
    ticker.start()
    try:
        for count in range(1, 20):
            committed[0] = count
            ticker.wake()
            assert ticker.settle()
            assert shown[0] == count
    finally:
        ticker.stop()


def test_a_burst_costs_few_steps() -> None:
    ticker = Ticker(lambda: 0.0)
    ticker.start()
    try:
        for _ in range(500):
            ticker.wake()
        assert ticker.settle()
        assert ticker.steps < 100
    finally:
        ticker.stop()


def test_whoever_waits_cuts_a_rest_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("live.ticker.SHORT_SECONDS", 1e-12)
    monkeypatch.setattr("live.ticker.REST_SECONDS", 600.0)
    stepped = threading.Event()

    def step() -> float:
        assert sum(range(10_000))
        stepped.set()
        return 1.0

    ticker = Ticker(step)
    ticker.start()
    try:
        assert stepped.wait(10)
        for _ in range(50):
            ticker.wake()
        assert ticker.settle(timeout=20)
        ticker.wake()
        ticker.wake()
    finally:
        ticker.stop()
    assert not ticker.is_ticking, "a stop cuts it short as well"


def test_a_failing_step_does_not_end_it() -> None:
    failures = iter([OSError("no room"), None])
    done = threading.Event()

    def step() -> float:
        failure = next(failures, None)
        if failure is not None:
            raise failure
        done.set()
        return 0.0

    ticker = Ticker(step)
    ticker.start()
    try:
        ticker.wake()
        assert done.wait(10)
        assert ticker.is_ticking
    finally:
        ticker.stop()


def test_stopped_it_makes_nobody_wait() -> None:
    ticker = Ticker(lambda: 0.0)
    ticker.start()
    ticker.stop()
    assert not ticker.is_ticking
    assert ticker.settle()
