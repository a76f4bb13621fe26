"""Words in disguise: characters nobody sees, letters of other alphabets, figures and signs for letters."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u3164\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\uffa0\U000e0000-\U000e0fff]+"
)
"""Control characters, joiners, marks of direction, and strokes over a letter that make no letter of their own."""
_SMALL_CAPITALS = str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢıɑɡ", "abcdefghijklmnoprstuvwyziag")
_LOOKS = "аеорсухіѕјԁһкмтвнԛԝαοεικνρτυχβօսհո"
_LIKE = "aeopcyxisjdhkmtbhqwaoeiknptuxbouhn"
_ALIKE = str.maketrans(_LOOKS, _LIKE)
"""Cyrillic, Greek and Armenian small letters, and the Latin ones that they pass for."""
_MIXED = re.compile(f"[a-z][{_LOOKS}]|[{_LOOKS}][a-z]")
_FIGURES = str.maketrans("0134579@$", "oieastgas")
_INSIDE = re.compile(r"[a-z][0134579@$][a-z]")
_WORD = re.compile(r"[\w@$]+")
_TAIL = re.compile(r"[^\W\d_]*$")
_UNITS = """
x rb jt pc pcs kg gr ml cm mm gb mb tb hr hari jam menit bln bulan thn tahun th org orang buah kali inch mp mah hz
nya an in pro plus ku mu lah kah pagi siang sore malam
"""
_COUNTED = frozenset(_UNITS.split())
"""After a figure it is one: 5rb, ps4nya."""


def undisguised(text: str) -> str:
    """A text in small letters as it is read, whatever it was written with.

    >>> undisguised("Pa\\u200bket j\\u0435l\\u0435k, s3ller ＰＡＹＡＨ")
    'paket jelek, seller payah'
    """
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).lower()
        text = _UNSEEN.sub("", text).translate(_SMALL_CAPITALS)
        if _MIXED.search(text):
            text = text.translate(_ALIKE)
    elif not text.isprintable():
        text = _UNSEEN.sub("", text)
    return _WORD.sub(_spelled, text) if _INSIDE.search(text) else text


def _spelled(found: re.Match[str]) -> str:
    """A word with letters for its figures; one that counts something, or names a price, stays."""
    word = found[0]
    if not _INSIDE.search(word) or word.startswith("rp") or _TAIL.search(word)[0] in _COUNTED:  # type: ignore[index]
        return word
    read = word.translate(_FIGURES)
    return read if read.isalpha() else word
