"""Emerging topics: mention by mention, what is suddenly said much more often than usual."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from sys import intern
from typing import Any, cast

from domain.times import DAY, HOUR, MINUTE
from listening.baseline import WEEK, Baseline
from listening.bursts import Burst, Kind, surprise
from listening.everyday import is_everyday
from listening.text import units_of, words_of
from listening.topics import GENERAL
from listening.troubles import Naming, Trouble, built_in, joined
from listening.window import LENGTH, Mention, Said, Window

MINUTES = (10, 15, 20, 30, 45, 60)
"""How far back a burst is looked for. The finer steps find what began in between sooner, at the same false alerts."""
LIMITS: dict[Kind, float] = {"trouble": 5.1, "topic": 5.5, "term": 6.5, "negative": 5.5}
URGENT = 4.2
"""The surprise at which an alert is due, and that of urgent troubles. A term must be more surprising, because there are
so many of them."""
BEGINNING, AGREEING = 0.5, 0.25
"""A word that begins to be strange, from that score on, vouches for the trouble it is said with: by this share of what
is above it. So does a trouble for a word."""
FEWEST = 5
"""Distinct mentions without which nothing emerges: so many are shown as evidence."""
EVIDENCE = 10
LIFT = 1.5
WARM_HOURS, WARM = 24.0, 200.0
"""What must have been heard before anything is called unusual."""
CONTENT = 0.0
"""Texts with a higher score are content: they report no trouble."""
GRAVER = 1.5
"""A burst that stands is told again when it is so many times as surprising."""
ENDED = 0.5
SAME = 0.5
"""A burst of which so many mentions belong to another that stands is the same trouble."""
LASTING = DAY
"""What has stood for so long begins to be usual."""
RANKS: tuple[Kind, ...] = ("trouble", "topic", "term", "negative")
NEGATIVE = "negative:"

HourOf = Callable[[int], int]


@dataclass
class _Standing:
    since: int
    told: float
    latest: Burst


@dataclass(frozen=True, slots=True)
class _Looks:
    """How far back is looked at a moment (ms), in its hour of the week: minutes, after when (ms), mentions since."""

    now: int
    hour: int
    backs: tuple[tuple[int, int, int], ...]


class Emerging:
    """Hears mentions one by one, about in order, and says what emerges. Knows nothing of what comes later."""

    def __init__(
        self, troubles: Sequence[Trouble] | None = None, hour_of: HourOf = lambda at: at // HOUR % WEEK
    ) -> None:
        """`hour_of` tells the hour of the week (0 to 167) at a moment (ms), by the wall clock; in UTC if not given."""
        self.naming = Naming(built_in() if troubles is None else troubles)
        self._hour_of = hour_of
        self._baseline = Baseline()
        self._window = Window()
        self._standing: dict[str, _Standing] = {}
        self._now = 0

    def hear(self, mention: Mention) -> list[Burst]:
        """Take in a mention; what emerges with it, or is graver than it was. One older than the window only teaches."""
        self._now = max(self._now, mention.at)
        self._pass()
        said = self._heard(mention)
        if mention.at <= self._now - LENGTH:
            self._learn(said)
            return []
        if not self._window.add(said) or not self.is_warm:
            return []
        look = partial(self._look, looks=self._looks())
        things, terms = ([one for one in map(look, part) if one] for part in (said.things, said.terms))
        strange = sorted((*_vouched(things, terms), *_vouched(terms, things)), key=_rank)
        return [told for told in map(self._tell, strange) if told is not None]

    def advance(self, now: int) -> list[Burst]:
        """Let time pass up to `now` (ms); the bursts that are over."""
        self._now = max(self._now, now)
        self._pass()
        over, looks = [], self._looks()
        for key, one in list(self._standing.items()):
            latest = self._look(key, looks) if self.is_warm else None
            if latest is None or latest.score < ENDED:
                over.append(replace(one.latest, at=self._now, is_over=True))
                del self._standing[key]
            else:
                one.latest = self._evident(replace(latest, since=one.since), self._window.saying(key))
        return over

    def standing(self) -> list[Burst]:
        """What goes on, as it was last looked at, the gravest first."""
        return sorted((one.latest for one in self._standing.values()), key=lambda burst: -burst.severity)

    def memory(self) -> dict[str, Any]:
        """What must outlive a restart, as JSON values; the mentions since `learnt_until` are to be heard again."""
        standing = [[key, one.since, one.told] for key, one in self._standing.items()]
        return {"baseline": self._baseline.memory(), "standing": standing, "now": self._now}

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Continue from a memory; then let it hear the mentions after `learnt_until`. ValueError if it is none."""
        self._baseline.recall(memory["baseline"])
        self._now = memory["now"]
        for key, since, told in memory["standing"]:
            latest = Burst(*_parts(key), self._now, since, told, 0, 0.0, MINUTES[-1], 0)
            self._standing[key] = _Standing(since, told, latest)

    @property
    def learnt_until(self) -> int:
        """The moment (ms) up to which mentions are part of the baseline."""
        return self._now - LENGTH

    def _heard(self, mention: Mention) -> Said:
        if mention.score > CONTENT:
            return Said(mention.name, mention.at, reach=mention.reach, group=mention.group)
        words = words_of(mention.text)
        singles, turns = units_of(words)
        units = (*singles, *turns)
        things = [f"trouble:{code}" for code in sorted(self._named(words, units))]
        # Nothing in particular is no topic: that it is said more often tells nobody what to do.
        things += [f"topic:{code}" for code in mention.topics if code != GENERAL]
        if mention.score < CONTENT:
            things.append(NEGATIVE)
        # One string for a term, however often it is said: of a flood they would fill the memory.
        terms = tuple(
            intern(f"term:{unit}") for unit in units if len(unit) > 3 and "0" not in unit and not is_everyday(unit)
        )
        return Said(mention.name, mention.at, tuple(things), terms, mention.reach, mention.group)

    def _named(self, words: list[str], units: Sequence[str]) -> set[str]:
        whole = joined(words)
        return self.naming.named(units if whole is words else [*units, *chain(*units_of(whole))])

    def _pass(self) -> None:
        for said in self._window.forget(self._now - LENGTH + 1):
            self._learn(said)

    def _learn(self, said: Said) -> None:
        hour = self._hour_of(said.at)
        weights = dict.fromkeys(said.things, 1.0)
        # What is strange must not teach that it is usual: while it stands it counts as often as expected.
        strange = [key for key, one in self._standing.items() if self._now - one.since < LASTING]
        weights |= {key: self._baseline.share(key, hour) for key in strange if not key.startswith("term:")}
        terms = [term for term in said.terms if term not in strange]
        self._baseline.learn(said.at, hour, weights, terms)

    @property
    def is_warm(self) -> bool:
        """True once enough was heard to say what is unusual."""
        return self._baseline.span(self._now) >= WARM_HOURS and self._baseline.total >= WARM

    def _looks(self) -> _Looks:
        afters = [(minutes, self._now - minutes * MINUTE) for minutes in MINUTES]
        backs = tuple((minutes, after, self._window.total(after)) for minutes, after in afters)
        return _Looks(self._now, self._hour_of(self._now), backs)

    def _look(self, thing: str, looks: _Looks) -> Burst | None:
        """The most surprising of the looks back at a thing; None where there is too little to say."""
        moments = self._window.moments(thing)
        if len(moments) < FEWEST:
            return None
        kind, name = _parts(thing)
        share, seen = self._baseline.share(thing, looks.hour), self._baseline.seen(thing)
        limit = URGENT if kind == "trouble" and name in self.naming.urgent else LIMITS[kind]
        best = None
        for minutes, after, total in looks.backs:
            count = len(moments) - bisect_right(moments, after)
            if count < FEWEST:
                continue
            expected = share * total
            score = surprise(count, expected, seen) / limit if count > LIFT * expected else 0.0
            if best is None or score > best[0]:
                best = score, count, expected, minutes, total
        return None if best is None else Burst(kind, name, looks.now, looks.now - best[3] * MINUTE, *best)

    def _tell(self, found: Burst) -> Burst | None:
        """The burst with its evidence, if somebody must hear of it: it is new and a trouble of its own, or graver."""
        standing = self._standing.get(found.key)
        if standing is not None and found.score < GRAVER * standing.told:
            return None
        saying = self._window.saying(found.key)
        if standing is None and self._is_known(found, saying):
            return None
        since = standing.since if standing else saying[-found.count].at
        told = self._evident(replace(found, since=since), saying)
        self._standing[found.key] = _Standing(since, found.score, told)
        return told

    def _evident(self, found: Burst, saying: Sequence[Said]) -> Burst:
        names = tuple(said.name for said in reversed(saying[-EVIDENCE:]))
        recent = saying[-found.count :] if found.count else []
        reach, repeats = sum(said.reach for said in recent), sum(said.repeats for said in recent)
        return replace(found, reach=reach, repeats=repeats, evidence=names)

    def _is_known(self, found: Burst, saying: Sequence[Said]) -> bool:
        """True if most of its mentions belong to a burst that stands and is as particular."""
        mine = {id(said) for said in saying[-found.count :]}
        for key, one in self._standing.items():
            if RANKS.index(one.latest.kind) > RANKS.index(found.kind):
                continue
            theirs = {id(said) for said in self._window.saying(key)}
            if len(mine & theirs) >= SAME * len(mine):
                return True
        return False


def _vouched(found: list[Burst], beside: list[Burst]) -> list[Burst]:
    """Bursts of a mention of which somebody must hear, surer where what it says beside them begins to be strange."""
    most = min(max((one.score for one in beside), default=0.0), 1.0)
    surer = AGREEING * max(most - BEGINNING, 0.0)
    return [replace(one, score=one.score + surer) for one in found if one.score + surer >= 1]


def _parts(thing: str) -> tuple[Kind, str]:
    kind, _, name = thing.partition(":")
    return cast(Kind, kind), name


def _rank(found: Burst) -> tuple[int, float, int]:
    """The most particular first: of terms equally surprising the longest says most."""
    return RANKS.index(found.kind), -found.score, -len(found.name)
