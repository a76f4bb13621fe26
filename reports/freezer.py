"""Views frozen for a post-mortem: kept as they were known, under an address that shows them so for ever."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from domain.errors import BadInput, NotFound
from domain.people import Actor
from domain.times import DAY
from hub import Hub
from reports.looks import Asked, Look, look, read, written
from store import frozen
from store.frozen import Kept

__all__ = ["Asked", "Frozen", "Kept", "Look", "freeze", "frozen_view", "listed"]

LONGEST_NAME, LONGEST_NOTE = 120, 4000
LONGEST = 400 * DAY


@dataclass(frozen=True)
class Frozen:
    """A frozen view and what it shows."""

    kept: Kept
    look: Look


def freeze(hub: Hub, asked: Asked, actor: Actor, *, name: str, note: str = "") -> Kept:
    """Keep the view as it is known now, in that name; BadInput if it has no name or no length."""
    named, noted = " ".join(name.split()), note.strip()
    if not 1 <= len(named) <= LONGEST_NAME:
        said = f"A frozen view has a name of 1 to {LONGEST_NAME} characters."
        raise BadInput(said, key="frozen_name", words={"most": LONGEST_NAME})
    if len(noted) > LONGEST_NOTE:
        raise BadInput(
            f"A note has at most {LONGEST_NOTE} characters.", key="frozen_note", words={"most": LONGEST_NOTE}
        )
    if not 0 < asked.end - asked.start <= LONGEST:
        raise BadInput("A range begins before it ends, and before now.", key="range_empty")
    made = Kept(0, secrets.token_urlsafe(9), named, noted, asked.metric.name, actor.name, actor.role, hub.now)
    content = written(look(hub, asked))
    with hub.store.write() as connection:
        frozen.keep(connection, made, content)
    return made


def frozen_view(hub: Hub, token: str) -> Frozen:
    """The view under that token; NotFound if there is none."""
    with hub.store.read() as connection:
        found = frozen.find(connection, token)
    if found is None:
        raise NotFound(f"There is no frozen view {token!r}.", key="frozen_gone")
    return Frozen(found[0], read(found[1]))


def listed(hub: Hub, *, limit: int = 50, after: int | None = None) -> tuple[list[Kept], int | None]:
    """The frozen views, the newest first, and the cursor of the next page."""
    with hub.store.read() as connection:
        found = frozen.page(connection, limit=limit + 1, after=after)
    return found[:limit], found[limit - 1].id if len(found) > limit else None
