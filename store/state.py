"""The tables of what changes state: sources, alerts, cases, and what became of them. Moments are epoch milliseconds."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    UniqueConstraint,
    text,
)

from store.case_state import cases, recoveries
from store.columns import (
    count_column,
    delivery_table,
    key_column,
    metadata,
    moment_column,
    text_column,
    transition_table,
)

__all__ = ["cases", "recoveries"]

sources = Table(
    "sources",
    metadata,
    text_column("source", key=True),
    text_column("stream", key=True),
    text_column("kind", required=True),
    text_column("zone"),
    text_column("cursor"),
    moment_column("first_at"),
    moment_column("watermark"),
    Column("cadence_ms", BigInteger),
    Column("lag_ms", BigInteger),
    moment_column("last_seen_at"),
    moment_column("last_ok_at"),
    text_column("last_error"),
    moment_column("last_error_at"),
    count_column("accepted"),
    count_column("rejected"),
    text_column("last_reasons"),
)

quarantine = Table(
    "quarantine",
    metadata,
    key_column(),
    text_column("stream", required=True),
    text_column("source", required=True),
    text_column("zone"),
    text_column("field", required=True),
    text_column("error", required=True),
    text_column("record", required=True),
    moment_column("held_at", required=True),
    text_column("refusal"),
    text_column("words"),
    Index(None, "source", "stream"),
    sqlite_autoincrement=True,
)

job_runs = Table(
    "job_runs",
    metadata,
    key_column(),
    text_column("job", required=True),
    moment_column("started_at", required=True),
    moment_column("ended_at"),
    text_column("outcome", required=True),
    text_column("note"),
    Index(None, "job", "started_at"),
    sqlite_autoincrement=True,
)

verdicts = Table(
    "verdicts",
    metadata,
    text_column("series", key=True),
    text_column("grain", key=True),
    Column("bucket", BigInteger, primary_key=True, autoincrement=False),
    *(Column(name, Double) for name in ("value", "n", "expected", "lower", "upper")),
    Column("score", Double, nullable=False),
    text_column("call", required=True),
    text_column("code", required=True),
    sqlite_with_rowid=False,
)

detector_states = Table(
    "detector_states",
    metadata,
    text_column("series", key=True),
    text_column("grain", key=True),
    text_column("detector", key=True),
    moment_column("judged_until", required=True),
    moment_column("begun", required=True),
    Column("state", LargeBinary, nullable=False),
)

tuning = Table(
    "tuning",
    metadata,
    text_column("metric", key=True),
    Column("sensitivity", Double, nullable=False),
    moment_column("changed_at", required=True),
    text_column("changed_by", required=True),
)

tuning_changes = Table(
    "tuning_changes",
    metadata,
    key_column(),
    text_column("metric", required=True),
    moment_column("at", required=True),
    *(Column(name, Double, nullable=False) for name in ("before", "after")),
    *(text_column(name, required=True) for name in ("who", "role")),
    Index(None, "metric", "at"),
    sqlite_autoincrement=True,
)

alerts = Table(
    "alerts",
    metadata,
    key_column(),
    *(
        text_column(name, required=True)
        for name in ("fingerprint", "metric", "segment", "kind", "severity", "direction", "state")
    ),
    *(moment_column(name, required=True) for name in ("opened_at", "since", "changed_at")),
    *(moment_column(name) for name in ("acknowledged_at", "acknowledged_until", "resolved_at")),
    text_column("owner"),
    Column("useful", SmallInteger),
    text_column("verdict", required=True),
    text_column("cause"),
    Column("muted_by", BigInteger),
    text_column("held"),
    Column("held_by", BigInteger),
    Column("incident_id", BigInteger, index=True),
    *(moment_column(name) for name in ("flapping_since", "calm_since")),
    Column("version", BigInteger, nullable=False, server_default="0"),
    Index(None, "state", "opened_at"),
    Index(
        "uq_alerts_unresolved",
        "fingerprint",
        unique=True,
        sqlite_where=text("state <> 'resolved'"),
        postgresql_where=text("state <> 'resolved'"),
    ),
    sqlite_autoincrement=True,
)

silences = Table(
    "silences",
    metadata,
    key_column(),
    *(text_column(name, required=True) for name in ("matchers", "owner", "role", "reason")),
    *(moment_column(name, required=True) for name in ("starts_at", "ends_at", "created_at")),
    text_column("recurrence"),
    moment_column("ended_at"),
    text_column("ended_by"),
    text_column("ended_role"),
    Index(None, "ends_at"),
    sqlite_autoincrement=True,
)

mutes = Table(
    "mutes",
    metadata,
    key_column(),
    Column("silence_id", BigInteger, nullable=False, index=True),
    Column("alert_id", BigInteger, nullable=False, index=True),
    moment_column("muted_at", required=True),
    moment_column("ended_at"),
    text_column("outcome"),
    Index(
        "uq_mutes_standing",
        "alert_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)


alert_transitions = transition_table("alert_transitions", "alert_id")
case_transitions = transition_table("case_transitions", "case_id")

sends = delivery_table("sends", "alert_id")

handovers = Table(
    "handovers",
    metadata,
    key_column(),
    *(text_column(name, required=True) for name in ("shift", "lead", "following", "notes")),
    *(moment_column(name, required=True) for name in ("begins_at", "ends_at")),
    *(text_column(name) for name in ("outgoing", "incoming")),
    moment_column("frozen_at"),
    text_column("briefing"),
    Column("version", BigInteger, nullable=False, server_default="1"),
    UniqueConstraint("begins_at"),
    sqlite_autoincrement=True,
)

meta = Table("meta", metadata, text_column("name", key=True), text_column("value", required=True))
