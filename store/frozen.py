"""Views of a metric kept as they were: once written, never changed. Moments are epoch milliseconds."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Index, Table, UniqueConstraint, func, insert, select

from domain.alerts import Alert
from store import alerts as kept
from store.columns import key_column, metadata, moment_column, text_column
from store.state import alerts as _alerts

frozen_views = Table(
    "frozen_views",
    metadata,
    key_column(),
    *(text_column(name, required=True) for name in ("token", "name", "note", "metric", "content", "who", "role")),
    moment_column("made_at", required=True),
    UniqueConstraint("token"),
    Index(None, "metric"),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True)
class Kept:
    """A frozen view without what it shows; `token` stands in its address."""

    id: int
    token: str
    name: str
    note: str
    metric: str
    who: str
    role: str
    made_at: int


_PLAIN = ("id", "token", "name", "note", "metric", "who", "role", "made_at")


def keep(connection: Connection, one: Kept, content: str) -> int:
    """Keep a new one; its id."""
    values = {name: getattr(one, name) for name in _PLAIN if name != "id"}
    made = insert(frozen_views).values(**values, content=content).returning(frozen_views.c.id)
    return int(connection.execute(made).scalar_one())


def find(connection: Connection, token: str) -> tuple[Kept, str] | None:
    """The view with that token, and what it shows as JSON; None if there is none."""
    chosen = select(*(frozen_views.c[name] for name in _PLAIN), frozen_views.c.content)
    row = connection.execute(chosen.where(frozen_views.c.token == token)).first()
    return (Kept(*row[:-1]), row[-1]) if row else None


def page(connection: Connection, *, limit: int = 50, after: int | None = None) -> list[Kept]:
    """The newest first; `after` is the id of the last one that is known already."""
    chosen = select(*(frozen_views.c[name] for name in _PLAIN)).order_by(frozen_views.c.id.desc()).limit(limit)
    if after is not None:
        chosen = chosen.where(frozen_views.c.id < after)
    return [Kept(*row) for row in connection.execute(chosen)]


def alerts_within(connection: Connection, metric: str, start: int, end: int, limit: int) -> list[Alert]:
    """The alerts on a metric that stood at some moment of [start, end) ms, the newest first."""
    over = func.coalesce(_alerts.c.resolved_at, end)
    chosen = select(_alerts.c.id).where(_alerts.c.metric == metric, _alerts.c.since < end, over >= start)
    numbers = connection.scalars(chosen.order_by(_alerts.c.id.desc()).limit(limit)).all()
    return [alert for number in numbers if (alert := kept.get(connection, number)) is not None]
