"""Personal data in what people write: found and covered before anything is stored.

Covered are e-mail addresses, telephone numbers, card numbers (Luhn's check, ISO/IEC 7812), Indonesian identity numbers
(NIK: 16 digits with region and date of birth) and tax numbers (NPWP), and numbers named as those of an account.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date
from typing import Any

WRITTEN = ("text", "comment", "subject", "author")
"""The fields that people write freely: personal data in them is masked before it is stored."""

_HINT = re.compile(r"@|\d(?:[\s.()/-]{0,2}\d){6}")
_EMAIL = re.compile(r"[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,4}[a-zA-Z]{2,24}")
_RUN = re.compile(r"(?<![\w.,])[+(]?\d(?:[ \u00a0.()/-]{0,2}\d){6,24}(?![\w])")
_PIECE = re.compile(r"[^ \u00a0]+")
_DATE = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2})\b")
_NPWP = re.compile(r"\d{2}\.\d{3}\.\d{3}\.\d-?\d{3}\.\d{3}")
_MOBILE = re.compile(r"(?:\+?62|0)8\d{7,11}")
_ABROAD = re.compile(r"\+\d{8,15}")
_FIXED = re.compile(r"(?:\+?62|0)[2-79]\d{7,9}")
_NAMED = (
    ("[NIK]", re.compile(r"\b(?:nik|ktp|e-?ktp|no kk)\b\W{0,3}(?:\w{1,8}\W{1,3}){0,2}$", re.I), range(16, 17)),
    ("[NPWP]", re.compile(r"\bnpwp\b\W{0,3}(?:\w{1,8}\W{1,3}){0,2}$", re.I), range(15, 17)),
    (
        "[telepon]",
        re.compile(r"\b(?:hp|wa|whatsapp|telp|telepon|telpon|phone|hubungi)\b\W{0,3}(?:\w{1,8}\W{1,3}){0,1}$", re.I),
        range(7, 16),
    ),
    (
        "[rekening]",
        re.compile(
            r"\b(?:no ?rek|norek|rek|rekening|account|bca|bri|bni|bsi|btn|mandiri|cimb|permata|jago|seabank|va)\b"
            r"(?:(?!\brp)[^\d\n]){0,24}$",
            re.I,
        ),
        range(8, 19),
    ),
)
_LOOK_BACK = 40
_CARDS = {"2": (16,), "3": (14, 15, 16), "4": (13, 16, 19), "5": (16,), "6": (16, 17, 18, 19)}


def mask(text: str) -> str:
    """The text with a word in brackets for each piece of personal data; the text itself if it holds none.

    >>> mask("Hubungi saya di 0812-3456-7890 atau sari@toko.co.id, pesanan 150000")
    'Hubungi saya di [telepon] atau [email], pesanan 150000'
    """
    if _HINT.search(text) is None:
        return text
    covered = _EMAIL.sub("[email]", text) if "@" in text else text
    return _RUN.sub(_covered, covered)


def mask_values(value: Any, keep: Collection[str] = ()) -> Any:
    """The same value, every text in it masked, and numbers that are one; what lies under a name of `keep` stays."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {name: item if name in keep else _named_value(str(name), item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [mask_values(item, keep) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**6:
        return _masked_number(value, "")
    return value


def _named_value(name: str, value: Any) -> Any:
    """What a field holds; its name may say what kind of number it is."""
    said = re.sub(r"[\W_]+", " ", name)
    if isinstance(value, str):
        return mask(f"{said}: {value}").removeprefix(f"{said}: ")
    if isinstance(value, int) and not isinstance(value, bool):
        return _masked_number(value, said)
    return mask_values(value)


def _masked_number(value: int, said: str) -> int | str:
    shown = mask(f"{said}: {value}").removeprefix(f"{said}: ")
    return value if shown == str(value) else shown


def _covered(found: re.Match[str]) -> str:
    """A run of digits with each number in it covered; pieces are tried together first, as numbers are often spaced."""
    run, before = found[0], found.string[max(0, found.start() - _LOOK_BACK) : found.start()]
    if _DATE.search(run):
        return _PIECE.sub(lambda piece: _kind(piece[0], before) or piece[0], run)
    pieces = list(_PIECE.finditer(run))
    made, at, first = "", 0, 0
    while first < len(pieces):
        for last in range(len(pieces), first, -1):
            start, end = pieces[first].start(), pieces[last - 1].end()
            kind = _kind(run[start:end], before if first == 0 else run[:start])
            if kind is not None:
                made, at, first = made + run[at:start] + kind, end, last
                break
        else:
            first += 1
    return made + run[at:]


def _kind(written: str, before: str) -> str | None:
    """What a number is covered with; None if it may be seen."""
    if _DATE.fullmatch(written):
        return None
    digits = "".join(character for character in written if character.isdecimal())
    dialled = ("+" if written.startswith("+") else "") + digits
    for cover, looks_so in _KINDS:
        if looks_so(written, dialled):
            return cover
    return next((cover for cover, name, lengths in _NAMED if len(digits) in lengths and name.search(before)), None)


def _is_identity(_: str, digits: str) -> bool:
    if len(digits) != 16 or not 11 <= int(digits[:2]) <= 97:
        return False
    day, month, year = int(digits[6:8]) % 40, int(digits[8:10]), int(digits[10:12])
    try:
        date(2000 + year if year < 30 else 1900 + year, month, day)
    except ValueError:
        return False
    return True


def _is_card(written: str, digits: str) -> bool:
    return len(digits) in _CARDS.get(digits[:1], ()) and not re.search(r"[./()]", written) and _has_check_digit(digits)


def _has_check_digit(digits: str) -> bool:
    """Luhn's check.

    >>> _has_check_digit("4111111111111111"), _has_check_digit("4111111111111112")
    (True, False)
    """
    turned = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in turned) % 10 == 0


def _is_phone(_: str, digits: str) -> bool:
    return any(kind.fullmatch(digits) for kind in (_MOBILE, _ABROAD, _FIXED))


_KINDS: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("[NPWP]", lambda written, _: _NPWP.fullmatch(written) is not None),
    ("[kartu]", _is_card),
    ("[NIK]", _is_identity),
    ("[telepon]", _is_phone),
)
