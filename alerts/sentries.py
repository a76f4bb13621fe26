"""Sentries: the detectors on all watched series of a metric, judged together, and the strange stretches under way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alerts.spell import Spell, Stretch
from alerts.watched import is_heard, setup_of
from detectors.calendar import Calendar
from detectors.columns import CALLS, CODES, Seasonals, Silences, Togethers, Verdicts, run
from domain.metrics import Metric
from domain.tuning import CALIBRATED, UNTOUCHED, tuned
from store.blocks import Columns

Pages = dict[str, NDArray[np.float64]]
"""Parts of what is remembered, by name: (lines, rows) each."""
Told = dict[int, Stretch]
"""The stretches that are going on or have just ended, by row."""

_LATEST = "latest"
_NUMBERS = ("score", "value", "expected", "lower", "upper", "n", "call", "code")
_SILENT = CALLS.index("silent"), CODES.index("silent")


class Sentries:
    """Judge the buckets of many series of one metric in order: a row for each.

    Counts are judged by all detectors together, as `manage.py score` judges them; of shares and means, whose records
    are known, these say what the seasonal one says. What is heard for silence, too, has nothing at all as graver than
    little. A row has a spell only while something strange is near; all others are asleep, and are arrays alone.
    """

    def __init__(self, metric: Metric, calendar: Calendar) -> None:
        """On no series yet; see `grow`."""
        self.metric = metric
        self._setup = setup_of(metric, calendar)
        self._judges = (Togethers if metric.shape == "count" else Seasonals)(self._setup)
        self._silences = Silences(self._setup) if is_heard(metric) else None
        self._spells: dict[int, Spell] = {}
        self._latest: Verdicts | None = None

    def __len__(self) -> int:
        return len(self._judges)

    def grow(self, rows: int) -> None:
        """More rows at the end, that know nothing."""
        self._judges.grow(rows)
        if self._silences is not None:
            self._silences.grow(rows)

    def judge(
        self, at: Sequence[int], points: Columns, sensitivity: float = CALIBRATED
    ) -> Iterator[tuple[Verdicts, Told]]:
        """Learn the buckets that start at `at` (ms) in order; of each the verdicts, and what the chain must hear."""
        judged = run(self._judges, at, *points, setup=self._setup)
        quiet = [None] * len(at) if self._silences is None else run(self._silences, at, *points, setup=self._setup)
        for verdicts, silences in zip(judged, quiet, strict=True):
            self._latest = heard(verdicts, silences, sensitivity)
            yield self._latest, self._feed(self._latest)

    def peek(self, at: int, points: Columns, sensitivity: float = CALIBRATED) -> tuple[Verdicts, Told]:
        """What `judge` would say; nothing is learnt."""
        quiet = None if self._silences is None else self._silences.peek(at, *points)
        verdicts = heard(self._judges.peek(at, *points), quiet, sensitivity)
        asleep = Spell(self._setup.grain_ms)
        said = {row: self._spells.get(row, asleep).peek(verdicts.row(row)) for row in self._awake(verdicts)}
        return verdicts, {row: stretch for row, stretch in said.items() if stretch is not None}

    def standing(self, row: int) -> Stretch | None:
        """What goes on in a row when nothing is new, or that nothing does; None if it was never judged."""
        spell = self._spells.get(row)
        if spell is not None and spell.now is not None:
            return spell.now
        if self._latest is None or row >= len(self._latest):
            return None
        latest = self._latest.row(row)
        return Stretch(latest.at, latest, is_over=True)

    def under_way(self) -> Told:
        """What goes on, in all rows."""
        return {row: spell.now for row, spell in self._spells.items() if spell.now is not None}

    def memory(self) -> tuple[Pages, dict[str, Any]]:
        """What it remembers: the pages that changed since this was last asked, by name, and notes as JSON values."""
        pages = {f"{name}.{part}": page for name, one in self._detectors() for part, page in one.pages().items()}
        latest = self._latest
        if latest is not None:
            pages[_LATEST] = np.stack([getattr(latest, name) for name in _NUMBERS])
        spells = [[row, spell.memory()] for row, spell in self._spells.items()]
        return pages, {"spells": spells, "latest": None if latest is None else latest.at}

    def recall(self, pages: Mapping[str, NDArray[np.float64]], notes: Mapping[str, Any]) -> None:
        """Continue from all pages of a memory as if nothing happened; ValueError if it is of other detectors."""
        own = {name for name, _ in self._detectors()}
        if not {name.partition(".")[0] for name in pages if name != _LATEST} <= own:
            raise ValueError("this memory is of other detectors")
        for name, one in self._detectors():
            prefix = f"{name}."
            one.recall({part.removeprefix(prefix): page for part, page in pages.items() if part.startswith(prefix)})
        self._latest = None if notes["latest"] is None else _verdicts(notes["latest"], pages[_LATEST])
        self._spells = {row: Spell(self._setup.grain_ms) for row, _ in notes["spells"]}
        for row, memory in notes["spells"]:
            self._spells[row].recall(memory)

    def _feed(self, verdicts: Verdicts) -> Told:
        told: Told = {}
        for row in self._awake(verdicts):
            spell = self._spells.setdefault(row, Spell(self._setup.grain_ms))
            stretch = spell.feed(verdicts.row(row))
            if stretch is not None:
                told[row] = stretch
            if spell.is_asleep:
                del self._spells[row]
        return told

    def _detectors(self) -> Iterator[tuple[str, Seasonals | Silences]]:
        yield "judge", self._judges
        if self._silences is not None:
            yield "silence", self._silences

    def _awake(self, verdicts: Verdicts) -> list[int]:
        return sorted({*np.flatnonzero(verdicts.is_strange).tolist(), *self._spells})


def heard(verdicts: Verdicts, quiet: Verdicts | None, sensitivity: float) -> Verdicts:
    """What both detectors say: a silence is graver than little, and one that goes on never less grave."""
    if quiet is not None and quiet.is_strange.any():
        silent = quiet.is_strange
        score = np.where(silent, np.maximum(quiet.score, verdicts.score), verdicts.score)
        call, code = np.where(silent, _SILENT[0], verdicts.call), np.where(silent, _SILENT[1], verdicts.code)
        verdicts = replace(verdicts, score=score, call=call.astype(np.int8), code=code.astype(np.int8))
    return verdicts if sensitivity == CALIBRATED else _tuned(verdicts, sensitivity)


def _tuned(verdicts: Verdicts, sensitivity: float) -> Verdicts:
    """As `domain.tuning.tuned` says of each; only what is strange, or may turn so, is asked for one by one."""
    touched = ~np.isin(verdicts.call, [CALLS.index(call) for call in UNTOUCHED])
    by = np.where(touched, sensitivity, 1.0)
    score, call, code = verdicts.score * by, verdicts.call.copy(), verdicts.code.copy()
    for row in np.flatnonzero(touched & (verdicts.is_strange | (score >= 1))).tolist():
        said = tuned(verdicts.row(row), sensitivity)
        call[row], code[row] = CALLS.index(said.call), CODES.index(said.code)
    lower, upper = (verdicts.expected + (edge - verdicts.expected) / by for edge in (verdicts.lower, verdicts.upper))
    return replace(verdicts, score=score, lower=lower, upper=upper, call=call, code=code)


def _verdicts(at: int, rows: NDArray[np.float64]) -> Verdicts:
    """The verdicts whose numbers stand in these rows, in the order of _NUMBERS."""
    score, value, expected, lower, upper, n, call, code = rows
    return Verdicts(at, score, value, expected, lower, upper, n, call.astype(np.int8), code.astype(np.int8))
