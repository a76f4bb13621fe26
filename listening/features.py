"""What a word is to the model: itself, the letters it is made of, what it means in Indonesian; each under a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

SHORTEST, LONGEST = 2, 5
"""Letters of a gram; the blank before and after a word counts as one."""
WORD, LETTERS, SENSE = "w", "g", "s"
"""Kinds of features, a letter before each."""

_BLANK = ord(" ")
_ALL = 0xFFFFFFFF
_BEGUN = np.uint32(crc32(LETTERS.encode()) ^ _ALL)
_STEPS = np.array([crc32(bytes([byte]), _ALL) ^ _ALL for byte in range(256)], np.uint32)
"""What a byte makes of an empty checksum, from which its next state is made (RFC 1952, section 8)."""


class Parts(NamedTuple):
    """The features of units: their `numbers` (features,), and of each the place of the `unit` (features,) it is in."""

    numbers: NDArray[np.uint32]
    unit: NDArray[np.intp]


def number(kind: str, feature: str) -> int:
    """A feature's number (CRC-32 of kind and feature): the model keeps numbers only, no words."""
    return crc32(f"{kind}{feature}".encode("utf-8", "replace"))


def as_words(units: Sequence[str]) -> Parts:
    """Words and turns of words, each as itself."""
    return _as_such(WORD, units)


def as_senses(units: Sequence[str]) -> Parts:
    """Words and turns of words as what they mean: of texts that were read as if written in Indonesian."""
    return _as_such(SENSE, units)


def as_letters(words: Sequence[str]) -> Parts:
    """The runs of two to five letters in each word, its ends marked; in no order.

    >>> as_letters(["ya", "y"]).unit.tolist().count(0)
    6
    """
    plain, others = _plain([word if word.isascii() else "" for word in words]), _others(words)
    return Parts(np.append(plain.numbers, others.numbers), np.append(plain.unit, others.unit))


def _as_such(kind: str, units: Sequence[str]) -> Parts:
    return Parts(np.array([number(kind, unit) for unit in units], np.uint32), np.arange(len(units)))


def _plain(words: Sequence[str]) -> Parts:
    """The grams of words in ASCII: all that begin anywhere are lengthened letter by letter, together."""
    letters = np.frombuffer(f" {' '.join(words)} ".encode(), np.uint8)
    blank = letters == _BLANK
    words_at = np.cumsum(blank) - 1
    state = _lengthened(np.full(len(letters), _BEGUN), letters)
    # Two blanks are the place of a word in other letters.
    is_gram = ~(blank[:-1] & blank[1:])
    numbers, units = [], []
    for length in range(SHORTEST, min(LONGEST, len(letters)) + 1):
        state = _lengthened(state[:-1], letters[length - 1 :])
        numbers.append(~state[is_gram])
        units.append(words_at[: len(state)][is_gram])
        # One that ends with a blank is not lengthened: the next letter is another word's.
        is_gram = is_gram[:-1] & ~blank[length - 1 : -1]
    return Parts(np.concatenate(numbers), np.concatenate(units))


def _lengthened(state: NDArray[np.uint32], letters: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Checksums that go on by a letter each."""
    told: NDArray[np.uint32] = _STEPS[(state ^ letters) & 0xFF] ^ (state >> np.uint32(8))
    return told


def _others(words: Sequence[str]) -> Parts:
    """The grams of words in which a letter is more than a byte."""
    numbers, units = [], []
    for place, word in enumerate(words):
        inside = "" if word.isascii() else f" {word} "
        for length in range(SHORTEST, min(LONGEST, len(inside)) + 1):
            grams = [inside[start : start + length] for start in range(len(inside) - length + 1)]
            numbers += [number(LETTERS, gram) for gram in grams]
            units += [place] * len(grams)
    return Parts(np.array(numbers, np.uint32), np.array(units, np.intp))
