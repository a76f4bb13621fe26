"""The backlog at a glance: its levels, and the owners and touchpoints it can be narrowed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.backlog import Part
from store.cases import LevelCount


@dataclass(frozen=True)
class Overview:
    """Every level from the first, those without a case too; owners and touchpoints in order, '' for none."""

    levels: list[LevelCount]
    owners: list[str]
    touchpoints: list[str]


def overview_of(parts: Sequence[Part], levels: int) -> Overview:
    """The parts put together."""
    found = [_level(number, [part for part in parts if part.level == number]) for number in range(1, levels + 1)]
    return Overview(found, sorted({part.owner for part in parts}), sorted({part.touchpoint for part in parts}))


def _level(number: int, parts: Sequence[Part]) -> LevelCount:
    if not parts:
        return LevelCount(number)
    due = [part.nearest_due_at for part in parts if part.nearest_due_at is not None]
    return LevelCount(
        number,
        sum(part.open for part in parts),
        sum(part.open for part in parts if not part.owner),
        sum(part.paused for part in parts),
        min(part.oldest_opened_at for part in parts),
        min(due, default=None),
    )
