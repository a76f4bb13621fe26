"""Ways to read an outside system: one file each, and a line here."""

from __future__ import annotations

from pipelines.connectors.base import Batch, Connector
from pipelines.connectors.files import Files
from pipelines.connectors.sql import Sql

CONNECTORS: tuple[type[Connector], ...] = (Files, Sql)

__all__ = ["CONNECTORS", "Batch", "Connector"]
