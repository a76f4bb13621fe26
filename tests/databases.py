"""SQLite databases with our schema and nothing in them: begun once, copied for each test that wants one."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from store.engine import Store
from store.migrate import FOLDER
from store.refolds import refold_if_changed
from tests.make import LIMITS, ZONE


def migrated_url(folder: Path) -> str:
    """The address of an empty database of our schema, laid into `folder`."""
    return copied_url(folder, _migrate)


def copied_url(folder: Path, fill: Callable[[str], None]) -> str:
    """The address of a database as `fill` leaves the one whose address it is told, laid into `folder`."""
    (folder / "hub.db").write_bytes(_filled(fill))
    return f"sqlite:///{folder}/hub.db"


def apply(connection: Connection, revision: str) -> None:
    """Do what one migration does, to whatever is stored now."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with Operations.context(MigrationContext.configure(connection)):
        ScriptDirectory.from_config(config).get_revision(revision).module.upgrade()


@functools.cache
def _filled(fill: Callable[[str], None]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hub.db"
        fill(f"sqlite:///{path}")
        return path.read_bytes()


def _migrate(url: str) -> None:
    store = Store.open(url, zone=ZONE, limits=LIMITS)
    store.migrate()
    refold_if_changed(store)
    store.close()
