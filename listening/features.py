"""What a word is to the model: itself, the letters it is made of, what it means in Indonesian; each under a number."""

from __future__ import annotations

from zlib import crc32

SHORTEST, LONGEST = 2, 5
"""Letters of a gram; the blank before and after a word counts as one."""

Parts = list[tuple[int, float]]
"""The numbers of features and how often each is there."""


def number(kind: str, feature: str) -> int:
    """A feature's number (CRC-32 of kind and feature): the model keeps numbers only, no words."""
    return crc32(f"{kind}{feature}".encode("utf-8", "replace"))


def as_word(unit: str) -> Parts:
    """A word, or a turn of words, as itself."""
    return [(number("w", unit), 1.0)]


def as_sense(unit: str) -> Parts:
    """A word, or a turn of words, as what it means: of a text that was read as if written in Indonesian."""
    return [(number("s", unit), 1.0)]


def as_letters(word: str) -> Parts:
    """The runs of two to five letters in a word, its ends marked.

    >>> len(as_letters("ya"))
    6
    """
    inside = f" {word} "
    counts: dict[int, float] = {}
    for length in range(SHORTEST, min(LONGEST, len(inside)) + 1):
        for start in range(len(inside) - length + 1):
            gram = number("g", inside[start : start + length])
            counts[gram] = counts.get(gram, 0.0) + 1.0
    return list(counts.items())
