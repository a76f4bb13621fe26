"""The tables of incidents: alerts that share one cause, and every change of them. Moments are epoch milliseconds."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table

from store.columns import delivery_table, key_column, metadata, moment_column, text_column, transition_table

incidents = Table(
    "incidents",
    metadata,
    key_column(),
    *(text_column(name, required=True) for name in ("place", "state", "severity")),
    *(moment_column(name, required=True) for name in ("since", "opened_at", "changed_at")),
    *(moment_column(name) for name in ("acknowledged_at", "recovered_at", "resolved_at")),
    text_column("owner"),
    text_column("roles", required=True),
    text_column("crisis"),
    moment_column("crisis_at"),
    Column("version", BigInteger, nullable=False, server_default="1"),
    Index(None, "state"),
    Index(None, "since"),
    sqlite_autoincrement=True,
)

incident_transitions = transition_table("incident_transitions", "incident_id")

notices = delivery_table("notices", "incident_id")
"""What goes out of an incident by which notifier, as `sends` of alerts."""
