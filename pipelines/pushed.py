"""Sources that send by themselves, over the API: how often they are to be heard of, so that their silence is noticed.

[[sources]]
name = "chatbot"              # as in POST /api/v1/records/interactions?source=chatbot
type = "push"
stream = "interactions"
every = 60                    # seconds between two deliveries; three missed ones are a silence
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.errors import BadInput, BadSetting, UnknownName
from domain.streams import stream_of
from domain.times import SECOND
from pipelines.connectors.base import seconds, text
from store import sources
from store.engine import Store

TYPE = "push"
WRONG = "Source {name}: {why}"
_KEYS = ("name", "type", "stream", "every")


@dataclass(frozen=True)
class Pushed:
    """One source that pushes records of a stream, and its cadence (ms)."""

    name: str
    stream: str
    every_ms: int


def is_pushed(table: Mapping[str, Any]) -> bool:
    """True for a table of the configuration that is read by no connector."""
    return table.get("type") == TYPE


def pushed(table: Mapping[str, Any]) -> Pushed:
    """The source of a table; BadSetting names it and says what is wrong with it."""
    name = text(table, "name")
    try:
        for key in table:
            if key not in _KEYS:
                raise UnknownName("setting of such a source", key, _KEYS)
        if "every" not in table:
            said = "'every' says how many seconds lie between two deliveries; it is missing."
            raise BadSetting.told("source_every", said)
        return Pushed(name, stream_of(text(table, "stream")).name, int(max(seconds(table, "every", 60), 1) * SECOND))
    except (BadInput, BadSetting) as error:
        raise BadSetting.told("source_wrong", WRONG, name=repr(name), why=error) from None


def pushed_of(document: Mapping[str, Any]) -> tuple[Pushed, ...]:
    """The pushed sources of a configuration whose tables are sound; () if it has none."""
    return tuple(pushed(table) for table in document.get("sources", []) if is_pushed(table))


def declare(store: Store, known: Sequence[Pushed]) -> None:
    """Set the cadences of these sources, heard of or not, and take them from those that are configured no longer."""
    wanted = {(one.name, one.stream): one.every_ms for one in known}
    with store.read() as connection:
        paced = {
            (one.source, one.stream): one.cadence_ms
            for one in sources.every(connection)
            if one.kind == sources.PUSHED and one.cadence_ms is not None
        }
    if paced == wanted:
        return
    with store.write() as connection:
        for name, stream in paced.keys() - wanted.keys():
            sources.pace(connection, name, stream, None)
        for (name, stream), every_ms in wanted.items():
            sources.pace(connection, name, stream, every_ms)
