"""The tables of incidents: alerts that share one cause, and every change of them. Moments are epoch milliseconds."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table, UniqueConstraint

from store.columns import key_column, metadata, moment_column, text_column

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

incident_transitions = Table(
    "incident_transitions",
    metadata,
    key_column(),
    Column("incident_id", BigInteger, nullable=False, index=True),
    moment_column("at", required=True),
    text_column("kind", required=True),
    *(text_column(field, required=True) for field in ("before", "after", "who", "role", "note")),
    Index(None, "at"),
    sqlite_autoincrement=True,
)

notices = Table(
    "notices",
    metadata,
    key_column(),
    Column("incident_id", BigInteger, nullable=False, index=True),
    Column("transition_id", BigInteger, nullable=False),
    text_column("notifier", required=True),
    *(moment_column(name) for name in ("claimed_at", "sent_at")),
    Column("attempts", Integer, nullable=False, server_default="0"),
    moment_column("next_at"),
    text_column("error"),
    UniqueConstraint("transition_id", "notifier"),
    Index(None, "sent_at", "next_at"),
    sqlite_autoincrement=True,
)
"""What goes out of an incident by which notifier, as `sends` of alerts."""
