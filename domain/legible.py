"""A text as its reader sees it: digits of any script, dashes and blanks of any kind, nothing between the letters."""

from __future__ import annotations

import re
import unicodedata

_ALIKE = {"·": ".", "•": ".", "‧": ".", "∙": ".", "。": ".", "＋": "+", "／": "/", "（": "(", "）": ")", "＿": "_"}
_SLIP = re.compile(r"(?<![^\W\d_])[oO](?=[ .-]?\d{2})|(?<=\d)[oO](?![^\W\d_])|(?<=\d)[lI](?=\d)")


def plain(text: str) -> str:
    """The same text, as many characters long, in the characters that numbers and addresses are usually written with.

    >>> plain("０８１２–3456·٧٨"), plain("O812 3456 789O")
    ('0812-3456.78', '0812 3456 7890')
    """
    seen = text if text.isascii() else text.translate(_SEEN)
    return _SLIP.sub(lambda slip: "1" if slip[0] in "lI" else "0", seen)


class _Seen(dict[int, str]):
    """What stands for each character that is no ASCII, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        made = self[code] = _seen(chr(code))
        return made


def _seen(character: str) -> str:
    if character.isascii():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character in _ALIKE:
        return _ALIKE[character]
    kind = unicodedata.category(character)
    if kind in ("Pd", "Cf"):
        return "-"
    wide = unicodedata.normalize("NFKC", character)
    return " " if kind == "Zs" else wide if len(wide) == 1 and wide.isascii() else character


_SEEN = _Seen()
