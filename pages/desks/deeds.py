"""What the buttons and dialogs of the alerts' page do with one alert."""

from __future__ import annotations

from typing import Any

import hub
from domain.people import Actor
from domain.times import MINUTE
from pages.desks import silencing
from pages.desks.acting import Act


def _acknowledge(alert: int, actor: Actor, said: dict[str, str]) -> None:
    """In hand; and labelled with the same tap, where somebody could tell at once."""
    _desk().acknowledge(alert, actor, said["note"], _until(said["until"]))
    if said.get("label"):
        _desk().label(alert, actor, useful=said["label"] == "useful")


ACTS: dict[str, Act] = {
    "acknowledge": _acknowledge,
    "assign": lambda alert, actor, said: _desk().assign(alert, actor, said["owner"]),
    "resolve": lambda alert, actor, said: _desk().resolve(alert, actor, said["note"]),
    "note": lambda alert, actor, said: _desk().note(alert, actor, said["note"]),
    "useful": lambda alert, actor, _: _desk().label(alert, actor, useful=True),
    "noise": lambda alert, actor, _: _desk().label(alert, actor, useful=False),
    "unsilence": lambda alert, actor, _: silencing.end_of(alert, actor),
}
DONE = {"useful": "label", "noise": "label"}
"""Under what else than its own name an act is said to be done."""


def _desk() -> Any:
    return hub.current().desk


def _until(minutes: str) -> int | None:
    return hub.current().now + int(minutes) * MINUTE if minutes else None
