"""One writer at a time, all or nothing, and readers that see one moment."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy.exc import TimeoutError as NoneFree

from domain.errors import BadInput, StoreFailed
from store import meta
from store.engine import Store
from tests.make import LIMITS, ZONE


def test_write_that_fails_leaves_nothing(store: Store) -> None:
    def put_and_fail() -> None:
        with store.write() as connection:
            meta.put(connection, "seen", "1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        put_and_fail()
    with store.read() as connection:
        assert meta.get(connection, "seen") is None


def test_a_text_that_no_database_holds_is_not_found_or_refused(store: Store) -> None:
    is_postgres = store.dialect == "postgresql"
    refused = pytest.raises(BadInput, match="holds a NUL character") if is_postgres else nullcontext()
    with refused, store.read() as connection:
        assert meta.get(connection, "se\0en") is None


def test_writers_take_turns(store: Store) -> None:
    def add_one() -> None:
        barrier.wait()
        for _ in range(10):
            done = False
            while not done:
                with store.write() as connection:
                    before = meta.get(connection, "count")
                    done = meta.swap(connection, "count", before, str(int(before or 0) + 1))

    barrier = Barrier(4)
    threads = [Thread(target=add_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as connection:
        assert meta.get(connection, "count") == "40"


def test_reader_does_not_wait_for_a_writer(store: Store) -> None:
    with store.write() as writing:
        meta.put(writing, "seen", "1")
        with store.read() as reading:
            assert meta.get(reading, "seen") is None
    with store.read() as reading:
        assert meta.get(reading, "seen") == "1"


def test_sqlite_is_set_to_survive_a_power_cut(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/hub.db", zone=ZONE, limits=LIMITS)
    with store.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    store.close()


def test_what_is_read_in_passing_is_of_one_moment_and_kept_by_no_cache(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/hub.db", zone=ZONE, limits=LIMITS)
    store.migrate()
    with store.passing():
        with store.read() as first, store.write() as writing:
            assert first.exec_driver_sql("PRAGMA cache_size").scalar() == -2048
            assert meta.get(first, "seen") is None
            meta.put(writing, "seen", "1")
        with store.read() as again:
            assert again is first
            assert meta.get(again, "seen") is None
    with store.read() as after:
        assert meta.get(after, "seen") == "1"
        assert after.exec_driver_sql("PRAGMA cache_size").scalar() == -65536
    store.close()


def test_where_every_connection_is_in_use_it_is_said_that_it_passes(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect() -> None:
        raise NoneFree("QueuePool limit of size 8 overflow 24 reached")

    monkeypatch.setattr(store.engine, "connect", connect)
    for door in (store.read, store.write):
        with pytest.raises(StoreFailed, match="every connection to it is in use") as refused, door():
            pass
        assert not refused.value.permanent


def test_meta_is_put_once_and_swapped_only_as_seen(store: Store) -> None:
    with store.write() as connection:
        assert meta.put_once(connection, "a", "1") == "1"
        assert meta.put_once(connection, "a", "2") == "1"
        assert not meta.swap(connection, "a", "2", "3")
        assert not meta.swap(connection, "a", None, "3")
        assert meta.swap(connection, "a", "1", "3")
        meta.drop(connection, "a")
        assert meta.get(connection, "a") is None
