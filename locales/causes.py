"""Causes in words: what a change comes from, in numbers that add up as they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from locales import label, places, text
from locales.moments import duration
from locales.numbers import MINUS, signed
from locales.words import word


class Part(Protocol):
    """What a segment adds to a change, because it changed itself and because its share of the traffic did."""

    @property
    def segment(self) -> Mapping[str, str]: ...
    @property
    def rate(self) -> float: ...
    @property
    def mix(self) -> float: ...
    @property
    def shift(self) -> float: ...


class Cause(Protocol):
    """A change and its parts."""

    @property
    def change(self) -> float: ...
    @property
    def parts(self) -> Sequence[Part]: ...


class Amounts:
    """Writes a change and its parts with as many digits as the change needs; what rounding lost is left to the rest.

    >>> amounts = Amounts("en", "percent", 0.0182)
    >>> amounts.whole, amounts.part(0.0151), amounts.rest([0.0151, 0.003])
    ('+1.8 pt', '+1.5', '0.0')
    """

    def __init__(self, language: str, unit: str, change: float) -> None:
        self._language, self._unit, self._change = language, unit, change
        self._factor = 100.0 if unit == "percent" else 1.0
        self._digits = _digits(unit, abs(change) * self._factor)
        self._scale = float(10**self._digits)

    @property
    def whole(self) -> str:
        """The change, with its unit."""
        said = self._said(self._ticks(self._change))
        return f"{said} {word(self._language, 'point')}" if self._unit == "percent" else said

    def part(self, amount: float) -> str:
        """One part of it."""
        return self._said(self._ticks(amount))

    def is_seen(self, amount: float) -> bool:
        """False for what would be written as nothing."""
        return self._ticks(amount) != 0

    def left(self, parts: Sequence[float]) -> float:
        """What is left of the written change after the written parts."""
        ticks = self._ticks(self._change) - sum(map(self._ticks, parts))
        return ticks / (self._scale * self._factor)

    def rest(self, parts: Sequence[float]) -> str:
        """The same in words."""
        return self.part(self.left(parts))

    def _ticks(self, amount: float) -> int:
        return round(amount * self._factor * self._scale)

    def _said(self, ticks: int) -> str:
        amount = ticks / self._scale
        if self._unit != "seconds":
            return signed(self._language, amount, self._digits)
        return ("+" if ticks > 0 else MINUS if ticks < 0 else "") + duration(self._language, abs(amount))


def cause_sentence(language: str, metric: str, unit: str, cause: Cause) -> str:
    """What a change of a metric comes from, in one sentence.

    >>> from domain.causes import Cause as Found, Part as One
    >>> parts = (One({"region": "Surabaya", "channel": "in_app_email"}, 0.015, 0.003, 0.1),)
    >>> cause_sentence("en", "complaint_ratio", "percent", Found(0, 0, 1, 0.046, 0.028, parts, One({}, 0.0)))
    'Complaint ratio +1.8 pt: +1.5 from Surabaya, In-app email; +0.3 because more traffic came through that segment.'
    """
    amounts = Amounts(language, unit, cause.change)
    params = {"metric": label(language, "metric", metric), "change": amounts.whole}
    said = [words for part in cause.parts for words in _part(language, amounts, part)]
    if not said:
        return text(language, "cause.even", **params)
    left = amounts.left([amount for part in cause.parts for amount in (part.rate, part.mix)])
    if amounts.is_seen(left):
        said.append(text(language, "cause.rest", change=amounts.part(left)))
    return text(language, "cause.sentence", **params, parts="; ".join(said))


def where_said(language: str, segment: Mapping[str, str]) -> str:
    """The values of a segment."""
    return ", ".join(places(language, segment))


def _part(language: str, amounts: Amounts, part: Part) -> list[str]:
    where, said = where_said(language, part.segment), []
    if amounts.is_seen(part.rate):
        said.append(text(language, "cause.rate", change=amounts.part(part.rate), where=where))
    if amounts.is_seen(part.mix):
        key = ("cause.more" if part.shift > 0 else "cause.less") + ("_there" if said else "")
        said.append(text(language, key, change=amounts.part(part.mix), where=where))
    return said


def _digits(unit: str, change: float) -> int:
    """After the point: none for seconds, two figures of what is small."""
    if unit == "seconds":
        return 0
    usual = {"percent": 1, "score": 2}.get(unit, 0)
    return usual if change >= 10 ** (1 - usual) else min(usual + 1, 3)
