"""What every notifier is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol, Self

from alerts.message import Message
from domain.alerts import is_told
from domain.transitions import Transition


class Notifier(Protocol):
    """A way out for alerts."""

    @property
    def name(self) -> str:
        """What the configuration calls it; sends are recorded under this name."""

    @property
    def every_change(self) -> bool:
        """True for a machine that keeps a copy of every alert: nothing is left out for it, however late it comes."""

    def wants(self, change: Transition) -> bool:
        """True if this transition goes out by this notifier."""

    def send(self, message: Message) -> None:
        """Deliver, or raise SendFailed, `permanent` when a retry cannot help."""


class Kind(Notifier, Protocol):
    """What every kind of notifier in the register is."""

    kind: ClassVar[str]

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Self:
        """The notifier that a table `[[notifiers]]` of the configuration describes; BadSetting if it cannot work."""


def is_wanted(change: Transition, *, every_change: bool) -> bool:
    """What most notifiers want: everything, or the calls and the all-clear."""
    return every_change or is_told(change)
