"""Who goes first: a job lets those pass whom somebody waits for, for a while, and never with something in its hands."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from hub import Hub
from schedule import Job, Schedule
from store.engine import Store
from store.precedence import COURTESY, Precedence
from tests.make import make_interaction

PATIENCE = 5.0


@pytest.fixture
def precedence() -> Precedence:
    return Precedence()


@contextmanager
def a_hurry(precedence: Precedence) -> Iterator[Callable[[], None]]:
    """Somebody is waited for, until what is given back is called."""
    begun, over = threading.Event(), threading.Event()

    def hurry() -> None:
        with precedence.urgent():
            begun.set()
            over.wait(PATIENCE)

    thread = threading.Thread(target=hurry)
    thread.start()
    assert begun.wait(PATIENCE)
    yield over.set
    over.set()
    thread.join(PATIENCE)


def waited(precedence: Precedence) -> float:
    began = time.monotonic()
    precedence.give_way()
    return time.monotonic() - began


def test_a_job_goes_on_once_nobody_is_in_a_hurry(precedence: Precedence) -> None:
    with a_hurry(precedence) as end, precedence.patient():
        threading.Timer(0.05, end).start()
        assert waited(precedence) >= 0.04
        assert precedence.give_way() is None  # type: ignore[func-returns-value]


def test_courtesy_is_used_up(precedence: Precedence) -> None:
    with a_hurry(precedence), precedence.patient():
        assert waited(precedence) >= COURTESY * 0.9
        assert waited(precedence) < COURTESY / 2


def test_only_jobs_give_way(precedence: Precedence) -> None:
    with a_hurry(precedence):
        assert waited(precedence) < COURTESY / 2


def test_nobody_waits_for_a_job(precedence: Precedence) -> None:
    """What a job does in a hurry's name holds up nobody, itself least of all."""
    with precedence.patient(), precedence.urgent():
        assert waited(precedence) < COURTESY / 2


def test_who_writes_waits_for_nobody(store: Store) -> None:
    with store.precedence.patient(), store.write() as connection, a_hurry(store.precedence):
        assert waited(store.precedence) < COURTESY / 2
        assert connection.execute(text("SELECT 1")).scalar() == 1


@pytest.mark.parametrize("door", ["read", "write"])
def test_a_job_waits_at_the_doors_of_the_store(store: Store, door: str) -> None:
    with a_hurry(store.precedence), store.precedence.patient():
        began = time.monotonic()
        with getattr(store, door)():
            assert time.monotonic() - began >= COURTESY * 0.9


def test_every_job_of_the_schedule_is_patient(hub: Hub) -> None:
    waits: list[float] = []
    job = Job("look", None, lambda hub: waits.append(waited(hub.store.precedence)))
    with a_hurry(hub.store.precedence):
        Schedule(hub, ()).run(job)
    assert waits[0] >= COURTESY * 0.9


def test_a_job_waits_for_records_that_are_sent(hub: Hub) -> None:
    """What is sent is in a hurry from its first check to its commit."""
    seen: list[bool] = []
    hub.ingest.on_commit = lambda: seen.append(bool(hub.store.precedence._urgent))
    hub.ingest.take("interactions", [make_interaction()], source="crm")
    assert seen == [True]
