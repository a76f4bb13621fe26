"""What is asked of what people say, and what is answered: which texts, how many, about what, in which mood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.errors import BadInput, UnknownName
from domain.hearing import SENTIMENTS, TEXTS
from domain.intervals import wilson
from domain.streams import COMMON_DIMENSIONS

SUMMED = ("platform", "topic", "sentiment")
"""What mentions are rolled up by: questions about anything else are answered from the records."""
_EVERY = ("source", "language", "sentiment", "topic", "brand", *COMMON_DIMENSIONS)
FILTERS = {name: (*(("platform", "echo_of") if name == "mentions" else ()), *_EVERY) for name in TEXTS}
"""What texts of each stream can be chosen by."""


@dataclass(frozen=True)
class Wanted:
    """Which texts: of [start, end) ms, with these values ('' means unknown), read by at least `reach` people.

    `topic` is any of a text's topics where texts are listed, its first where they are counted.
    """

    start: int
    end: int
    where: Mapping[str, str] = field(default_factory=dict)
    reach: float | None = None
    stream: str = "mentions"
    has_echoes: bool = False

    def __post_init__(self) -> None:
        if self.stream not in FILTERS:
            raise UnknownName("stream that is listened to", self.stream, FILTERS)
        for name, value in self.where.items():
            if name not in FILTERS[self.stream]:
                raise UnknownName("filter", name, FILTERS[self.stream])
            if name == "sentiment" and value not in ("", *SENTIMENTS):
                raise UnknownName("sentiment", value, SENTIMENTS)
        if self.reach is not None and self.stream != "mentions":
            raise BadInput.told("reach_of", "Only mentions have a reach.")

    @property
    def is_summed(self) -> bool:
        """True if rollups can answer how many these are."""
        return self.stream == "mentions" and self.reach is None and self.where.keys() <= set(SUMMED)


@dataclass
class Tally:
    """How many texts, and of how many the sentiment is known to be which."""

    n: int = 0
    negative: int = 0
    neutral: int = 0
    positive: int = 0

    @property
    def judged(self) -> int:
        """Of how many the sentiment is known."""
        return self.negative + self.neutral + self.positive

    @property
    def negative_share(self) -> float | None:
        """The negative among those whose sentiment is known, 0-1; None if it is of none."""
        return self.negative / self.judged if self.judged else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of that share; None if there is none."""
        return wilson(self.negative, self.judged)

    def add(self, sentiment: str | None, count: int) -> None:
        """Count some in."""
        self.n += count
        if sentiment in SENTIMENTS:
            setattr(self, sentiment, getattr(self, sentiment) + count)


@dataclass(frozen=True)
class Standing:
    """A topic ('' where none is known yet): what was said of it, and a week before (None: nothing was sent yet)."""

    topic: str
    now: Tally
    before: Tally | None
    points: list[tuple[int, Tally]] = field(default_factory=list)
    """(bucket in ms, what was said in it), in order of time; empty unless a grain was asked for."""

    @property
    def change(self) -> float | None:
        """How many times more than a week before, less one; None where nothing was said then."""
        return None if self.before is None or not self.before.n else self.now.n / self.before.n - 1

    @property
    def lift(self) -> float:
        """How far from a week before, in standard deviations of the difference of two counts (square roots)."""
        before = 0 if self.before is None else self.before.n
        return float(2**0.5 * (self.now.n**0.5 - before**0.5))
