"""What is written on charts: by people, and by the calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from domain.annotations import Annotation, Special, Wish, annotation_of, edited
from domain.errors import Conflict, NotFound
from domain.occasions import Occasion
from domain.people import Actor
from domain.times import Clock, from_ms, to_ms
from store import annotated as kept
from store.engine import Store

KindOf = Callable[[date], str]
LONGEST_NAMED = 120
"""Days of a chart that are looked through for special ones: on a longer one they would be a fence."""


class Annotations:
    """Adds, lists, changes and takes off annotations, and tells which days of a chart are special."""

    def __init__(self, store: Store, clock: Clock, occasions: Iterable[Occasion], kind_of: KindOf) -> None:
        """`kind_of` says the kind of a local day, '' for an ordinary one."""
        self._store = store
        self._clock = clock
        self._occasions = tuple(one for one in occasions if one.kind != "ordinary")
        self._kind_of = kind_of

    def add(self, wish: Wish, actor: Actor) -> Annotation:
        """Write it on the charts in that name; BadInput for what cannot be drawn."""
        made = annotation_of(wish, actor, to_ms(self._clock()))
        with self._store.write() as connection:
            return replace(made, id=kept.add(connection, made))

    def get(self, annotation_id: int) -> Annotation:
        """The one with that id; NotFound if it is not there, or no longer."""
        with self._store.read() as connection:
            return _found(annotation_id, kept.get(connection, annotation_id))

    def change(self, annotation_id: int, wish: Wish, actor: Actor, *, seen: int | None = None) -> Annotation:
        """Write it otherwise, in that name; what it said before is kept, and so is who wrote it.

        `seen` is when (ms) this person has seen it: Conflict if somebody changed it since. NotFound if it is not
        there, or no longer; BadInput for what cannot be drawn.
        """
        with self._store.write() as connection:
            before = _found(annotation_id, kept.get(connection, annotation_id))
            if seen is not None and before.edited_at is not None and before.edited_at > seen:
                raise _changed(before)
            after = edited(before, wish, actor, to_ms(self._clock()))
            if after != before and not kept.change(connection, before, after):
                raise _changed(_found(annotation_id, kept.get(connection, annotation_id)))
        return after

    def delete(self, annotation_id: int, actor: Actor) -> None:
        """Take it off the charts; it is kept with who did it. NotFound if it is not there, or no longer."""
        with self._store.write() as connection:
            if not kept.delete(connection, annotation_id, actor, to_ms(self._clock())):
                raise _gone(annotation_id)

    def between(self, start: int, end: int, metric: str | None = None) -> list[Annotation]:
        """Those that touch [start, end) ms, in order of time; with `metric` those on its chart."""
        with self._store.read() as connection:
            return kept.between(connection, start, end, metric)

    def page(self, *, limit: int = 50, after: int | None = None) -> tuple[list[Annotation], int | None]:
        """Those of every chart, the last written first, and the cursor of the next page."""
        with self._store.read() as connection:
            found = kept.page(connection, limit=limit + 1, after=after)
        return found[:limit], found[limit - 1].id if len(found) > limit else None

    def special(self, start: int, end: int) -> list[Special]:
        """The special days that touch [start, end) ms, in order; none for a chart of more than 120 days."""
        day, last = self._date(start), self._date(end - 1)
        if (last - day).days > LONGEST_NAMED:
            return []
        found: list[Special] = []
        while day <= last:
            kind, name = self._named(day)
            begins, ends = self._midnight(day), self._midnight(day + timedelta(days=1))
            before = found[-1] if found else None
            if kind and before and (before.kind, before.name, before.end) == (kind, name, begins):
                found[-1] = replace(before, end=ends)
            elif kind:
                found.append(Special(kind, name, begins, ends))
            day += timedelta(days=1)
        return found

    def _named(self, day: date) -> tuple[str, str]:
        entered = [one for one in self._occasions if one.first <= day <= one.last]
        kind = self._kind_of(day)
        name = entered[-1].name if entered else f"{day.day}.{day.month}" if kind == "sale" else ""
        return kind, name

    def _date(self, ms: int) -> date:
        return from_ms(ms).astimezone(self._store.zone).date()

    def _midnight(self, day: date) -> int:
        return to_ms(datetime(day.year, day.month, day.day, tzinfo=self._store.zone))


def _found(annotation_id: int, found: Annotation | None) -> Annotation:
    if found is None:
        raise _gone(annotation_id)
    return found


def _gone(annotation_id: int) -> NotFound:
    return NotFound(f"There is no annotation {annotation_id}.", key="gone")


def _changed(one: Annotation) -> Conflict:
    words = {"name": one.name, "who": one.edited_by}
    said = f"{one.edited_by} has changed {one.name!r} on the chart meanwhile."
    return Conflict(said, state="edited", key="mark_changed", words=words)
