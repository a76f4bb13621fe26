"""How the database is reached: its address, how each connection is set, how a transaction begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from domain.errors import BadSetting, StoreFailed

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


def engines_of(url: str) -> tuple[Engine, Engine]:
    """The engine of a database address, and the one for what is read in passing; BadSetting if it is none of ours."""
    address = _address(url)
    if address.get_backend_name() == "postgresql":
        both = create_engine(address, pool_size=8, max_overflow=24, pool_pre_ping=True)
        return both, both
    _make_room(Path(str(address.database)))
    return _sqlite(address, PRAGMAS, 8), _sqlite(address, PASSING, 1)


@contextmanager
def writing(connection: Connection) -> Iterator[None]:
    """A transaction on the connection that may write."""
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
