"""Scenes and screens as people edited them, and scenes sent to screens: two logs, in which the last word counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Index, RowMapping, Table, func, insert, select, update

from store.columns import key_column, metadata, moment_column, text_column

scene_edits = Table(
    "scene_edits",
    metadata,
    key_column(),
    *(text_column(name, required=True) for name in ("scene", "definition")),
    moment_column("at", required=True),
    *(text_column(name, required=True) for name in ("who", "role")),
    Index(None, "scene"),
    sqlite_autoincrement=True,
)
"""`definition` is '' where something was given back to the configuration. `scene` is the name of a scene, or that of a
screen after SCREEN: no scene has a colon in its name."""
SCREEN = "screen:"

pushes = Table(
    "pushes",
    metadata,
    key_column(),
    *(text_column(name, required=True) for name in ("screen", "scene")),
    *(moment_column(name, required=True) for name in ("at", "until")),
    *(text_column(name, required=True) for name in ("who", "role")),
    moment_column("ended_at"),
    *(text_column(name) for name in ("ended_by", "ended_role")),
    Index(None, "until"),
    sqlite_autoincrement=True,
)


def edit(connection: Connection, scene: str, definition: str, *, at: int, who: str, role: str) -> None:
    """Record what a scene, or a screen, is from now on; '' gives it back to the configuration."""
    connection.execute(insert(scene_edits).values(scene=scene, definition=definition, at=at, who=who, role=role))


def last_edit(connection: Connection) -> int:
    """The id of the last edit of all; 0 before any."""
    return int(connection.scalar(select(func.max(scene_edits.c.id))) or 0)


def edits(connection: Connection) -> list[RowMapping]:
    """The last edit of each scene: {scene, definition, at, who}, those given back among them."""
    last = select(func.max(scene_edits.c.id)).group_by(scene_edits.c.scene)
    chosen = select(scene_edits).where(scene_edits.c.id.in_(last)).order_by(scene_edits.c.id)
    return list(connection.execute(chosen).mappings())


def push(connection: Connection, values: Mapping[str, Any]) -> None:
    """Record a scene that was sent, {screen, scene, at, until, who, role}; what was sent there before is over."""
    by = {"ended_by": values["who"], "ended_role": values["role"]}
    end(connection, values["screen"], at=values["at"], **by)
    connection.execute(insert(pushes).values(**values))


def end(connection: Connection, screen: str, *, at: int, ended_by: str, ended_role: str) -> bool:
    """Record that a screen was given back; False if nothing sent to it was standing."""
    standing = (pushes.c.screen == screen, pushes.c.ended_at.is_(None), pushes.c.until > at)
    done = update(pushes).where(*standing).values(ended_at=at, ended_by=ended_by, ended_role=ended_role)
    return connection.execute(done).rowcount > 0


def standing(connection: Connection, now: int) -> list[RowMapping]:
    """What is sent and not over, the oldest first."""
    chosen = select(pushes).where(pushes.c.until > now, pushes.c.ended_at.is_(None)).order_by(pushes.c.id)
    return list(connection.execute(chosen).mappings())
