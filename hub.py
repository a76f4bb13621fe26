"""Wires the rooms once: settings, store, clock. Pages and jobs ask it for them."""

from __future__ import annotations

from dataclasses import dataclass

from access.person import People
from domain.times import Clock, utc_now
from settings import Settings


@dataclass
class Hub:
    """The rooms of one installation, wired."""

    settings: Settings
    clock: Clock
    people: People

    @classmethod
    def open(cls, settings: Settings, clock: Clock = utc_now) -> Hub:
        """A hub on the database of these settings, migrated; StoreFailed if it cannot be used."""
        return cls(settings, clock, People(settings.secret_key))

    def close(self) -> None:
        """Let go of the database."""


_current: list[Hub] = []


def use(hub: Hub) -> None:
    """Make this the hub that pages ask for."""
    _current[:] = [hub]


def current() -> Hub:
    """The hub of this process; pages call it inside layouts and callbacks, never while they are imported."""
    if not _current:
        raise RuntimeError("no hub is open in this process: call hub.use() first")
    return _current[0]
