"""A delta is exactly what turns one frame into the next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from live.frames import difference, merged

STEP = 60_000
VALUES = st.one_of(st.none(), st.integers(-5, 5))


@st.composite
def lines(draw: st.DrawFn) -> dict[str, object]:
    first = draw(st.integers(0, 6))
    rows = [[number, draw(VALUES), 0] for number in range(first, first + draw(st.integers(0, 6)))]
    return {"step": STEP, "from": first * STEP, "to": (first + 6) * STEP, "rows": rows}


@st.composite
def frames(draw: st.DrawFn) -> dict[str, object]:
    names = ("csat", "nps")
    panels = {
        name: {"value": draw(VALUES), "state": draw(st.sampled_from(("normal", "bad"))), "line": draw(lines())}
        for name in names
    }
    return {"screen": "main", "seq": 3, "at": 9, "build": "b", "demo": draw(st.booleans()), "panels": panels}


@given(frames(), frames())
def test_a_delta_merged_into_the_frame_before_gives_the_frame_after(before: dict, after: dict) -> None:
    # The window of a line only ever moves on.
    for name, panel in after["panels"].items():
        start = max(panel["line"]["from"], before["panels"][name]["line"]["from"])
        panel["line"] = {**panel["line"], "from": start}
        known = {row[0]: row for row in before["panels"][name]["line"]["rows"]}
        rows = known | {row[0]: row for row in panel["line"]["rows"]}
        panel["line"]["rows"] = [rows[number] for number in sorted(rows) if number * STEP >= start]
    assert merged(before, difference(before, after)) == after


@given(frames())
def test_equal_frames_have_no_difference(frame: dict) -> None:
    assert difference(frame, {**frame, "seq": 99, "at": 99}) == {}


def test_one_new_point_of_a_line_costs_one_row() -> None:
    line = {"step": STEP, "from": 0, "to": 2 * STEP, "rows": [[0, 1, 0], [1, 2, 0], [2, 3, 0]]}
    later = {"step": STEP, "from": STEP, "to": 3 * STEP, "rows": [[1, 2, 0], [2, 3, 0], [3, 4, 0]]}
    delta = difference({"panels": {"csat": {"line": line}}}, {"panels": {"csat": {"line": later}}})
    assert delta["panels"]["csat"]["line"]["rows"] == [[3, 4, 0]]


def test_a_line_of_another_step_is_sent_whole() -> None:
    line = {"step": STEP, "from": 0, "to": STEP, "rows": [[0, 1, 0]]}
    coarser = {"step": 5 * STEP, "from": 0, "to": STEP, "rows": [[0, 1, 0]]}
    delta = difference({"panels": {"csat": {"line": line}}}, {"panels": {"csat": {"line": coarser}}})
    assert delta["panels"]["csat"]["line"] == coarser


def test_a_value_that_went_missing_is_sent_as_null() -> None:
    delta = difference({"panels": {"csat": {"value": 0.9}}}, {"panels": {"csat": {"value": None}}})
    assert delta == {"panels": {"csat": {"value": None}}}
