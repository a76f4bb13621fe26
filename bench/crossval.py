"""The constants that decide what is called, cross-validated over series: `python -m bench crossval` (some minutes).

Each is tried at a few values, all others as they are. Series are dealt into folds; for each fold the value is chosen on
the series of all others: the best F1 among those whose false alerts keep a margin to the limit. How that choice does in
the fold is what counts. Nothing is changed by it: people read the table and set what it says.
"""

from __future__ import annotations

import importlib
import random
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bench.detection import GOALS, SHARED, THRESHOLD, Candidate
from bench.planted import planted, scores_of
from bench.table import Row

FOLDS, DEALS = 5, 8
"""Folds of series, and how many times they are dealt anew."""
MARGIN = 0.85
"""Of the limit on false alerts: what takes more is chosen only where nothing takes less."""
LIMIT = 0.10
"""False alerts a series and week, where the goals name none."""
CORPORA = ("CX", "CMD")


class Knob(NamedTuple):
    """A constant of a module and the values to try; `is_of_counts` where only known counts feel it."""

    module: str
    constant: str
    values: Sequence[Any]
    is_of_counts: bool = False


KNOBS = (
    Knob("detectors.strays", "ALONE", ((1.8, 1.8), (2.0, 2.0), (2.2, 2.2))),
    Knob("detectors.strays", "SUDDEN", ((2.6, 2.6), (3.0, 3.0), (3.4, 3.4))),
    Knob("detectors.strays", "LASTING", ((0.9, 1.2), (0.9, 1.35), (1.0, 1.35), (1.0, 1.5), (1.1, 1.65))),
    Knob("detectors.steady", "APART", (2.0, 2.5, 3.0)),
    Knob("detectors.steady", "MEMORY", (3.0, 4.0, 5.0)),
    Knob("detectors.strays", "LASTING_AMOUNT", ((1.6, 1.6), (2.0, 2.0), (2.4, 2.4))),
    Knob("detectors.strays", "LASTING_RATIO", ((0.85, 0.85), (0.95, 0.95), (1.05, 1.05), (1.15, 1.15))),
    Knob("detectors.cusum", "ALLOWANCE", (1.3, 1.5, 1.7)),
    Knob("detectors.shapes", "CLUMPS", (1.0, 2.0, 3.0)),
    Knob("detectors.novelty", "EDGE", (0.17, 0.2, 0.23)),
    Knob("detectors.together", "SURE", (0.7, 0.8, 0.9, 1.0), is_of_counts=True),
    Knob("detectors.together", "TIMES", (1.3, 1.6, 2.0), is_of_counts=True),
    Knob("detectors.together", "NEWISH", (0.08, 0.15, 0.3), is_of_counts=True),
)


class Tally(NamedTuple):
    """What was found, of how many, what was called for nothing, and in how many weeks."""

    found: float
    windows: float
    false: float
    weeks: float

    @property
    def f1(self) -> float:
        """Of events; 0 where nothing was to be found and nothing was called."""
        least = self.found + self.windows + self.false
        return 2 * self.found / least if least else 0.0

    @property
    def rate(self) -> float:
        """False alerts a series and week."""
        return self.false / self.weeks if self.weeks else 0.0


Name = tuple[str, str]
"""Of a corpus, and of a series in it."""
Tallies = Mapping[Name, Tally]
Try = Callable[[], Tallies]
"""Judges all series with the constants as they are just now."""


def run() -> list[Row]:
    """Of each constant how the value chosen on other series does, beside the value it has."""
    folder = SHARED / "bench" / "detection"
    if not folder.exists():
        print("crossval: no ../shared beside this repository, so no corpora.", file=sys.stderr)
        return []
    sys.path.insert(0, str(folder))
    corpus, runner, events = (importlib.import_module(f"streambench.{name}") for name in ("corpus", "runner", "events"))
    labelled = [(name, one) for name in CORPORA for one in corpus.load_corpus(folder / "corpora" / name, "dev")]
    counts = [("counts", one) for one in planted(corpus.Series)]

    def tally(series: Any, scores: Any) -> Tally:
        told = events.event_report([series], {series.name: scores}, THRESHOLD)
        return Tally(told.detected, told.windows, told.false_alerts, told.series_weeks)

    def try_labelled() -> Tallies:
        return {(name, one.name): tally(one, runner.score_series(Candidate, one)) for name, one in labelled}

    def try_counts() -> Tallies:
        return {(name, one.name): tally(one, scores_of(one)) for name, one in counts}

    tries = {False: (try_labelled, try_labelled()), True: (try_counts, try_counts())}
    return [row for knob in KNOBS for row in _rows(knob, *tries[knob.is_of_counts])]


def total(tallies: Tallies, corpus: str, among: set[Name] | None = None) -> Tally:
    """All series of a corpus together, or those of them that are `among`."""
    some = [one for name, one in tallies.items() if name[0] == corpus and (among is None or name in among)]
    return Tally(*(sum(numbers) for numbers in zip(*some, strict=True))) if some else Tally(0, 0, 0, 0)


def folds(names: Sequence[Name], deal: int) -> list[set[Name]]:
    """The series dealt into folds, each corpus spread evenly over them; otherwise with every `deal`."""
    dealt: list[set[Name]] = [set() for _ in range(FOLDS)]
    for corpus in sorted({name[0] for name in names}):
        own = sorted(name for name in names if name[0] == corpus)
        random.Random(f"{corpus} {deal}").shuffle(own)
        for place, name in enumerate(own):
            dealt[place % FOLDS].add(name)
    return dealt


def chosen(found: Mapping[Any, Tallies], among: set[Name]) -> Any:
    """The value with the best F1, over these series and averaged over the corpora, of those that keep the margin.

    Where none does, the one that calls least for nothing, and of several such the best F1.
    """

    def worth(value: Any) -> tuple[float, float]:
        sums = {corpus: total(found[value], corpus, among) for corpus in sorted({name[0] for name in among})}
        over = max(one.rate - MARGIN * _limit(corpus) for corpus, one in sums.items())
        return -max(over, 0.0), statistics.fmean(one.f1 for one in sums.values())

    return max(found, key=worth)


def _limit(corpus: str) -> float:
    goal = GOALS.get(corpus)
    if goal is None:
        return LIMIT
    return float("inf") if goal.false_alerts is None else goal.false_alerts


def _rows(knob: Knob, attempt: Try, present: Tallies) -> Iterator[Row]:
    module = importlib.import_module(knob.module)
    kept = getattr(module, knob.constant)
    found: dict[Any, Tallies] = {kept: present}
    for value in knob.values:
        if value not in found:
            setattr(module, knob.constant, value)
            found[value] = attempt()
    setattr(module, knob.constant, kept)
    names = list(present)
    corpora = sorted({name[0] for name in names})
    for value in sorted(found):
        told = ((name, total(found[value], name)) for name in corpora)
        line = "; ".join(f"{name} F1 {one.f1:.3f}, false {one.rate:.3f}" for name, one in told)
        print(f"  {knob.constant} {value}: {line}", file=sys.stderr, flush=True)
    parts = [fold for deal in range(DEALS) for fold in folds(names, deal)]
    choices = [chosen(found, set(names) - fold) for fold in parts]
    often = ", ".join(f"{value} {count}x" for value, count in Counter(choices).most_common())
    for corpus in corpora:
        own = [total(found[value], corpus, fold) for value, fold in zip(choices, parts, strict=True)]
        spread, false = statistics.stdev(one.f1 for one in own), statistics.fmean(one.rate for one in own)
        note = f"± {spread:.2f} over folds, {false:.3f} false a week; is {kept}, chosen {often}"
        yield Row(
            f"{knob.constant} by other series, {corpus}: F1", statistics.fmean(one.f1 for one in own), "", note=note
        )
