"""Who acts: the person or part of the hub named in every transition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.errors import BadInput

Role = Literal["monitor", "lead", "manager", "owner", "hub"]
ROLES: tuple[Role, ...] = ("monitor", "lead", "manager", "owner")
"""monitoring team, shift lead, manager, data owner; `hub` is the hub itself and cannot be claimed."""

LEADERS: tuple[Role, ...] = ("lead", "manager")
"""The roles that decide for all others: on a crisis, and on handing over a shift."""


@dataclass(frozen=True)
class Actor:
    """A name and a role."""

    name: str
    role: Role


HUB = Actor("CE Hub", "hub")
LONGEST_NAME = 60


def named(name: str) -> str | None:
    """The name of somebody who gets something to do, None for nobody; BadInput if it is too long for a name.

    >>> named("  Sari  W "), named(" ")
    ('Sari W', None)
    """
    cleaned = " ".join(name.replace("\0", "").split())
    if len(cleaned) > LONGEST_NAME:
        raise _no_name()
    return cleaned or None


def actor_of(name: str, role: str) -> Actor:
    """The actor a person says they are; BadInput if the name is empty or too long or the role unknown.

    >>> actor_of(" Sari ", "lead")
    Actor(name='Sari', role='lead')
    """
    cleaned = named(name)
    if cleaned is None:
        raise _no_name()
    for known in ROLES:
        if role == known:
            return Actor(cleaned, known)
    raise BadInput.told("role", "There is no role {role}; choose one of {known}.", role=role, known=", ".join(ROLES))


def _no_name() -> BadInput:
    return BadInput(f"A name has 1 to {LONGEST_NAME} characters.", key="name")
