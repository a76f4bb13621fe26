"""How the company's time runs beside ours: from the moment the demo began, `speed` of its minutes in one of ours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.demo.draws import Ints


@dataclass(frozen=True)
class Tempo:
    """Company time and ours are the same up to `anchor` (ms), when the demo began."""

    anchor: int
    speed: float = 1.0

    def company(self, ours: int) -> int:
        """The company's moment at one of ours.

        >>> Tempo(anchor=1_000, speed=10).company(1_600)
        7000
        """
        return ours if ours <= self.anchor else self.anchor + int((ours - self.anchor) * self.speed)

    def ours(self, company: Ints) -> Ints:
        """Our moments of the company's.

        >>> Tempo(anchor=1_000, speed=10).ours(np.array([400, 7_000])).tolist()
        [400, 1600]
        """
        later = self.anchor + ((company - self.anchor) / self.speed).astype(np.int64)
        return np.where(company <= self.anchor, company, later)

    @property
    def mark(self) -> str:
        """What keeps ids apart that were sent at another speed."""
        return "" if self.speed == 1 else f"x{self.speed:g}-"
