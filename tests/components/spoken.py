"""Reads a component as a person would: its words, and the parts that carry a class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from dash.development.base_component import Component

from components.viewer import Viewer
from tests.make import NOW, ZONE


def make_viewer(language: str = "en", *, now: int = NOW, zone: ZoneInfo = ZONE) -> Viewer:
    """Somebody in Jakarta, at the moment of the tests."""
    return Viewer(language, "dark", zone, now)


def parts(drawn: Any) -> Iterator[Any]:
    """The component and everything within it, texts included, in reading order."""
    if isinstance(drawn, list | tuple):
        for one in drawn:
            yield from parts(one)
    elif drawn is not None:
        yield drawn
        if isinstance(drawn, Component):
            yield from parts(getattr(drawn, "children", None))


def words(drawn: Any) -> str:
    """All that it says."""
    return " ".join(" ".join(str(part) for part in parts(drawn) if not isinstance(part, Component)).split())


def dressed(drawn: Any, name: str) -> list[Component]:
    """The parts that have this class."""
    found = [part for part in parts(drawn) if isinstance(part, Component)]
    return [part for part in found if name in str(getattr(part, "className", "")).split()]
