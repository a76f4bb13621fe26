"""The database, opened once: who may read and write, and what its failures say."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import DatabaseError, DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree

from domain.errors import BadInput, NotFound, StoreFailed
from domain.ladders import LITMUS, Ladders
from domain.recurrence import KindOf
from store.connections import WRITER_PATIENCE_SECONDS, engines_of, writing
from store.meta import KEPT
from store.migrate import migrate
from store.precedence import Precedence


class Store:
    """One database. `read()` and `write()` are its only doors.

    On SQLite one writer at a time: a lock within the process, BEGIN IMMEDIATE between processes. On PostgreSQL
    ordinary transactions. Every `write()` block is one transaction: it is all there after it, or nothing is.
    """

    def __init__(self, engine: Engine, passing: Engine, *, zone: ZoneInfo, limits: Mapping[str, float]) -> None:
        self.engine = engine
        self._passing = passing
        self.zone = zone
        self.limits = dict(limits)
        self.ladders: Ladders = LITMUS
        self.kind_of: KindOf = lambda _: ""
        self.is_deaf: Callable[[], bool] = lambda: False
        self.dialect = engine.dialect.name
        self.precedence = Precedence()
        self._turn = threading.Lock()
        self._now = _Moment()

    @classmethod
    def open(cls, url: str, *, zone: ZoneInfo, limits: Mapping[str, float]) -> Store:
        """The store at `url`, untouched: nothing is created or read before `migrate()`.

        `zone` is where days begin, `limits` the targets in seconds named by components. BadSetting if the URL
        is none of ours.
        """
        return cls(*engines_of(url), zone=zone, limits=limits)

    def migrate(self) -> None:
        """Bring the schema up to date; StoreFailed if it cannot be written or is of a newer version."""
        with self.write() as connection:
            migrate(connection)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database (SQLite) and changes nothing of ours."""
        if self._now.connection is not None:
            yield self._now.connection
            return
        self.precedence.give_way()
        with self._named_failures(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Whatever this thread reads inside is read over one connection; what `meta.once` found holds as long."""
        with self.read() as connection, self._now.over(connection):
            yield

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Like `moment`, for what is read once: no cache grows by it, nor loses what the screens ask for."""
        with self._named_failures(), self._passing.connect() as connection, self._now.over(connection):
            yield

    @contextmanager
    def write(self, connection: Connection | None = None) -> Iterator[Connection]:
        """One transaction that may write: committed at the end of the block, undone by any exception.

        With `connection` the transaction runs on it (it must not be inside one), so that its temporary tables
        are at hand.
        """
        self.precedence.give_way()
        with self._named_failures(), self._my_turn(), self.precedence.holding():
            if connection is not None:
                with writing(connection):
                    yield connection
                return
            with self.engine.connect() as fresh, writing(fresh):
                yield fresh

    @contextmanager
    def reckoning(self, connection: Connection) -> Iterator[None]:
        """Like `write(connection)`, for what is made of what is written: the next write waits for the disk, not this.

        A machine without power may come back without it, but then also without all that came after.
        """
        driver: Any = connection.connection.driver_connection
        is_sqlite = self.dialect == "sqlite"
        if is_sqlite:
            driver.execute("PRAGMA synchronous=NORMAL")
        try:
            with self.write(connection):
                yield
        finally:
            if is_sqlite:
                driver.execute("PRAGMA synchronous=FULL")

    def checkpoint(self) -> None:
        """Copy what is committed from SQLite's log into the database, as far as its readers allow; nobody waits."""
        if self.dialect == "sqlite":
            with self._named_failures(), self.engine.connect() as connection:
                driver = connection.connection.driver_connection
                assert driver is not None
                driver.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()
        self._passing.dispose()

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if self.dialect != "sqlite":
            yield
            return
        if not self._turn.acquire(timeout=WRITER_PATIENCE_SECONDS):
            raise StoreFailed(
                "Another write has held the database for a minute; this one gave up.", permanent=False, key="store"
            )
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _named_failures(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            # The others (integrity, data, programming) are not about the state of the database but about what we asked.
            if isinstance(error, DataError) and "NUL" in str(error.orig):
                # PostgreSQL's driver; SQLite finds no such text.
                raise BadInput("The text holds a NUL character.", key="record_nul") from error
            if type(error) not in (OperationalError, InterfaceError, DatabaseError):
                raise
            raise StoreFailed(_sentence(self.engine.url, error), permanent=False, key="store") from error
        except NoneFree as error:
            sentence = "The database is busy: every connection to it is in use. Please try again."
            raise StoreFailed(sentence, permanent=False, key="store") from error
        except OverflowError as error:
            # SQLite's driver says so of a number that no row can have; PostgreSQL finds no row.
            if "SQLite INTEGER" not in str(error):
                raise
            raise NotFound("There is nothing of so great a number.", key="gone") from error
        except UnicodeEncodeError as error:
            raise BadInput("The text holds half a character (a lone surrogate).", key="record_surrogate") from error


class _Moment(threading.local):
    """The connection over which a thread reads all it reads now."""

    def __init__(self) -> None:
        self.connection: Connection | None = None

    @contextmanager
    def over(self, connection: Connection) -> Iterator[None]:
        """It is this one, inside."""
        self.connection, connection.info[KEPT] = connection, {}
        try:
            yield
        finally:
            self.connection = None
            del connection.info[KEPT]


def _sentence(url: URL, error: DBAPIError) -> str:
    cause = str(error.orig).strip().splitlines()[0] if error.orig is not None else str(error)
    shown = url.render_as_string(hide_password=True)
    if "readonly" in cause or "unable to open" in cause:
        return (
            f"The database {shown} cannot be written: {cause}. Check that its folder exists and belongs to this user."
        )
    if "locked" in cause:
        return f"The database {shown} is held by another process: {cause}."
    if url.get_backend_name() == "postgresql" and error.connection_invalidated is False and "connect" in cause:
        return f"The database {shown} cannot be reached: {cause}."
    return f"The database {shown} failed: {cause}."
