"""Sentiment now: the negative share as a metric's panel tells it, and how many of each mood."""

from __future__ import annotations

from domain.hearing import SENTIMENTS
from domain.times import MINUTE
from domain.voices import Tally
from live.frames import Frame
from live.readings.around import Around
from live.readings.metric import significant
from live.readings.topics import ENOUGH, MENTIONS, lately, nothing_known
from store.engine import Store
from store.topics import Voices


class SentimentReading:
    """Reads the sentiment panel: the negative share as a metric's panel tells it, and how many of each mood."""

    topics = frozenset({"mentions", "sources"})

    def __init__(self, store: Store) -> None:
        self._voices = Voices(store)

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel; `value` is the share of the negative among those that were judged."""
        window, found = lately(self._voices, now)
        total, before = _sum([one.now for one in found]), _sum([one.before for one in found if one.before])
        share, (lower, upper) = total.negative_share, total.interval or (None, None)
        then = before.negative_share if before.judged >= ENOUGH else None
        has_moved = None not in (lower, upper, then) and not (lower or 0) <= (then or 0) <= (upper or 0)
        return {
            "metric": "negative_share",
            "unit": "percent",
            "shape": "share",
            "better": "down",
            "least": ENOUGH,
            "state": nothing_known(around) if share is None else "few" if total.judged < ENOUGH else "normal",
            "window": window // MINUTE,
            "n": total.judged,
            **{name: getattr(total, name) for name in SENTIMENTS},
            "value": significant(share),
            "lower": significant(lower),
            "upper": significant(upper),
            "before": significant(then),
            "moved": has_moved,
            "as_of": around.as_of(MENTIONS, now),
            "silent_since": around.silent_since(MENTIONS, now),
            "deaf": around.is_deaf,
            "unheard": around.unheard,
        }


def _sum(tallies: list[Tally]) -> Tally:
    total = Tally()
    for one in tallies:
        for mood in SENTIMENTS:
            total.add(mood, getattr(one, mood))
    return total
