"""Bringing a database to the schema of this version, or saying why not."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

from domain.errors import StoreFailed
from store.schema import REVISION

FOLDER = Path(__file__).parent / "migrations"


def revision(connection: Connection) -> str | None:
    """The migration the database stands at; None if it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(select(column("version_num")).select_from(table("alembic_version")))
    return found


def migrate(connection: Connection) -> None:
    """Apply the migrations that are missing; StoreFailed if the database is of a newer version than this program."""
    present = revision(connection)
    if present == REVISION:
        return
    # Alembic takes a fifth of a second to import: only when there is something to do.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if present is not None and present not in known:
        raise StoreFailed(
            f"The database was written by a newer version of CE Hub (schema {present}; this version knows {REVISION}). "
            "Update CE Hub, or give it another database."
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
