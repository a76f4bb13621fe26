"""The tables of cases, and of customers who are asked again once theirs was closed. Moments are epoch milliseconds."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Index, Integer, SmallInteger, Table, UniqueConstraint

from store.columns import key_column, metadata, moment_column, text_column

cases = Table(
    "cases",
    metadata,
    key_column(),
    text_column("origin", required=True),
    *(text_column(name) for name in ("stream", "source", "external_id")),
    moment_column("opened_at", required=True),
    *(text_column(name) for name in ("customer", "touchpoint", "channel", "product", "region", "team", "summary")),
    Column("score", Double),
    text_column("rule"),
    text_column("state", required=True),
    text_column("owner"),
    Column("level", SmallInteger, nullable=False, server_default="1"),
    moment_column("closed_at"),
    text_column("root_cause"),
    text_column("action"),
    text_column("pauses"),
    text_column("lifts"),
    *(moment_column(name) for name in ("paused_at", "due_at", "call_at")),
    text_column("call_by"),
    Column("version", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("stream", "source", "external_id"),
    Index(None, "state", "opened_at"),
    Index(None, "closed_at"),
    Index(None, "due_at"),
    Index(None, "call_at"),
    Index(None, "customer", "opened_at"),
    sqlite_autoincrement=True,
)

recoveries = Table(
    "recoveries",
    metadata,
    key_column(),
    Column("case_id", BigInteger, nullable=False, index=True),
    text_column("state", required=True),
    text_column("customer", required=True),
    *(text_column(name) for name in ("touchpoint", "team", "kind")),
    Column("level", SmallInteger, nullable=False),
    text_column("before"),
    *(moment_column(name, required=True) for name in ("closed_at", "due_at")),
    *(moment_column(name) for name in ("asked_at", "answered_at")),
    *(text_column(name) for name in ("answer_source", "answer_id", "after")),
    Column("points", Double),
    Column("attempts", Integer, nullable=False, server_default="0"),
    text_column("error"),
    Index(None, "customer"),
    Index(None, "state", "due_at"),
    Index(None, "closed_at"),
    UniqueConstraint("answer_source", "answer_id"),
    sqlite_autoincrement=True,
)
