"""What is heard in a text: its language, its sentiment, its topics, and the words that said so."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from listening.model import SENTIMENTS, Floats, Model
from listening.sides import HOME, sides_of
from listening.sums import Sums
from listening.text import units_of, words_of
from listening.topics import GENERAL, Keywords, Topic, built_in

MODEL = Path(__file__).resolve().parent.parent / "data" / "models" / "listening.npz"
UNKNOWN = "und"
"""The language of a text without a word (ISO 639-2)."""
NAMED = math.log(0.6 / 0.4)
"""The odds (their logarithm) of a topic that only a keyword tells."""
SOUND = 3
"""How many words an answer is explained with."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a text says: `score` −1 to 1, topics likeliest first, `why` the words that weighed most for each."""

    language: str
    sentiment: str
    score: float
    topics: tuple[str, ...]
    why: dict[str, tuple[str, ...]] | None = None

    def as_json(self) -> dict[str, Any]:
        """As `manage.py classify` answers; `why` only if it was asked for."""
        told = {
            "language": self.language,
            "sentiment": self.sentiment,
            "score": self.score,
            "topics": self.topics,
        }
        return told if self.why is None else told | {"why": self.why}


class Listener:
    """Judges texts by a model; keeps what the letters of a word add up to, so that they cost once only."""

    def __init__(self, model: Model, topics: Sequence[Topic] | None = None) -> None:
        self.model = model
        self.topics = built_in() if topics is None else tuple(topics)
        self._keywords = Keywords(self.topics)
        self._sums = Sums(model)
        self._least = math.log(model.threshold / (1 - model.threshold))

    @classmethod
    def open(cls, path: Path = MODEL, topics: Sequence[Topic] | None = None) -> Listener:
        """The listener of a model file; NotFound or BadInput say in one sentence why listening is off."""
        return cls(Model.load(path), topics)

    def judge(self, text: str, *, is_why: bool = False) -> Answer:
        """The answer to one text; of no language, neutral and without topics if no word or letter of it is known."""
        return self.judge_all([text], is_why=is_why)[0]

    def judge_all(self, texts: Iterable[str], *, is_why: bool = False) -> list[Answer]:
        """The answers to texts as `judge` gives them, a third sooner than one by one."""
        read = [(words, *units_of(words)) for words in map(words_of, texts)]
        self._sums.meet(chain.from_iterable(singles for _, singles, _ in read))
        return [self._answer(*one, is_why=is_why) for one in read]

    def _answer(self, words: list[str], singles: list[str], turns: list[str], *, is_why: bool) -> Answer:
        named = self._keywords.named(singles, turns)
        units = [*singles, *turns, *(f"#{code}" for code in sorted(named))]
        scores = self._sums.written(singles, units)
        if not scores.any():
            return Answer(UNKNOWN, "neutral", 0.0, (), {} if is_why else None)
        known = self.model.languages
        language = known[int((scores + self.model.bias[HOME])[3 : 3 + len(known)].argmax())]
        read = self.model.glossary.meant(words, language)
        said = units if read == words else [unit for part in units_of(read) for unit in part]
        scores += self._sums.meant(said)
        scores += sides_of(words, language, named) @ self.model.bias
        chances = _softmax(scores[:3].tolist())
        topics = self._topics(scores, named)
        winner = chances.index(max(chances))
        why = None
        if is_why:
            shares = self._sums.shares(singles, units), self._sums.meant_shares(said)
            written = self.model.glossary.written(words, language)
            spoken = units if said is units else [_as_written(unit, written) for unit in said]
            why = self._why([*units, *spoken], np.concatenate(shares), winner, topics)
        score = round(chances[2] - chances[0], 4)
        return Answer(language, SENTIMENTS[winner], score, topics, why)

    def _topics(self, scores: Floats, named: set[str]) -> tuple[str, ...]:
        """Learnt topics by their odds; those nobody could be taught are told where a keyword names them."""
        learnt = self.model.topics
        told = dict(zip(learnt, scores[3 + len(self.model.languages) :].tolist(), strict=True))
        found = {code: odds for code, odds in told.items() if odds >= self._least}
        if not named <= told.keys():
            found |= dict.fromkeys((topic.code for topic in self.topics if topic.code in named - set(learnt)), NAMED)
        if not found:
            return (max(told, key=lambda code: told[code]),) if told else (GENERAL,)
        if len(found) > 1:
            found.pop(GENERAL, None)
        elif GENERAL in found and named & told.keys():
            # Nothing in particular, says the model; but a keyword of what it learnt is there.
            return (max(sorted(named & told.keys()), key=lambda code: told[code]),)
        return tuple(sorted(found, key=lambda code: (-found[code], code)))

    def _why(self, units: list[str], added: Floats, winner: int, topics: Iterable[str]) -> dict[str, tuple[str, ...]]:
        others = [number for number in range(3) if number != winner]
        told = {"sentiment": _loudest(units, added[:, winner] - added[:, others].mean(axis=1))}
        first = 3 + len(self.model.languages)
        for code in topics:
            if code in self.model.topics:
                told[code] = _loudest(units, added[:, first + self.model.topics.index(code)])
            else:
                told[code] = tuple(unit for unit in units if code in self._keywords.of(unit))[:SOUND]
        return told


def _softmax(scores: Sequence[float]) -> list[float]:
    most = max(scores)
    raised = [math.exp(score - most) for score in scores]
    total = sum(raised)
    return [one / total for one in raised]


def _as_written(unit: str, written: Mapping[str, str]) -> str:
    """A unit of what a text means, by the words that stand there."""
    return " ".join(dict.fromkeys(written[part] for part in unit.lstrip("!").split()))


def _loudest(units: list[str], added: Floats) -> tuple[str, ...]:
    """The units that spoke most for an answer, as they are read; none that spoke against it."""
    spoken: dict[str, float] = {}
    for unit, weight in zip(units, added.tolist(), strict=True):
        if len(unit) > 1 and unit[0] != "#":
            read = unit.lstrip("!")
            spoken[read] = spoken.get(read, 0.0) + weight
    order = sorted(spoken, key=lambda read: -spoken[read])
    return tuple(read for read in order if spoken[read] > 0)[:SOUND]
