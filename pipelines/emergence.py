"""What emerges in the mentions of a running hub: hears each of them once, and remembers across restarts."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from typing import Any

from domain.causes import Cause, Part
from domain.emerging import EMERGING, METRIC, EmergingVerdict
from domain.findings import Finding
from domain.hearing import name_of
from domain.times import DAY, HOUR, MINUTE, from_ms
from listening import Topic
from listening.bursts import Burst
from listening.emerging import Emerging
from listening.troubles import Trouble, built_in
from listening.window import Mention
from store import emerging as said
from store import states
from store.engine import Store
from store.states import NEWEST, Kept, packed, unpacked

log = logging.getLogger("cehub.emergence")

SERIES, GRAIN = "emerging", "1m"
"""Under which name its memory is kept."""
PAST = 21 * DAY
"""How much of the past it learns from when it begins."""
PIECE = 500
KEPT_EVERY = 5 * MINUTE
FAR = 1 << 62
"""Later than any moment."""
WAITING = MINUTE
"""Mentions that have waited longer to be heard are waited for before the past is learnt."""
SLACK = 5 * MINUTE
"""How much earlier than the last look a mention may have been learnt, and be seen only now."""
NEW = 5
"""Of what is new so many times as much is heard in one look as of the past: a flood must not outrun what it tells."""
SCORES = {"negative": -0.5, "positive": 0.5}


@dataclass(frozen=True)
class Sighting:
    """Something that emerges, for the alert chain, and the mentions that show it."""

    finding: Finding
    cause: Cause


class Emergence:
    """Runs where the watch runs. `tick` is its whole life: a piece of the past, or what is new."""

    def __init__(self, store: Store, topics: Sequence[Topic], troubles: Sequence[Trouble] | None = None) -> None:
        """`topics` and `troubles` are those of the installation."""
        self._store = store
        self._troubles = built_in() if troubles is None else tuple(troubles)
        self._labels: dict[str, Mapping[str, str]] = {f"topic:{one.code}": one.label for one in topics}
        self._labels |= {f"trouble:{one.code}": one.label for one in self._troubles}
        self._emerging: Emerging | None = None
        self._at = (0, "", "")
        self._seen: dict[int, int] = {}  # by the hash of its key, when a mention was learnt (ms)
        self._resumed = 0
        self._first = FAR
        self._known = 0
        self._kept_at = 0
        self.is_behind = True

    def tick(self, now: int, *, seconds: float = 0.2) -> list[Sighting] | None:
        """All that is emerging by `now` (ms); None while it still learns the past, about so long at a time."""
        emerging = self._emerging or self._begin(now)
        if not emerging.is_warm and not self.is_behind and self._has_more_past(now):
            emerging = self._begin_anew(now)
        if self.is_behind and not self._catch_up(emerging, now, seconds):
            return None
        self._hear_new(emerging, now, NEW * seconds)
        emerging.advance(now)
        if now - self._kept_at >= KEPT_EVERY:
            self._keep(emerging, now)
        with self._store.read() as connection:
            return [
                self._sighting(one, said.quoted(connection, _keys(one.evidence)), now) for one in emerging.standing()
            ]

    def _begin(self, now: int) -> Emerging:
        hour_of = partial(_hour_of_week, zone=self._store.zone)
        emerging = Emerging(self._troubles, hour_of)
        with self._store.read() as connection:
            kept = states.get(connection, SERIES, GRAIN)
        self._at = (now - PAST, "", "")
        if kept is not None:
            try:
                emerging.recall(unpacked(kept.state))
                self._at = (emerging.learnt_until + 1, "", "")
                self._resumed = emerging.learnt_until + HOUR
            except (ValueError, KeyError, TypeError):
                log.warning("what was remembered of mentions is of another making: learnt anew")
                emerging = Emerging(self._troubles, hour_of)
        self._emerging, self._kept_at = emerging, now
        return emerging

    def _has_more_past(self, now: int) -> bool:
        """True if there is a past that nobody knew of before: it was brought in after the hub had begun."""
        with self._store.read() as connection:
            first = said.first_heard(connection, now - PAST)
        has_more = first is not None and first < min(self._first, now - HOUR)
        self._first = first if has_more and first is not None else self._first
        return has_more

    def _begin_anew(self, now: int) -> Emerging:
        self._emerging = emerging = Emerging(self._troubles, partial(_hour_of_week, zone=self._store.zone))
        self._at, self._seen, self.is_behind = (now - PAST, "", ""), {}, True
        return emerging

    def _catch_up(self, emerging: Emerging, now: int, seconds: float) -> bool:
        """Hear on in the past, in the order it was said; True once it is the present."""
        until = time.thread_time() + seconds
        while time.thread_time() < until:
            with self._store.read() as connection:
                waiting = said.first_unheard(connection)
                rows = said.heard(connection, after=self._at, until=now, limit=PIECE)
            if waiting is not None and waiting < now - WAITING:
                return False
            self._hear(emerging, rows)
            self._seen |= {hash(_key(row)): now for row in rows if row["occurred_at"] > now - HOUR}
            if len(rows) < PIECE:
                self.is_behind, self._known = False, now
                return True
        return False

    def _hear_new(self, emerging: Emerging, now: int, seconds: float) -> None:
        """Hear what was said in the last hour and heard since the last look; what waits to be heard comes later.

        A flood is heard over several looks, of about so many seconds of work each.
        """
        until = time.thread_time() + seconds
        with self._store.read() as connection:
            waiting = said.first_unheard(connection)
            found = said.heard_keys(connection, after=now - HOUR, until=now, known_since=self._known - SLACK)
            fresh = sorted((known_at, key) for known_at, key in found if hash(key) not in self._seen)
        done = 0
        while done < len(fresh) and (not done or time.thread_time() < until):
            piece = fresh[done : done + PIECE]
            with self._store.read() as connection:
                rows = said.heard_of(connection, [key for _, key in piece])
            self._hear(emerging, rows)
            self._seen |= {hash(key): known_at for known_at, key in piece}
            done += len(piece)
        left = fresh[done][0] if done < len(fresh) else now
        self._known = min(now, left, now if waiting is None else waiting)
        self._seen = {key: known_at for key, known_at in self._seen.items() if known_at >= self._known - SLACK}

    def _hear(self, emerging: Emerging, rows: Sequence[Mapping[str, Any]]) -> None:
        for row in rows:
            place = (row["occurred_at"], *_key(row))
            self._at = max(self._at, place)
            # What was told before a restart is not over because its mentions are yet to be heard again.
            if self.is_behind and place[0] > self._resumed:
                emerging.advance(place[0])
            self._store.precedence.give_way()
            emerging.hear(_mention(row))

    def _keep(self, emerging: Emerging, now: int) -> None:
        state = packed(emerging.memory())
        with self._store.write() as connection:
            states.put_many(connection, [Kept(SERIES, GRAIN, NEWEST, emerging.learnt_until, now, state)])
        self._kept_at = now

    def _sighting(self, one: Burst, records: Sequence[Mapping[str, Any]], now: int) -> Sighting:
        verdict = EmergingVerdict(
            one.at,
            round(one.score, 2),
            "high",
            float(one.count),
            round(one.expected, 2),
            n=float(one.total),
            code=EMERGING,
            label=dict(label_of(one, self._labels)),
            minutes=one.minutes,
            reach=one.reach,
            repeats=one.repeats,
            severity=one.severity,
        )
        segment: dict[str, str] = {one.kind: one.name} if one.name else {}
        quotes = tuple({"stream": METRIC, **record} for record in records)
        rest = Part({}, one.count - one.expected)
        cause = Cause(now, one.since, now, float(one.count), one.expected, (), rest, quotes, one.count + one.repeats)
        return Sighting(Finding(METRIC, segment, EMERGING, verdict, one.since), cause)


def _hour_of_week(at: int, zone: tzinfo) -> int:
    moment = from_ms(at).astimezone(zone)
    return moment.weekday() * 24 + moment.hour


def _key(row: Mapping[str, Any]) -> said.Key:
    return row["source"], row["external_id"]


def _keys(names: Sequence[str]) -> list[said.Key]:
    """The keys that may have these names: a source may have a stroke in its own, too."""
    return [(name[:place], name[place + 1 :]) for name in names for place, letter in enumerate(name) if letter == "/"]


def _mention(row: Mapping[str, Any]) -> Mention:
    score = row["sentiment_score"]
    if score is None:
        score = SCORES.get(row["sentiment"] or "", 0.0)
    topics = tuple((row["topics"] or "").split())
    reach, group = row["reach"] or 0.0, row["echo_of"] or ""
    return Mention(name_of(*_key(row)), row["occurred_at"], row["text"], score, topics, reach, group)


def label_of(one: Burst, labels: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """What a burst is called by language, or by the same `word` in all; {} if it is of negative mentions as such.

    A topic that only a sender names, or that has left the configuration, is called by its code.
    """
    plain = {"word": f"“{one.name}”" if one.kind == "term" else one.name} if one.name else {}
    return labels.get(one.key) or plain
