"""What is read of a text before anything is judged: its words, the way people really write them."""

from __future__ import annotations

import html
import math
import re

from listening.disguise import undisguised
from listening.memo import Memo
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
_FACES = frozenset(":;=^")
"""One of them is in every face that is made of signs."""
_SAD = re.compile(r"[:;=]['`]?-?\(+")
_PICTURE = re.compile("[" + "".join(map(re.escape, EMOJI)) + "]")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*['’]?|\d+|[?!]|[.,;:()\n]+")


def words_of(text: str) -> list[str]:
    """The words in the order written, slang spelled out, emoji as words, BREAK where a clause ends.

    >>> words_of("Baguuus bgt barangnya, gak nyesel 😍")
    ['bagus', 'banget', 'barang', 'nya', '.', 'tidak', 'menyesal', 'suka']
    """
    return [word for token in _TOKEN.findall(_plain(text)) for word in _SPELLED[token]]


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
    if not _FACES.isdisjoint(text):
        text = _SAD.sub(" sedih . ", _HAPPY.sub(" senang . ", text))
    return _LONG_END.sub(r"\1", _LONG.sub(r"\1", text))


def _spelled(token: str) -> tuple[str, ...]:
    """The words that a run of letters, figures or signs is read as."""
    if token[0] in ".,;:()\n":
        return (BREAK,)
    if token in SLANG:
        return SLANG[token]
    if token[0].isdigit():
        return ("0" * min(len(token), 4),)
    if len(token) > 6 and token.endswith("nya"):
        stem = token[:-3]
        return (*SLANG.get(stem, (stem[:LONGEST_WORD],)), "nya")
    return (token[:LONGEST_WORD],)


_SPELLED = Memo(_spelled)
