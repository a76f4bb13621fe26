"""Topics now: the most spoken of, each with its moods and against a week before."""

from __future__ import annotations

from domain.times import DAY, HOUR, MINUTE
from domain.voices import Standing, Wanted
from live.frames import Frame
from live.readings.around import Around
from store.engine import Store
from store.topics import Voices

WINDOWS = (HOUR, 6 * HOUR, DAY)
"""What "now" is: the shortest of these in which enough was said, else the longest."""
ENOUGH = 30
"""Mentions that make a picture."""
MOST_ROWS = 7
SHARP = 3.0
"""Standard deviations from which on a topic is told to grow."""
MENTIONS = ("mentions",)


class TopicsReading:
    """Reads the topics panel: `rows` of {topic, n, before, negative, neutral, positive, grows}, the most said first."""

    topics = frozenset({"mentions", "sources"})

    def __init__(self, store: Store) -> None:
        self._voices = Voices(store)

    def read(self, now: int, around: Around, *, is_whole: bool) -> Frame:
        """The panel; `window` is how many minutes it looks back, `deaf` that nobody hears what comes meanwhile,
        `unheard` how many mentions wait to be heard and are in no row yet."""
        window, found = lately(self._voices, now)
        rows = [_row(one) for one in found if one.topic and one.now.n][:MOST_ROWS]
        return {
            "state": "normal" if rows else nothing_known(around),
            "window": window // MINUTE,
            "n": sum(one.now.n for one in found),
            "as_of": around.as_of(MENTIONS, now),
            "silent_since": around.silent_since(MENTIONS, now),
            "deaf": around.is_deaf,
            "unheard": around.unheard,
            "rows": rows,
        }


def lately(voices: Voices, now: int) -> tuple[int, list[Standing]]:
    """The window (ms) that is "now", and what was said of each topic in it, the minute still filling included."""
    end = now - now % MINUTE + MINUTE
    for window in WINDOWS:
        found = voices.topics(Wanted(end - window, end))
        if sum(one.now.n for one in found) >= ENOUGH:
            break
    return window, found


def nothing_known(around: Around) -> str:
    """The state of a panel of what was heard that has nothing to show: nothing came, or nobody listens."""
    return "deaf" if around.is_deaf else "none"


def _row(one: Standing) -> Frame:
    moods = {name: getattr(one.now, name) for name in ("negative", "neutral", "positive")}
    before = None if one.before is None else one.before.n
    return {
        "topic": one.topic,
        "n": one.now.n,
        "before": before,
        "grows": before is not None and one.lift >= SHARP,
        **moods,
    }
