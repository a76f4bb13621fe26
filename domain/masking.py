"""Personal data in what people write: found and covered before anything is stored.

Covered are e-mail addresses, telephone numbers, card numbers (Luhn's check, ISO/IEC 7812), Indonesian identity numbers
(NIK: 16 digits with region and date of birth) and tax numbers (NPWP), and numbers named as those of an account, a
passport or a driving licence; however they are spaced, dashed or spelled, in the digits of any script.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

from domain.legible import plain

WRITTEN = ("text", "comment", "subject", "author")
"""The fields that people write freely: personal data in them is masked before it is stored."""

_HINT = re.compile(r"\d(?:\W{0,3}_?[\doOlI]){6}")
_AT = re.compile(r"@|[(\[{]at[)\]}]| at ", re.I)
_MAILERS = r"(?:gmail|googlemail|yahoo|ymail|rocketmail|hotmail|outlook|live|icloud|proton|protonmail)"
_EMAIL = re.compile(
    r"(?:[\w.+%-]{1,64}|\"[^\"\n@]{1,64}\")@(?:[\w-]{1,63}\.){1,4}[a-zA-Z]{2,24}"
    r"|[\w.+%-]{1,64} ?[(\[{]at[)\]}] ?[\w-]{1,63}(?: ?(?:\.|[(\[{]dot[)\]}]| dot ) ?[\w-]{2,63}){1,3}"
    rf"|[\w.+%-]{{1,64}} (?:at|@) ?{_MAILERS}(?: dot |\.)\w{{2,4}}(?:(?: dot |\.)\w{{2}})?\b",
    re.I,
)
_GLUED = r"wa|hp|no|tlp|telp|telepon|telpon|sms|nik|ktp|npwp|norek|rek|rekening|bca|bri|bni|bsi|mandiri|va|kartu|cc"
_RUN = re.compile(
    rf"(?:(?<![^\W_])(?:{_GLUED})|(?<![^\W_])(?<!\d\.)(?:(?<!\d,)|(?=(?:\+?62|0)8)))"
    r"([+(]?\d(?:[ .()/_-]{0,3}\d){6,24})(?!\d)(?-i:(?![A-Z]))",
    re.I,
)
_PIECE = re.compile(r"[^ /]+")
_DATE = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2})\b")
_PASSPORT = re.compile(r"\b(?:paspor|passport)\b\W{0,3}(?:\w{1,8}\W{1,3}){0,2}?([A-Z]{1,2}[ -]?\d{7,8})\b", re.I)
_NPWP = re.compile(r"\d{2}\.\d{3}\.\d{3}\.\d-?\d{3}\.\d{3}")
_MOBILE = re.compile(r"(?:\+?620?|0)8\d{7,11}")
_ABROAD = re.compile(r"\+\d{8,15}")
_FIXED = re.compile(r"(?:\+?62|0)[2-79]\d{7,9}")
_BANKS = "bca|bri|bni|bsi|btn|mandiri|cimb|permata|jago|seabank"
# What covers a number may not name the next one: masking twice is masking once.
_NAMED = (
    ("[NIK]", re.compile(r"(?<!\[)\b(?:nik|ktp|e-?ktp|no kk)\W{0,3}(?:\w{1,8}\W{1,3}){0,2}$", re.I), range(16, 17)),
    ("[NPWP]", re.compile(r"(?<!\[)\bnpwp\W{0,3}(?:\w{1,8}\W{1,3}){0,2}$", re.I), range(15, 17)),
    ("[SIM]", re.compile(r"(?<!\[)\bsim\b\W{0,3}(?:(?:a|c|b1|no|nomor|saya)\W{1,3}){0,2}$", re.I), range(12, 15)),
    (
        "[telepon]",
        re.compile(
            r"(?<!\[)\b(?:hp|wa|whatsapp|tlp|telp|telepon|telpon|phone|hubungi)\W{0,3}(?:\w{1,8}\W{1,3}){0,1}$", re.I
        ),
        range(7, 16),
    ),
    (
        "[rekening]",
        re.compile(
            rf"(?<!\[)\b(?:no ?rek|norek|rek|rekening|account|{_BANKS}|va)(?![^\W\d_])(?:(?!\brp)[^\d\n]){{0,24}}$",
            re.I,
        ),
        range(8, 19),
    ),
)
_OWNED = re.compile(rf"\s{{0,2}}(?:\(?(?:bank )?(?:{_BANKS})\)?\s{{0,2}})?(?:a\.? ?n\b|a/n\b|atas nama\b)", re.I)
"""What follows the number of an account: whose it is."""
_LOOK_BACK = 40
_FEWEST, _MOST = 7, 19
"""Digits of the shortest and the longest number that is covered."""
_CARDS = {"2": (16,), "3": (14, 15, 16), "4": (13, 16, 19), "5": (16,), "6": (16, 17, 18, 19)}
_GROUPS = re.compile(r"\d{4}(?:\.\d{4}){3}")

_MAILED_TO = re.compile(r"(?<![\w.+%@/-])[\w.+-]{1,64}(?:@|%40)(?:[\w-]{1,63}\.){1,4}[a-zA-Z]{2,24}")
_LED_TO = re.compile(r"(?:(?<=wa\.me/)|(?<=phone=)|(?<=tel:))(?:\+|%2B)?\d{8,15}(?!\d)", re.I)

Span = tuple[int, int, str]


def mask(text: str) -> str:
    """The text with a word in brackets for each piece of personal data; the text itself if it holds none.

    >>> mask("Hubungi saya di 0812-3456-7890 atau sari@toko.co.id, pesanan 150000")
    'Hubungi saya di [telepon] atau [email], pesanan 150000'
    """
    if _HINT.search(text) is None and not _has_mark(text.lower()):
        return text
    seen = plain(text)
    written = [(*one.span(), "[email]") for one in _EMAIL.finditer(seen)] if _AT.search(seen) else []
    written += [(*one.span(1), "[paspor]") for one in _PASSPORT.finditer(seen)]
    text, seen = _put(text, written), _put(seen, written)
    return _put(text, [span for run in _RUN.finditer(seen) for span in _covered(run)])


def mask_address(url: str) -> str:
    """The address of a page without a telephone number or an e-mail address that it leads to; else as it was.

    >>> mask_address("https://wa.me/6281234567890?text=hai"), mask_address("https://mastodon.id/@sari@toko.id/114123456789")
    ('https://wa.me/[telepon]?text=hai', 'https://mastodon.id/@sari@toko.id/114123456789')
    """
    return _LED_TO.sub("[telepon]", _MAILED_TO.sub("[email]", url))


def _has_mark(lowered: str) -> bool:
    # Every text that comes in is asked this: one after the other costs a fifth of a loop or an expression.
    at, brackets = "@" in lowered or "\uff20" in lowered, "(at" in lowered or "[at" in lowered or "{at" in lowered
    return at or brackets or " at " in lowered


def _put(text: str, spans: list[Span]) -> str:
    """The text with these stretches replaced; those that begin inside one before are left out."""
    made, at = [], 0
    for start, end, cover in sorted(spans):
        if start >= at:
            made += [text[at:start], cover]
            at = end
    return "".join([*made, text[at:]]) if made else text


def mask_values(value: Any, keep: Collection[str] = ()) -> Any:
    """The same value, every text in it masked, and numbers that are one; what lies under a name of `keep` stays."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        # Of a file without a head the names are somebody's data, too.
        return {
            mask(name) if isinstance(name, str) else name: item if name in keep else _named_value(str(name), item)
            for name, item in value.items()
        }
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


def _covered(found: re.Match[str]) -> Iterator[Span]:
    """The numbers in a run of digits and what covers each; dates part a run, and are none."""
    start, end = found.span(1)
    text, at = found.string, start
    before = text[max(0, start - _LOOK_BACK) : start]
    for day in _DATE.finditer(text, start, end):
        if _kind(day[0]) is None:
            yield from _numbers(text, (at, day.start()), before if at == start else "")
            at = day.end()
    yield from _numbers(text, (at, end), before if at == start else "")


def _numbers(text: str, within: tuple[int, int], before: str) -> Iterator[Span]:
    """The numbers of a stretch; its pieces are tried together first, as numbers are often spaced."""
    pieces = [piece.span() for piece in _PIECE.finditer(text, *within)]
    counts = [sum(map(str.isdecimal, text[start:end])) for start, end in pieces]
    named = [(cover, lengths) for cover, name, lengths in _NAMED if name.search(before)]
    if pieces and _OWNED.match(text, within[1]):
        named.append(("[rekening]", range(8, 19)))
    first = 0
    while first < len(pieces):
        reach = _reach(counts, first)
        for last in reach:
            start, end = pieces[first][0], pieces[last][1]
            kind = _kind(text[start:end], named if first == 0 else ())
            if kind is not None:
                yield start, end, kind
                first = last
                break
        first += 1


def _reach(counts: list[int], first: int) -> list[int]:
    """With which pieces a number that begins at the `first` could end, the longest first."""
    total, found = 0, []
    for last in range(first, len(counts)):
        total += counts[last]
        if total > _MOST:
            break
        if counts[last] and total >= _FEWEST:
            found.append(last)
    return found[::-1]


def _kind(written: str, named: Collection[tuple[str, range]] = ()) -> str | None:
    """What a number is covered with; None if it may be seen."""
    digits = "".join(filter(str.isdecimal, written))
    dialled = ("+" if written.startswith("+") else "") + digits
    for cover, looks_so in _KINDS:
        if looks_so(written, dialled):
            return cover
    return next((cover for cover, lengths in named if len(digits) in lengths), None)


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
    if len(digits) not in _CARDS.get(digits[:1], ()) or not _has_check_digit(digits):
        return False
    return _GROUPS.fullmatch(written) is not None or re.search(r"[./()]| - ", written) is None


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


TYPED = ("reason", "outcome", "category")
"""Labels that some write by hand: masked, too, since they are shown wherever sums are."""
COVERS: dict[str, Callable[[str], str]] = {**dict.fromkeys(WRITTEN, mask), "url": mask_address}
"""What covers personal data in each field that may hold some."""
