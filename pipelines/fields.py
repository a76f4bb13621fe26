"""One value of one field: checked, and turned into what the store keeps."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.errors import BadInput
from domain.masking import mask
from domain.streams import COMMON_DIMENSIONS, Field
from pipelines import moments

Value = str | int | float | None
Check = Callable[[object], Value]

ID_LENGTH = 200
NAME_LENGTH = 120
TEXT_LENGTH = 20_000
LONG_TEXTS = ("text", "comment", "subject", "url")
WRITTEN = ("text", "comment", "subject", "author")
"""What people write freely: personal data in it is masked before it is stored."""

_YES = {"true", "1", "yes", "y", "ya", "t"}
_NO = {"false", "0", "no", "n", "tidak", "f"}
_WHOLE_LIMIT = 2**53


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
    return masked_up_to(length_of(field.name)) if field.name in WRITTEN else text_up_to(length_of(field.name))


def masked_up_to(limit: int) -> Check:
    """Checks texts as `text_up_to` does, and masks what they tell of persons."""
    checked = text_up_to(limit)

    def masked(value: object) -> Value:
        text = checked(value)
        return mask(text) if isinstance(text, str) else text

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
            raise BadInput(f"{len(value):,} characters; at most {limit:,} are kept")
        if not value.isprintable():
            _check_storable(value)
        return value or None

    return text


def _as_text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise BadInput(f"a text is expected, this is {_kind(value)}")
    return str(value)


def _check_storable(text: str) -> None:
    """PostgreSQL refuses NUL, and neither engine can store half a surrogate pair."""
    if "\0" in text:
        raise BadInput("the text holds a NUL character")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise BadInput("the text holds half a character (a lone surrogate)") from None


def number(value: object) -> float:
    """A finite number, from a number or a text that is one; BadInput otherwise.

    >>> number("4.50")
    4.5
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise BadInput(f"a number is expected, this is {_kind(value)}")
    try:
        if isinstance(value, str) and "_" in value:
            raise ValueError
        found = float(value)
    except (ValueError, OverflowError):
        raise BadInput(f"{str(value)[:40]!r} is not a number") from None
    if not math.isfinite(found):
        raise BadInput(f"{str(value)[:40]!r} is not a finite number")
    return found


def _number_within(low: float | None, high: float | None) -> Check:
    floor = -sys.float_info.max if low is None else low
    ceiling = sys.float_info.max if high is None else high

    def within(value: object) -> Value:
        found = value if type(value) is float else number(value)
        if not floor <= found <= ceiling:
            number(found)
            raise BadInput(_outside(found, low, high))
        return found

    return within


def _outside(found: float, low: float | None, high: float | None) -> str:
    if low == 0 and high is None:
        return f"{found:g} is negative"
    return f"{found:g} is outside {_bound(low)} to {_bound(high)}"


def _bound(edge: float | None) -> str:
    return "any" if edge is None else f"{edge:g}"


def _whole_from(low: float | None) -> Check:
    within = _number_within(low, None)

    def whole(value: object) -> Value:
        found = within(value)
        if not isinstance(found, float) or found != int(found) or abs(found) > _WHOLE_LIMIT:
            raise BadInput(f"{str(value)[:40]!r} is not a whole number")
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
    raise BadInput(f"true or false is expected, not {str(value)[:40]!r}")


def _one_of(choices: tuple[str, ...]) -> Check:
    known = {choice: choice for choice in choices}

    def choice(value: object) -> Value:
        word = value.strip().lower() if isinstance(value, str) else str(value)
        if word not in known:
            raise BadInput(f"{str(value)[:40]!r} is not one of {', '.join(choices)}")
        return known[word]

    return choice


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    names = {bool: "true or false", dict: "an object", list: "a list", bytes: "bytes"}
    return names.get(type(value), type(value).__name__)
