"""What silences muted: from when to when which alert was kept quiet, and how it stood at the end of that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from store.inserts import insert_once
from store.state import mutes as _mutes


@dataclass(frozen=True)
class Mute:
    """One alert kept quiet by one silence. `outcome` is the alert's state when that ended; None while it lasts."""

    silence_id: int
    alert_id: int
    muted_at: int
    ended_at: int | None
    outcome: str | None


_COLUMNS = tuple(_mutes.c[name] for name in ("silence_id", "alert_id", "muted_at", "ended_at", "outcome"))


def begin(connection: Connection, silence_id: int, alert_id: int, *, now: int) -> None:
    """Keep that a silence mutes an alert from now on; nothing if one does already."""
    insert_once(connection, _mutes, silence_id=silence_id, alert_id=alert_id, muted_at=now)


def end(connection: Connection, alert_id: int, *, now: int, outcome: str) -> None:
    """Keep that the alert is muted no more; nothing if it was not."""
    standing = update(_mutes).where(_mutes.c.alert_id == alert_id, _mutes.c.ended_at.is_(None))
    connection.execute(standing.values(ended_at=now, outcome=outcome))


def of_silence(connection: Connection, silence_id: int, *, limit: int = 200) -> list[Mute]:
    """What a silence muted, the newest first."""
    chosen = select(*_COLUMNS).where(_mutes.c.silence_id == silence_id).order_by(_mutes.c.id.desc()).limit(limit)
    return [Mute(*row) for row in connection.execute(chosen)]


def counts(connection: Connection, silences: Iterable[int]) -> dict[int, int]:
    """How many alerts each of these silences muted; those that muted none are absent."""
    alerts = func.count(func.distinct(_mutes.c.alert_id))
    chosen = select(_mutes.c.silence_id, alerts).where(_mutes.c.silence_id.in_(list(silences)))
    return {row[0]: row[1] for row in connection.execute(chosen.group_by(_mutes.c.silence_id))}
