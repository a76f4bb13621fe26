"""What every connector can do, and how it reads its settings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from domain.errors import BadSetting
from domain.reasons import Reason
from pipelines.maps import Map

BATCH = 1_000
"""Records in one transaction."""
SPREAD = "The map {map} has a spread, which only an import can do."


@dataclass(frozen=True)
class Batch:
    """Records, and where to go on once they are stored (None: as before, "": at the beginning).

    `troubles` say what of the source could not be read, for the person who can mend it; the rest goes on.
    """

    records: Sequence[object]
    cursor: str | None
    troubles: tuple[Reason, ...] = ()


class Connector(ABC):
    """Reads one outside system. Knows nothing of the store: it is told where it stopped, and says where it is."""

    type: ClassVar[str]
    """What `type` is in the configuration."""

    settings: ClassVar[tuple[str, ...]]
    """The settings of a source of this type, beside those that all sources have."""

    @property
    def behind(self) -> float | None:
        """How many seconds before a complete reading all is known; None if only its newest record says."""
        return None

    @classmethod
    @abstractmethod
    def from_table(cls, table: Mapping[str, Any], plan: Map, zone: ZoneInfo) -> Self:
        """The connector that a table of the configuration describes; BadSetting says what is wrong with it.

        `plan` maps its rows, `zone` is that of its times without an offset.
        """

    @abstractmethod
    def pull(self, cursor: str | None, now: int) -> Iterator[Batch]:
        """What is new since `cursor` (None: everything) at `now` (ms), in batches.

        SourceFailed or BadInput when it cannot be read; what was yielded before stands.
        """


def text(table: Mapping[str, Any], name: str, default: str | None = None) -> str:
    """A setting that is a text; BadSetting if it is missing or something else."""
    value = table.get(name, default)
    if not isinstance(value, str) or not value:
        said = "A source of type {kind} needs {name}, a text; it has {value}."
        words = {"kind": repr(table.get("type")), "name": repr(name), "value": repr(value)}
        raise BadSetting.told("source_text", said, **words)
    return value


def seconds(table: Mapping[str, Any], name: str, default: float) -> float:
    """A setting that is a number of seconds, 0 or more; BadSetting if it is something else."""
    value = table.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        said = "{name} of a source is a number of seconds, 0 or more, not {value}."
        raise BadSetting.told("source_seconds", said, name=repr(name), value=repr(value))
    return float(value)
