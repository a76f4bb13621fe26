"""For whom a page is drawn: language, theme, time zone, the present moment and the person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import locales
from domain.people import Actor


@dataclass(frozen=True)
class Viewer:
    """Everything a component must know to speak to one person. `now` is epoch milliseconds."""

    language: str
    theme: str
    zone: ZoneInfo
    now: int
    actor: Actor | None = None
    is_demo: bool = False

    def text(self, key: str, **params: object) -> str:
        """A text in the viewer's language."""
        return locales.text(self.language, key, **params)

    def label(self, section: str, name: str | None) -> str:
        """The name of a thing in the viewer's language, or as people named it."""
        return locales.label(self.language, section, name or "")

    def number(self, amount: float | None, digits: int = 0) -> str:
        """An amount."""
        return locales.number(self.language, amount, digits)

    def value(self, amount: float | None, unit: str) -> str:
        """A metric's value in its unit."""
        return locales.value(self.language, amount, unit)

    def clock(self, ms: int | None, *, with_seconds: bool = False) -> str:
        """The time of day."""
        return locales.clock(self.language, ms, self.zone, with_seconds=with_seconds)

    def moment(self, ms: int | None) -> str:
        """Day and time; the time alone if it is today."""
        return locales.moment(self.language, ms, self.zone, now=self.now)

    def since(self, ms: int | None) -> str:
        """How long it is, up to now, in its leading unit."""
        return locales.span(self.language, None if ms is None else max(0, self.now - ms) / 1000)

    def ago(self, ms: int | None) -> str:
        """How long ago it was."""
        return locales.ago(self.language, None if ms is None else max(0, self.now - ms) / 1000)

    def span(self, ms: int) -> str:
        """A length of time in its leading unit."""
        return locales.span(self.language, ms / 1000)

    def reason(self, refused: Any) -> str:
        """Why a record was not taken; in English if it was held in quarantine before reasons had other words."""
        return locales.refusal(self.language, refused.refusal, refused.words) or refused.error

    def reasons(self, refused: Iterable[Any]) -> str:
        """Why something went wrong, one reason after the other; '' if nothing did."""
        return " ".join(self.reason(one) for one in refused)

    def segment(self, segment: dict[str, str]) -> str:
        """The values that cut a metric down, in order; what stands for the total is for the caller to say."""
        return " · ".join(locales.places(self.language, segment))
