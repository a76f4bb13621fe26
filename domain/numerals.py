"""Numbers that belong to a person, told from prices, dates, orders and parcels: by their digits, groups and names.

Cards pass Luhn's check (ISO/IEC 7812); Indonesian identity numbers (NIK) are 16 digits with region and date of birth.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

Span = tuple[int, int, str]
"""Where a number stands, and the word that covers it."""

_GLUED = (
    "wa|whatsapp|hp|no|nomor|nomer|tlp|telp|telepon|telpon|phone|sms|call|chat|hub|hubungi|ke|di|nik|ktp|npwp|norek|rek|"
    "rekening|bca|bri|bni|bsi|mandiri|dana|ovo|gopay|va|kartu|cc|bpjs"
)
_RUN = re.compile(
    rf"(?:(?<![^\W\d_])(?:{_GLUED})|(?=\+)|(?<![^\W_])(?<!\d\.)(?:(?<!\d,)|(?=(?:62|0)8)))"
    r"([+(\[]?\d(?:[^\w+:]{0,5}_{0,3}[^\w+:]{0,2}\d){6,}+)",
    re.I,
)
_PIECE = re.compile(r"[+(\[]?\d(?:[.()\[\]_-]{0,3}\d)*+")
_GAP = re.compile(r"[ /.()_-]{0,3}")
"""What stands between the pieces of any number; other signs stand between those of telephone numbers and cards only."""
_DATE = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2})(?!\d)")
_LOOK_BACK = 40
_FEWEST, _MOST = 7, 19
"""Digits of the shortest and the longest number that is covered."""

_PHONE = re.compile(r"(?:\+?620?|0)8\d{7,11}|\+\d{8,15}|(?:\+?62|0)[2-79]\d{7,9}")
"""Mobile, abroad, fixed."""
_HOTLINE = re.compile(r"(?:\+?62|0)80[0149]\d{7}|1500\d{3}")
"""Numbers of firms, not of persons."""
_MOBILE = re.compile(r"(?:\+?620?|0)8[1-9]\d{7,10}")
_BARE = re.compile(r"8[1-9]\d([ .-])\d{3,4}\1\d{3,5}")
"""A mobile number without what it begins with, but grouped like one."""
_NPWP = re.compile(r"\d{2}[ .-]?\d{3}[ .-]?\d{3}[ .-]?\d[ .-]?\d{3}[ .-]?\d{3}")
_CARD = re.compile(r"2\d{15}|3[0689]\d{12}|3[47]\d{13}|35\d{14}|4\d{12}(?:\d{3}){0,2}|5\d{15}|6\d{15,18}")
"""Digits of the cards that there are: a telephone's IMEI (15 digits, 35 first) passes the same check."""
_GROUPS = re.compile(r"\d{4}(?:(\W{1,3})\d{4})(?:\1\d{4}){2}")

_BANKS = "bca|bri|bni|bsi|btn|mandiri|cimb|permata|jago|seabank|danamon|blu|jenius"
_LINK = r"[^\w\[]{1,3}"
"""Between the words of a name; what covers a number may not name the next one: masking twice is masking once."""
_BEGUN = r"(?<!\[)(?<![^\W\d_])"
_WORDS = rf"[^\w\[]{{0,3}}(?:[^\W\d]{{1,12}}{_LINK}){{0,2}}$"
_OWN = r"(?:saya|aku|gue|gw|ku|kami|nya|no|nomor|nomer|number|cs|admin|min|di|ke|itu|ini|adalah|yaitu)"
_DIALLED = (
    "(?:no|nomor)?(?:hp|wa)|whatsapp|telepon|te?lp|telpon|ponsel|handphone|mobile|msisdn|(?:tele)?phone|hubungi|kontak"
)
_HELD = rf"no ?rek|norek|rek|rekening|account|acct|{_BANKS}|va"
_NAMED = tuple(
    (cover, re.compile(_BEGUN + names, re.I), lengths)
    for cover, names, lengths in (
        ("[NIK]", rf"(?:nik|e-?ktp|ktp|kk|kartu keluarga){_WORDS}", range(16, 17)),
        ("[NPWP]", rf"npwp(?:1[56])?{_WORDS}", range(15, 17)),
        ("[BPJS]", rf"(?:bpjs|jkn|kis){_WORDS}", range(11, 14)),
        ("[SIM]", r"sim\b\W{0,3}(?:(?:a|c|b1|no|nomor|saya)\W{1,3}){0,2}$", range(12, 15)),
        ("[telepon]", rf"(?:{_DIALLED})[^\w\[]{{0,3}}(?:{_OWN}{_LINK}){{0,2}}$", range(7, 16)),
        ("[rekening]", rf"(?:{_HELD})(?![^\W\d_])(?:(?!\brp)[^\d\n\[]){{0,24}}$", range(8, 19)),
    )
)
_OWNED = re.compile(
    rf"[ \t]{{0,2}}(?:\(?(?:bank )?(?:{_BANKS})\)?[ \t]{{0,2}})?(?:a\.? ?n\b|a/n\b|atas nama\b)"
    rf"|[ \t]{{1,2}}\(?(?:bank )?(?:{_BANKS})(?![^\W\d_])",
    re.I,
)
"""What follows the number of an account: whose it is, or of which bank."""
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+|\+?[1-9]\d{0,2}(?:\.\d{3})*\.000|[1-9]\d{0,5}000")
_YEARS = re.compile(r"(?:(?:19|20)\d\d\W?)+")
_PRICED = re.compile(r"\b(?:rp|idr|sebesar|senilai|sejumlah|seharga|harga|nominal|total|saldo|jumlah)\W{0,3}$", re.I)
_COUNTED = re.compile(
    r"\b(?:resi|awb|pesanan|order(?:an)?|invoice|inv|faktur|transaksi|trx|booking|voucher|kupon|tiket|ticket|"
    r"ref(?:erensi|erence)?|seri(?:al)?|imei|sku|barcode|artikel|kode)\b"
    rf"(?:\W{{1,3}}(?:id|{_OWN}))*\W{{0,3}}$",
    re.I,
)
"""Names of numbers that are things': of these only telephone numbers and cards in their groups are covered."""


class Said(NamedTuple):
    """What is said before a number: the kinds it may be of with their lengths, and whether it is a thing's."""

    named: Collection[tuple[str, range]] = ()
    is_counted: bool = False


_OWNED_BY = Said([("[rekening]", range(10, 19))])


def numbers_in(seen: str) -> Iterator[Span]:
    """Where a text, as its reader sees it, holds numbers of persons, and what covers each."""
    for run in _RUN.finditer(seen):
        yield from _covered(seen, *run.span(1))


def _covered(text: str, start: int, end: int) -> Iterator[Span]:
    """The numbers in a run of digits and what covers each; dates part a run, and are none."""
    before, at = text[max(0, start - _LOOK_BACK) : start], start
    for day in _DATE.finditer(text, start, end):
        if _kind(day[0], Said()) is None:
            yield from _numbers(text, (at, day.start()), before if at == start else "")
            at = day.end()
    yield from _numbers(text, (at, end), before if at == start else "")


def _numbers(text: str, within: tuple[int, int], before: str) -> Iterator[Span]:
    """The numbers of a stretch; its pieces are tried together first, as numbers are often spaced."""
    pieces = [piece.span() for piece in _PIECE.finditer(text, *within)]
    if pieces and _is_parcel(text, *pieces[-1]):
        pieces.pop()
    counts = [sum(map(str.isdecimal, text[start:end])) for start, end in pieces]
    torn = [not _GAP.fullmatch(text, one[1], other[0]) for one, other in pairwise(pieces)]
    said, is_owned, first = _said(before), _OWNED.match(text, within[1]) is not None, 0
    while (first := _behind_list(counts, first)) < len(pieces):
        for last in _reach(counts, first):
            start, end = pieces[first][0], pieces[last][1]
            is_torn = any(torn[first:last])
            kind = _kind(text[start:end], said if first == 0 else Said(), is_torn=is_torn)
            if kind is None and is_owned and end == within[1]:
                kind = _kind(text[start:end], _OWNED_BY, is_torn=is_torn)
            if kind is not None:
                yield start, end, kind
                first = last
                break
        first += 1


def _is_parcel(text: str, start: int, end: int) -> bool:
    """Parcels are numbered so: 0812345678JX. A mobile number of usual length has only grown together with a word."""
    if not "A" <= text[end : end + 1] <= "Z":
        return False
    return _MOBILE.fullmatch(text, start, end) is None or end - start < len("08123456789")


def _said(before: str) -> Said:
    if _COUNTED.search(before):
        return Said(is_counted=True)
    if _PRICED.search(before):
        return Said()
    return Said([(cover, lengths) for cover, name, lengths in _NAMED if name.search(before)])


def _behind_list(counts: list[int], first: int) -> int:
    """The next piece that may begin a number: nobody writes one in twenty groups of a digit or two, as lists are."""
    last = first
    while last < len(counts) and counts[last] <= 2:
        last += 1
    return last if last - first > _MOST else first


def _reach(counts: list[int], first: int) -> list[int]:
    """With which pieces a number that begins at the `first` could end, the longest first."""
    total, found = 0, []
    for last in range(first, len(counts)):
        total += counts[last]
        if total > _MOST:
            break
        if total >= _FEWEST:
            found.append(last)
    return found[::-1]


def _kind(written: str, said: Said, *, is_torn: bool = False) -> str | None:
    """What a number is covered with; None if it may be seen. One that `is_torn` has signs in it as no number has."""
    digits = "".join(filter(str.isdecimal, written))
    if _is_phone(written, digits, said, is_torn=is_torn):
        return "[telepon]"
    if _is_card(written, digits) and (not said.is_counted or _GROUPS.fullmatch(written)):
        return "[kartu]"
    if is_torn or said.is_counted:
        return None
    if _NPWP.fullmatch(written) and len(written) > len(digits) + 3:
        return "[NPWP]"
    if _is_identity(digits) and min(map(len, re.findall(r"\d+", written))) > 1:
        return "[NIK]"
    if any(looks.fullmatch(written) for looks in (_AMOUNT, _YEARS)) or _HOTLINE.fullmatch(digits):
        return None
    return next((cover for cover, lengths in said.named if len(digits) in lengths), None)


def _is_phone(written: str, digits: str, said: Said, *, is_torn: bool) -> bool:
    if not 7 <= len(digits) <= 15 or _HOTLINE.fullmatch(digits):
        return False
    dialled = f"+{digits}" if written[0] == "+" else digits
    looks = _MOBILE if said.is_counted else _PHONE
    if not looks.fullmatch(dialled):
        return not is_torn and not said.is_counted and _BARE.fullmatch(written) is not None
    if _AMOUNT.fullmatch(written):
        return not dialled.startswith("+")
    return _is_dialled(written, is_torn=is_torn)


def _is_dialled(written: str, *, is_torn: bool) -> bool:
    """Whether digits are grouped as those of a number that is dialled, not as hours, sizes or decimals are."""
    groups = re.findall(r"\d+", re.sub(r"^\+?62(?=\D)|\(0\)", "", written))
    first, *rest = map(len, groups)
    if not rest or (written[0] == "+" and not is_torn):
        return True
    if is_torn and first < 3 and written[0] != "+":
        return set(rest) == {1}
    if first > 2 or set(rest) == {1}:
        return True
    if set(rest) == {2}:
        return len(set(re.findall(r"\D+", written))) == 1 and groups != sorted(groups)
    return min(rest) >= 3


def _is_card(written: str, digits: str) -> bool:
    if _CARD.fullmatch(digits) is None or not _has_check_digit(digits):
        return False
    return _GROUPS.fullmatch(written) is not None or re.search(r"[^\d _-]| - ", written) is None


def _has_check_digit(digits: str) -> bool:
    """Luhn's check.

    >>> _has_check_digit("4111111111111111"), _has_check_digit("4111111111111112")
    (True, False)
    """
    turned = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in turned) % 10 == 0


def _is_identity(digits: str) -> bool:
    if len(digits) != 16 or not 11 <= int(digits[:2]) <= 97:
        return False
    day, month, year = int(digits[6:8]) % 40, int(digits[8:10]), int(digits[10:12])
    try:
        date(2000 + year if year < 30 else 1900 + year, month, day)
    except ValueError:
        return False
    return True
