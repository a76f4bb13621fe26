"""SQLite databases with our schema and nothing in them: migrated once, copied for each test that wants one."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from store.engine import Store
from tests.make import LIMITS, ZONE


def migrated_url(folder: Path) -> str:
    """The address of an empty database of our schema, laid into `folder`."""
    (folder / "hub.db").write_bytes(_migrated())
    return f"sqlite:///{folder}/hub.db"


@functools.cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hub.db"
        store = Store.open(f"sqlite:///{path}", zone=ZONE, limits=LIMITS)
        store.migrate()
        store.close()
        return path.read_bytes()
