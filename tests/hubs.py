"""Hubs for tests, which all hear by one model: what it says of a text depends on nothing that it heard before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from domain.times import Clock
from hub import Hub
from listening import MODEL, Listener, Topic
from settings import Settings

_LISTENERS: dict[str, Listener] = {}


class SharedListener:
    """Stands in the place of `pipelines.hearing.Listener`: opening a model takes longer than most tests."""

    @staticmethod
    def open(path: Path = MODEL, topics: Sequence[Topic] | None = None) -> Listener:
        """The listener of a model file; of any but the one that ships a new one."""
        if path != MODEL:
            return Listener.open(path, topics)
        name = repr(topics)
        if name not in _LISTENERS:
            _LISTENERS[name] = Listener.open(path, topics)
        return _LISTENERS[name]


@contextmanager
def opened(url: str, clock: Clock) -> Iterator[Hub]:
    """A hub on that database, without demo, whose time is `clock`; closed at the end."""
    with patch("pipelines.hearing.Listener", SharedListener):
        hub = Hub.open(Settings(secret_key=b"the key of a test hub", database_url=url, demo=False), clock)
        try:
            yield hub
        finally:
            hub.close()
