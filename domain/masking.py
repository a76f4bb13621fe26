"""Personal data in what people write: found and covered before anything is stored.

Covered are e-mail addresses, telephone numbers, card numbers, Indonesian identity numbers (NIK), tax numbers (NPWP),
and numbers named as those of an account, a passport, a driving licence or a health insurance; however they are spaced,
dashed or spelled, in the digits of any script, in words or as entities of HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from domain.legible import Seen, is_spoken, seen_of
from domain.numerals import Span, numbers_in

WRITTEN = ("text", "comment", "subject", "author")
"""The fields that people write freely: personal data in them is masked before it is stored."""

_HINT = re.compile(r"\d(?:[\W_]{0,8}[\doOlIi]){6}")
_AT = re.compile(r"@|%40|[(\[{](?:at|et|a)[)\]}]| [ae]t ", re.I)
_MAILERS = r"(?:gmail|googlemail|yahoo|ymail|rocketmail|hotmail|outlook|icloud|proton|protonmail)"
_SIGN = r"(?:[@＠]|%40| ?[(\[{](?:at|et|a|@)[)\]}] ?)"
_DOT = r"(?:\.| ?[(\[{](?:dot|titik|\.)[)\]}] ?| (?:dot|titik) )"
_SUFFIX = r"(?:com|co|net|org|id|me|ac|sch|go)\b"
_LOCAL = r"[\w.+%-]{1,64}"
_EMAIL = re.compile(
    rf"(?:{_LOCAL}|\"[^\"\n@]{{1,64}}\"){_SIGN}(?:[\w-]{{1,63}}{_DOT}){{1,4}}(?:xn--[\w-]{{2,59}}|[^\W\d_]{{2,24}})"
    rf"|{_LOCAL} ?(?:{_SIGN}|(?<= )[ae]t) ?(?:{_MAILERS}|live)(?:{_DOT}| ?[., ] ?){_SUFFIX}(?:{_DOT}(?:id|uk|sg)\b)?"
    rf"|{_LOCAL} ?{_SIGN} ?{_MAILERS}\b",
    re.I,
)
_PASSPORT = re.compile(
    r"(?<![^\W\d_])(?:paspor|passport)\b\W{0,3}(?:\w{1,8}\W{1,3}){0,2}?([A-Z]{1,2}[ -]?\d{7,8})\b", re.I
)

_MAILED_TO = re.compile(r"(?<![\w.+%@/-])[\w.+-]{1,64}(?:@|%40)(?:[\w-]{1,63}\.){1,4}[a-zA-Z]{2,24}")
_LED_TO = re.compile(
    r"(?:(?:(?<=wa\.me/)|(?<=phone=)|(?<=tel:))(?:\+|%2B)?\d{8,15}"
    r"|(?<![\w.-])(?:(?:\+|%2B)62|0)8[1-9][\d-]{7,13})(?!\d)",
    re.I,
)


def mask(text: str) -> str:
    """The text with a word in brackets for each piece of personal data; the text itself if it holds none.

    >>> mask("Hubungi saya di 0812-3456-7890 atau sari@toko.co.id, pesanan 150000")
    'Hubungi saya di [telepon] atau [email], pesanan 150000'
    """
    if not _may_hold(text):
        return text
    seen = seen_of(text)
    found = [(*one.span(), "[email]") for one in _EMAIL.finditer(seen.text)] if _AT.search(seen.text) else []
    found += [(*one.span(1), "[paspor]") for one in _PASSPORT.finditer(seen.text)]
    if found:
        text = _put(text, seen, found)
        seen = seen_of(text)
    return _put(text, seen, list(numbers_in(seen.text)))


def mask_address(url: str) -> str:
    """The address of a page without a telephone number or an e-mail address that it leads to; else as it was.

    >>> mask_address("https://wa.me/6281234567890?text=hai"), mask_address("https://mastodon.id/@sari@toko.id/114123456789")
    ('https://wa.me/[telepon]?text=hai', 'https://mastodon.id/@sari@toko.id/114123456789')
    """
    return _LED_TO.sub("[telepon]", _MAILED_TO.sub("[email]", url))


def _may_hold(text: str) -> bool:
    # Every text that comes in is asked this: one after the other costs a fifth of a loop or an expression.
    lowered = text.lower()
    if "@" in lowered or " at " in lowered or " et " in lowered or "%40" in lowered or is_spoken(lowered):
        return True
    if "(a" in lowered or "[a" in lowered or "{a" in lowered or "(et" in lowered or "[et" in lowered:
        return True
    if not text.isascii() or "&" in text:
        text = seen_of(text).text
        if "@" in text:
            return True
    return _HINT.search(text) is not None


def _put(text: str, seen: Seen, spans: list[Span]) -> str:
    """The text with these stretches of what is seen replaced; those that begin inside one before are left out."""
    made, at = [], 0
    for first, last, cover in sorted(spans):
        start, end = seen.span(first, last)
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
    return _masked_number(value, "") if _is_number(value) else value


def _named_value(name: str, value: Any) -> Any:
    """What a field holds; its name may say what kind of number it is."""
    said = _HUMP.sub(" ", re.sub(r"[\W_]+", " ", name))
    if isinstance(value, str) and (name in COVERS or name in TYPED):
        return COVERS.get(name, mask)(value)
    if isinstance(value, str):
        return mask(f"{said}: {value}").removeprefix(f"{said}: ")
    return _masked_number(value, said) if _is_number(value) else mask_values(value)


_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _is_number(value: Any) -> bool:
    """True for a number as long as one of a person; spreadsheets make floats of them."""
    is_whole = (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value % 1 == 0)
    return is_whole and abs(value) >= 10**6


def _masked_number(value: int | float, said: str) -> int | float | str:
    plain = str(int(value))
    shown = mask(f"{said}: {plain}").removeprefix(f"{said}: ")
    return value if shown == plain else shown


TYPED = (
    *("channel", "product", "region", "touchpoint", "team", "reason", "outcome", "category", "priority", "survey"),
    *("platform", "language", "topic"),
)
"""Labels that some write by hand: masked, too, since they are shown wherever sums are."""
COVERS: dict[str, Callable[[str], str]] = {**dict.fromkeys(WRITTEN, mask), "url": mask_address}
"""What covers personal data in each field that may hold some."""
