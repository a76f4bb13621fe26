"""What a post has learnt that is not in the store yet: pages that changed, and the states that are made with them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from alerts.sentries import Pages
from domain.metrics import Metric
from store import pages, states
from store.states import NEWEST, Kept


@dataclass(frozen=True)
class Increment:
    """Pages that changed in an era (ms), and the states that were taken down at its end, or so far in it."""

    era: int
    pages: Pages
    states: list[Kept]


class Learnt:
    """Increments in the order in which they were learnt, since a state of `era` (0: since nothing was known).

    `is_new` where nothing in the store of the metric is of use, `is_sent_back` where nothing is from `era` on.
    """

    def __init__(self, era: int = 0, *, is_new: bool = True, is_sent_back: bool = False) -> None:
        self._era = self._since = era
        self._is_new, self._is_sent_back = is_new, is_sent_back
        self._increments: list[Increment] = []

    def take(self, changed: Pages, made: list[Kept]) -> None:
        """The pages that changed since this was last called, and the states at this moment."""
        self._increments.append(Increment(self._era, changed, made))
        if any(one.name != NEWEST for one in made):
            self._era = made[0].judged_until

    def write(self, connection: Connection, metric: Metric) -> None:
        """Write all of it; once that is committed, it `wrote`."""
        place = metric.name, metric.grain
        if self._is_new:
            states.drop(connection, metric.name)
        if self._is_sent_back:
            states.revert(connection, *place, to=self._since)
            pages.revert(connection, *place, to=self._since)
        for one in self._increments:
            pages.put(connection, *place, era=one.era, pages=one.pages)
            states.put_many(connection, one.states)
        if self._era != self._since:
            pages.tidy(connection, *place, laid_by=laid_by(connection, metric).values())

    def wrote(self) -> None:
        """All of it is in the store."""
        self._is_new = self._is_sent_back = False
        self._increments, self._since = [], self._era


def laid_by(connection: Connection, metric: Metric) -> dict[str, int]:
    """The states that were laid by, by name, and how far each had judged (ms)."""
    return {
        name: until for name, until in states.moments(connection, metric.name, metric.grain).items() if name != NEWEST
    }
