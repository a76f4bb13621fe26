"""What is talked about: each topic with its sentiment, against the same stretch a week before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from domain.errors import UnknownName
from domain.grains import buckets_between
from domain.hearing import SENTIMENTS
from domain.times import WEEK
from domain.voices import Standing, Tally, Wanted
from store import sources, texts, voices
from store.engine import Store

LOOKED_THROUGH, NAMED = 1_000, 30
"""Values among which the nearest is sought, and as many of them as a sentence can name."""
UNHEARD = 0.1
"""The share of texts without a topic, mostly still to be heard, from which on what a week brought is not told."""
_OPEN = ("sentiment", "echo_of")
"""Filters whose values are checked elsewhere, or are ids."""


@dataclass
class Voices:
    """Answers what people say, for pages and programs: each question one moment of the database."""

    store: Store

    def page(
        self, wanted: Wanted, *, limit: int = 50, after: str | None = None
    ) -> tuple[list[dict[str, Any]], str | None]:
        """The texts that fit, newest first, and the cursor of the next page."""
        with self.store.read() as connection:
            return texts.page(connection, wanted, limit=limit, after=after)

    def topics(self, wanted: Wanted, grain: str | None = None) -> list[Standing]:
        """What is said about each topic, the most spoken of first; with a grain also how it came."""
        zone = self.store.zone
        earlier = replace(wanted, start=wanted.start - WEEK, end=wanted.end - WEEK)
        with self.store.read() as connection:
            timed = voices.by_time(connection, wanted, zone, grain) if grain else {}
            is_sifted = bool(grain) and not wanted.is_summed
            now = _together(timed) if is_sifted else voices.by_topic(connection, wanted, zone)
            extent = sources.extent(connection, wanted.stream, wanted.end)
            has_past = extent is not None and extent[0] <= earlier.start
            before = voices.by_topic(connection, earlier, zone) if has_past else {}
            has_past = has_past and not _is_unheard(before)
        buckets = buckets_between(wanted.start, wanted.end, grain, zone) if grain else []
        found = [
            Standing(
                topic,
                now.get(topic, Tally()),
                before.get(topic, Tally()) if has_past else None,
                [(at, timed.get(topic, {}).get(at, Tally())) for at in buckets],
            )
            for topic in {**now, **before}
        ]
        return sorted(found, key=lambda one: (-one.now.n, one.topic))

    def tally(self, wanted: Wanted) -> Tally:
        """How many texts fit, and in which moods; repeats count, too."""
        with self.store.read() as connection:
            return voices.tally(connection, wanted, self.store.zone)

    def check(self, wanted: Wanted, declared: Mapping[str, Iterable[str]]) -> None:
        """UnknownName for a value of a filter that is neither declared nor was ever sent.

        Where nothing was sent of a filter yet, whatever is asked of it is simply not there.
        """
        for name, value in wanted.where.items():
            known = set(declared.get(name, ()))
            if not value or value in known or name in _OPEN:
                continue
            with self.store.read() as connection:
                if texts.was_sent(connection, wanted.stream, name, value):
                    continue
                known |= set(voices.sent(connection, wanted.stream, name, limit=LOOKED_THROUGH))
            if known:
                raise UnknownName(name, value, get_close_matches(value, known, n=1) or sorted(known)[:NAMED])

    def values(self, wanted: Wanted, names: tuple[str, ...]) -> Mapping[str, list[str]]:
        """What there is to choose from in each filter, the most frequent first."""
        with self.store.read() as connection:
            return {name: voices.values(connection, wanted, self.store.zone, name) for name in names}


def _is_unheard(found: Mapping[str, Tally]) -> bool:
    """True if so many have no topic yet that nobody can say how many were about one."""
    return found.get("", Tally()).n > UNHEARD * sum(tally.n for tally in found.values())


def _together(timed: Mapping[str, Mapping[int, Tally]]) -> dict[str, Tally]:
    """What was said of each topic in all buckets."""
    found: dict[str, Tally] = {}
    for topic, buckets in timed.items():
        total = found.setdefault(topic, Tally())
        for one in buckets.values():
            total.n += one.n - one.judged
            for mood in SENTIMENTS:
                total.add(mood, getattr(one, mood))
    return found
