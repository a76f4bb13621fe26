"""The database, opened once: who may write, how a transaction begins, and what its failures say."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, InterfaceError, OperationalError

from domain.errors import BadInput, BadSetting, NotFound, StoreFailed
from domain.ladders import LITMUS, Ladders
from domain.recurrence import KindOf
from store.meta import KEPT
from store.migrate import migrate
from store.precedence import Precedence

WRITER_PATIENCE_SECONDS = 60.0
"""How long a writer waits for its turn, on our own lock and on the database's, before it gives up."""

PRAGMAS = (
    f"busy_timeout={int(WRITER_PATIENCE_SECONDS * 1000)}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "cache_size=-65536",
    "wal_autocheckpoint=16000",
)
"""How every SQLite connection is set: readers beside a writer, what is committed is on the disk, a log of 64 MB."""
PASSING = (*PRAGMAS, "cache_size=-2048")
"""The same for what is read once: of that nothing is worth keeping."""


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
        return cls(*_engines(_address(url)), zone=zone, limits=limits)

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
                with _writing(connection):
                    yield connection
                return
            with self.engine.connect() as fresh, _writing(fresh):
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
            if type(error) not in (OperationalError, InterfaceError, DatabaseError):
                raise
            raise StoreFailed(_sentence(self.engine.url, error), permanent=False, key="store") from error
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


@contextmanager
def _writing(connection: Connection) -> Iterator[None]:
    connection.execution_options(writes=True)
    try:
        with connection.begin():
            yield
    finally:
        connection.execution_options(writes=False)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        raise BadSetting(f"CEHUB_DATABASE_URL is not a database address: {url!r}. {_EXAMPLES}") from None
    if address.get_backend_name() == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        raise BadSetting(f"CEHUB_DATABASE_URL names {address.get_backend_name()!r}. {_EXAMPLES}")
    if address.database in (None, "", ":memory:"):
        raise BadSetting(f"CEHUB_DATABASE_URL needs a file: memory is lost with the process. {_EXAMPLES}")
    return address


_EXAMPLES = "Use sqlite:///data/cehub.db or postgresql://user:password@host/name."


def _engines(address: URL) -> tuple[Engine, Engine]:
    """The engine, and the one for what is read in passing."""
    if address.get_backend_name() == "postgresql":
        both = create_engine(address, pool_size=8, max_overflow=24, pool_pre_ping=True)
        return both, both
    _make_room(Path(str(address.database)))
    return _sqlite(address, PRAGMAS, 8), _sqlite(address, PASSING, 1)


def _sqlite(address: URL, pragmas: Sequence[str], size: int) -> Engine:
    # The connection given back last is given out first: what it has cached is what was just written.
    engine = create_engine(
        address, pool_size=size, max_overflow=24, pool_use_lifo=True, connect_args={"check_same_thread": False}
    )
    event.listen(engine, "connect", partial(_prepare_sqlite, pragmas))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_room(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreFailed(f"The folder {path.parent} of the database cannot be made: {error.strerror}.") from error


def _prepare_sqlite(pragmas: Sequence[str], driver: Any, _record: object) -> None:
    # The driver's own transaction handling begins too late and never IMMEDIATE: we begin ourselves.
    driver.isolation_level = None
    for pragma in pragmas:
        driver.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


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
