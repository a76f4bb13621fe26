"""The sources of the configuration: `[[sources]]` tables, each read by a connector.

[[sources]]
name = "crm"                  # what the source is called
type = "sql"                  # sql or files; push is one that sends by itself, see pushed.py
stream = "tickets"            # what it sends
every = 60                    # seconds between two readings
time_zone = "Asia/Jakarta"    # of times without an offset; the business zone if left out
map = "data/maps/crm.toml"    # or its keys here: fields = { opened_at = "created" }
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from domain.errors import BadInput, BadSetting, UnknownName
from domain.tables import tables_of
from domain.times import SECOND
from pipelines import maps
from pipelines.connectors import CONNECTORS, Connector
from pipelines.connectors.base import seconds, text
from pipelines.ingest import NAME_LENGTH
from pipelines.maps import Map
from pipelines.pushed import TYPE, WRONG, is_pushed, pushed_of

_OURS = ("name", "type", "stream", "every", "time_zone", "map")
_OF_A_MAP = (
    *("time_format", "id_from", "decimal", "encoding", "delimiter", "sheet"),
    *("fields", "constants", "defaults", "values"),
)


@dataclass(frozen=True)
class SourceConfig:
    """One configured source: its connector, the stream it feeds, how often it is read (ms)."""

    name: str
    stream: str
    zone: ZoneInfo
    every_ms: int
    connector: Connector

    @property
    def lag_ms(self) -> int | None:
        """How far behind a complete reading is complete; None if only its newest record says."""
        behind = self.connector.behind
        return None if behind is None else int(behind * SECOND)

    @property
    def kind(self) -> str:
        """The type of its connector."""
        return self.connector.type


def sources_of(document: Mapping[str, Any], zone: ZoneInfo, root: Path) -> tuple[SourceConfig, ...]:
    """The sources of a configuration that are read; empty if it has none. Paths are taken from `root`.

    BadSetting names the source and says what is wrong with it.
    """
    tables = tables_of(document, "sources")
    found = tuple(_source(table, zone, root) for table in tables if not is_pushed(table))
    names = [(one.name, one.stream) for one in found] + [(one.name, one.stream) for one in pushed_of(document)]
    twice = next((name for name, stream in names if names.count((name, stream)) > 1), None)
    if twice is not None:
        said = "Two sources of one stream are called {name}; each needs its own name."
        raise BadSetting.told("source_twice", said, name=repr(twice))
    return found


def _source(table: Mapping[str, Any], zone: ZoneInfo, root: Path) -> SourceConfig:
    name = text(table, "name")
    if len(name) > NAME_LENGTH:
        said = "The name of a source has at most {most} characters: {name}."
        raise BadSetting.told("source_long", said, most=NAME_LENGTH, name=repr(name))
    try:
        connector_type = _type(text(table, "type"))
        known = (*_OURS, *_OF_A_MAP, *connector_type.settings)
        unknown = next((key for key in table if key not in known), None)
        if unknown is not None:
            raise UnknownName("setting of such a source", unknown, known)
        plan = _map(table, name, root)
        own_zone = plan.time_zone or zone
        every = seconds(table, "every", 60)
        connector = connector_type.from_table(_anchored(table, root), plan, own_zone)
    except (BadInput, BadSetting) as error:
        raise BadSetting.told("source_wrong", WRONG, name=repr(name), why=error) from None
    return SourceConfig(name, plan.stream.name, own_zone, int(max(every, 1) * SECOND), connector)


def _anchored(table: Mapping[str, Any], root: Path) -> Mapping[str, Any]:
    """The table with its `path` taken from `root`, wherever the process was started."""
    path = table.get("path")
    return {**table, "path": str(root / path)} if isinstance(path, str) and path else table


def _type(name: str) -> type[Connector]:
    types = {connector.type: connector for connector in CONNECTORS}
    if name not in types:
        raise UnknownName("type of source", name, [*types, TYPE])
    return types[name]


def _map(table: Mapping[str, Any], name: str, root: Path) -> Map:
    inline = {key: table[key] for key in ("stream", "time_zone", *_OF_A_MAP) if key in table}
    if "map" not in table:
        return maps.parse(inline, name)
    plan = maps.load(root / text(table, "map"))
    if inline.get("stream", plan.stream.name) != plan.stream.name:
        said = "its stream is {stream}, that of its map {its}."
        raise BadSetting.told("source_stream", said, stream=repr(inline["stream"]), its=repr(plan.stream.name))
    return plan
