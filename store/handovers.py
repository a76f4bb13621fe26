"""Handovers: one for each turn of the roster, kept for good."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy import Connection, RowMapping, select, update

from domain.handovers import Handover, Note, Signature
from domain.shifts import Turn
from store.briefings import read_briefing
from store.inserts import insert_once
from store.state import handovers as _handovers


def begin(connection: Connection, turn: Turn, following: Turn) -> Handover:
    """The handover of a turn: the one that is kept, else a new one without a word."""
    insert_once(
        connection,
        _handovers,
        shift=turn.shift,
        lead=turn.lead,
        begins_at=turn.begins_at,
        ends_at=turn.ends_at,
        following=_json(following),
        notes="[]",
    )
    found = of_turn(connection, turn)
    assert found is not None
    return found


def get(connection: Connection, handover_id: int) -> Handover | None:
    """The handover with that id; None if there is none."""
    row = connection.execute(select(_handovers).where(_handovers.c.id == handover_id)).mappings().first()
    return None if row is None else _handover(row)


def of_turn(connection: Connection, turn: Turn) -> Handover | None:
    """The handover of the turn that begins at the same moment; None if there is none."""
    row = connection.execute(select(_handovers).where(_handovers.c.begins_at == turn.begins_at)).mappings().first()
    return None if row is None else _handover(row)


def page(connection: Connection, *, limit: int = 50, after: int | None = None) -> tuple[list[Handover], int | None]:
    """Handovers without what was handed over, the newest first, and the cursor of the next page (None at the end).

    `after` is such a cursor.
    """
    chosen = select(*(one for one in _handovers.c if one.name != "briefing"))
    if after is not None:
        chosen = chosen.where(_handovers.c.begins_at < after)
    newest = chosen.order_by(_handovers.c.begins_at.desc()).limit(limit + 1)
    found = [_handover({**row, "briefing": None}) for row in connection.execute(newest).mappings()]
    return found[:limit], found[limit - 1].turn.begins_at if len(found) > limit else None


def unfrozen(connection: Connection, ended: int) -> list[Handover]:
    """Handovers of turns that ended at or before that moment (ms), and are not frozen; oldest first."""
    chosen = select(_handovers).where(_handovers.c.frozen_at.is_(None), _handovers.c.ends_at <= ended)
    return [_handover(row) for row in connection.execute(chosen.order_by(_handovers.c.begins_at)).mappings()]


def change(connection: Connection, before: Handover, after: Handover) -> Handover | None:
    """The handover, kept as `after`; None if it no longer is as it was seen."""
    values = {
        "notes": _json(after.notes),
        "outgoing": _json(after.outgoing),
        "incoming": _json(after.incoming),
        "frozen_at": after.frozen_at,
        "briefing": _json(after.briefing),
    }
    seen = (_handovers.c.id == before.id, _handovers.c.version == before.version)
    done = connection.execute(update(_handovers).where(*seen).values(**values, version=before.version + 1))
    return replace(after, version=before.version + 1) if done.rowcount == 1 else None


def _json(value: object) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


def _handover(row: RowMapping | dict[str, Any]) -> Handover:
    briefing = row["briefing"]
    return Handover(
        Turn(row["shift"], row["lead"], row["begins_at"], row["ends_at"]),
        Turn(**orjson.loads(row["following"])),
        tuple(Note(**one) for one in orjson.loads(row["notes"])),
        _signature(row["outgoing"]),
        _signature(row["incoming"]),
        row["frozen_at"],
        None if briefing is None else read_briefing(orjson.loads(briefing)),
        row["version"],
        row["id"],
    )


def _signature(kept: str | None) -> Signature | None:
    return None if kept is None else Signature(**orjson.loads(kept))
