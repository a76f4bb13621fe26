"""What a sensitivity would have raised is told with its rate, its interval, and the way to every moment."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from dash.development.base_component import Component

from components.backtest import Names, changed, frame, result, set_by
from components.raised import ROWS, address
from domain.metrics import METRICS
from domain.times import DAY, HOUR
from domain.trials import Outcome, Raised, Trial
from domain.tuning import Change, Tuning
from domain.verdicts import Verdict
from tests.components.spoken import dressed, make_viewer, parts, words
from tests.make import NOW

NAMES = Names("days", "run", "busy", "result", "slider", "save", "set", "step", "changes")
RATIO = METRICS["complaint_ratio"]
PLAIN = Tuning("complaint_ratio")


def make_raised(since: int = NOW - 2 * DAY, value: float = 0.09, useful: bool | None = None, **where: str) -> Raised:
    """Complaints a little too high for an hour."""
    return Raised(where, since, since + HOUR, Verdict(since, 1.4, "high", value, 0.03, 0.02, 0.05), useful)


def make_trial(*outcomes: Outcome, useful: int = 0, noise: int = 0) -> Trial:
    """Four weeks tried."""
    return Trial("complaint_ratio", NOW - 28 * DAY, NOW, 12, outcomes, useful, noise)


def steps(drawn: Any) -> dict[float, Component]:
    """What is shown of each sensitivity."""
    return {part.id["step"]: part for part in dressed(drawn, "trial-step")}


def test_each_step_tells_its_rate_with_interval_and_count() -> None:
    trial = make_trial(Outcome(1.0, 4.0, (make_raised(),)), Outcome(1.4, 4.0, tuple([make_raised()] * 8)))
    shown = steps(result(trial, RATIO, PLAIN, make_viewer(), NAMES))
    assert words(shown[1.0]).startswith(
        "0.2 alerts a week 95 % interval 0.0–1.4 a week 1 alert in 28 days, on 12 series"
    )
    assert words(shown[1.4]).startswith("2.0 alerts a week 95 % interval 0.9–3.9 a week 8 alerts in 28 days")
    assert [step for step, drawn in shown.items() if not drawn.hidden] == [1.0]


def test_what_people_said_stands_beside_what_would_come_again() -> None:
    trial = make_trial(Outcome(1.0, 4.0, (make_raised(useful=True), make_raised(useful=False))), useful=3, noise=2)
    said = words(result(trial, RATIO, PLAIN, make_viewer(), NAMES))
    assert "Again 1 of 3 that people called useful, and 1 of 2 they called noise" in said
    nobody = words(result(make_trial(Outcome(1.0, 4.0)), RATIO, PLAIN, make_viewer("id"), NAMES))
    assert "Belum ada peringatan" in nobody


def test_a_long_list_says_how_many_it_leaves_out() -> None:
    many = tuple(make_raised(NOW - hour * HOUR) for hour in range(2, ROWS + 5))
    drawn = result(make_trial(Outcome(1.0, 4.0, many)), RATIO, PLAIN, make_viewer(), NAMES)
    rows = [part for part in parts(drawn) if type(part).__name__ == "Tr"]
    assert len(rows) == ROWS + 1
    assert "and 3 earlier ones" in words(drawn)


def test_what_was_beyond_its_band_is_held_against_it_and_what_lasted_against_what_is_usual() -> None:
    trial = make_trial(Outcome(1.0, 4.0, (make_raised(), make_raised(value=0.045))))
    said = words(result(trial, RATIO, PLAIN, make_viewer(), NAMES)).replace("\u00a0", " ")
    assert "9.0 % 2.0–5.0 % 1.4" in said
    assert "4.5 % 3.0 % 1.4" in said


def test_a_line_that_people_drew_stands_beside_what_missed_it() -> None:
    missed = Verdict(NOW - 2 * DAY, 1.3, "high", 0.09, None, None, 0.05, code="target_high")
    trial = make_trial(Outcome(1.0, 4.0, (replace(make_raised(), verdict=missed),)))
    assert "target 5.0" in words(result(trial, RATIO, PLAIN, make_viewer(), NAMES))


@pytest.mark.parametrize(
    ("age", "asked"),
    [
        (HOUR, "range=24h&grain=15m&at="),
        (2 * DAY, "range=7d&grain=1h&at="),
        (29 * DAY, "range=30d&grain=1h&at="),
        (50 * DAY, "range=90d&grain=1h&at="),
    ],
)
def test_the_way_to_a_moment_has_it_in_its_range(age: int, asked: str) -> None:
    to = address(make_raised(NOW - age, channel="chat"), RATIO, make_viewer())
    assert to.startswith(f"/metrics/complaint_ratio?{asked}")
    assert to.endswith("&where=channel%3Achat")


def test_metrics_strange_together_are_told_beside_the_slider() -> None:
    trial = replace(make_trial(Outcome(1.0, 4.0, ())), together=(make_raised(), make_raised(NOW - 3 * DAY)))
    assert "named 2 times among several" in words(result(trial, RATIO, PLAIN, make_viewer(), NAMES))
    assert "among several" not in words(result(make_trial(Outcome(1.0, 4.0, ())), RATIO, PLAIN, make_viewer(), NAMES))


def test_who_set_it_and_when_is_said() -> None:
    assert set_by(PLAIN, make_viewer()) == "Sensitivity 1.0, as calibrated"
    said = set_by(Tuning("csat", 0.85, NOW - DAY, "Sari"), make_viewer("id"))
    assert said == "Kepekaan 0,85, diatur oleh Sari, Kam 19 Nov 14.30"


def test_without_a_past_or_a_detector_it_says_so() -> None:
    assert words(result(None, RATIO, PLAIN, make_viewer(), NAMES)) == "There is no past to try this on yet."
    said = words(frame(METRICS["backlog"], PLAIN, make_viewer(), NAMES, is_watched=False))
    assert "No detector watches this metric" in said
    assert "Try it" not in said


def test_who_set_it_before_is_told_line_by_line() -> None:
    made = [Change("csat", NOW, 1.0, 0.85, "Sari", "lead")]
    assert "1.0 → 0.85 by Sari (shift lead)" in words(changed(made, make_viewer()))
    assert changed([], make_viewer()) == []
