"""What is read of a text before anything is judged: its words, the way people really write them."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator

from listening.disguise import undisguised
from listening.spelling import EMOJI, NEGATORS, SLANG

LONGEST = 4_000
"""Characters of a text that are read; whoever writes more has said it by then."""
LONGEST_WORD = 40
BREAK = "."
"""Ends what a negation reaches."""
REACH = 2
"""Words after a negator that it turns."""
COMMON = math.log(20)
"""The length that is taken as neither long nor short: about twenty words."""
FEW = 9
"""Words; a shorter text is as long as one of so many: praise in three words is still praise, and no fold objects."""

_TAG = re.compile(r"<[^<>]{0,300}>")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@[^\s@]{1,255}\.\w+|(?<![^\W_])@\w+")
_LONG = re.compile(r"([^\W\d_])\1{2,}")
_LONG_END = re.compile(r"([aiu])\1+\b")
_HAPPY = re.compile(r"[:;=]-?(?:\)+|d\b)|\^_*\^")
_SAD = re.compile(r"[:;=]['`]?-?\(+")
_PICTURE = re.compile("[" + "".join(map(re.escape, EMOJI)) + "]")
_WORD = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*['’]?|\d+|[?!]|[.,;:()\n]+")


def words_of(text: str) -> list[str]:
    """The words in the order written, slang spelled out, emoji as words, BREAK where a clause ends.

    >>> words_of("Baguuus bgt barangnya, gak nyesel 😍")
    ['bagus', 'banget', 'barang', 'nya', '.', 'tidak', 'menyesal', 'suka']
    """
    return list(_spelled(_plain(text)))


def units_of(words: list[str]) -> tuple[list[str], list[str]]:
    """Distinct single words, and distinct turns of words: neighbours ("sangat puas") and negated ("!puas").

    >>> units_of(["tidak", "puas", ".", "kapok"])
    (['tidak', 'puas', 'kapok'], ['tidak puas', '!puas'])
    """
    singles: dict[str, None] = {}
    turns: dict[str, None] = {}
    before, reach = "", 0
    for word in words:
        if word == BREAK:
            before, reach = "", 0
            continue
        singles[word] = None
        if before:
            turns[f"{before} {word}"] = None
        if reach:
            turns[f"!{word}"] = None
            reach -= 1
        if word in NEGATORS:
            reach = REACH
        before = word
    return list(singles), list(turns)


def length_of(words: list[str]) -> float:
    """How long a text is: 0 at twenty words, 1 more where it is e times as long; breaks are no words.

    >>> round(length_of(["puas", "."]), 2)
    -0.69
    """
    return math.log(1 + max(len(words) - words.count(BREAK), FEW)) - COMMON


def _plain(text: str) -> str:
    text = text[:LONGEST]
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if not text.isascii():
        text = _PICTURE.sub(lambda found: f" {EMOJI[found[0]]} ", text)
    text = text.lower()
    if "@" in text or "://" in text or "www." in text:
        text = _ADDRESS.sub(" ", text)
    text = undisguised(text)[:LONGEST]
    text = _SAD.sub(" sedih . ", _HAPPY.sub(" senang . ", text))
    return _LONG_END.sub(r"\1", _LONG.sub(r"\1", text))


def _spelled(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        if word[0] in ".,;:()\n":
            yield BREAK
        elif word in SLANG:
            yield from SLANG[word]
        elif word[0].isdigit():
            yield "0" * min(len(word), 4)
        elif len(word) > 6 and word.endswith("nya"):
            stem = word[:-3]
            yield from SLANG.get(stem, (stem[:LONGEST_WORD],))
            yield "nya"
        else:
            yield word[:LONGEST_WORD]
