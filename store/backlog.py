"""Which cases are listed: filters, the order of a page, and what there is to filter by."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, or_, select

from domain.cases import Case
from store.cases import case_of
from store.state import cases as _cases


@dataclass(frozen=True)
class Wanted:
    """Cases with all of these; None asks for nothing, '' for an owner or touchpoint that is unknown.

    `level` is the one last recorded. Overdue are cases past a due time, before `now` (ms).
    """

    level: int | None = None
    state: str | None = None
    owner: str | None = None
    touchpoint: str | None = None
    is_overdue: bool = False
    now: int = 0

    def conditions(self) -> list[ColumnElement[bool]]:
        """What a row must meet."""
        found: list[ColumnElement[bool]] = []
        if self.level is not None:
            found.append(_cases.c.level == self.level)
        if self.state is not None:
            found.append(_cases.c.state == self.state)
        for name in ("owner", "touchpoint"):
            value, column = getattr(self, name), _cases.c[name]
            if value is not None:
                found.append(column == value if value else column.is_(None))
        if self.is_overdue:
            found.append(or_(_cases.c.level > 1, _cases.c.due_at <= self.now))
        return found


EVERY = Wanted()


def page(
    connection: Connection, wanted: Wanted = EVERY, *, limit: int = 50, after: int | None = None
) -> tuple[list[Case], int | None]:
    """Cases, newest first, and the cursor of the next page (None at the end)."""
    chosen = select(_cases).where(*wanted.conditions()).order_by(_cases.c.id.desc()).limit(limit + 1)
    if after is not None:
        chosen = chosen.where(_cases.c.id < after)
    found = [case_of(row) for row in connection.execute(chosen).mappings()]
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def waiting(connection: Connection, wanted: Wanted = EVERY, *, limit: int) -> list[Case]:
    """The open cases that have waited longest, oldest first."""
    chosen = select(_cases).where(_cases.c.state == "open", *wanted.conditions())
    ordered = chosen.order_by(_cases.c.opened_at, _cases.c.id).limit(limit)
    return [case_of(row) for row in connection.execute(ordered).mappings()]


def promised(connection: Connection, wanted: Wanted = EVERY, *, until: int, limit: int) -> list[Case]:
    """The open cases whose customer is to be called back at or before `until` (ms), the longest due first."""
    chosen = select(_cases).where(_cases.c.call_at <= until, *wanted.conditions())
    ordered = chosen.order_by(_cases.c.call_at, _cases.c.id).limit(limit)
    return [case_of(row) for row in connection.execute(ordered).mappings()]


def soonest(connection: Connection, *, limit: int) -> list[Case]:
    """The open cases whose level runs out next, those that are overdue first."""
    chosen = select(_cases).where(_cases.c.state == "open", _cases.c.due_at.is_not(None))
    ordered = chosen.order_by(_cases.c.due_at, _cases.c.id).limit(limit)
    return [case_of(row) for row in connection.execute(ordered).mappings()]


def count(connection: Connection, wanted: Wanted = EVERY) -> int:
    """How many there are."""
    return connection.scalar(select(func.count()).select_from(_cases).where(*wanted.conditions())) or 0


@dataclass(frozen=True)
class Part:
    """The open cases of one level, owner and touchpoint ('' = none)."""

    level: int
    owner: str
    touchpoint: str
    open: int
    paused: int
    oldest_opened_at: int
    nearest_due_at: int | None


def parts(connection: Connection) -> list[Part]:
    """All open cases, counted in one pass."""
    keys = (_cases.c.level, func.coalesce(_cases.c.owner, ""), func.coalesce(_cases.c.touchpoint, ""))
    counts = (func.count(), func.count(_cases.c.paused_at), func.min(_cases.c.opened_at), func.min(_cases.c.due_at))
    chosen = select(*keys, *counts).where(_cases.c.state == "open").group_by(*keys)
    return [Part(*row) for row in connection.execute(chosen)]
