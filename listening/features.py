"""What a word is to the model: itself, the letters it is made of, what it means in Indonesian; each under a number."""

from __future__ import annotations

from functools import cache
from zlib import crc32

SHORTEST, LONGEST = 2, 5
"""Letters of a gram; the blank before and after a word counts as one."""
WORD, LETTERS, SENSE = "w", "g", "s"
"""Kinds of features, a letter before each."""

_LETTERS = crc32(LETTERS.encode())

Parts = list[int]
"""The numbers of features, each as often as it is there."""


def number(kind: str, feature: str) -> int:
    """A feature's number (CRC-32 of kind and feature): the model keeps numbers only, no words."""
    return crc32(f"{kind}{feature}".encode("utf-8", "replace"))


def as_word(unit: str) -> Parts:
    """A word, or a turn of words, as itself."""
    return [number(WORD, unit)]


def as_sense(unit: str) -> Parts:
    """A word, or a turn of words, as what it means: of a text that was read as if written in Indonesian."""
    return [number(SENSE, unit)]


def as_letters(word: str) -> Parts:
    """The runs of two to five letters in a word, its ends marked.

    >>> len(as_letters("ya"))
    6
    """
    inside = f" {word} "
    grams = _grams(len(inside))
    if inside.isascii():  # a letter is a byte: the word is spelled once and not each gram
        spelled = inside.encode()
        return [crc32(spelled[gram], _LETTERS) for gram in grams]
    return [crc32(inside[gram].encode("utf-8", "replace"), _LETTERS) for gram in grams]


@cache
def _grams(most: int) -> list[slice]:
    """Where the grams of a word of so many letters stand."""
    lengths = range(SHORTEST, min(LONGEST, most) + 1)
    return [slice(start, start + length) for length in lengths for start in range(most - length + 1)]
