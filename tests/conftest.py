"""What tests of several rooms share: a clock that stands still, and the store on each database it runs on."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from store.engine import Store
from tests.databases import migrated_url
from tests.make import LIMITS, ZONE, HandClock
from tests.postgres import Postgres, programs, running
from tests.wanting import leave_out

if TYPE_CHECKING:
    from hub import Hub

BROWSER = "tests/browser/"

# How long an example takes says something of the machine, nothing of the code.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

# An eighth of the time of a run goes to looking for garbage among modules that stay.
gc.set_threshold(100_000, 50, 1_000)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser comes when the rest is done."""
    items.sort(key=lambda item: item.nodeid.startswith(BROWSER))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `--dist loadfile` a file stays with one worker, and all that drives a browser does: two browsers on two
    cores only wait for each other."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return BROWSER if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)

    return Scheduling(config, log)


@pytest.fixture
def clock() -> HandClock:
    """A clock that moves only when it is told to."""
    return HandClock()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real server, started once; tests that need it are left out, with the reason, where there is none."""
    binaries = programs()
    if binaries is None:
        leave_out("PostgreSQL is not installed (no initdb on the path or under /usr/lib/postgresql)")
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        leave_out("PostgreSQL does not run as root, and there is no runuser to become somebody else")
    # Not pytest's own folder: its parents are closed to the user that PostgreSQL runs as.
    with (
        tempfile.TemporaryDirectory(prefix="cehub-pg-", ignore_cleanup_errors=True) as folder,
        running(Path(folder), binaries) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def migrated(postgres: Postgres) -> str:
    """The name of a database with our schema and nothing in it."""
    name = postgres.create()
    store = Store.open(postgres.url(name), zone=ZONE, limits=LIMITS)
    store.migrate()
    store.close()
    return name


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind, migrated and not yet opened."""
    if request.param == "sqlite":
        return migrated_url(tmp_path)
    server: Postgres = request.getfixturevalue("postgres")
    return server.url(server.create(request.getfixturevalue("migrated")))


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store of each kind, migrated."""
    opened = Store.open(store_url, zone=ZONE, limits=LIMITS)
    yield opened
    opened.close()


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The address of the database of `hub`; a module that wants something in it from the start has its own."""
    return migrated_url(tmp_path)


@pytest.fixture
def hub(database: str, clock: HandClock) -> Iterator[Hub]:
    """A hub on a database of its own, without demo, whose time is `clock`."""
    # Imported here: the tests of one room should not need all the others.
    from tests.hubs import opened

    with opened(database, clock) as hub:
        yield hub
