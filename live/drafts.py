"""Drafts of scenes that somebody is editing: each is a screen of its own for as long as somebody looks at it."""

from __future__ import annotations

import hashlib
from threading import Lock
from typing import Any

import orjson

from domain.errors import BadInput
from live.scenes import Scene, scene_of

MOST = 12
"""Drafts looked at at once: each may want panels that no screen shows."""
PREFIX = "draft:"
LONGEST = 8_000
"""Characters of a draft."""


class Drafts:
    """The drafts that are looked at, from any thread."""

    def __init__(self) -> None:
        self._drafts: dict[str, tuple[Scene, int]] = {}
        self._lock = Lock()

    def add(self, text: str) -> str:
        """The screen of the draft with this JSON, for one more who looks; BadInput if it is none, or one too many."""
        scene = scene_of(_table(text))
        name = PREFIX + hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
        with self._lock:
            if name not in self._drafts and len(self._drafts) >= MOST:
                raise BadInput(f"More than {MOST} drafts of scenes are open; close one first.", key="drafts")
            self._drafts[name] = (scene, self._drafts.get(name, (scene, 0))[1] + 1)
        return name

    def drop(self, name: str) -> bool:
        """One who looked has gone; True if they were the last."""
        with self._lock:
            if name not in self._drafts:
                return False
            scene, count = self._drafts[name]
            if count > 1:
                self._drafts[name] = (scene, count - 1)
                return False
            del self._drafts[name]
            return True

    def get(self, name: str) -> Scene | None:
        """The scene of that screen; None if it is no draft."""
        found = self._drafts.get(name)
        return found[0] if found else None

    def names(self) -> list[str]:
        """Their screens."""
        with self._lock:
            return list(self._drafts)


def _table(text: str) -> dict[str, Any]:
    try:
        table = orjson.loads(text[: LONGEST + 1])
    except orjson.JSONDecodeError:
        table = None
    if not isinstance(table, dict):
        raise BadInput("A draft is the JSON of one scene.", key="draft")
    return table
