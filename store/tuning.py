"""The sensitivities that people set, one for each metric."""

from __future__ import annotations

from sqlalchemy import Connection, select

from domain.tuning import Tuning
from store.inserts import inserting
from store.state import tuning as _tuning


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
