"""The sensitivities that people set, one for each metric, and every change of them."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from domain.tuning import Change, Tuning
from store.inserts import inserting
from store.state import tuning as _tuning
from store.state import tuning_changes as _changes

_FIELDS = ("metric", "at", "before", "after", "who", "role")


def every(connection: Connection) -> dict[str, Tuning]:
    """What was set, by metric; metrics that nobody tuned are absent."""
    return {row.metric: Tuning(**row._mapping) for row in connection.execute(select(_tuning))}


def put(connection: Connection, tuning: Tuning) -> None:
    """Set the sensitivity of a metric, in place of what was set before."""
    values = {
        "metric": tuning.metric,
        "sensitivity": tuning.sensitivity,
        "changed_at": tuning.changed_at,
        "changed_by": tuning.changed_by,
    }
    made = inserting(connection, _tuning).values(**values)
    changes = {name: made.excluded[name] for name in values if name != "metric"}
    connection.execute(made.on_conflict_do_update(index_elements=["metric"], set_=changes))


def note(connection: Connection, made: Change) -> None:
    """Keep a change for good."""
    connection.execute(insert(_changes).values(**{name: getattr(made, name) for name in _FIELDS}))


def changes(connection: Connection, metric: str, limit: int) -> list[Change]:
    """The last changes of a metric's sensitivity, the newest first."""
    chosen = select(*(_changes.c[name] for name in _FIELDS)).where(_changes.c.metric == metric)
    newest = chosen.order_by(_changes.c.at.desc(), _changes.c.id.desc()).limit(limit)
    return [Change(*row) for row in connection.execute(newest)]
