"""Which Indonesian word a word of another language stands for, learnt from translations of the same texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from listening.glossary import ANY

ROUNDS = 6
APART = 8.0
"""How soon a word is thought to stand for another the further apart they are: by e for each eighth of the text."""
DOUBT = 0.3
"""Added to what a word was seen to explain, so that a word seen once is not believed whole."""
TRUST = 1.0
"""What a word means in all languages together weighs as much in each as having been seen there so many times."""

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Meanings = dict[str, dict[str, str]]


class Pair(NamedTuple):
    """A text of a language and its translation, as words in order."""

    language: str
    said: Sequence[str]
    meant: Sequence[str]


@dataclass(frozen=True)
class _Seen:
    """Every word of a text beside every word of its translation, one row each, by number.

    `places`: which word of which translation. `near`: 1 where both stand at the same part of their texts, down to 0.
    """

    words: list[str]
    meanings: list[str]
    languages: list[str]
    told: Whole
    heard: Whole
    places: Whole
    spoken: Whole
    near: Real


def meanings_of(pairs: Iterable[Pair]) -> Meanings:
    """Language → word → its likeliest meaning, and under ANY the one in all languages together; {} of no pair.

    IBM Model 1 (Brown et al. 1993) by expectation maximisation over all languages at once, since neighbours share
    words, with a prior for the diagonal (Dyer et al. 2013).

    >>> found = meanings_of([Pair("jv", ["apik"], ["bagus"]), Pair("jv", ["apik", "tenan"], ["bagus", "sekali"])])
    >>> found["jv"]["tenan"]
    'sekali'
    """
    seen = _seen(pairs)
    if not len(seen.told):
        return {}
    count = len(seen.meanings)
    cells, cell = np.unique(seen.told * count + seen.heard, return_inverse=True)
    owner = cells // count
    share = np.ones(len(cells))
    for _ in range(ROUNDS):
        believed = share[cell] * seen.near
        believed /= np.bincount(seen.places, believed)[seen.places]
        explained = np.bincount(cell, believed)
        share = explained / (np.bincount(owner, explained)[owner] + DOUBT)
    found: Meanings = {ANY: {}}
    for at in _likeliest(owner, share):
        found[ANY][seen.words[owner[at]]] = seen.meanings[cells[at] % count]
    # The same again for each language, what all of them together say being one voice more.
    wide = seen.spoken * (len(seen.words) * count) + cells[cell]
    owned, own = np.unique(wide, return_inverse=True)
    common = np.zeros(len(owned))
    common[own] = share[cell]
    for at in _likeliest(owned // count, np.bincount(own, believed) + TRUST * common):
        language, word = divmod(int(owned[at]) // count, len(seen.words))
        found.setdefault(seen.languages[language], {})[seen.words[word]] = seen.meanings[owned[at] % count]
    return found


def _seen(pairs: Iterable[Pair]) -> _Seen:
    words: dict[str, int] = {}
    meanings: dict[str, int] = {}
    languages: dict[str, int] = {}
    parts: list[tuple[Whole, Whole, Whole, Whole, Real]] = []
    place = 0
    for language, said, meant in pairs:
        told = np.array([words.setdefault(word, len(words)) for word in said], np.int64)
        heard = np.array([meanings.setdefault(word, len(meanings)) for word in meant], np.int64)
        apart = np.abs(_parts(len(heard))[:, None] - _parts(len(told))[None, :])
        spoken = np.full(apart.size, languages.setdefault(language, len(languages)), np.int64)
        places = np.repeat(np.arange(place, place + len(heard)), len(told))
        row = (np.tile(told, len(heard)), np.repeat(heard, len(told)), places, spoken, np.exp(-APART * apart).ravel())
        parts.append(row)
        place += len(heard)
    rows = [np.concatenate(part) for part in zip(*parts, strict=True)] if parts else [np.array([], np.int64)] * 5
    return _Seen(list(words), list(meanings), list(languages), *rows)


def _parts(count: int) -> Real:
    """How far each of so many words stands into its text, 0 to 1."""
    return (np.arange(count) + 0.5) / max(count, 1)


def _likeliest(owner: Whole, share: Real) -> Whole:
    """The place of the largest share of each owner, the first of equals; `owner` ascends."""
    order = np.lexsort((-share, owner))
    first: Whole = order[np.unique(owner[order], return_index=True)[1]]
    return first
