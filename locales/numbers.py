"""How numbers are written in each language: separators, signs, units. None is drawn as no value, never as 0."""

from __future__ import annotations

import math

from locales.moments import duration
from locales.words import word

NO_VALUE = "–"
MINUS = "−"
_COMPACT = ((1e9, "billion"), (1e6, "million"), (1e3, "thousand"))
MULTIPLE, MOST = 10, 100
"""From so many times as much on a change is told as such, not per cent; beyond so many nobody reads how many."""


def number(language: str, amount: float | None, digits: int = 0) -> str:
    """An amount with its separators.

    >>> number("id", 6214), number("en", -1234.56, 1), number("en", None)
    ('6.214', '−1,234.6', '–')
    """
    if amount is None or not math.isfinite(amount):
        return NO_VALUE
    plain = f"{abs(amount):,.{digits}f}"
    own = str.maketrans({",": word(language, "thousands"), ".": word(language, "decimal")})
    is_negative = amount < 0 and any(digit in plain for digit in "123456789")
    return (MINUS if is_negative else "") + plain.translate(own)


def compact(language: str, amount: float | None, digits: int = 1) -> str:
    """An amount short enough for a tile; `digits` behind the comma below a hundred thousand or million.

    >>> compact("id", 18_400), compact("en", 18_400), compact("en", 921)
    ('18,4 rb', '18.4k', '921')
    """
    if amount is None or abs(amount) < 10_000:
        return number(language, amount)
    for size, name in _COMPACT:
        if abs(amount) >= size:
            short = amount / size
            return number(language, short, digits if abs(short) < 100 else 0) + word(language, name)
    return number(language, amount)


def percent(language: str, share: float | None, digits: int = 1) -> str:
    r"""A share of 1 as per cent.

    >>> percent("id", 0.046), percent("en", 0.872)
    ('4,6\xa0%', '87.2\xa0%')
    """
    return NO_VALUE if share is None else number(language, share * 100, digits) + suffix("percent")


def fold(language: str, ratio: float) -> str:
    """How many times as much, for a sentence.

    >>> fold("id", 9.7), fold("en", 82.3), fold("en", 2903.0), fold("id", 2903.0)
    ('9,7', '82', 'more than 100', 'lebih dari 100')
    """
    if ratio > MOST:
        return word(language, "more_than").format(n=MOST)
    return number(language, ratio, 1 if ratio < MULTIPLE else 0)


def moved(language: str, now: float, before: float) -> str:
    r"""How far a count moved from one that is not 0, without its sign: per cent, or how many times as much it is.

    >>> moved("id", 124, 100), moved("en", 60, 100), moved("en", 1_400, 100), moved("en", 60_000, 20)
    ('24,0\xa0%', '40.0\xa0%', '×14', '×100+')
    """
    ratio = now / before
    if ratio < MULTIPLE:
        return percent(language, abs(ratio - 1))
    return f"×{MOST}+" if ratio > MOST else f"×{number(language, ratio)}"


def signed(language: str, amount: float | None, digits: int = 0) -> str:
    """An amount that always shows its sign.

    >>> signed("id", 41), signed("en", -2), signed("en", 0)
    ('+41', '−2', '0')
    """
    shown = number(language, amount, digits)
    is_plus = amount is not None and amount > 0 and any(digit in shown for digit in "123456789")
    return "+" + shown if is_plus else shown


def _bare(language: str, amount: float | None, unit: str) -> str:
    if amount is None:
        return NO_VALUE
    if unit == "percent":
        return number(language, amount * 100, 1)
    if unit == "seconds":
        return duration(language, amount)
    if unit == "points":
        return signed(language, amount)
    if unit == "score":
        return number(language, amount, 2)
    return number(language, amount, 0 if abs(amount) >= 10 or amount == int(amount) else 1)


def suffix(unit: str) -> str:
    """What stands behind a value of that unit: the per cent sign after a space that does not break, or nothing."""
    return "\u00a0%" if unit == "percent" else ""


def value(language: str, amount: float | None, unit: str) -> str:
    r"""A metric's value in its unit (percent of 1, points, score, seconds, count).

    >>> value("id", 0.046, "percent"), value("en", 41, "points"), value("en", 400, "seconds")
    ('4,6\xa0%', '+41', '6 min 40 s')
    """
    return _bare(language, amount, unit) + ("" if amount is None else suffix(unit))


def interval(language: str, lower: float | None, upper: float | None, unit: str) -> str:
    r"""Both ends of an interval, the unit said once.

    >>> interval("id", 0.846, 0.894, "percent"), interval("en", None, 3, "count")
    ('84,6–89,4\xa0%', '–')
    """
    if lower is None or upper is None:
        return NO_VALUE
    between = " – " if unit in ("seconds", "points") else "–"
    return _bare(language, lower, unit) + between + value(language, upper, unit)


def change(language: str, difference: float | None, unit: str) -> str:
    """A difference of two values, signed; of shares in percentage points.

    >>> change("id", 0.018, "percent"), change("en", -0.011, "percent"), change("en", 40, "seconds")
    ('+1,8 poin', '−1.1 pt', '+40 s')
    """
    if difference is None:
        return NO_VALUE
    if unit == "percent":
        return signed(language, difference * 100, 1) + " " + word(language, "point")
    if unit == "seconds":
        sign = "+" if difference > 0 else MINUS if difference < 0 else ""
        return sign + duration(language, abs(difference))
    return signed(language, difference, 2 if unit == "score" else 0)
