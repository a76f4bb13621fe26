"""Bringing a database to the schema of this version, or saying why not.

An empty database gets today's tables at once; one that is in use is led there by the migrations, step by step.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select

from domain.errors import StoreFailed
from store import (  # noqa: F401 - a table is known once its module is
    annotated,
    delivered,
    frames,
    frozen,
    reported,
    stages,
    state,
    troubles,
)
from store.columns import metadata
from store.schema import REVISION

FOLDER = Path(__file__).parent / "migrations"
_versions = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def revision(connection: Connection) -> str | None:
    """The migration the database stands at; None if it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(select(_versions.c.version_num))
    return found


def migrate(connection: Connection) -> None:
    """Bring the database up to date; StoreFailed if it is of a newer version than this program."""
    present = revision(connection)
    if present is None:
        _versions.create(connection)
        metadata.create_all(connection, checkfirst=False)
        connection.execute(_versions.insert().values(version_num=REVISION))
    elif present != REVISION:
        upgrade(connection, present)


def upgrade(connection: Connection, present: str | None) -> None:
    """Apply the migrations that are missing after `present` (None: all); StoreFailed if that is none of ours."""
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
