"""The text that was just put right: it stays in its place, so that it can be undone, though no filter fits it now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import hub
from components.listening import key_of
from domain.errors import NotFound

Record = dict[str, Any]


def parted(key: str) -> tuple[str, tuple[str, str]]:
    """The stream of a text, and its source and id there."""
    stream, source, external_id = key.split("\n")
    return stream, (source, external_id)


def record_of(key: str) -> Record:
    """The text of that key; NotFound if it is gone."""
    stream, (source, external_id) = parted(key)
    found, _ = hub.current().records(stream, where={"source": source, "external_id": external_id}, limit=1)
    if not found:
        raise NotFound("There is no such text.", key="gone")
    return {**found[0], "stream": stream}


def with_kept(found: Sequence[Record], key: str | None) -> list[Record]:
    """Texts, newest first, with the one that was just put right among them; without it if it is gone."""
    if not key or any(key_of(one) == key for one in found):
        return list(found)
    try:
        kept = record_of(key)
    except NotFound:
        return list(found)
    at = next((place for place, one in enumerate(found) if one["occurred_at"] <= kept["occurred_at"]), len(found))
    return [*found[:at], kept, *found[at:]]
