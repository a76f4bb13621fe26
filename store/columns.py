"""The kinds of columns and tables that the schema is made of, and the metadata that they all belong to."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text, UniqueConstraint

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key_column() -> Column[int]:
    """An id that is never used twice."""
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


def moment_column(name: str, *, required: bool = False) -> Column[int]:
    """Epoch milliseconds."""
    return Column(name, BigInteger, nullable=not required)


def text_column(name: str, *, required: bool = False, key: bool = False) -> Column[str]:
    """Text; part of the primary key if `key`."""
    return Column(name, Text, nullable=not (required or key), primary_key=key)


def count_column(name: str) -> Column[int]:
    """A whole number that begins at 0."""
    return Column(name, BigInteger, nullable=False, server_default="0")


def transition_table(name: str, owner: str) -> Table:
    """Every change of what the column `owner` names."""
    return Table(
        name,
        metadata,
        key_column(),
        Column(owner, BigInteger, nullable=False, index=True),
        moment_column("at", required=True),
        text_column("kind", required=True),
        *(text_column(field, required=True) for field in ("before", "after", "who", "role", "note")),
        Index(None, "at"),
        sqlite_autoincrement=True,
    )


def delivery_table(name: str, owner: str) -> Table:
    """What goes out of the transitions of what the column `owner` names, by which notifier."""
    return Table(
        name,
        metadata,
        key_column(),
        Column(owner, BigInteger, nullable=False, index=True),
        Column("transition_id", BigInteger, nullable=False),
        text_column("notifier", required=True),
        *(moment_column(field) for field in ("claimed_at", "sent_at")),
        Column("attempts", Integer, nullable=False, server_default="0"),
        moment_column("next_at"),
        text_column("error"),
        UniqueConstraint("transition_id", "notifier"),
        Index(None, "sent_at", "next_at"),
        sqlite_autoincrement=True,
    )
