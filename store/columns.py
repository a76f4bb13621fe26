"""The kinds of columns tables are made of, and the metadata that they all belong to."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, MetaData, Text

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
