"""A text as its reader sees it: digits of any script or in words, any dash and blank, nothing unseen between."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

_ALIKE = {"·": ".", "•": ".", "‧": ".", "∙": ".", "。": ".", "＋": "+", "／": "/", "（": "(", "）": ")", "＿": "_"}
_SLIP = re.compile(r"(?<![^\W\d_])[oO](?=[ .-]?\d[\diI])|(?<=\d)[oO](?![^\W\d_])|(?<=\d)[lIi](?=\d)")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_SAID = {
    **dict.fromkeys(("nol", "kosong", "zero"), "0"),
    **dict.fromkeys(("satu", "one"), "1"),
    **dict.fromkeys(("dua", "two"), "2"),
    **dict.fromkeys(("tiga", "three"), "3"),
    **dict.fromkeys(("empat", "four"), "4"),
    **dict.fromkeys(("lima", "five"), "5"),
    **dict.fromkeys(("enam", "six"), "6"),
    **dict.fromkeys(("tujuh", "seven"), "7"),
    **dict.fromkeys(("delapan", "lapan", "eight"), "8"),
    **dict.fromkeys(("sembilan", "nine"), "9"),
}
_FIGURE = rf"(?:{'|'.join(_SAID)})"
_FIGURES = re.compile(_FIGURE, re.I)
_SPOKEN = re.compile(rf"(?<![^\W\d_]){_FIGURE}(?:[\s.,/_-]{{0,3}}{_FIGURE}){{2,}}+(?![^\W\d_])", re.I)


@dataclass(frozen=True)
class Seen:
    """What a reader sees of a text, and what stands there for each character; no `places`: itself."""

    text: str
    places: list[tuple[int, int]] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the text that was written, for one of the text that is seen (of a character at least)."""
        return (start, end) if self.places is None else (self.places[start][0], self.places[end - 1][1])


def seen_of(written: str) -> Seen:
    """The text in the characters that numbers and addresses are usually written with.

    >>> seen_of("０８１２–3456·٧٨").text, seen_of("O812 3456 789O").text, seen_of("sari&#64;toko\\u200b.id").text
    ('0812-3456.78', '0812 3456 7890', 'sari@toko.id')
    >>> seen_of("wa nol delapan satu dua 34567").text
    'wa 0812 34567'
    """
    seen = Seen(written)
    if "&" in written:
        seen = _replaced(seen, _ENTITY, lambda found: html.unescape(found[0]))
    if not seen.text.isascii():
        seen = _translated(seen)
    seen = Seen(_SLIP.sub(lambda slip: "0" if slip[0] in "oO" else "1", seen.text), seen.places)
    if is_spoken(seen.text.lower()):
        seen = _replaced(seen, _SPOKEN, _figures)
    return seen


def is_spoken(lowered: str) -> bool:
    """Whether a text in small letters may hold a number in words: hardly one of a person is without an eight."""
    return "lapan" in lowered or "eight" in lowered


def _translated(seen: Seen) -> Seen:
    text = seen.text.translate(_SEEN)
    if len(text) == len(seen.text):
        return Seen(text, seen.places)
    kept = [at for at, character in enumerate(seen.text) if _SEEN[ord(character)]]
    return Seen(text, _composed(seen, list(pairwise([*kept, len(seen.text)]))))


def _replaced(seen: Seen, pattern: re.Pattern[str], how: Callable[[re.Match[str]], str]) -> Seen:
    """The same with what was found replaced; for every character of that stands the whole find."""
    made: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for found in pattern.finditer(seen.text):
        new = how(found)
        made += [seen.text[at : found.start()], new]
        places += [*_themselves(at, found.start()), *[found.span()] * len(new)]
        at = found.end()
    if not made:
        return seen
    places += _themselves(at, len(seen.text))
    return Seen("".join([*made, seen.text[at:]]), _composed(seen, places))


def _themselves(start: int, end: int) -> list[tuple[int, int]]:
    return [(at, at + 1) for at in range(start, end)]


def _composed(seen: Seen, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return places if seen.places is None else [seen.span(*place) for place in places]


def _figures(spoken: re.Match[str]) -> str:
    return "".join(_SAID[one.lower()] for one in _FIGURES.findall(spoken[0]))


class _Sight(dict[int, str]):
    """What stands for each character, found out when it is first met; '' for what nobody sees."""

    def __missing__(self, code: int) -> str:
        made = self[code] = _seen(chr(code))
        return made


def _seen(character: str) -> str:
    if character.isascii():
        return character
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if character in _ALIKE:
        return _ALIKE[character]
    kind = unicodedata.category(character)
    if kind in ("Cf", "Mn", "Me"):
        return ""
    if kind == "Pd":
        return "-"
    wide = unicodedata.normalize("NFKC", character)
    return " " if kind == "Zs" else wide if len(wide) == 1 and wide.isascii() else character


_SEEN = _Sight()
