"""Which Indonesian words a word of another language stands for, learnt from translations of the same texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

ROUNDS = 6
LEAST = 0.12
"""A word that explains less than this of another is not taken for its meaning."""
DOUBT = 0.3
"""Added to what a word was seen to explain, so that a word seen once is not believed whole."""

Whole = NDArray[np.int64]
Lexicon = dict[str, dict[str, float]]


def lexicon_of(pairs: Iterable[tuple[Sequence[str], Sequence[str]]]) -> Lexicon:
    """Meanings of words from (words, words of its translation) pairs: word → {meaning: share}; {} of no pair.

    IBM Model 1 (Brown et al. 1993) by expectation maximisation.

    >>> sorted(lexicon_of([(["apik"], ["bagus"]), (["apik", "tenan"], ["bagus", "sekali"])])["apik"])
    ['bagus']
    """
    words: dict[str, int] = {}
    meanings: dict[str, int] = {}
    told: list[int] = []
    heard: list[int] = []
    places: list[int] = []
    place = 0
    for said, meant in pairs:
        numbers = [words.setdefault(word, len(words)) for word in said]
        for meaning in meant:
            told += numbers
            heard += [meanings.setdefault(meaning, len(meanings))] * len(numbers)
            places += [place] * len(numbers)
            place += 1
    if not told:
        return {}
    return _shares(np.array(told), np.array(heard), np.array(places), (list(words), list(meanings)))


def _shares(told: Whole, heard: Whole, places: Whole, names: tuple[list[str], list[str]]) -> Lexicon:
    words, meanings = names
    cells, cell = np.unique(told.astype(np.int64) * len(meanings) + heard, return_inverse=True)
    owner = cells // len(meanings)
    share = np.ones(len(cells))
    for _ in range(ROUNDS):
        believed = share[cell]
        believed /= np.bincount(places, believed)[places]
        seen = np.bincount(cell, believed)
        share = seen / (np.bincount(owner, seen, minlength=len(words))[owner] + DOUBT)
    lexicon: Lexicon = {}
    for at in np.flatnonzero(share > LEAST):
        lexicon.setdefault(words[owner[at]], {})[meanings[cells[at] % len(meanings)]] = float(share[at])
    return lexicon
