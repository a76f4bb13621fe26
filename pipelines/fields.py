"""One value of one field: checked, and turned into what the store keeps."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.errors import BadInput
from domain.masking import COVERS, TYPED, mask
from domain.streams import COMMON_DIMENSIONS, Field
from pipelines import moments
from pipelines.rejects import shown, unlike

Value = str | int | float | None
Check = Callable[[object], Value]

ID_LENGTH = 200
NAME_LENGTH = 120
TEXT_LENGTH = 20_000
LONG_TEXTS = ("text", "comment", "subject", "url")

_YES = {"true", "1", "yes", "y", "ya", "t"}
_NO = {"false", "0", "no", "n", "tidak", "f"}
LARGEST = 1e15
"""Beyond it no amount is meant: its square would drown every other in the sums, and a whole number would be rounded."""


def check_of(field: Field, zone: ZoneInfo, now: int) -> Check:
    """What checks values of `field`: returns the value to store, or raises BadInput. Never called with None or ''."""
    if field.kind == "number":
        return _number_within(field.low, field.high)
    if field.kind == "whole":
        return _whole_from(field.low)
    if field.kind == "flag":
        return flag
    if field.kind == "choice":
        return _one_of(field.choices)
    if field.kind == "moment":
        return lambda value: moments.check_past(moments.parse(value, zone), now)
    checked = text_up_to(length_of(field.name))
    if field.name in TYPED:
        return remembered(covered(checked, mask))
    return covered(checked, COVERS[field.name]) if field.name in COVERS else checked


def remembered(check: Check) -> Check:
    """The same check; texts that come again and again are looked up."""
    known = lru_cache(maxsize=4_096)(check)
    return lambda value: known(value) if type(value) is str else check(value)


def covered(check: Check, cover: Callable[[str], str]) -> Check:
    """The same check; what its text tells of persons is covered."""

    def masked(value: object) -> Value:
        text = check(value)
        return cover(text) if isinstance(text, str) else text

    return masked


def length_of(name: str) -> int:
    """The longest text the field may hold, in characters."""
    return TEXT_LENGTH if name in LONG_TEXTS else NAME_LENGTH if name in COMMON_DIMENSIONS else ID_LENGTH


def text_up_to(limit: int) -> Check:
    """Checks texts: stripped, at most `limit` characters, storable. Empty becomes None; numbers become text."""

    def text(value: object) -> Value:
        if type(value) is not str:
            value = _as_text(value)
        value = value.strip()
        if len(value) > limit:
            raise BadInput(
                f"{len(value):,} characters; at most {limit:,} are kept",
                key="record_length",
                words={"length": len(value), "limit": limit},
            )
        if not value.isprintable():
            _check_storable(value)
        return value or None

    return text


def _as_text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise unlike("text", value)
    return str(value)


def _check_storable(text: str) -> None:
    """PostgreSQL refuses NUL, and neither engine can store half a surrogate pair."""
    if "\0" in text:
        raise BadInput("the text holds a NUL character", key="record_nul")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise BadInput("the text holds half a character (a lone surrogate)", key="record_surrogate") from None


def number(value: object) -> float:
    """A finite number, from a number or a text that is one; BadInput otherwise.

    >>> number("4.50")
    4.5
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise unlike("number", value)
    try:
        if isinstance(value, str) and "_" in value:
            raise ValueError
        found = float(value)
    except (ValueError, OverflowError):
        raise _no("a number", value, key="record_no_number") from None
    if not math.isfinite(found):
        raise _no("a finite number", value, key="record_endless")
    return found


def _number_within(low: float | None, high: float | None) -> Check:
    floor = -LARGEST if low is None else low
    ceiling = LARGEST if high is None else high

    def within(value: object) -> Value:
        found = value if type(value) is float else number(value)
        if not floor <= found <= ceiling:
            number(found)
            raise _outside(found, low, high)
        return found

    return within


def _no(what: str, value: object, *, key: str) -> BadInput:
    return BadInput(f"{shown(value)} is not {what}", key=key, words={"value": shown(value)})


def _outside(found: float, low: float | None, high: float | None) -> BadInput:
    """The refusal of a number below `low` or above `high`; where there is no limit (None), beyond the largest."""
    edges = (("value", found), ("low", -LARGEST if low is None else low), ("high", LARGEST if high is None else high))
    words = {name: f"{edge:g}" for name, edge in edges}
    if high is not None:
        return BadInput("{value} is outside {low} to {high}".format(**words), key="record_outside", words=words)
    if found > LARGEST:
        return BadInput("{value} is more than {high}".format(**words), key="record_more", words=words)
    if low == 0:
        return BadInput("{value} is negative".format(**words), key="record_negative", words=words)
    return BadInput("{value} is less than {low}".format(**words), key="record_less", words=words)


def _whole_from(low: float | None) -> Check:
    within = _number_within(low, None)

    def whole(value: object) -> Value:
        found = within(value)
        if not isinstance(found, float) or found != int(found):
            raise _no("a whole number", value, key="record_whole")
        return int(found)

    return whole


def flag(value: object) -> int:
    """1 or 0, from a boolean, 1, 0, or a word of yes or no; BadInput otherwise.

    >>> flag("Ya"), flag(False)
    (1, 0)
    """
    if value is True or value is False:
        return int(value)
    word = str(value).strip().lower()
    if word in _YES:
        return 1
    if word in _NO:
        return 0
    raise BadInput(f"true or false is expected, not {shown(value)}", key="record_flag", words={"value": shown(value)})


def _one_of(choices: tuple[str, ...]) -> Check:
    known = {choice: choice for choice in choices}

    def choice(value: object) -> Value:
        word = value.strip().lower() if isinstance(value, str) else str(value)
        if word not in known:
            words = {"value": shown(value), "choices": ", ".join(choices)}
            raise BadInput("{value} is not one of {choices}".format(**words), key="record_choice", words=words)
        return known[word]

    return choice
