"""The drift detector: slow ramps and shifts of level, each bucket of which is still usual."""

from __future__ import annotations

from typing import ClassVar

from detectors.seasonal import Seasonal


class Drift(Seasonal):
    """Judges only what lasts: the cumulative sums of what strays from level x time of day x time of week.

    Its score is that of the lasting part of `Seasonal`, which hears it too; alone it answers what would be missed
    without it.

    >>> from detectors.base import Setup
    >>> from detectors.shapes import COUNT
    >>> from domain.times import HOUR
    >>> seen = Drift(Setup(COUNT, HOUR))
    >>> calls = [seen.update(hour * HOUR, 100.0 + hour * 7 % 20).call for hour in range(400)]
    >>> later = [seen.update(hour * HOUR, 140.0 + hour * 7 % 20).code for hour in range(400, 412)]
    >>> calls[0], calls[-1], later[0], later[-1]
    ('learning', 'normal', 'normal', 'high_lasting')
    """

    name: ClassVar[str] = "drift"
    only_lasting: ClassVar[bool] = True
