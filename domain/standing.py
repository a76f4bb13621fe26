"""Which alerts count as open, and which of these nobody has: one count for bar, wall, inbox and handover."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.alerts import Alert


@dataclass(frozen=True)
class Standing:
    """Alerts that are not resolved, in the order they were given: those that call, and those that something keeps back.

    Nobody is called for what is kept back (by a silence, a graver alert or an incident), so it is not counted as open.
    """

    open: tuple[Alert, ...]
    kept: tuple[Alert, ...]

    @property
    def unowned(self) -> tuple[Alert, ...]:
        """The open ones without an owner, be they acknowledged or not."""
        return tuple(one for one in self.open if not one.owner)

    @property
    def owned(self) -> tuple[Alert, ...]:
        """The open ones of which somebody is the owner."""
        return tuple(one for one in self.open if one.owner)


def standing(alerts: Iterable[Alert]) -> Standing:
    """How these alerts stand; resolved ones among them are left out."""
    found = [one for one in alerts if one.state != "resolved"]
    return Standing(
        tuple(one for one in found if not one.is_suppressed), tuple(one for one in found if one.is_suppressed)
    )
