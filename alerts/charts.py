"""What a chart needs beside its series: earlier stretches and causes, what is written on it, others' figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alerts.annotations import Annotations
from alerts.ranges import Ranges
from domain.benchmarks import benchmarks_of
from domain.occasions import Occasion
from domain.times import Clock
from store.engine import Store


class Charts:
    """The three of them, wired."""

    def __init__(self, store: Store, clock: Clock, occasions: Sequence[Occasion], document: Mapping[str, Any]) -> None:
        """BadSetting if a table of `[[benchmarks]]` in the configuration is wrong."""
        self.ranges = Ranges(store, clock, occasions)
        self.annotations = Annotations(store, clock, occasions, self.ranges.kind_of)
        self.benchmarks = benchmarks_of(document)
