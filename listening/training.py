"""Learns a model from examples: a glossary, tables of words, letters and senses, and three lessons over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from listening.corpus import Example, meanings
from listening.design import Block, block_of, sheet_of
from listening.features import as_letters, as_senses, as_words
from listening.glossary import ANY, INDONESIAN, Glossary
from listening.model import Floats, Model, Table
from listening.regression import Lesson, log_ratios, logistic, softmax
from listening.sides import ELSEWHERE, HOME, SIDES, WEIGHED, sides_of
from listening.text import BREAK, units_of, words_of
from listening.topics import GENERAL, Keywords, built_in
from listening.translation import Pair, meanings_of

LEAST = {"word": 2, "letters": 3, "sense": 2}
"""In how many texts a feature must be found to be learnt."""
SURER = ("en",)
"""Languages whose words we know better than some hundred texts teach: where they stand says little about them."""
STRANGE = 10
"""In an Indonesian text a word that fewer such texts hold is taken for the foreign one that we know: people mix."""
FEWEST = 30
"""A topic with fewer examples is left to its keywords."""
MOST_OF_LANGUAGE = 6_000
"""Texts a language is learnt from. Indonesian alone has so many, and short texts are rightly taken for it in doubt."""
MOST_GENERAL = 300
BY_RATIO = 0.5
"""What the regression over log ratios weighs beside the plain one."""
NEUTRAL = {ELSEWHERE: 0.45, WEIGHED: 0.6}
"""Added to neutral by side: most texts to learn from are of one mind and teach too little of it. By folds of NusaX's
training part, less what SmSA has of its originals, and of reviews that were read."""
PRIOR = 0.5
"""How much of its frequency among the texts learnt from speaks for a language: whole, it outvotes the others in short
texts; not at all, one short Indonesian text in twenty is taken for a neighbour's."""
READ = 4.0
"""How much more a sentiment that was read by hand counts than one of the same kind of text told by stars."""
THRESHOLD = 0.15
"""The chance from which a topic is told: about the best micro-F1 over folds of the texts read by hand, few missed."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Taught:
    """Blocks by table, and for each lesson its weights by table (features, columns) and biases (SIDES, columns)."""

    blocks: dict[str, Block]
    weights: dict[str, list[Floats]]
    bias: list[Floats]


def train(examples: Sequence[Example], *, seed: int, say: Say = lambda sentence: None) -> Model:
    """The model of these examples; the same examples and seed give the same model."""
    examples = _with_general(examples, seed)
    written = [words_of(example.text) for example in examples]
    glossary = _glossary(examples, written)
    say(f"{len(examples):,} texts, {len(glossary.numbers):,} words with a meaning in Indonesian")
    # A text whose language nobody told is taken as it stands.
    meant = (glossary.meant(words, one.language or INDONESIAN) for one, words in zip(examples, written, strict=True))
    sheet, senses = sheet_of(written, Keywords(built_in())), sheet_of(meant, Keywords(()))
    made = {"word": (sheet, as_words), "letters": (sheet, as_letters), "sense": (senses, as_senses)}
    blocks = {name: block_of(one, make, LEAST[name]) for name, (one, make) in made.items()}
    say("features: " + ", ".join(f"{len(block.numbers):,} {name}" for name, block in blocks.items()))
    taught = Taught(blocks, {name: [] for name in blocks}, [])
    languages = sorted({example.language for example in examples if example.language})
    topics = _learnable(examples)
    _teach_sentiment(taught, examples, written)
    say("sentiment is learnt")
    _teach_language(taught, examples, languages, seed)
    say("languages are learnt")
    _teach_topics(taught, examples, topics)
    say("topics are learnt")
    tables = {name: _table(taught, name) for name in blocks}
    told = {"texts": len(examples), "seed": seed}
    return Model(tables, np.hstack(taught.bias), tuple(languages), tuple(topics), THRESHOLD, told, glossary)


def _with_general(examples: Sequence[Example], seed: int) -> list[Example]:
    """News and small talk have no topic of ours: some neutral texts are taken as speaking of nothing in particular."""
    drawn = np.random.default_rng(seed)
    plain = [one.sentiment == 1 and one.language == INDONESIAN and not one.pair for one in examples]
    free = [at for at, one in enumerate(examples) if plain[at] and not one.is_read]
    chosen = set(drawn.permutation(np.array(free, np.intp))[:MOST_GENERAL].tolist())
    return [
        replace(one, topics=frozenset({GENERAL})) if at in chosen and one.topics is None else one
        for at, one in enumerate(examples)
    ]


def _glossary(examples: Sequence[Example], written: Sequence[list[str]]) -> Glossary:
    """What translations taught; what we know stands for words that none of them holds, and before them in SURER."""
    spoken = [[word for word in words if word != BREAK] for words in written]
    home = {one.pair: at for at, one in enumerate(examples) if one.pair and one.language == INDONESIAN}
    found = meanings_of(
        Pair(one.language, spoken[at], spoken[home[one.pair]])
        for at, one in enumerate(examples)
        if one.language and one.language != INDONESIAN and one.pair in home
    )
    known = meanings()
    sure = {language: found.get(language, {}) | known.get(language, {}) for language in SURER}
    common = {word: meaning for told in reversed(known.values()) for word, meaning in told.items()}
    texts = (set(spoken[at]) for at, one in enumerate(examples) if one.language in (None, INDONESIAN))
    held = Counter(word for words in texts for word in words)
    strange = {word: meaning for word, meaning in common.items() if held[word] < STRANGE}
    return Glossary.of(found | sure | {ANY: common | found.get(ANY, {}), INDONESIAN: strange})


def _learnable(examples: Sequence[Example]) -> list[str]:
    read = [one.topics for one in examples if one.topics]
    shipped = [topic.code for topic in built_in()]
    codes = shipped + sorted({code for topics in read for code in topics} - set(shipped))
    return [code for code in codes if sum(code in topics for topics in read) >= FEWEST]


def _rows(blocks: dict[str, Block], names: Sequence[str], chosen: NDArray[np.intp]) -> Any:
    return sparse.hstack([blocks[name].rows[chosen] for name in names]).tocsr()


def _teach_sentiment(taught: Taught, examples: Sequence[Example], written: Sequence[list[str]]) -> None:
    """A plain regression over all tables, mixed with one over senses alone, scaled by their log ratios."""
    chosen = np.array([at for at, one in enumerate(examples) if one.sentiment is not None], np.intp)
    picked = [examples[at] for at in chosen]
    labels = np.array([one.sentiment for one in picked], np.intp)
    goals = np.eye(3, dtype=np.float32)[labels]
    is_binary = np.array([one.is_binary for one in picked])
    barred = np.zeros(goals.shape, bool)
    barred[:, 1] = is_binary & (labels != 1)
    sides = _sides(picked, [written[at] for at in chosen])
    weights = _balanced(picked, labels)
    plain, scaled = tuple(taught.blocks), ("sense",)
    rows = _rows(taught.blocks, plain, chosen)
    found, bias = softmax(Lesson(rows, goals, weights, sides, barred), 2.0)
    rows = _rows(taught.blocks, scaled, chosen)
    ratios = log_ratios(rows, goals)
    by_ratio, second = softmax(Lesson((rows @ sparse.diags(ratios)).tocsr(), goals, weights, sides, barred), 1.0)
    rest = np.float32(1 - BY_RATIO)
    both = bias * rest + second * np.float32(BY_RATIO)
    for side, more in NEUTRAL.items():
        both[side, 1] += more
    _keep(taught, [(plain, found * rest), (scaled, by_ratio * ratios[:, None] * np.float32(BY_RATIO))], both)


def _sides(picked: Sequence[Example], written: Sequence[list[str]]) -> Floats:
    """(texts, SIDES), as `sides_of` says."""
    keywords = Keywords(built_in())
    named = (keywords.named(*units_of(words)) for words in written)
    rows = zip(picked, written, named, strict=True)
    return np.array([sides_of(words, one.language, codes) for one, words, codes in rows], np.float32)


def _balanced(picked: Sequence[Example], labels: NDArray[np.intp]) -> Floats:
    """Each example by its weight, and rarer sentiments of its kind of data by the root of how rare they are."""
    kinds = np.array([4 * int(one.is_read) + 2 * int(bool(one.pair)) + int(one.is_rated) for one in picked])
    weights = np.array([one.weight * (READ if one.is_read else 1.0) for one in picked], np.float32)
    for kind in np.unique(kinds):
        counts = np.bincount(labels[kinds == kind], minlength=3)
        share = counts.sum() / np.count_nonzero(counts) / np.maximum(counts, 1)
        weights[kinds == kind] *= np.sqrt(share)[labels[kinds == kind]].astype(np.float32)
    return weights


def _teach_language(taught: Taught, examples: Sequence[Example], languages: Sequence[str], seed: int) -> None:
    drawn = np.random.default_rng(seed)
    spoken = np.array([languages.index(one.language) if one.language else -1 for one in examples], np.intp)
    parts = [drawn.permutation(np.flatnonzero(spoken == at))[:MOST_OF_LANGUAGE] for at in range(len(languages))]
    chosen = np.sort(np.concatenate(parts)) if parts else np.array([], np.intp)
    goals = np.eye(len(languages), dtype=np.float32)[spoken[chosen]]
    weights = np.ones(len(chosen), np.float32)
    names = ("word", "letters")
    lesson = Lesson(_rows(taught.blocks, names, chosen), goals, weights, np.ones((len(chosen), 1), np.float32))
    found, bias = softmax(lesson, 10.0)
    _keep(taught, [(names, found)], _everywhere(bias * np.float32(PRIOR)))


def _teach_topics(taught: Taught, examples: Sequence[Example], topics: Sequence[str]) -> None:
    chosen = np.array([at for at, one in enumerate(examples) if one.topics], np.intp)
    names = ("word", "letters")
    if not topics:
        sizes = sum(len(taught.blocks[name].numbers) for name in names)
        _keep(taught, [(names, np.zeros((sizes, 0), np.float32))], np.zeros((SIDES, 0), np.float32))
        return
    read = [examples[at].topics or frozenset() for at in chosen]
    goals = np.array([[code in codes for code in topics] for codes in read], np.float32)
    weights = np.array([0.3 if examples[at].sentiment == 1 else 1.0 for at in chosen], np.float32)
    lesson = Lesson(_rows(taught.blocks, names, chosen), goals, weights, np.ones((len(chosen), 1), np.float32))
    found, bias = logistic(lesson, 30.0)
    _keep(taught, [(names, found)], _everywhere(bias))


def _everywhere(bias: Floats) -> Floats:
    """(1, columns) as (SIDES, columns): the same in every language, whatever else is known of a text."""
    told = np.zeros((SIDES, bias.shape[1]), np.float32)
    told[[ELSEWHERE, HOME]] = bias
    return told


def _keep(taught: Taught, learnt: Sequence[tuple[Sequence[str], Floats]], bias: Floats) -> None:
    """Add a lesson's columns to every table: what was learnt over several tables is cut apart and added up."""
    for name, block in taught.blocks.items():
        total = np.zeros((len(block.numbers), bias.shape[1]), np.float32)
        for names, weights in learnt:
            if name in names:
                before = sum(len(taught.blocks[one].numbers) for one in names[: names.index(name)])
                total += weights[before : before + len(block.numbers)]
        taught.weights[name].append(total)
    taught.bias.append(bias)


def _table(taught: Taught, name: str) -> Table:
    block = taught.blocks[name]
    weights = np.hstack(taught.weights[name]) * block.idf[:, None]
    return Table.of(block.numbers, weights, block.idf**2)
